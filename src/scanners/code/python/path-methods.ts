/** Methods of paths. */
import type { Analysis } from './analysis.js';
import { besideSource } from './data-files.js';
import { joinPath } from './fold.js';
import { below, isOwnPlace } from './own-place.js';
import { gap, skeleton, unknown, type Value } from './values.js';

/** Methods of pathlib that give another path; undefined for others, and where nothing is known of the path. */
export function foldPathMethod(
  name: string,
  of: Value,
  given: readonly Value[],
  analysis: Analysis,
): Value | undefined {
  if (isOwnPlace(of)) {
    if (name === 'joinpath') return below(of, given, analysis);
    if (name === 'resolve' || name === 'absolute') return of;
    if (name.startsWith('with_')) return besideSource(name, of, given, analysis);
  }
  const known = skeleton(of);
  if (known === gap || known === '') return undefined;
  switch (name) {
    case 'joinpath':
      return joinPath([of, ...given]);
    case 'expanduser':
    case 'resolve':
    case 'absolute':
    case 'as_posix':
      return of;
    case 'with_name':
      return joinPath([unknown(0, known.slice(0, known.lastIndexOf('/') + 1) || gap), ...given]);
    default:
      return undefined;
  }
}
