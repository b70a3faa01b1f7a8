/** Where this source lies, and what lies beside its package: that belongs to others. */
import type { Analysis } from './analysis.js';
import { marksOfText } from './texts.js';
import { gap, isText, marks, marksOf, path, skeleton, unknown, type Value } from './values.js';

const ownFile = /^builtins\.__file__((?:\.parent)*)$/;
const farthest = 12;

/** How many folders above the source itself it is; undefined for any other place. */
function depthOf(value: Value): number | undefined {
  const named = value.kind === 'path' ? value : value.text === gap ? value.of : null;
  const above = named?.kind === 'path' ? ownFile.exec(named.text)?.[1] : undefined;
  return above === undefined ? undefined : above.length / '.parent'.length;
}

export function isOwnPlace(value: Value | undefined): value is Value {
  return value !== undefined && depthOf(value) !== undefined;
}

/** The parts of the path of a source, as it will lie when it is installed; none of a script that installs. */
function partsOf({ path: file, moment }: Analysis): readonly string[] {
  if (moment === 'install') return [];
  return file
    .replace(/^[^/]+\.data\/(?:purelib|platlib)\//, '')
    .replace(/^[^/]+-\d[^/]*\/(?:src\/)?/, '')
    .split('/');
}

/** So many folders further up: above its own package is where all packages lie. */
export function above(place: Value, steps: number, analysis: Analysis): Value | undefined {
  const depth = depthOf(place);
  if (depth === undefined || steps < 0 || depth + steps > farthest) return undefined;
  const parts = partsOf(analysis).length;
  if (parts > 0 && depth + steps >= parts)
    return unknown(
      place.marks & ~marks.literal,
      `${gap}/${depth + steps === parts ? 'site-packages' : 'lib'}`,
    );
  return unknown(place.marks, gap, path(`builtins.__file__${'.parent'.repeat(depth + steps)}`));
}

/** What lies below such a place, `..` among its parts or not; undefined where nothing is added. */
export function below(place: Value, given: readonly Value[], analysis: Analysis): Value | undefined {
  if (!isOwnPlace(place)) return undefined;
  const parts = given.flatMap((one) => (isText(one) ? one.text.split(/[\\/]+/) : [skeleton(one)]));
  const up = parts.findIndex((part) => part !== '..');
  const base = up > 0 ? above(place, up, analysis) : up < 0 ? above(place, parts.length, analysis) : place;
  if (!base) return undefined;
  const rest = up < 0 ? [] : parts.slice(up);
  if (rest.length === 0) return base;
  const whole = [skeleton(base), ...rest].join('/');
  return unknown(base.marks | marksOf(given) | marksOfText(whole), whole);
}

/** Folders of a checkout beside the package, for a tool that its developers start there: nobody imports from them. */
const ofCheckout = /^(tests?|docs?|examples?|benchmarks?)$/;
const installed = /(?:site|dist)-packages[\\/]+([^\\/\0]+)/;

/** Whether something starts by itself from there, or is somebody else's code: not where it is this package's own. */
export function startsThings(place: Value, { path: file }: Analysis, also = 0): boolean {
  if (((place.marks | also) & marks.startPath) === 0) return false;
  const top = installed.exec(skeleton(place))?.[1];
  return top === undefined || (!ofCheckout.test(top) && !file.split('/').some((part) => part === top));
}

/** Whether a module of that name is of the package in which `file` lies. */
export function isOwnModule(dotted: string, { path: file }: Analysis): boolean {
  const [root = ''] = dotted.split('.');
  return file.split('/').some((part) => part === root || part === `${root}.py`);
}
