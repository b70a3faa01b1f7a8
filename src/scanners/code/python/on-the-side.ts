/** What goes to an address of the source beside what a person asked for: by a client of another library, by a folder that is opened. */
import type { Moment, Signal } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';
import { isSourceAddress } from './second-host.js';

export function noteOnTheSide(analysis: Analysis, moment: Moment): void {
  noteOpened(analysis, moment);
  noteSubclassed(analysis);
}

const fetchAndRun =
  /\b(?:curl|wget)\b[^\n"']{0,200}\|\s{0,4}(?:sudo\s+)?\w{0,4}sh\b|\bnode\s+-e\b|\bpowershell\b[^\n"']{0,80}(?:iex|-enc)/i;

/** A task of an editor that runs when a folder is opened, and fetches what it runs. */
function noteOpened(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!latin.includes('folderOpen')) return;
  const found = fetchAndRun.exec(latin);
  if (!found) return;
  const when = momentAt(latin, found.index, moment);
  emit(analysis, 'spawn-interpreter', found.index, ['when a folder is opened'], found[0], when);
  emit(analysis, 'persist', found.index, ['a task that runs when a folder is opened'], 'tasks.json', when);
}

const client =
  /^class\s+\w{1,60}\s*\(\s*[\w.]{0,40}\b(?:Session|Client|AsyncClient|ClientSession|HTTPAdapter|HTTPTransport|AsyncHTTPTransport|AuthBase|Auth|HTTPHandler)\s*[,)]/gm;
const login = /["'](?:authorization|cookie|x-api-key|set-cookie|proxy-authorization)["']/i;
const longest = 6000;

/** A client of another library that does what it is asked, and tells another host with what its user logs in. */
function noteSubclassed(analysis: Analysis): void {
  const { latin } = analysis;
  const sends = [...analysis.found.values()].filter(isToSource);
  if (sends.length === 0 || !latin.includes('super()')) return;
  for (const { index } of latin.matchAll(client)) {
    const next = /\n[^\s#)\]}]/.exec(latin.slice(index + 1, index + longest));
    const body = latin.slice(index, next ? index + 1 + next.index : index + longest);
    if (
      !login.test(body) ||
      !/super\(\)\.(?:send|request|auth_flow|__call__|_request|handle_\w+|open|http_open|https_open)\(/.test(
        body,
      )
    )
      continue;
    const from = analysis.lineAt(index) + analysis.firstLine - 1;
    const to = analysis.lineAt(index + body.length) + analysis.firstLine - 1;
    const sent = sends.find(({ line }) => line >= from && line <= to);
    if (!sent) continue;
    emit(
      analysis,
      'replaced-sends',
      index,
      ['a client that tells another host', sent.evidence],
      `secret ${sent.value ?? ''}`,
      sent.moment,
    );
    return;
  }
}

function isToSource({ what, value }: Signal): boolean {
  return what === 'network' && isSourceAddress(value);
}
