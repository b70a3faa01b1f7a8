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
