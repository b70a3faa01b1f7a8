/** What one command does by itself: reverse shells, what starts by itself, destruction, mining. */
import { tell, type Reading, type Step } from './flow.js';
import { commandOf, shells, strongPlaces, weakPlaces, wholeHome } from './words.js';

export function judgeThreats(reading: Reading, step: Step): void {
  if (isReverseShell(reading, step)) tell(reading, 'reverse-shell', step.command);
  judgePlaces(reading, step);
  if (step.name.startsWith('$') && talksBothWays(reading, step)) tell(reading, 'reverse-shell', step.command);
  if (opensMachine(step)) tell(reading, 'script-persist', step.command);
  const elsewhere = leadsElsewhere(step);
  if (elsewhere !== undefined) tell(reading, 'redirects-traffic', step.command, `settings ${elsewhere}`);
  if (destroys(step)) tell(reading, 'script-destroys', step.command);
  if (step.command.words.some((word) => /stratum\+(tcp|ssl):\/\/|\bxmrig\b/i.test(word.slice(0, 2000)))) {
    tell(reading, 'crypto-mining', step.command);
  }
}

/** A command out of a variable, whose output goes into a connection: `$line >&5`. */
function talksBothWays({ variables }: Reading, { command }: Step): boolean {
  return command.redirects.some((one) => {
    const descriptor = /^[12]?>&([3-9])$/.exec(one)?.[1];
    return descriptor !== undefined && variables.has(`&${descriptor}`);
  });
}

/** A second root, a shell that is root's for everybody, a way in from outside. */
function opensMachine({ name, rest }: Step): boolean {
  if (name === 'chmod')
    return (
      rest.some((one) => /^(u\+s|\+s|[46]7[0-7]{2})$/.test(one)) &&
      rest.some((one) => /^\/(tmp|var\/tmp|dev\/shm)\/|sh$/.test(one))
    );
  if (name === 'useradd' || name === 'adduser')
    return rest.includes('-o') && rest.some((one, at) => one === '-u' && rest[at + 1] === '0');
  return (
    name === 'ssh' && rest.some((one, at) => /^-\w*R$/.test(one) && (rest[at + 1] ?? '').endsWith(':22'))
  );
}

/** Where tools get packages or sources is set to a plain or bare address. */
const settingsOf: Readonly<Record<string, RegExp>> = {
  pip: /^config (set|--\w+ set) .*(index-url|trusted-host|proxy)/,
  pip3: /^config (set|--\w+ set) .*(index-url|trusted-host|proxy)/,
  npm: /^config set (registry|proxy|https-proxy)/,
  yarn: /^config set (registry|proxy|https-proxy)/,
  pnpm: /^config set (registry|proxy|https-proxy)/,
  git: /^config --(global|system) .*(http\.proxy|insteadof|core\.hookspath|core\.sshcommand|credential\.helper !)/i,
};

function leadsElsewhere({ name, rest }: Step): string | undefined {
  const sets = Object.hasOwn(settingsOf, name) ? settingsOf[name] : undefined;
  const text = sets === undefined ? '' : rest.slice(0, 20).join(' ').slice(0, 1000);
  if (!sets?.test(text)) return undefined;
  return /http:\/\/(?!localhost|127\.)\S+|https?:\/\/\d+\.\d+\.\d+\.\d+\S*|\s\/tmp\/\S+/
    .exec(text)?.[0]
    .trim();
}

/** A shell whose two ends are a connection. */
function isReverseShell(reading: Reading, { command, name, rest }: Step): boolean {
  if (/^[gmn]?awk$/.test(name) && rest.some((one) => /\/inet6?\/tcp\//.test(one) && one.includes('|&')))
    return true;
  if (name === 'zsh' && rest.some((one) => /\bztcp\b/.test(one) && one.includes('>&$REPLY'))) return true;
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

function destroys({ command, name, rest }: Step): boolean {
  if (name === 'dd' || name.startsWith('mkfs') || name === 'shred' || name === 'wipefs') {
    if (rest.some((one) => /^(of=)?\/dev\/(sd[a-z]|nvme\d|hd[a-z]|vd[a-z]|mmcblk\d|disk\d)/.test(one)))
      return true;
  }
  if (name === 'shred' || name === 'wipe')
    return rest.includes('{}') && command.words.some((one) => wholeHome.test(one.slice(0, 100)));
  if ((name !== 'rm' && name !== 'find') || !rest.some((one) => wholeHome.test(one.slice(0, 100))))
    return false;
  if (name === 'rm') return /r/i.test(rest.filter((one) => /^-(\w|-r)/.test(one)).join(''));
  return rest.includes('-delete') && !rest.some((one) => /^-(i?name|path|mtime|newer)/.test(one));
}
