/** Where a value of a YAML document stands in its text. */
import type { Document, LineCounter, Scalar, YAMLMap } from 'yaml';

/** From 1, as editors count. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Places {
  /** A value, or the nearest one around it; `offset` is a character of it when it is text. */
  value(path: readonly (string | number)[], offset?: number): Position;
  /** A key; its value where there is none. */
  key(path: readonly (string | number)[]): Position;
  /** An offset into the whole text. */
  at(offset: number): Position;
}

export function createPlaces(text: string, document: Document, lineCounter: LineCounter): Places {
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const value: Places['value'] = (path, offset = 0) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (!hasRange(node)) continue;
      return at(length === path.length && isText(node) ? offsetInText(text, node, offset) : node.range[0]);
    }
    return at(0);
  };
  return {
    at,
    value,
    key(path) {
      const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
      const pairs = hasPairs(parent) ? parent.items : [];
      const key = pairs.map((pair) => pair.key).find((one) => isScalar(one) && one.value === path.at(-1));
      return hasRange(key) ? at(key.range[0]) : value(path);
    },
  };
}

interface Ranged {
  readonly range: readonly [number, number, number];
}
type Text = Scalar<string> & Ranged;

/**
 * Folding, indentation and escapes make a scalar's value shorter than its source: each character of the value is looked
 * up in turn, white space as any white space. Exact but for escapes such as `\n` in double quotes.
 */
function offsetInText(text: string, node: Text, offset: number): number {
  const [start, end] = node.range;
  const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const quoted = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE';
  const first = block ? text.indexOf('\n', start) + 1 : quoted ? start + 1 : start;
  let at = first;
  for (let index = 0; index <= offset && index < node.value.length; index += 1) {
    const found = nextLike(text, node.value[index] ?? '', at, end);
    if (found === undefined) return at;
    at = index === offset ? found : found + 1;
  }
  return Math.min(at, end);
}

function nextLike(text: string, character: string, from: number, end: number): number | undefined {
  const blank = isSpace(character);
  for (let at = from; at < end; at += 1) {
    const here = text[at] ?? '';
    if (blank ? isSpace(here) : here === character) return at;
  }
  return undefined;
}

function isSpace(character: string): boolean {
  return /^\s$/.test(character);
}

function hasRange(node: unknown): node is Ranged {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function isScalar(node: unknown): node is Scalar {
  return typeof node === 'object' && node !== null && 'value' in node && !('items' in node);
}

function isText(node: unknown): node is Text {
  return isScalar(node) && typeof node.value === 'string';
}

function hasPairs(node: unknown): node is YAMLMap {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items);
}
