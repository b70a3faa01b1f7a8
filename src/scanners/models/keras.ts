/** Code in the description of a Keras model: Lambda layers, and objects that are taken from modules of the system. */
import { plainText } from './pickle-text.js';
import { judgeGlobal } from './globals.js';

const mostFound = 20;
/** How far behind a key its value, and beside it the other key, may stand. */
const window = 400;
const className = Buffer.from('class_name');

/** `say` is told of each; the bytes are a JSON text, or a file that holds one. */
export function lookForKerasCode(bytes: Uint8Array, say: (text: string) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = buffer.indexOf(className); at >= 0 && found < mostFound;) {
    const around = plainText(buffer.subarray(Math.max(0, at - window), at + window));
    const what = codeIn(around, Math.min(at, window));
    if (what !== undefined) {
      say(what);
      found += 1;
    }
    at = buffer.indexOf(className, at + className.length);
  }
}

const lambda = /^class_name\\?"\s*:\s*\\?"(Lambda|\\u004c\w*|[^"]*\\u00[^"]*)"/i;
const moduleOf = /\\?"module\\?"\s*:\s*\\?"([\w.]+)\\?"/g;
const classOf = /^class_name\\?"\s*:\s*\\?"([\w.]+)/;

function codeIn(around: string, at: number): string | undefined {
  const here = around.slice(at);
  const layer = lambda.exec(here)?.[1];
  if (layer !== undefined) return layer === 'Lambda' ? 'a Lambda layer' : 'a layer whose name is escaped';
  const name = classOf.exec(here)?.[1] ?? '';
  // the module stands directly before its class: the nearest one counts
  const before = [...around.slice(0, at).matchAll(moduleOf)].at(-1)?.[1];
  const after = [...here.matchAll(moduleOf)][0]?.[1];
  for (const module of [before, after]) {
    // plain functions are written as builtins, class `function`
    if (module === undefined || module === 'builtins') continue;
    if (judgeGlobal(module, name) === 'dangerous') return `${module}.${name}`;
  }
  return undefined;
}
