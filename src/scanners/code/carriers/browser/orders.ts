/** What JavaScript has others run: Python in a kernel, commands in a terminal, what it fetched or decoded. */
import { analysePython } from '../../python/analyse.js';
import type { Signal } from '../../signals.js';
import { credentialPath } from '../shell/credentials.js';
import { isGraveCommand } from '../settings/commands.js';
import { readShell } from '../shell/judge.js';
import { signalOf, type Place } from '../signal.js';
import type { Sending } from './sending.js';

const quoted = String.raw`(?:"((?:[^"\\\n]|\\.){1,4000})"|'((?:[^'\\\n]|\\.){1,4000})'|\x60((?:[^\x60\\]|\\.){1,4000})\x60)`;
const inKernel = new RegExp(
  String.raw`(?:\brequestExecute|\bkernel\.execute|\bexecuteCode)\s*\(\s*(?:\{\s*["']?code["']?\s*:\s*)?${quoted}`,
  'g',
);
const inTerminal = new RegExp(
  String.raw`["']?type["']?\s*:\s*["']stdin["']\s*,\s*["']?content["']?\s*:\s*\[\s*${quoted}`,
  'g',
);
const encoded =
  /\beval\)?\s*\(\s*(?:(?:window\.|self\.)?atob\(\s*["'`][\w+/=]{24,}|Buffer\.from\(\s*["'`][\w+/=]{24,}["'`]\s*,\s*["'`](?:base64|hex)|unescape\(\s*["'`](?:%[0-9a-fA-F]{2}){8})/;
const evaluates = /\b(?:eval|Function|runInThisContext|runInNewContext)\)?\s*\(\s*[A-Za-z_$]/;
const walletAddress =
  /["'`](?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,60}|[13][a-km-zA-HJ-NP-Z1-9]{26,34}|T[1-9A-HJ-NP-Za-km-z]{33})["'`]/;
const mostOrders = 50;

/** Words of which one is said by all that is looked for here. */
export const orderWords: readonly string[] = [
  'requestExecute',
  'kernel.execute',
  'executeCode',
  'stdin',
  'eval(',
  'eval)(',
  'clipboardData',
  'CoinHive.',
];

export function readOrders(
  text: string,
  place: Place,
  sendings: readonly Sending[],
  byItself: boolean,
): readonly Signal[] {
  const lineAt = (at: number): number => text.slice(0, at).split('\n').length;
  const found: Signal[] = [];
  for (const { at, code } of textsOf(text, inKernel)) {
    const ran = analysePython({
      source: Buffer.from(code),
      path: place.path,
      moment: place.moment,
      firstLine: lineAt(at),
      depth: 1,
    });
    found.push(...ran);
    if (ran.some(isGraveCommand)) found.push(signalOf('script-hides', place, lineAt(at), code.slice(0, 300)));
    const host = sendings[0]?.host;
    const named = host !== undefined && code.split(/["'\s]+/).some((word) => credentialPath.test(word));
    if (named)
      found.push(signalOf('javascript-steals', place, lineAt(at), `${code.slice(0, 200)} … ${host}`, host));
  }
  for (const { at, code } of textsOf(text, inTerminal)) {
    const inner = readShell(code, place, lineAt(at));
    found.push(...inner);
    if (byItself && inner.length > 0) found.push(signalOf('script-hides', place, lineAt(at), code));
  }
  const run = encoded.exec(text);
  if (run)
    found.push(
      signalOf('script-runs-encoded', place, lineAt(run.index), text.slice(run.index, run.index + 200)),
    );
  for (const { at, host } of sendings.slice(0, 200)) {
    const behind = text.slice(at, at + 600);
    if (/^(?:fetch|https?["').]|axios|\$|jQuery)/.test(behind) && evaluates.test(behind)) {
      found.push(signalOf('javascript-fetch-and-run', place, lineAt(at), behind.slice(0, 300), host));
      break;
    }
  }
  return [...found, ...swaps(text, place, lineAt), ...shells(text, place)];
}

function textsOf(text: string, pattern: RegExp): readonly { readonly at: number; readonly code: string }[] {
  const found = [];
  for (const match of text.matchAll(pattern)) {
    if (found.length >= mostOrders) break;
    const raw = match[1] ?? match[2] ?? match[3] ?? '';
    found.push({
      at: match.index,
      code: raw
        .replace(/\\n/g, '\n')
        .replace(/\\r/g, '\n')
        .replace(/\\(["'`\\])/g, '$1'),
    });
  }
  return found;
}

/** An address of a wallet is put into the clipboard while somebody copies, and coins that a page mines. */
function swaps(text: string, place: Place, lineAt: (at: number) => number): readonly Signal[] {
  const mines = text.indexOf('new CoinHive.');
  if (mines >= 0) return [signalOf('crypto-mining', place, lineAt(mines), text.slice(mines, mines + 100))];
  const at = text.indexOf('clipboardData.setData(');
  if (at < 0) return [];
  const listens = /addEventListener\(\s*["'](?:copy|cut|paste)["']|oncopy\b|onpaste\b/.test(
    text.slice(Math.max(0, at - 1000), at),
  );
  return listens && walletAddress.test(text.slice(at, at + 300))
    ? [signalOf('javascript-steals', place, lineAt(at), text.slice(at, at + 200), 'an address of a wallet')]
    : [];
}

/** A shell of Node whose input and output are a connection. */
function shells(text: string, place: Place): readonly Signal[] {
  const connects = /\bnet\w*\.(?:connect|createConnection|Socket)\b|require\(["'](?:node:)?net["']\)/.test(
    text,
  );
  const starts =
    /\b(?:spawn|exec|fork)\s*\(\s*["'`](?:\/bin\/\w*sh|sh|bash|cmd(?:\.exe)?|powershell(?:\.exe)?)["'`]/.exec(
      text,
    );
  if (!connects || !starts || !/\.pipe\(\s*\w+\.stdin\s*\)/.test(text)) return [];
  return [
    signalOf(
      'reverse-shell',
      place,
      text.slice(0, starts.index).split('\n').length,
      text.slice(starts.index, starts.index + 200),
    ),
  ];
}
