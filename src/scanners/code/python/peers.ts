/** Clients of whatever library, made for an address or with a key that stands in the source: what they are given goes there. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { byName } from './by-name.js';
import { addressIn, peerGiven } from './addresses.js';
import { noteFetched } from './fetched.js';
import { noteUsed, sentMarks } from './requests.js';
import { noteSent } from './sent.js';
import { rootOf, toldTo, writesText } from './told.js';
import { isText, marks, path, text, unknown, type Value } from './values.js';
import { callHook } from './instances.js';
import { isEarly } from '../signals.js';

/** Of what makes texts and paths out of what it is given nothing goes anywhere. */
const writesOnly = byName(
  (name) =>
    /^(builtins|str|list|dict|re|json|os|io|pathlib|logging|string|textwrap|pprint|copy|base64|binascii|zlib|hashlib|hmac|struct|itertools|functools|operator|collections|typing|urllib\.parse|configparser|yaml|tomllib|toml|csv|time|datetime|sys|warnings|argparse|click|typer|tempfile|shutil|contextlib|types|dataclasses|inspect|ast|threading|asyncio\.run|attr|pickle|marshal|codecs|email|html|shlex|yarl|furl|jinja2)\.(?!.*\.(open_connection|create_connection|handlers)\b)/.test(
      name,
    ) ||
    /\.(append|extend|add|insert|update|setdefault|format|join|split|replace|encode|decode|get|readinto1?|recv_into|recvfrom_into|items|keys|values|copy|strip|lower|upper|log|critical|warn|warning|info|debug|error|exception|write_text|mkdir|joinpath|add_argument|parse_args|parse|loads?|dumps|quote|with_\w+|from_\w+|config|mock|patch)$/.test(
      name,
    ),
);
const ofEnvironment = /^(env|environ|environment|extra_env|env_vars|environment_variables|environs)$/;
const sends = marks.environment | marks.credentials | marks.clipboard | marks.keys | marks.screen;
const who = marks.host | marks.user;

/** What of the user's a call is given, what a process is to be started with left out. */
function takenIn(given: Given): number {
  let all = 0;
  for (const one of given.plain) all |= one.marks;
  for (const [name, one] of given.named)
    if (!ofEnvironment.test(name) && !/^(auth|cert|verify|proxies|context|cafile|credentials?)$/.test(name))
      all |= one.marks;
  const both = (all & who) === who ? who : 0;
  const homes = (all & marks.home) !== 0 ? marks.home | marks.file : 0;
  return all & (sends | both | marks.secret | homes);
}

/** A call of a library of which nothing more is known. */
export function notePeers(callee: Value, given: Given, at: number, analysis: Analysis, made: Value): void {
  const { text: name, of } = callee;
  const peer = peerGiven(name, given);
  if (of) takeUp(name, of, given);
  // what is told of each record goes with it
  const hung = of && hangsOn(name) && (given.marks & marks.knownAddress) !== 0 ? of.marks & sends : 0;
  if (hung !== 0) noteSent(hung, 'tcp://an.address.of.the.source', name, at, analysis);
  if (peer !== undefined) {
    made.marks |= marks.knownAddress | (name.endsWith('Handler') ? marks.socket : 0);
    keepPeer(callee, peer, analysis);
  }
  if (peer !== undefined) noteUsed(given, peer, name, at, analysis);
  noteFetched(callee, given, peer, made, analysis);
  const taken = takenIn(given);
  if (taken !== 0 && !writesText(name)) noteGiven(callee, given, taken, peer, at, analysis);
  else if (taken === 0 && peer !== undefined && of && sendsItself(name)) {
    const held = of.marks & (sends | who);
    if (held !== 0) noteSent(held, peer, name, at, analysis);
  }
  greet(callee, given, peer, at, analysis);
  hear(callee, given, at, analysis);
}

/** Functions that a client is handed are called with what it receives. */
function hear(callee: Value, given: Given, at: number, analysis: Analysis): void {
  const handed = given.plain.concat([...given.named.values()]).filter(({ kind }) => kind === 'function');
  if (handed.length === 0 || toldTo(callee, analysis) === undefined) return;
  for (const one of handed.slice(0, 4)) {
    const received = unknown(marks.network | marks.knownAddress);
    const plain = [received, received, received, received];
    analysis.engine.callValue(one, { plain, named: new Map(), marks: received.marks }, at, analysis);
  }
}

/** Headers of a session, and handlers of a logger. */
function takeUp(name: string, of: Value, given: Given): void {
  if (/\)\.(headers|cookies|params)\.update$/.test(name) && of.of)
    of.of.marks |= sentMarks({
      ...given,
      plain: [],
      named: new Map([['headers', given.plain[0] ?? unknown()]]),
    });
  if (hangsOn(name) && (given.marks & marks.knownAddress) !== 0)
    of.marks |= marks.knownAddress | marks.socket;
}

/** What goes through the one goes to the other. */
const hangsOn = byName((name) =>
  /\.(addHandler|add_\w*(processor|exporter|reader|sink|handler|transport|writer|destination))$/.test(name),
);

