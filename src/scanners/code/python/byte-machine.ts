/** An interpreter of one's own: what a data file or a list of numbers says is done, and no name of it stands in the source. */
import type { Moment } from '../signals.js';
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';

const importsAny = /\b(?:__import__|import_module)\s*\(\s*(?!["')])[^\n]/;
const asksAny = /\bgetattr\s*\(\s*[^,\n]{1,80},\s*(?!["'])[^\s)"']|\battrgetter\s*\(\s*(?!["'])\w/;
const callsAny = /(?:\w|\))\(\s*\*\s*[\w(\[]|\.pop\(\)\s*\(|\]\s*\(\s*\*|\b\w{1,12}\s*\(\s*\w{1,12}\.pop\(\)/;
const keepsStack = /\.pop\(\s*\)|\.append\(/;
const callsItself = /\bdef (\w{1,30})\([^\n]*\n[\s\S]{0,800}?[^.\w]\1\([\s\S]{0,200}?[^.\w]\1\(/;
const choices =
  /(?:==|\bis|\bcase)\s*(?:0x[0-9a-fA-F]{1,2}|\d{1,3}|["'][A-Za-z_+.!>@#$%&*]{1,8}["'])\s*(?::|\band\b|\bor\b)/g;
const numbered =
  /\{\s*(?:0x[0-9a-f]{1,2}|\d{1,3}|["']\w{1,8}["'])\s*:\s*(?:lambda\b|self\.\w+|_?\w+\b)\s*,?/i;
const packaged =
  /\bget_data\s*\(|\bread_binary\s*\(|\bread_text\s*\(|\bread_bytes\s*\(|\bfiles\s*\(|\b__file__\b|\bopen_binary\s*\(|\bresource_(?:string|stream)\s*\(|\bdatabase\b|\bsqlite3\b/;
const literalTable =
  /\[\s*(?:\d{1,3}\s*,\s*){24}|b["'][^"'\n]{60,}["']|[[(]\s*(?:[[(]\s*(?:\d{1,3}|["']\w{1,10}["'])\s*,[^\])\n]{0,60}[\])]\s*,\s*){3}/;
const enough = 3;

/** so near to each other stand the steps of such a machine */
const near = 1500;
const mostPlaces = 20;

export function noteByteMachine(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > 64 << 10 || !analysis.says('getattr', 'attrgetter')) return;
  if (!analysis.says('import_module', '__import__')) return;
  if (!importsAny.test(latin) || (!packaged.test(latin) && !literalTable.test(latin))) return;
  let looked = 0;
  for (const found of latin.matchAll(new RegExp(importsAny, 'g'))) {
    if ((looked += 1) > mostPlaces) return;
    const at = found.index;
    if (!isMachine(latin.slice(Math.max(0, at - near), at + near))) continue;
    const runs = isEarly(moment) && startsItself(latin);
    emit(
      analysis,
      'steganography',
      at,
      ['an interpreter of its own', 'imports and calls what data names'],
      'an interpreter of its own',
      runs ? moment : momentAt(latin, at, moment),
    );
    return;
  }
}

function isMachine(part: string): boolean {
  if (!asksAny.test(part) || !callsAny.test(part) || !(keepsStack.test(part) || callsItself.test(part)))
    return false;
  return [...part.matchAll(choices)].length >= enough || numbered.test(part);
}

/** A function is called at the left margin, by itself, in a `try`, or for a name. */
function startsItself(latin: string): boolean {
  return /^(?:try:[ \t]*\n[ \t]+)?(?:\w+(?:\.\w+)*\s*=\s*)?_?[A-Za-z]\w*(?:\.\w+)*\([^\n]*\)[ \t]*$/m.test(
    latin,
  );
}
