/** What the names and constants of compiled Python mean together, where there is no source to read. */
import { marksOfText as textMarks } from '../../python/texts.js';
import { marks } from '../../python/values.js';
import type { SignalId } from '../../signals.js';
import { readShell } from '../shell/judge.js';
import { readWindowsScript } from '../windows.js';
import type { Place } from '../signal.js';
import type { CodeObject } from './marshal.js';

/** What one module does, in words; undefined where nothing is certain. */
export interface Harm {
  readonly line: number;
  readonly name: string;
  readonly evidence: string;
}

const starts =
  /^(system|popen|run|Popen|call|check_call|check_output|getoutput|getstatusoutput|spawn[lv]p?e?|exec[lv]p?e?|startfile|posix_spawn|create_subprocess_\w+|spawn)$/;
const sends =
  /^(post|put|urlopen|request|send|sendall|sendto|Request|upload|storbinary|sendmail|send_message|gethostbyname)$/;
const network =
  /^(urlopen|urlretrieve|requests|httpx|aiohttp|socket|http\.client|urllib\.request|HTTPSConnection|HTTPConnection|PoolManager|ClientSession|create_connection)$/;
const fetches = /^(urlopen|urlretrieve|get|read|text|content|recv)$/;
const mostTexts = 400;
const graveCommands: ReadonlySet<SignalId> = new Set<SignalId>([
  'script-fetch-and-run',
  'script-download-and-start',
  'script-decode-and-run',
  'script-runs-encoded',
  'script-sends-secrets',
  'script-destroys',
  'script-defence-off',
  'script-odd-tool',
  'reverse-shell',
  'crypto-mining',
]);

/** The first harm that is seen. Linear: each constant is looked at once. */
export function harmIn(code: readonly CodeObject[], place: Place): Harm | undefined {
  const module = wholeModule(code);
  for (const one of code) {
    const evidence = inOne(one, module, place);
    if (evidence !== undefined) return { line: Math.max(1, one.firstLine), name: one.name, evidence };
  }
  const evidence = inModule(module);
  return evidence === undefined ? undefined : { line: 1, name: '<module>', evidence };
}

interface Module {
  readonly names: ReadonlySet<string>;
  readonly texts: readonly string[];
  readonly address: string | undefined;
}

function wholeModule(code: readonly CodeObject[]): Module {
  const names = new Set<string>();
  const texts: string[] = [];
  for (const one of code) {
    for (const name of one.names) names.add(name);
    for (const text of one.constants) if (text.length < 2000 && texts.length < 5000) texts.push(text);
  }
  return { names, texts, address: texts.find(isAddress) };
}

/** Of somebody else's machine. */
function isAddress(text: string): boolean {
  const cut = text.slice(0, 300);
  return (
    /^(https?|ftp|wss?):\/\/[^ /]+\.[^ ]+|^([1-9]\d{0,2}\.)(\d{1,3}\.){2}\d{1,3}$/.test(cut) &&
    !/^(\w+:\/\/)?(127\.|0\.|169\.254\.|10\.|192\.168\.|schemas?\.|www\.w3\.org|localhost)/.test(cut)
  );
}

type Named = (pattern: RegExp) => string | undefined;

function inOne({ names, constants }: CodeObject, { address }: Module, place: Place): string | undefined {
  const has: Named = (pattern) => names.find((name) => pattern.test(name));
  const started = has(starts);
  const command = started === undefined ? undefined : graveCommand(constants, place);
  if (command !== undefined) return `\`${String(started)}\` beside \`${command}\``;
  return (
    runsCode(has, constants) ??
    sendsVariables(has, constants, address) ??
    madeAndStarted(has, constants) ??
    clearsHome(has, constants)
  );
}

function runsCode(has: Named, constants: readonly string[]): string | undefined {
  const runs = has(/^(exec|eval)$/);
  if (
    runs !== undefined &&
    has(network) !== undefined &&
    has(fetches) !== undefined &&
    constants.some(isAddress)
  )
    return `\`${runs}\` beside \`${String(has(network))}\``;
  if (
    has(/^getattr$/) !== undefined &&
    has(/^builtins$/) !== undefined &&
    has(/^(b\d\ddecode|a85decode|fromhex|decompress|unhexlify)$/) !== undefined
  )
    return '`getattr` of builtins beside a decoder';
  return has(/^dup2$/) !== undefined && has(/^(socket|connect)$/) !== undefined && has(starts) !== undefined
    ? '`dup2` of a connection beside a shell'
    : undefined;
}

/** All of them, not one by its name. */
function sendsVariables(
  has: Named,
  constants: readonly string[],
  address: string | undefined,
): string | undefined {
  const sent = has(sends);
  const whole = has(/^environ$/) !== undefined && has(/^(dict|items|str|dumps)$/) !== undefined;
  if (
    sent === undefined ||
    address === undefined ||
    !whole ||
    has(/^(get|copy|setdefault|update|pop|Popen|run)$/) !== undefined
  )
    return undefined;
  return constants.some((text) => /^[A-Z][A-Z0-9_]{2,60}$/.test(text))
    ? undefined
    : `\`environ\` and \`${sent}\` ${address}`;
}

