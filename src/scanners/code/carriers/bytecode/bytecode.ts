/** Compiled Python: what its code objects name and hold. Whether its source is there is seen at the end (`../combine.ts`). */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal } from '../../signals.js';
import { baseName, momentOfPath, readable, signalOf, type Place } from '../signal.js';
import { harmIn } from './harms.js';
import { readPycHeader } from './header.js';
import { readMarshal, type CodeObject } from './marshal.js';

const mostBytes = 16 << 20;
const mostTold = 50;
/** of which nothing but a thief has the name in a module that talks to an address of its own */
const strictly = /\.ssh[/\\]|\.aws[/\\]|id_(rsa|ed25519|ecdsa)|Login Data|\.netrc|\.pypirc/;
const secretPlace = /\.ssh|\.aws|id_rsa|Login Data|\.netrc|\.pypirc|wallet|discord/i;

export const bytecode: Carrier = {
  id: 'bytecode',
  fits: (path) => /\.py[co]$/i.test(path),
  read: readPyc,
};

function readPyc(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path, 'import') };
  const signals: Signal[] = [signalOf('bytecode', place, 1, entry.path, sourceOf(entry.path))];
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [...signals, given.signal];
  const header = readPycHeader(given.bytes);
  if (typeof header === 'string') return [...signals, signalOf('not-looked-at', place, 1, header, header)];
  if (header.check === 'unchecked-hash') {
    signals.push(
      signalOf(
        'bytecode-unchecked',
        place,
        1,
        `Python ${header.python}, flags: unchecked hash`,
        sourceOf(entry.path),
      ),
    );
  }
  const { code, problem } = readMarshal(given.bytes, header.start, header.layout);
  if (problem !== undefined) signals.push(signalOf('not-looked-at', place, 1, problem, problem));
  return [...signals, ...judgeCode(code, place), ...harms(code, place)];
}

/** Counts where there is no source: what is there is read. */
function harms(code: readonly CodeObject[], place: Place): readonly Signal[] {
  const harm = harmIn(code, place);
  if (harm === undefined) return [];
  return [signalOf('bytecode-harms', place, harm.line, `${harm.name}: ${harm.evidence}`)];
}

/** The same of a data file: with the head of a .pyc file, or a bare code object of either layout. */
export function harmsInData(content: Uint8Array, place: Place): readonly Signal[] {
  const header = readPycHeader(content);
  if (typeof header !== 'string') return harms(readMarshal(content, header.start, header.layout).code, place);
  const modern = readMarshal(content, 0, 'from-3.11').code;
  return harms(modern.length > 0 ? modern : readMarshal(content, 0, 'from-3.8').code, place);
}

/** `a/__pycache__/b.cpython-311.opt-1.pyc` is made of `a/b.py`. */
export function sourceOf(path: string): string {
  const folder = path.slice(0, path.length - baseName(path).length);
  const stem = baseName(path).replace(/\.py[co]$/i, '');
  const cached = /(^|\/)__pycache__\/$/.test(folder);
  return cached
    ? `${folder.slice(0, -'__pycache__/'.length)}${stem.replace(/\.[a-z]+-?\d+[\w-]*(\.opt-\w+)?$/, '')}.py`
    : `${folder}${stem}.py`;
}

const executors = /^(exec|eval)$/;
const decoders =
  /^(b64decode|b32decode|b16decode|a85decode|b85decode|urlsafe_b64decode|standard_b64decode|decodebytes|unhexlify|fromhex|decompress|decompressobj|rot_?13|Fernet|decrypt|AES|marshal)$/;
const network =
  /^(urlopen|urlretrieve|Request|requests|httpx|aiohttp|HTTPSConnection|HTTPConnection|socket|create_connection|ClientSession|PoolManager|http\.client|urllib\.request|connect)$/;
const processes =
  /^(system|popen|Popen|check_output|check_call|spawn[lv]p?e?|exec[lv]p?e?|startfile|posix_spawn|WinDLL|windll|CDLL|VirtualAlloc|pty|os\.system|subprocess)$/;

/** Signals from names and constants of all code objects of one module. */
export function judgeCode(code: readonly CodeObject[], place: Place): readonly Signal[] {
  const signals: Signal[] = [];
  for (const one of code) {
    const evidence = decodesAndExecutes(one);
    if (evidence === undefined || signals.length >= mostTold) continue;
    const moment = one.depth === 0 || place.moment === 'tests' ? place.moment : 'call';
    const line = Math.max(1, one.firstLine);
    signals.push(
      signalOf('bytecode-decode-and-execute', { ...place, moment }, line, evidence, undefined, [one.name]),
    );
  }
  return [...signals, ...judgeModule(code, place)];
}

function decodesAndExecutes(one: CodeObject): string | undefined {
  const { names, longest } = one;
  const loads = names.includes('marshal') && names.includes('loads');
  const runs = names.find((name) => executors.test(name) || (loads && name === 'FunctionType'));
  if (runs === undefined) return undefined;
  const decodes = names.find((name) => decoders.test(name));
  if (decodes !== undefined)
    return `${one.name} names \`${runs}\` and \`${decodes}\`; its longest constant has ${longest} characters`;
  if (longest <= 1000 || !looksEncoded(longestOf(one))) return undefined;
  return `${one.name} names \`${runs}\` and holds ${longest} characters that look encoded`;
}

/** What the module names in all: network beside processes, or beside places of credentials. */
function judgeModule(code: readonly CodeObject[], place: Place): readonly Signal[] {
  const named = (pattern: RegExp): string | undefined =>
    firstOf(code, ({ names }) => names.find((name) => pattern.test(name)));
  const reaches = named(network);
  if (reaches === undefined) return [];
  const url =
    firstOf(code, ({ constants }) =>
      constants.find((text) => /^(https?|ftp|wss?):\/\/[^ ]+\.[^ ]+/.test(text.slice(0, 300))),
    ) ?? '';
  const secret = firstOf(code, ({ constants }) =>
    constants.find((text) => text.length < 300 && secretPlace.test(text)),
  );
  const dumps = code.some(
    ({ depth, names, constants }) =>
      depth === 0 &&
      // one of them, by its name
      !constants.some((text) => /^[A-Z][A-Z0-9_]{2,60}$/.test(text)) &&
      url !== '' &&
      names.includes('environ') &&
      !names.includes('get') &&
      names.some((name) => network.test(name)),
  );
  if (dumps) return [signalOf('bytecode-sends-secrets', place, 1, `\`${reaches}\`, \`environ\` ${url}`, url)];
  return [named(processes), secret].flatMap((other) =>
    other === undefined
      ? []
      : [
          signalOf(
            other === secret && url !== '' && strictly.test(secret)
              ? 'bytecode-sends-secrets'
              : 'bytecode-network-and-process',
            place,
            1,
            `\`${reaches}\`, \`${other}\` ${url}`,
            url,
          ),
        ],
  );
}

function firstOf(
  code: readonly CodeObject[],
  find: (one: CodeObject) => string | undefined,
): string | undefined {
  for (const one of code) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function longestOf({ constants }: CodeObject): string {
  let longest = '';
  for (const one of constants) if (one.length > longest.length) longest = one;
  return longest;
}

/** One word of base64, hex or bytes that are no text. */
function looksEncoded(text: string): boolean {
  const head = text.slice(0, 1000);
  return (
    /^[A-Za-z0-9+/=_\-\n]{500,}$/.test(head) ||
    (head.match(/[\u0000-\u0008\u000e-\u001f\u0080-\u00ff]/g) ?? []).length > head.length / 4
  );
}
