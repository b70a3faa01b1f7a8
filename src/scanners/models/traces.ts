/** Where no walk is possible: the shapes in which a global is written, looked for byte by byte. */
import { judgeGlobal } from './globals.js';
import { lineAt } from './pickle-text.js';

const mostFound = 20;
const longest = 64;
const texts = new TextDecoder('utf-8');

/** Dangerous globals alone: chance does not write those. Linear. */
export function findDangerousGlobals(bytes: Uint8Array, from: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = from; at < bytes.length && found.size < mostFound; at += 1) {
    const code = bytes[at];
    const pair =
      code === 0x63 || code === 0x69
        ? linesAt(bytes, at + 1)
        : code === 0x8c
          ? stackAt(bytes, at)
          : undefined;
    if (pair && judgeGlobal(pair.module, pair.name) === 'dangerous') found.add(`${pair.module}.${pair.name}`);
  }
  return found;
}

interface Pair {
  readonly module: string;
  readonly name: string;
}

/** GLOBAL and INST: two lines that are names. */
function linesAt(bytes: Uint8Array, at: number): Pair | undefined {
  const first = nameEnd(bytes, at);
  if (first === at || bytes[first] !== 10) return undefined;
  const second = nameEnd(bytes, first + 1);
  if (second === first + 1 || bytes[second] !== 10) return undefined;
  return { module: lineAt(bytes, at), name: lineAt(bytes, first + 1) };
}

/** STACK_GLOBAL: two short texts, each perhaps put into the memo. */
function stackAt(bytes: Uint8Array, at: number): Pair | undefined {
  const module = shortText(bytes, at);
  const name = module && shortText(bytes, module.end);
  if (!name || bytes[name.end] !== 0x93) return undefined;
  return { module: module.text, name: name.text };
}

function shortText(
  bytes: Uint8Array,
  at: number,
): { readonly text: string; readonly end: number } | undefined {
  const length = bytes[at + 1] ?? 0;
  const start = at + 2;
  if (bytes[at] !== 0x8c || length === 0 || length > longest) return undefined;
  if (nameEnd(bytes, start) < start + length) return undefined;
  return {
    text: texts.decode(bytes.subarray(start, start + length)),
    end: behindMemo(bytes, start + length),
  };
}

function behindMemo(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x94) return at + 1;
  if (bytes[at] === 0x71) return at + 2;
  return bytes[at] === 0x72 ? at + 5 : at;
}

/** Where the letters, digits, dots and underscores end, within bounds. */
function nameEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from <= longest && isNameByte(bytes[at] ?? 0)) at += 1;
  return at;
}

function isNameByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x5f
  );
}
