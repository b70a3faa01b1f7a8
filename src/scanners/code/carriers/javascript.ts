/** JavaScript in a Python distribution: the shapes of obfuscators, beside processes, files, the network and credentials. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { commandsIn, readShell } from './shell/judge.js';
import { readPageScript } from './browser/steals.js';
import { fewOfEach, momentOfPath, overPieces, signalOf, type Place } from './signal.js';

const mostNames = 4000;
/** identifiers such as `_0x1a2b` that make an obfuscator's output */
const manyNames = 60;

export const javascript: Carrier = {
  id: 'javascript',
  fits: (path) => /\.[cm]?jsx?$/i.test(path),
  read: readJavaScript,
};

/** A search through the whole file for a rare literal is the only cost for what is clean. */
function readJavaScript(entry: ArchiveEntry): readonly Signal[] {
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path) };
  if (!entry.content) {
    const why = `${entry.size} bytes of JavaScript are more than is read`;
    return [signalOf('not-looked-at', place, 1, why, why)];
  }
  const { content } = entry;
  return readBytes(Buffer.from(content.buffer, content.byteOffset, content.byteLength), place);
}

/** What a program within another file does, as far as it is told by its words. Never throws; linear. */
export function readScript(text: string, place: Place): readonly Signal[] {
  return [...readBytes(Buffer.from(text, 'latin1'), place), ...readPageScript(text, place)];
}

function readBytes(bytes: Buffer, place: Place): readonly Signal[] {
  const shape = obfuscation(bytes);
  if (
    shape === undefined &&
    !has(bytes, '_proce', 'child_process') &&
    !has(bytes, 'Bun.s', 'Bun.spawn') &&
    !has(bytes, 'nkbih', 'nkbihfbeogaeaoehlefnkodbefgpgknn') &&
    !has(bytes, 'Local E', 'Local Extension Settings')
  )
    return [];
  const system = systemWords(bytes);
  const secrets = families
    .filter((family) => family.some((word) => bytes.indexOf(word) >= 0))
    .map(([first = '']) => first);
  const signals: Signal[] = [...overPieces(bytes, (piece) => commands(piece, place))];
  if (shape) {
    const with_ = system.length === 0 ? '' : `; uses ${system.join(', ')}`;
    const reaches = system.some((word) => word !== 'process.env');
    const what = !reaches ? 'javascript-obfuscated' : 'javascript-obfuscated-system';
    signals.push(
      signalOf(
        what,
        place,
        lineAt(bytes, shape.at),
        `${shape.kind}${with_}: ${shown(bytes, shape.at)}`,
        shape.kind,
      ),
    );
  }
  const sends = ['https', 'http', 'fetch', 'net'].some((one) => system.includes(one));
  if (secrets.length >= 3 && sends && (system.includes('child_process') || system.includes('fs'))) {
    const at = bytes.indexOf(secrets[0] ?? '');
    signals.push(
      signalOf(
        'javascript-secrets',
        place,
        lineAt(bytes, at),
        `names ${secrets.join(', ')}; uses ${system.join(', ')}`,
        String(secrets.length),
      ),
    );
  }
  return signals;
}

/** Command lines that the program gives to a shell, where it can: read as a shell reads them. */
function commands(piece: Uint8Array, place: Place): readonly Signal[] {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  return fewOfEach(commandsIn(bytes.toString('latin1')).flatMap((text) => readShell(text, place)));
}

/** A short search is several times faster than a long one: it goes first. */
function has(bytes: Buffer, part: string, whole: string): boolean {
  return bytes.indexOf(part) >= 0 && bytes.indexOf(whole) >= 0;
}

