/** PEP 440 versions and specifiers, never throwing: what cannot be read is `undefined`, and the caller decides. */
import * as pep440 from '@renovatebot/pep440';

const longest = 200;

/** True for what PEP 440 calls a version. */
export function isVersion(version: string): boolean {
  return version.length <= longest && pep440.valid(version) !== null;
}

/** Negative, zero or positive, by PEP 440; undefined when either cannot be read. */
export function compareVersions(a: string, b: string): number | undefined {
  if (!isVersion(a) || !isVersion(b)) return undefined;
  try {
    return pep440.compare(a, b);
  } catch {
    // the library throws on some legacy forms that it calls valid; "cannot be read" is the answer
    return undefined;
  }
}

/** True for equal versions (`1.0` and `1.0.0`), or equal texts where either is none. */
export function sameVersion(a: string, b: string): boolean {
  return (compareVersions(a, b) ?? (a === b ? 0 : 1)) === 0;
}

/** Ascending; what cannot be read comes first, by text. */
export function sortVersions(versions: Iterable<string>): readonly string[] {
  return [...versions].sort((a, b) => {
    const known = compareVersions(a, b);
    if (known !== undefined) return known;
    return Number(isVersion(a)) - Number(isVersion(b)) || (a < b ? -1 : Number(a > b));
  });
}

/** Whether a version satisfies a specifier set (pre-releases included); undefined when either cannot be read. */
export function satisfies(version: string, specifier: string): boolean | undefined {
  if (!isVersion(version) || !isSpecifier(specifier)) return undefined;
  if (specifier.trim() === '') return true;
  return pep440.satisfies(version, specifier, { prereleases: true });
}

/** True for a PEP 440 specifier set; the empty one included. */
export function isSpecifier(specifier: string): boolean {
  if (specifier.trim() === '') return true;
  return specifier.length <= 1000 && pep440.validRange(specifier);
}

/** `a`, `b`, `rc` and `dev` versions. */
export function isPrerelease(version: string): boolean {
  const parts = pep440.explain(version);
  return parts?.is_prerelease === true;
}

/** The version without its local part: `1.2+cpu` is `1.2`. */
export function publicVersion(version: string): string {
  return version.split('+', 1)[0] ?? version;
}
