/** Project names and file names, by PEP 503, 427 and 625. */

/** PEP 503: lower case, runs of `-_.` as one `-`. */
export function normalizeName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

export interface WheelName {
  readonly name: string;
  /** as written in the file name */
  readonly version: string;
  readonly build: string | null;
  readonly pythonTags: readonly string[];
  readonly abiTags: readonly string[];
  readonly platformTags: readonly string[];
}

/** PEP 427 file name to its parts, name normalised; undefined when it is not a wheel's. */
export function parseWheelName(filename: string): WheelName | undefined {
  if (!filename.endsWith('.whl')) return undefined;
  const parts = filename.slice(0, -'.whl'.length).split('-');
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [name, version] = parts;
  const build = parts.length === 6 ? parts[2] : null;
  const [python, abi, platform] = parts.slice(-3);
  if (!name || !version || !python || !abi || !platform) return undefined;
  if (build !== null && !/^\d/.test(build ?? '')) return undefined;
  if (!/^[A-Za-z0-9_.]+$/.test(name)) return undefined;
  return {
    name: normalizeName(name),
    version,
    build: build ?? null,
    pythonTags: python.split('.'),
    abiTags: abi.split('.'),
    platformTags: platform.split('.'),
  };
}

/** What an sdist may end in. pip unpacks all of them; the gate reads `.tar.gz` and `.zip` (PEP 625 knows only the first). */
const sdistSuffix = /\.(tar\.gz|tgz|zip|tar\.bz2|tbz|tar\.xz|txz|tar\.lzma|tlz|tar)$/i;

export interface SdistName {
  /** the file name without its suffix: `NAME-VERSION` */
  readonly stem: string;
  readonly format: 'tar.gz' | 'zip' | 'other';
}

/** An sdist's file name to its stem and its format; undefined when the suffix is none of an sdist's. */
export function parseSdistName(filename: string): SdistName | undefined {
  const suffix = sdistSuffix.exec(filename);
  if (!suffix?.[1] || suffix.index === 0) return undefined;
  const ending = suffix[1].toLowerCase();
  const format = ending === 'tar.gz' || ending === 'tgz' ? 'tar.gz' : ending === 'zip' ? 'zip' : 'other';
  return { stem: filename.slice(0, suffix.index), format };
}

/**
 * Every way to part a stem into a name (normalised) and a version (as written); `python-dateutil-2.9` has two. The
 * likeliest, the one with the longest version that begins with a digit, comes first.
 */
export function partsOfStem(stem: string): readonly { readonly name: string; readonly version: string }[] {
  const parts: { name: string; version: string }[] = [];
  for (let at = stem.indexOf('-'); at > 0; at = stem.indexOf('-', at + 1)) {
    const version = stem.slice(at + 1);
    if (version !== '') parts.push({ name: normalizeName(stem.slice(0, at)), version });
  }
  return parts.sort((a, b) => Number(/^\d/.test(b.version)) - Number(/^\d/.test(a.version)));
}