/** Words of one family say one thing: where such a credential lies. */
const families: readonly (readonly string[])[] = [
  ['trufflehog', 'gitleaks'],
  ['169.254.169.254', '169.254.170.2', 'metadata.google.internal'],
  ['AWS_SECRET_ACCESS_KEY', 'aws_secret_access_key', '.aws/credentials'],
  ['GITHUB_TOKEN', 'ghp_', 'gho_', 'gh auth token'],
  ['NPM_TOKEN', '_authToken', '.npmrc'],
  ['.pypirc', 'PYPI_TOKEN', 'TWINE_PASSWORD'],
  ['id_rsa', 'id_ed25519', '.ssh/'],
  ['wallet.dat', '.electrum', 'MetaMask', 'nkbihfbeogaeaoehlefnkodbefgpgknn'],
  ['solana/id.json', 'bfnaelmomeimhlpmgjnjophhpkkoljpa', 'Exodus'],
  ['Local Extension Settings', 'google-chrome/Default', 'BraveSoftware'],
  ['Login Data', 'logins.json', 'Local State'],
  ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'Runner.Worker'],
  ['VAULT_TOKEN', '.vault-token', 'kubernetes.io/serviceaccount'],
];

function systemWords(bytes: Buffer): readonly string[] {
  const found = ['child_process', 'Bun.spawn', 'Deno.Command'].filter((word) => bytes.indexOf(word) >= 0);
  const modules = ['fs', 'https', 'http', 'net', 'os'].filter((name) =>
    [
      `require("${name}")`,
      `require('${name}')`,
      `"node:${name}"`,
      `'node:${name}'`,
      `from"${name}"`,
      `from "${name}"`,
      `from '${name}'`,
    ].some((form) => bytes.indexOf(form) >= 0),
  );
  const environment =
    bytes.indexOf('process.env') >= 0 || bytes.indexOf("process['env']") >= 0 ? ['process.env'] : [];
  const required =
    bytes.indexOf('require(_0x') >= 0 ||
    bytes.indexOf('globalThis[_0x') >= 0 ||
    bytes.indexOf('process[_0x') >= 0
      ? ['require']
      : [];
  return [...found, ...modules, ...environment, ...required];
}

/** What an obfuscator left, and where; undefined for none. */
function obfuscation(bytes: Buffer): { readonly kind: string; readonly at: number } | undefined {
  const first = bytes.indexOf('_0x');
  if (first >= 0 && countNames(bytes, first) >= manyNames)
    return { kind: 'identifiers such as `_0x1a2b`', at: first };
  const loop = has(bytes, '!![]', 'while(!![])') ? bytes.indexOf('while(!![])') : -1;
  if (
    loop >= 0 &&
    bytes.indexOf('shift') >= 0 &&
    (bytes.indexOf("['push'](") >= 0 || bytes.indexOf('["push"](') >= 0)
  )
    return { kind: 'a rotated table of strings', at: loop };
  const packed = bytes.subarray(0, 4000).indexOf('eval(function(p,a,c,k,e,');
  if (packed >= 0) return { kind: 'a packer that evaluates what it unpacks', at: packed };
  if (isBrackets(bytes)) return { kind: 'nothing but brackets and signs', at: 0 };
  return undefined;
}

/** A program out of `[]()!+` alone, judged by how it begins. */
function isBrackets(bytes: Buffer): boolean {
  const head = bytes.subarray(0, 2000);
  if (head.length < 1000) return false;
  let count = 0;
  for (const one of head)
    if (one === 0x5b || one === 0x5d || one === 0x28 || one === 0x29 || one === 0x21 || one === 0x2b)
      count += 1;
  return count > head.length * 0.98;
}

/** How many `_0x` with 4 to 6 hexadecimal digits behind them follow, up to 4,000. */
function countNames(bytes: Buffer, first: number): number {
  let count = 0;
  let at = first;
  for (let looked = 0; at >= 0 && looked < mostNames; looked += 1) {
    let digits = 0;
    while (digits < 8 && isHexadecimal(bytes[at + 3 + digits] ?? 0)) digits += 1;
    if (digits >= 4 && digits <= 6) count += 1;
    if (count >= manyNames) return count;
    at = bytes.indexOf('_0x', at + 3);
  }
  return count;
}

function isHexadecimal(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}

function lineAt(bytes: Buffer, at: number): number {
  let line = 1;
  for (let next = bytes.indexOf(0x0a); next >= 0 && next < at; next = bytes.indexOf(0x0a, next + 1))
    line += 1;
  return line;
}

function shown(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', Math.max(0, at - 40), at + 160);
}
