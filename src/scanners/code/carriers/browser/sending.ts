/** Calls of JavaScript that send to an address which stands in the source. */

export interface Sending {
  readonly at: number;
  readonly host: string;
  /** what is sent, as it is written */
  readonly text: string;
}

export const mostSendings = 1000;
const longest = 2000;
/** names that are looked for in the whole text */
const mostDeclared = 30;
const starts =
  /(?<![\w$])(?:fetch|sendBeacon|axios(?:\.\w+)?|(?:\$|jQuery)\.(?:post|get|ajax|getJSON)|https?\.(?:request|get)|https?["']\)\.(?:request|get)|new WebSocket|new EventSource|open)\s*\(|(?:\.src|(?<![\w$])location(?:\.href)?)\s*=(?!=)/g;
/** Addresses of the machine itself, and those that only name a format. */
const ownHost = /^(localhost|127\.|0\.0\.0\.0|\[|.*\$\{|www\.w3\.org|schemas?\.)/;
const address = /^\s*["'`](?:https?:|wss?:)?\/\/([^/"'`?#\s]{1,200})/;

/** At most 1000; each bounded, so that all of it is linear. */
export function sendingsIn(text: string): readonly Sending[] {
  const found: Sending[] = [];
  const declared = new Map<string, string | undefined>();
  const far = (name: string): string | undefined => {
    if (!declared.has(name) && declared.size < mostDeclared) declared.set(name, declaredHost(text, name));
    return declared.get(name);
  };
  for (const match of text.matchAll(starts)) {
    if (found.length >= mostSendings) break;
    const at = match.index;
    const opened = match[0].endsWith('(');
    const from = at + match[0].length;
    const args = opened ? argumentsAt(text, from) : assignedAt(text, from);
    const host = hostIn(text, at, args, { opens: match[0].includes('open'), far });
    if (host === undefined) continue;
    found.push({ at, host, text: `${args} ${laterSent(text, at, from + args.length)}` });
  }
  return found;
}

/** Up to the parenthesis that closes the call. */
export function argumentsAt(text: string, from: number): string {
  const end = Math.min(text.length, from + longest);
  let depth = 1;
  let quote = '';
  for (let at = from; at < end; at += 1) {
    const one = text[at] ?? '';
    if (quote !== '') {
      if (one === '\\') at += 1;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'" || one === '`') quote = one;
    else if (one === '(') depth += 1;
    else if (one === ')' && --depth === 0) return text.slice(from, at);
  }
  return text.slice(from, end);
}

function assignedAt(text: string, from: number): string {
  const end = text.slice(from, from + longest).search(/[;\n]/);
  return text.slice(from, end < 0 ? from + longest : from + end);
}

/** The host of the address that stands in the call, or in a variable just before it. */
function hostIn(
  text: string,
  at: number,
  args: string,
  { opens, far }: { readonly opens: boolean; readonly far: (name: string) => string | undefined },
): string | undefined {
  const plain = joined(opens ? args.replace(/^\s*["'`](?:POST|GET|PUT)["'`]\s*,/i, '') : args);
  const literal =
    address.exec(plain)?.[1] ??
    /^\s*\{[^}]{0,300}?\b(?:url|hostname|host)\s*:\s*["'`](?:https?:\/\/)?([\w-]+(?:\.[\w-]+)+)/.exec(
      plain,
    )?.[1];
  const named = /^\s*(?:[\w$]{1,60}\.){0,4}([A-Za-z_$][\w$]{0,60})\s*(?:[,)+]|$)/.exec(plain)?.[1];
  const host = literal ?? (named === undefined ? undefined : (hostOf(text, at, named) ?? far(named)));
  return host === undefined || ownHost.test(host) || !host.includes('.') ? undefined : host;
}

function hostOf(text: string, at: number, name: string): string | undefined {
  const start = Math.max(0, at - longest);
  const before = text.slice(start, at);
  const from = lastAssignment(before, name);
  return from < 0 ? undefined : address.exec(joined(before.slice(from, from + 400)))?.[1];
}

/** `'https://' + 'host'` and `atob('…')`, put together. */
function joined(text: string): string {
  const plain = text.slice(0, 600).replace(/["'`]\s*\+\s*["'`]/g, '');
  const encoded = /^\s*(?:window\.)?atob\(\s*["'`]([\w+/=]{8,400})["'`]/.exec(plain)?.[1];
  return encoded === undefined ? plain : `"${Buffer.from(encoded, 'base64').toString('latin1')}"`;
}

/** Behind the last `NAME =` of a text, or -1. */
export function lastAssignment(text: string, name: string): number {
  let at = text.lastIndexOf(name);
  for (let looked = 0; at >= 0 && looked < 40; looked += 1) {
    const before = text[at - 1] ?? ' ';
    const behind = /^\s*\+?=(?![=>])\s*/.exec(text.slice(at + name.length, at + name.length + 20));
    if (behind && !/[\w$.]/.test(before)) return at + name.length + behind[0].length;
    at = at === 0 ? -1 : text.lastIndexOf(name, at - 1);
  }
  return -1;
}

/** `x.send(…)`, `.end(…)`, `.write(…)` behind what was opened. */
function laterSent(text: string, at: number, from: number): string {
  const head = /(?:^|[;,{}\s(])([A-Za-z_$][\w$]{0,40})\s*(?:=\s*(?:require\(["'])?[^;=]{0,20}|\.)$/.exec(
    text.slice(Math.max(0, at - 80), at),
  )?.[1];
  const rest = text.slice(from, from + longest);
  const parts: string[] = [];
  const calls = /([A-Za-z_$][\w$]{0,40}|\))\s*\.(?:send|end|write)\s*\(/g;
  for (const match of rest.matchAll(calls)) {
    if (parts.length >= 5) break;
    const chained = match[1] === ')' && match.index < 3;
    if (chained || (head !== undefined && match[1] === head))
      parts.push(argumentsAt(rest, match.index + match[0].length));
  }
  return parts.join(' ');
}

/** The host that a name of the whole text stands for: `ENDPOINT = 'https://…'`, `url: 'https://…'`. */
function declaredHost(text: string, name: string): string | undefined {
  // shorter names are those of minified code
  if (name.length < 3) return undefined;
  let looked = 0;
  for (let at = text.indexOf(name); at >= 0 && looked < 200; at = text.indexOf(name, at + 1)) {
    looked += 1;
    const host = /^["']?\s*[:=]\s*["'`](?:https?:|wss?:)\/\/([^/"'`?#\s]{1,200})/.exec(
      text.slice(at + name.length, at + name.length + 300),
    )?.[1];
    if (host !== undefined && !/[\w$]/.test(text[at - 1] ?? ' ')) return host;
  }
  return undefined;
}
