/** What a group of commands prints into a pipe: `(a; b) | c`, `{ a; b; } | c`, `while a; do b; done | c`. */
import type { ShellCommand } from './lexer.js';

/** how many commands of a group are looked at, from its end; a longer one prints whatever was seen so far */
const most = 200;
const openers: ReadonlySet<string> = new Set(['{', 'while', 'until', 'for', 'if', 'case', 'select']);
const closers: ReadonlySet<string> = new Set(['}', 'done', 'fi', 'esac']);

export interface Printed {
  readonly text: string;
  readonly commands: readonly ShellCommand[];
  /** by index: what comes out of it, bits */
  readonly out: Uint8Array;
  /** all of them so far */
  readonly seen: number;
}

/** What flows into `command` out of the pipe before it, of one command or of a whole group. Bounded. */
export function pipedInto(reading: Printed, command: ShellCommand): number {
  const { commands, out, text } = reading;
  const last = command.pipedFrom;
  if (last < 0) return 0;
  const own = out[last] ?? 0;
  const between = text.slice(commands[last]?.end ?? 0, command.start).slice(0, 400);
  const byBracket = /^[\s;&]*\)/.test(between);
  if (!byBracket && !/(^|[\s;&])(\}|done|fi|esac)(?=[\s|<>0-9]|$)/.test(between)) return own;
  return own | printedBefore(reading, last, command.parent, byBracket);
}

function printedBefore(reading: Printed, last: number, parent: number, byBracket: boolean): number {
  const { commands, out } = reading;
  let all = 0;
  let depth = 1;
  for (let index = last; index >= 0 && index > last - most && depth > 0; index -= 1) {
    const one = commands[index];
    if (one?.parent !== parent) continue;
    const isLast = index === last;
    if (!isLast && closes(reading, one, byBracket)) depth += 1;
    if ((isLast || commands[index + 1]?.pipedFrom !== index) && prints(one)) all |= out[index] ?? 0;
    if (opens(reading, one, byBracket)) depth -= 1;
  }
  return depth > 0 && last >= most ? reading.seen : all;
}

function closes({ text }: Printed, { words, end }: ShellCommand, byBracket: boolean): boolean {
  return byBracket ? /^[\s;&]*\)/.test(text.slice(end, end + 20)) : closers.has(words[0] ?? '');
}

function opens({ text }: Printed, { words, start }: ShellCommand, byBracket: boolean): boolean {
  return byBracket ? text[start - 1] === '(' : openers.has(words[0] ?? '');
}

/** Not what goes to a file, and not what only sets a variable or asks something. */
function prints({ words, redirects }: ShellCommand): boolean {
  if (/^[ef]?grep$/.test(words[0] ?? '') && words.some((word) => /^-\w*q|^--quiet$/.test(word))) return false;
  if (redirects.some((one) => /^(1|&)?>(?!&)/.test(one))) return false;
  return !words.every((word) => /^\w{1,60}=/.test(word));
}
