/** Functions of a shell text that send what they are given, and loops that read credentials line by line. */
import { credentialPath } from './credentials.js';
import { commandOf } from './words.js';
import type { Sender } from './flow.js';
import type { ShellCommand } from './lexer.js';

const longestBody = 100;
const mostFunctions = 2000;
const sending = /^(curl|wget|nc|ncat|netcat|http|https|xh|socat|openssl|ssh|scp|mail|sendmail|dig|nslookup)$/;

/** By name. Bounded: a body is looked at up to a hundred commands. */
export function sendersIn(text: string, commands: readonly ShellCommand[]): ReadonlyMap<string, Sender> {
  const found = new Map<string, Sender>();
  let looked = 0;
  commands.forEach((command, index) => {
    const name = definedBy(text, command);
    if (name === undefined || looked >= mostFunctions) return;
    looked += 1;
    const sender = bodyOf(commands, index);
    if (sender.input || sender.words) found.set(name, sender);
  });
  return found;
}

/** `name() {`, `function name {` */
function definedBy(text: string, { words, end }: ShellCommand): string | undefined {
  if (words[0] === 'function') return words[1];
  const parentheses = words.length === 1 && /^\(\s?\)/.test(text.slice(end, end + 3));
  return parentheses && /^[\w-]{1,60}$/.test(words[0] ?? '') ? words[0] : undefined;
}

function bodyOf(commands: readonly ShellCommand[], index: number): Sender {
  let input = false;
  let words = false;
  for (const command of commands.slice(index + 1, index + longestBody)) {
    if (command.words[0] === '}') break;
    const { name, rest } = commandOf(command.words);
    if (!sending.test(name)) continue;
    const given = rest.some((one) => /\$\{?[1@*]/.test(one.slice(0, 2000)));
    words ||=
      given &&
      (!/^(curl|wget|http|https|xh)$/.test(name) ||
        rest.some((one) => /^-\w*[dFT]$|^--(data|form|upload|post|body)/.test(one)));
    input ||=
      rest.some((one) => /@-$|^-$|=@-|\/dev\/stdin/.test(one.slice(0, 2000))) ||
      (/^(nc|ncat|netcat|socat|openssl|ssh)$/.test(name) && command.pipedFrom < 0);
  }
  return { input, words };
}

/** Names that `while read NAME; do … done < ~/.ssh/id_rsa` gives to lines of credentials. */
export function linesRead(commands: readonly ShellCommand[]): readonly string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const { words, redirects } of commands) {
    if (words[0] === 'while' || words[0] === 'until' || words[0] === 'for') {
      const { name, rest } = commandOf(words);
      open.push(name === 'read' ? (rest.filter((one) => /^\w{1,60}$/.test(one)).at(-1) ?? '') : '');
    }
    if (words[0] !== 'done') continue;
    const name = open.pop() ?? '';
    if (
      name !== '' &&
      redirects.some((one) => one.startsWith('<') && credentialPath.test(one.slice(0, 2000)))
    )
      found.push(name);
  }
  return found.slice(0, 100);
}

/** Names that `read -s` gives to what somebody types and nobody shall see. */
export function typedUnseen(commands: readonly ShellCommand[]): readonly string[] {
  const found = commands.flatMap(({ words }) => {
    const { name, rest } = commandOf(words);
    if (name !== 'read' || !rest.some((one) => /^-[a-rt-z]*s/.test(one))) return [];
    const last = rest.at(-1) ?? '';
    return [/^[A-Za-z_]\w{0,60}$/.test(last) ? last : 'REPLY'];
  });
  return found.slice(0, 100);
}
