/** Forms of a few tokens, as they matter to what can be reached. */
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

/** Operators of one byte, as kinds of tokens. */
export const signs = {
  dot: 0x2e,
  open: 0x28,
  close: 0x29,
  comma: 0x2c,
  colon: 0x3a,
  equals: 0x3d,
  bracket: 0x5b,
  brace: 0x7b,
  bracketEnd: 0x5d,
  braceEnd: 0x7d,
  plus: 0x2b,
  at: 0x40,
} as const;
const { dot, close, comma, equals, bracket } = signs;

/** Hashes of words that say how what is around them is used. */
export const keywords = {
  import: hashOf('import'),
  from: hashOf('from'),
  def: hashOf('def'),
  class: hashOf('class'),
  async: hashOf('async'),
  as: hashOf('as'),
  in: hashOf('in'),
  for: hashOf('for'),
  self: hashOf('self'),
  cls: hashOf('cls'),
  environ: hashOf('environ'),
  dictionary: hashOf('__dict__'),
  modules: hashOf('modules'),
  importModule: hashOf('import_module'),
  ownName: hashOf('__name__'),
};
/** A statement that is a text and nothing else. */
export function isDocumentation({ kinds }: Tokens, index: number, before: number): boolean {
  const begins =
    before === tokenKinds.newline || before === tokenKinds.indent || before === tokenKinds.dedent;
  return (begins || index === 0) && kinds[index + 1] === tokenKinds.newline;
}

/** `self.__dict__`, `x in sys.modules`, `sys.modules[__name__]` are everywhere. */
export function namespaceTells({ kinds, hashes }: Tokens, index: number): boolean {
  const owner = hashes[index - 2] ?? 0;
  if (owner === keywords.self || owner === keywords.cls) return false;
  if (kinds[index - 3] === tokenKinds.name && hashes[index - 3] === keywords.in) return false;
  return !(kinds[index + 1] === bracket && hashes[index + 2] === keywords.ownName);
}

/** A text, and the call ends or goes on behind it: it says what it names. */
export function isWholeText(kinds: Uint8Array, index: number): boolean {
  return kinds[index] === tokenKinds.string && (kinds[index + 1] === close || kinds[index + 1] === comma);
}

/** `os.path` is a use; `o = os`, `f(os)`, `os as o`, `x.os` hand the module on. */
export function doorTells({ kinds, hashes }: Tokens, index: number): boolean {
  const before = kinds[index - 1];
  if (before === dot) return true;
  if (kinds[index + 1] === dot) return false;
  const word = before === tokenKinds.name ? hashes[index - 1] : 0;
  if (word === keywords.from) return false;
  const imported = word === keywords.import || before === comma;
  const end = kinds[index + 1] === tokenKinds.newline || kinds[index + 1] === comma;
  return !(imported && end);
}

/** `library.Class.method = name`, also of a call. */
export function replaces({ kinds, hashes }: Tokens, from: number): boolean {
  if (hashes[from] === keywords.self || hashes[from] === keywords.cls || kinds[from + 1] !== dot)
    return false;
  let index = from + 1;
  while (kinds[index] === dot && kinds[index + 1] === tokenKinds.name) index += 2;
  return kinds[index] === equals && kinds[index + 1] === tokenKinds.name;
}

/** Whether one of them is of the range, its end left out. */
export function hasWithin(sorted: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && (sorted[low] ?? 0) < to;
}
