/** Compiled Python: what its code objects name and hold. Whether its source is there is seen at the end (`../combine.ts`). */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal, SignalId } from '../../signals.js';
import { baseName, momentOfPath, readable, signalOf, type Place } from '../signal.js';
import { readPycHeader } from './header.js';
import { readMarshal, type CodeObject } from './marshal.js';

const mostBytes = 16 << 20;

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
  return [...signals, ...judgeCode(code, place)];
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
  /^(system|popen|Popen|check_output|check_call|spawn[lv]p?e?|exec[lv]p?e?|startfile|posix_spawn|WinDLL|windll|CDLL|VirtualAlloc|pty|os\.system)$/;

/** Signals from names and constants of all code objects of one module. */
export function judgeCode(code: readonly CodeObject[], place: Place): readonly Signal[] {
  const signals: Signal[] = [];
  const seen = { network: '', process: '', url: '', secret: '' };
  for (const one of code) {
    const at = {
      ...place,
      moment: one.depth === 0 || place.moment === 'tests' ? place.moment : ('call' as const),
    };
    const runs =
      one.names.find((name) => executors.test(name)) ??
      (one.names.includes('marshal') && one.names.includes('loads')
        ? one.names.find((name) => name === 'FunctionType')
        : undefined);
    const decodes = one.names.find((name) => decoders.test(name));
    const line = Math.max(1, one.firstLine);
    const tell = (what: SignalId, evidence: string, value?: string): void => {
      if (signals.length < 50) signals.push(signalOf(what, at, line, evidence, value, [one.name]));
    };
    if (runs !== undefined && decodes !== undefined) {
      tell(
        'bytecode-decode-and-execute',
        `${one.name} names \`${runs}\` and \`${decodes}\`; its longest constant has ${one.longest} characters`,
      );
    } else if (runs !== undefined && one.longest > 1000 && looksEncoded(longestOf(one))) {
      tell(
        'bytecode-decode-and-execute',
        `${one.name} names \`${runs}\` and holds ${one.longest} characters that look encoded`,
      );
    }
    seen.network ||= one.names.find((name) => network.test(name)) ?? '';
    seen.process ||=
      one.names.find((name) => processes.test(name)) ??
      (one.names.includes('subprocess') ? 'subprocess' : '');
    seen.url ||=
      one.constants.find((text) => /^(https?|ftp|wss?):\/\/[^ ]+\.[^ ]+/.test(text.slice(0, 300))) ?? '';
    seen.secret ||=
      one.constants.find(
        (text) =>
          text.length < 300 && /\.ssh|\.aws|id_rsa|Login Data|\.netrc|\.pypirc|wallet|discord/i.test(text),
      ) ?? '';
  }
  if (seen.network !== '' && seen.process !== '') {
    signals.push(
      signalOf(
        'bytecode-network-and-process',
        place,
        1,
        `\`${seen.network}\`, \`${seen.process}\` ${seen.url}`,
        seen.url,
      ),
    );
  }
  if (seen.network !== '' && seen.secret !== '') {
    signals.push(
      signalOf(
        'bytecode-network-and-process',
        place,
        1,
        `\`${seen.network}\` and ${JSON.stringify(seen.secret)} ${seen.url}`,
        seen.url,
      ),
    );
  }
  return signals;
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