/** Something of the user's is given to a call. */
function noteGiven(
  callee: Value,
  given: Given,
  taken: number,
  peer: string | undefined,
  at: number,
  analysis: Analysis,
): void {
  const { text: name, of } = callee;
  const within = addressWith(given, taken);
  if (within !== undefined && !tells(callee)) return noteAll(taken, within, name, at, analysis);
  const client = toldTo(callee, analysis);
  if (onlyWrites(callee, client)) return;
  // a token beside an address is what one logs in with there
  const sent = client === undefined || logsIn.test(name) ? taken & ~marks.secret : taken;
  const told = client ?? (of && isText(of) ? undefined : peer);
  if (told !== undefined && sent !== 0) return noteAll(sent, told, name, at, analysis);
  // nobody hands all that to a service while it is imported
  if (isEarly(analysis.moment) && uploads(name) && (taken & sends) !== 0)
    noteSent(taken, 'a service', name, at, analysis);
}

function onlyWrites(callee: Value, client: string | undefined): boolean {
  const { text: name } = callee;
  return writesOnly(name) && !isLog(callee) && (client === undefined || !keepsInStore(name));
}

/** Of a client, not of its headers, nor of a list. */
const keepsInStore = byName((name) => /\(\)\.(insert|upsert|add|extend|append|update)$/.test(name));

/** An address in which stands what is taken. */
function addressWith(given: Given, taken: number): string | undefined {
  for (const one of [...given.plain, ...given.named.values()]) {
    const told = (one.marks & taken) === 0 ? undefined : addressIn(one);
    if (told !== undefined) return told;
  }
  return undefined;
}

const logsIn = /auth|login|token|password|connect|credential|key|init|config|setup/i;

/** A token of the environment, too, where nobody asked for anything yet. */
function noteAll(taken: number, target: string, name: string, at: number, analysis: Analysis): void {
  noteSent(taken, target, name, at, analysis);
  if ((taken & marks.secret) !== 0 && isEarly(analysis.moment) && /^(https?|tcp|wss?):/.test(target))
    emit(analysis, 'credentials-sent', at, ['a token out of the environment', name], target);
}

/** What it belongs to goes out. */
const sendsItself = byName((name) =>
  /(^|[._])(push|upload|send|post|publish|save|write|commit|submit|insert|to_(csv|sql|json|parquet|gbq|excel|pickle|feather|html)|push_to_hub)(_\w+)?$/.test(
    name,
  ),
);
const uploads = byName((name) =>
  /^(wandb|neptune|comet_ml|mlflow|clearml|sentry_sdk|posthog|analytics|mixpanel|segment|bugsnag|rollbar|datadog|telethon|supabase|gspread|firebase_admin)\b.*\.\w+$|\.(upload_\w+|put_object|put_item|push_to_hub|files_upload\w*|chat_postMessage|append_row|insert_one|insert_many|publish|basic_publish|send_message|capture_message|create_file|create_issue|create_gist|log_text|log_artifact|set_attribute|produce|notify)$/.test(
    name,
  ),
);

/** People are told: an address may stand in what they read. */
function tells(callee: Value): boolean {
  const { text: name } = callee;
  if (
    /^(logging|warnings|click|typer|rich|tqdm|argparse|loguru|structlog)\.|(Error|Exception|Warning)$/.test(
      name,
    )
  )
    return !isLog(callee);
  return (
    /(^|\.)(log|critical|warn|warning|info|debug|error|exception|print|echo|secho|fail|skip|abort|exit)$/.test(
      name,
    ) && !isLog(callee)
  );
}

/** A logger whose records go to a host. */
function isLog({ text: name, of, marks: own }: Value): boolean {
  return (
    /\.(log|critical|warn|warning|info|debug|error|exception|emit|handle)$/.test(name) &&
    ((own | (of?.marks ?? 0)) & (marks.knownAddress | marks.socket)) === (marks.knownAddress | marks.socket)
  );
}

/** A protocol that is made for a connection is called when that stands. */
function greet(
  { text: name }: Value,
  given: Given,
  peer: string | undefined,
  at: number,
  analysis: Analysis,
): void {
  if (peer === undefined || !/\.create_(connection|datagram_endpoint)$/.test(name)) return;
  const [made] = given.plain;
  if (made?.kind !== 'class' && made?.kind !== 'function') return;
  const none: Given = { plain: [], named: new Map(), marks: 0 };
  const protocol = analysis.engine.callValue(made, none, at, analysis);
  const transport = path('asyncio.Transport()', marks.knownAddress | marks.socket, text(peer, 0));
  if (protocol.kind === 'instance') callHook(protocol, 'connection_made', [transport], at, analysis);
}

const tellsWhere = byName((name) =>
  /(^|\.)(connect|set_\w*(uri|url|host|endpoint|server)\w*|init|initialize_app|login|configure|setup|authenticate|add|use|open|ehlo|sock_connect|goto|Open)$/.test(
    name,
  ),
);

/** A client is told to whom it talks: from then on it does. */
export function keepPeer({ text: name, of }: Value, peer: string | undefined, { peers }: Analysis): void {
  if (peer === undefined || !tellsWhere(name)) return;
  if (of && !isText(of)) of.marks |= marks.knownAddress;
  if (!name.includes('()') && !name.startsWith('?.') && peers.size < 100) peers.set(rootOf(name), peer);
}
