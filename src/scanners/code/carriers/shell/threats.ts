/** What one command does by itself: reverse shells, what starts by itself, destruction, mining. */
import { tell, type Reading, type Step } from './flow.js';
import { commandOf, shells, strongPlaces, weakPlaces, wholeHome } from './words.js';

export function judgeThreats(reading: Reading, step: Step): void {
  if (isReverseShell(reading, step)) tell(reading, 'reverse-shell', step.command);
  judgePlaces(reading, step);
  if (destroys(step)) tell(reading, 'script-destroys', step.command);
  if (step.command.words.some((word) => /stratum\+(tcp|ssl):\/\/|\bxmrig\b/i.test(word.slice(0, 2000)))) {
    tell(reading, 'crypto-mining', step.command);
  }
}

/** A shell whose two ends are a connection. */
function isReverseShell(reading: Reading, { command, name, rest }: Step): boolean {
  if (shells.has(name)) return isWired(command.redirects, rest);
  if (/^(nc|ncat|netcat)$/.test(name) && rest.some((one, at) => givesShell(one, rest[at + 1] ?? '')))
    return true;
  if (name === 'socat') return connectsShell(rest);
  const before = command.pipedFrom < 0 ? undefined : reading.commands[command.pipedFrom];
  return (
    before !== undefined &&
    rest.length > 0 &&
    /^(nc|ncat|netcat|telnet|openssl)$/.test(name) &&
    isBareShell(before.words)
  );
}

/** `bash -i >& /dev/tcp/…`, `sh <&5 >&5`. */
function isWired(redirects: readonly string[], rest: readonly string[]): boolean {
  const network = redirects.filter((one) => /\/dev\/(tcp|udp)\//.test(one.slice(0, 400)));
  if (network.length > 0) {
    const bothWays = network.some((one) => /^(\d?>&|&>|\d?<>)/.test(one));
    const wired = redirects.some((one) => /^0?[<>]&[1-9]/.test(one));
    if (bothWays || wired || rest.includes('-i') || rest.length === 0) return true;
  }
  const descriptor = redirects.find((one) => /^0?<&[3-9]$/.test(one))?.at(-1) ?? '';
  return (
    descriptor !== '' && redirects.some((one) => one === `>&${descriptor}` || one === `1>&${descriptor}`)
  );
}

function givesShell(option: string, value: string): boolean {
  return /^(-\w*e|-\w*c|--exec|--sh-exec)$/.test(option) && /sh$|cmd|powershell/i.test(value);
}

function connectsShell(rest: readonly string[]): boolean {
  return (
    rest.some((one) => /^(exec|system):.*sh/i.test(one.slice(0, 300))) &&
    rest.some((one) => /^(tcp|udp|openssl|ssl)/i.test(one))
  );
}

/** A shell without a script: what is typed into it comes from elsewhere. */
function isBareShell(words: readonly string[]): boolean {
  const { name, rest } = commandOf(words);
  return (
    shells.has(name) &&
    !rest.some((one) => /^-[a-z]*c$/.test(one)) &&
    rest.every((one) => one.startsWith('-'))
  );
}

function judgePlaces(reading: Reading, { command, name, rest }: Step): void {
  const target = /^(tee|cp|mv|install|ln)$/.test(name) ? rest.slice(-1) : [];
  const written = [...command.redirects.filter((one) => /^\d?&?>/.test(one)), ...target].map((one) =>
    one.slice(0, 400),
  );
  if (setsCron(name, rest) || written.some((one) => strongPlaces.test(one)))
    tell(reading, 'script-persist', command);
  else if (enables(name, rest) || written.some((one) => weakPlaces.test(one)))
    tell(reading, 'script-autostart', command);
  if ((name === 'setenforce' && rest[0] === '0') || (name === 'spctl' && rest.includes('--master-disable'))) {
    tell(reading, 'script-defence-off', command);
  }
}

function setsCron(name: string, rest: readonly string[]): boolean {
  return name === 'crontab' && rest.some((one) => !/^-[leru]/.test(one)) && !rest.includes('-l');
}

function enables(name: string, rest: readonly string[]): boolean {
  if (name === 'launchctl') return /^(load|bootstrap)$/.test(rest[0] ?? '');
  return name === 'update-rc.d' || (name === 'systemctl' && rest.includes('enable'));
}

function destroys({ name, rest }: Step): boolean {
  if (name === 'dd' || name.startsWith('mkfs') || name === 'shred' || name === 'wipefs') {
    return rest.some((one) => /^(of=)?\/dev\/(sd[a-z]|nvme\d|hd[a-z]|vd[a-z]|mmcblk\d|disk\d)/.test(one));
  }
  if ((name !== 'rm' && name !== 'find') || !rest.some((one) => wholeHome.test(one.slice(0, 100))))
    return false;
  if (name === 'rm') return /r/i.test(rest.filter((one) => /^-(\w|-r)/.test(one)).join(''));
  return rest.includes('-delete') && !rest.some((one) => /^-(i?name|path|mtime|newer)/.test(one));
}