function madeAndStarted(has: Named, constants: readonly string[]): string | undefined {
  const address = constants.find((text) => isAddress(text));
  const fetched = has(/^(urlretrieve|urlopen|requests|httpx|DownloadFile)$/);
  const started = has(/^(Popen|call|run|system|startfile|execv|spawnv?)$/);
  if (address === undefined || fetched === undefined || started === undefined) return undefined;
  const program = constants.find((text) =>
    /^(\/tmp\/|\/dev\/shm\/|\/var\/tmp\/)\S|\.(exe|scr|ps1|vbs|bat)$/i.test(text.slice(0, 300)),
  );
  return program !== undefined || has(/^chmod$/) !== undefined
    ? `${address}, which is started by \`${started}\``
    : undefined;
}

function clearsHome(has: Named, constants: readonly string[]): string | undefined {
  const whole =
    constants.some((text) => text === '~') &&
    has(/^expanduser$/) !== undefined &&
    has(/^(join|joinpath)$/) === undefined;
  return has(/^rmtree$/) !== undefined && whole && constants.every((text) => !/[/\\]/.test(text))
    ? '`rmtree` of a whole home'
    : undefined;
}

/** A command line among the constants, or the words of one. */
function graveCommand(constants: readonly string[], place: Place): string | undefined {
  const lines = [
    ...constants.filter((text) => text.length > 5 && text.length < 4000 && /\s/.test(text)),
    constants
      .filter((text) => text.length < 500)
      .slice(0, 100)
      .join(' '),
  ];
  return lines
    .slice(0, mostTexts)
    .find((line) => {
      const seen = /powershell|pwsh|certutil|mshta|\breg\b|vssadmin|rundll32/i.test(line)
        ? readWindowsScript(line, 'batch', place)
        : [];
      return [...seen, ...readShell(line, place)].some(({ what }) => graveCommands.has(what));
    })
    ?.slice(0, 200);
}

function inModule({ names, texts, address }: Module): string | undefined {
  const has: Named = (pattern) => [...names].find((name) => pattern.test(name));
  const marked = (mark: number): string | undefined => texts.find((text) => (textMarks(text) & mark) !== 0);
  const reaches = has(network) !== undefined && has(sends) !== undefined;
  const place = address !== undefined && reaches ? marked(marks.credentialPath) : undefined;
  if (place !== undefined) return `\`${place}\`, ${String(has(sends))} ${String(address)}`;
  const host =
    has(network) === undefined
      ? undefined
      : texts.find((text) => text.includes('/') && (textMarks(text) & marks.suspiciousHost) !== 0);
  if (host !== undefined) return `\`${String(has(network))}\` ${host}`;
  return startsAgain(has, texts) ?? watches(has, marked, texts, address) ?? inMemory(has);
}

const startFile =
  /\.(bashrc|zshrc|zprofile|bash_profile|profile)$|authorized_keys|CurrentVersion\\+Run|LaunchAgents|autostart/;

function startsAgain(has: Named, texts: readonly string[]): string | undefined {
  const file =
    has(/^(write|write_text|SetValueEx)$/) === undefined
      ? undefined
      : texts.find((text) => startFile.test(text.slice(0, 300)));
  const command =
    file === undefined
      ? undefined
      : texts.find((text) => /\b(curl|wget|powershell|base64)\b.{0,400}(\||-enc|iex)/i.test(text));
  return command === undefined ? undefined : `\`write\` beside \`${String(file)}\` and \`${command}\``;
}

function watches(
  has: Named,
  marked: (mark: number) => string | undefined,
  texts: readonly string[],
  address: string | undefined,
): string | undefined {
  const swaps = has(/^paste$/) !== undefined && has(/^copy$/) !== undefined;
  if (swaps && (marked(marks.wallet) !== undefined || texts.some((text) => /bc1|\[13\]|0x\[/.test(text))))
    return 'addresses of wallets in the clipboard';
  const keys =
    has(/^(on_press|GetAsyncKeyState|SetWindowsHookEx\w?)$/) ?? (has(/^pynput$/) && has(/^Listener$/));
  return keys !== undefined && address !== undefined && has(sends) !== undefined
    ? `\`${keys}\` beside ${address}`
    : undefined;
}

function inMemory(has: Named): string | undefined {
  const made = has(/^VirtualAlloc(Ex)?$/);
  const started = has(/^(CreateThread|CreateRemoteThread|RtlMoveMemory|WriteProcessMemory|QueueUserAPC)$/);
  return made !== undefined && started !== undefined ? `\`${made}\` beside \`${started}\`` : undefined;
}
