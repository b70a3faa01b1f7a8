/** Programs that send: what of the user's stands on their command line, or is given to their input. */
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { isForeignHost } from './requests.js';
import { noteSent } from './sent.js';
import { marks, marksOf, skeleton, takenMarks, usersMarks, type Value } from './values.js';

const senders =
  /(^|[\\/\s;&|(`])(curl|wget|xh|nc|ncat|netcat|socat|ssh|scp|sftp|rsync|ftp|tftp|telnet|https?|aria2c|bitsadmin|certutil|powershell|pwsh|invoke-\w+|iwr|irm|rclone|aws\s+s3|s3cmd|mc\s+cp|gsutil|azcopy|git\s+(push|ls-remote|clone|fetch|remote)|pip3?|twine|sendmail|swaks|openssl\s+s_client|mosquitto_pub|redis-cli|psql|mysql|logger|python[\d.]*|node|deno|bun|perl|ruby|php|osascript|start|open|xdg-open|mshta|rundll32|lynx|w3m|firefox|chrome|ping|gh\s+(gist|issue|api))(\.exe)?(\s|$)|\/dev\/(tcp|udp)\//i;
const address =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/(?:[^\0/@\s'"]{0,100}@)?([\w.-]+\.[\w-]+)|\/dev\/(?:tcp|udp)\/([\w.-]+)\/|(?:^|[\s@'"])((?:[\w-]+\.)+[a-z]{2,24})(?=[:\s'"/]|$)|(?:^|[\s@'"])(\d{1,3}(?:\.\d{1,3}){3})(?=[:\s'"/]|$)|\b(s3|gs):\/\/[\w.-]+/gi;
const fileEnds =
  /\.(py|pyc|txt|json|csv|md|ya?ml|toml|ini|cfg|conf|db|log|html?|xml|gz|tgz|zip|so|dll|exe|sh|js|whl|env|pem|key|git)$/i;

/** The name of a program that was started and sends what is written into it. */
export const sender = 'subprocess.Sender()';

/** They are given an environment behind the words of the command. */
const takesEnvironment = /^os\.(exec\w*e|spawn\w*e|posix_spawnp?)$/;

/** Of these a text is code, in which names of modules look like those of hosts. */
const speaksCode = /(^|[\\/])(python[\d.]*|node|deno|bun|perl|ruby|php|osascript)(\.exe)?\s/i;

/** Longer command lines are looked at up to here. */
const longest = 4096;

export function noteCarried(
  name: string,
  words: readonly Value[],
  given: Given,
  command: string,
  at: number,
  analysis: Analysis,
): void {
  const told = given.named.get('input') ?? given.named.get('stdin');
  const spoken = takesEnvironment.test(name) ? words.slice(0, -1) : words;
  const all = marksOf(spoken) | (told?.marks ?? 0) | filesIn(command, analysis);
  const taken = all & ((all & marks.home) === 0 ? takenMarks : usersMarks);
  if (taken === 0) return;
  const target = targetOf(command);
  if (target !== undefined) noteSent(taken & ~onlyHost(taken), target, name, at, analysis);
}

/** The name of a machine alone says which build to fetch. */
function onlyHost(taken: number): number {
  const both = marks.host | marks.user;
  return (taken & both) === both ? 0 : both;
}

/** What was written to files, by whatever names. */
export function leftInFiles({ taken }: Analysis): number {
  let all = 0;
  for (const mark of taken.values()) all |= mark;
  return all & (marks.credentials | marks.environment | marks.clipboard | marks.keys | marks.screen);
}

/** All that lies in a checkout goes along. */
const pushes = /(^|[\s;&|])git\s[^;&|]{0,80}\bpush\b/;

/** What was written to files that the command line names. */
function filesIn(command: string, analysis: Analysis): number {
  let all = pushes.test(command) ? leftInFiles(analysis) : 0;
  for (const [path, mark] of analysis.taken) if (path.length > 3 && command.includes(path)) all |= mark;
  return all;
}

/** To whom a program that sends talks. */
export function targetOf(command: string): string | undefined {
  const told = command.slice(0, longest);
  if (!senders.test(told) && !/^https?:\/\//.test(told)) return undefined;
  const code = speaksCode.test(told);
  let looked = 0;
  for (const [whole, host, device, bare, number, store] of told.matchAll(address)) {
    if ((looked += 1) > 20) return undefined;
    if (store !== undefined) return whole;
    const named = host ?? device ?? bare ?? number ?? '';
    if (bare !== undefined && (code || fileEnds.test(bare))) continue;
    if (isForeignHost(named)) return whole.includes('://') ? whole : `tcp://${named}`;
  }
  return undefined;
}

/** Keeps what of the user's was written to a file of this name. */
export function keepWritten(file: Value, taken: number, { taken: kept }: Analysis): void {
  const path = skeleton(file);
  if (path.length <= 3 || path.includes('\0') || kept.size >= 200) return;
  kept.set(path, (kept.get(path) ?? 0) | taken);
}
