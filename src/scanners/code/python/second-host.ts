/** What was meant for one host, or for nobody, goes to another one whose address stands in the source. */
import type { Moment, Signal } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { around, momentAt } from './moment-at.js';
import { isForeignHost } from './requests.js';

export function noteSecondHost(analysis: Analysis, moment: Moment): void {
  noteKeptPasswords(analysis);
  notePassedOn(analysis);
  noteMirrored(analysis, moment);
  noteTracers(analysis, moment);
  noteLogs(analysis, moment);
  noteKeyTwice(analysis, moment);
  noteTokenTwice(analysis, moment);
  noteVisitors(analysis, moment);
  noteUsedElsewhere(analysis);
}

/** A key that logs in with one owner goes to another one as a piece of data, by the same function or class. */
export function noteUsedElsewhere(analysis: Analysis): void {
  const known = analysis.keys.filter(({ target }) => isSourceAddress(target));
  for (const sent of known) {
    if (sent.used) continue;
    const brand = brandOf(sent.target);
    const used = known.filter((one) => one.used && one.root === sent.root);
    const [first] = used;
    if (!first || used.some(({ target }) => sameOwner(brandOf(target), brand))) continue;
    const { path, line } = analysis.placeOf(first.at);
    const chain = [`a key that is for ${brandOf(first.target)}: ${path}:${line}`, sent.name];
    return emit(analysis, 'key-sent', sent.at, chain, sent.target, sent.moment);
  }
}

/** `skylark` and `skylarkcdn`, not `skylark-usage`: a name that anybody can have. */
function sameOwner(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return sameBrand(one, other) && !long.replace(short, '').includes('-');
}

const address = /["'](?:https?|wss?|tcp|udp):\/\/([\w-]+(?:\.[\w-]+)+)/;

/** Passwords that are checked or kept on this machine: nobody elsewhere is asked about them. */
const keptHere =
  /\b(?:pbkdf2_hmac|hashpw|checkpw|argon2|PasswordHasher|passlib|CryptContext|bcrypt|sha512_crypt|sha256_crypt|check_password_hash|generate_password_hash|KeyringBackend)\b|\bscrypt\s*\(|\bhmac\.compare_digest\b|\bdef (?:check_password|verify_password|hash_password|make_password)\b/;

function noteKeptPasswords(analysis: Analysis): void {
  for (const signal of [...analysis.found.values()])
    if (signal.what === 'password-sent' && isSourceAddress(signal.value) && keptHere.test(analysis.latin)) {
      emit(
        analysis,
        'key-sent',
        placeOf(signal, analysis),
        ['a password that is checked or kept here', ...signal.chain],
        signal.value,
        signal.moment,
      );
      return;
    }
}

/** `def login(…)` that calls the `login` of another library with the same password, and sends it elsewhere. */
function notePassedOn(analysis: Analysis): void {
  const { latin } = analysis;
  for (const signal of [...analysis.found.values()]) {
    if (signal.what !== 'password-sent' || !isSourceAddress(signal.value)) continue;
    const at = placeOf(signal, analysis);
    const start = latin.lastIndexOf('def ', at);
    const name = /^def (\w{1,60})/.exec(latin.slice(start, start + 70))?.[1];
    if (start < 0 || name === undefined || at - start > 4000) continue;
    const body = latin.slice(start + 4, at + 1500);
    if (!new RegExp(`[\\w)]\\.${name}\\([^\\n]{0,200}\\bpass`).test(body)) continue;
    const chain = [`a password that \`${name}\` of another library is given`, ...signal.chain];
    emit(analysis, 'key-sent', at, chain, signal.value, signal.moment);
    return;
  }
}

function hostOf(address: string): string {
  return /^\w+:\/\/([^/:…?]+)/.exec(address)?.[1] ?? '';
}

/** An address of somebody else that stands in the source. */
export function isSourceAddress(value = ''): boolean {
  const host = hostOf(value);
  return host !== '' && isForeignHost(host);
}

/** Where in the source the line of a signal begins. */
function placeOf({ line }: Signal, { latin, firstLine }: Analysis): number {
  let at = 0;
  for (let left = line - firstLine; left > 0; left -= 1) {
    const next = latin.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return at;
}

const copies =
  /^[ \t]*(\w{1,40})\s*=\s*(?:\w{1,40}\.copy\(\)|copy\.(?:deep)?copy\(\w{1,40}\)|deepcopy\(\w{1,40}\))/gm;

/** A request is copied, the copy is given another address, and both are sent. */
function noteMirrored(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!analysis.says('url') || !analysis.says('copy', 'deepcopy')) return;
  let looked = 0;
  for (const copy of latin.matchAll(copies)) {
    if ((looked += 1) > 50) return;
    const name = copy[1] ?? '';
    const rest = latin.slice(copy.index, copy.index + 1500);
    const told = new RegExp(`\\b${name}\\.url\\s*=\\s*[^\\n]{0,80}["']https?://[\\w-]+(?:\\.[\\w-]+)+`).exec(
      rest,
    );
    if (!told || !new RegExp(`\\b(?:send|request|handle_request)\\s*\\(\\s*${name}\\b`).test(rest)) continue;
    emit(
      analysis,
      'replaced-sends',
      copy.index,
      ['a request is sent a second time', told[0].trim()],
      `secret ${address.exec(told[0])?.[0].slice(1) ?? ''}`,
      momentAt(latin, copy.index, moment),
    );
    return;
  }
}

const tracers =
  /\b(?:sys|threading)\.(?:setprofile|settrace)(?:_all_threads)?\s*\(|\bsys\.addaudithook\s*\(|\bsys\.monitoring\.register_callback\s*\(|\bsys\.excepthook\s*=/;

/** What functions of others hold while they run is sent away. */
function noteTracers(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (analysis.found.size === 0 || !analysis.says('f_locals')) return;
  const at = latin.search(tracers);
  if (at < 0) return;
  const sends = [...analysis.found.values()].find(
    ({ what, value = '' }) =>
      (what === 'network' && isSourceAddress(value)) ||
      what === 'suspicious-host' ||
      (what === 'open-socket' && isForeignHost(value.replace(/:\d+$/, ''))),
  );
  if (!sends) return;
  emit(
    analysis,
    'replaced-sends',
    at,
    ['what the functions of others hold is seen', `${sends.line}: ${sends.evidence}`],
    `secret ${sends.value ?? ''}`,
    momentAt(latin, at, moment),
  );
}

const logHandlers =
  /\b(HTTPHandler|SysLogHandler|SocketHandler|DatagramHandler|SMTPHandler)\s*\(\s*(?:\w{1,20}\s*=\s*)?\(?\s*["']([\w-]+(?:\.[\w-]+)+)(?::\d{1,5})?["']/g;
const everyLog =
  /\b(?:getLogger\s*\(\s*(?:["'](?:root|urllib3|requests|httpx|boto3?|botocore|django|flask|werkzeug|sqlalchemy|aiohttp|asyncio|uvicorn|celery|paramiko|openai)[\w.]*["'])?\s*\)|logging\.root|root(?:_logger)?)\s*\.\s*(?:addHandler|handlers)\b|\bbasicConfig\s*\([^)]{0,200}handlers|\w+\s*=\s*(?:logging\.)?getLogger\(\)|\.(?:debug|info|warning|error|critical|log)\s*\([^\n]{0,160}\bos\.environ\b/m;

/** The log of the whole program goes to a host that stands in the source. */
function noteLogs(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!latin.includes('Handler') && !latin.includes('addFilter')) return;
  const sends = [...analysis.found.values()].some(
    ({ what, value }) => what === 'network' && isSourceAddress(value),
  );
  if (!sends && latin.search(/\b(?:HTTP|SysLog|Socket|Datagram|SMTP)Handler\b/) < 0) return;
  if (!everyLog.test(latin) && !/\broot\.(?:handlers|addFilter)/.test(latin)) return;
  for (const made of latin.matchAll(logHandlers)) {
    const [whole, kind = '', host = ''] = made;
    if (!isForeignHost(host)) continue;
    emit(
      analysis,
      'replaced-sends',
      made.index,
      [`the log of the program goes to ${host}`],
      `secret ${kind}`,
      momentAt(latin, made.index + whole.length, moment),
    );
    return;
  }
  noteOwnHandler(analysis, moment);
}

const ownHandler = /^class (\w{1,60})\s*\(\s*(?:logging\.)?\w{0,20}(?:Handler|Filter|Formatter)\s*\)\s*:/gm;

/** A handler of one's own that sends each record. */
function noteOwnHandler(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  for (const made of latin.matchAll(ownHandler)) {
    const next = latin.indexOf('\nclass ', made.index + 1);
    const end = Math.min(next < 0 ? latin.length : next, made.index + 4000);
    const from = analysis.lineAt(made.index) + analysis.firstLine - 1;
    const to = analysis.lineAt(end) + analysis.firstLine - 1;
    const sends = [...analysis.found.values()].find(
      ({ what, value, line }) => what === 'network' && isSourceAddress(value) && line >= from && line <= to,
    );
    const name = made[1] ?? '';
    const added = sends
      ? new RegExp(
          `(?:addHandler|addFilter|setFormatter)\\(\\s*${name}\\b|handlers\\s*=\\s*\\[[^\\]\\n]{0,80}\\b${name}\\b`,
        ).exec(latin)
      : null;
    if (!sends || !added) continue;
    const at = added.index;
    emit(
      analysis,
      'replaced-sends',
      at,
      ['the log of the program goes to a host of the source', sends.evidence],
      `secret ${sends.value ?? ''}`,
      momentAt(latin, at, moment),
    );
    return;
  }
}

const keyName =
  /\b((?:self\.|cls\.|client\.|config\.)?_?(?:api_?key|apikey|access_?token|auth_?token|secret_?key|api_?token|token|key|secret))\b/i;
/** Places of a request in which nobody logs in. */
const inBody = /\b(?:json|data|params|content|body|files)\s*=/;

/** A key that is for one service goes to another as a piece of data. */
function noteKeyTwice(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const asked = [...analysis.found.values()].filter(
    ({ what, value }) => what === 'network' && isSourceAddress(value),
  );
  if (asked.length === 0 || asked.length > 60) return;
  if (!/authorization|x-api-key|bearer|api_key\s*=/i.test(latin)) return;
  const hosts = new Set(asked.map(({ value = '' }) => brandOf(value)));
  for (const match of latin.matchAll(
    /\b(?:BASE|URL|API|ENDPOINT|HOST|base_url|api_base|endpoint|host)\w{0,20}\s*[:=][^\n"']{0,40}["']https?:\/\/[\w.-]{3,80}/gi,
  ))
    hosts.add(brandOf(match[0].slice(match[0].indexOf('http'))));
  if (hosts.size < 2) return;
  for (const signal of asked) {
    const at = placeOf(signal, analysis);
    const call = statementAt(latin, at);
    const place = inBody.exec(call);
    const key = place
      ? keyName.exec(
          call
            .slice(place.index)
            .replace(/headers\s*=\s*\{[^}]*\}/g, '')
            .replace(/["'][^"'\n]{0,60}["']\s*:/g, ''),
        )
      : null;
    if (!key || !logsInElsewhere(latin, key[1] ?? '', at, brandOf(signal.value ?? ''), asked, analysis))
      continue;
    emit(
      analysis,
      'key-sent',
      at,
      [`\`${key[1] ?? ''}\` is for another service`],
      signal.value,
      momentAt(latin, at, moment),
    );
    return;
  }
}

const ofVisitors =
  /\b(?:request|req)\.(?:(?:headers|META)[^\n]{0,30}?(?:authorization|cookie|api.?key|token)|cookies\b|POST\b|form\b)|\benviron(?:\.get\(|\[)\s*["']HTTP_(?:COOKIE|AUTHORIZATION|X_API_KEY)/i;

/** What those who visit a web application log in with goes on to somebody else, as a piece of data. */
function noteVisitors(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  let looked = 0;
  for (const signal of [...analysis.found.values()]) {
    if (signal.what !== 'network' || !isSourceAddress(signal.value) || (looked += 1) > 60) continue;
    const at = placeOf(signal, analysis);
    const call = statementAt(latin, at).replace(
      /\b(?:headers|cookies|auth)\s*=\s*(?:\{[^}]*\}|[^,\n]*)/g,
      '',
    );
    if (!ofVisitors.test(call)) continue;
    emit(analysis, 'key-sent', at, ['what visitors log in with'], signal.value, momentAt(latin, at, moment));
    return;
  }
}

const clients =
  /\b(openai|anthropic|stripe|boto3|github|gitlab|slack_sdk|telebot|telegram|discord|tweepy|twilio|sendgrid|cohere|groq|mistralai|genai|huggingface_hub|ccxt|binance|pinecone|replicate|together|litellm|notion_client|shopify|plaid|dropbox|hvac|praw|spotipy|pyrogram|telethon|aiogram|alpaca|langchain_\w{1,20})\b/g;
const handsKey =
  /\b\w{0,20}(?:api_?key|token|secret|access_key)\w{0,10}\s*=\s*|\(\s*(?:self\.)?_?(?:\w{1,20}_)?(?:api_?key|token|secret|key)\b|\.api_key\s*=/i;
const logsIn = /["'](?:authorization|x-api-key|api-key|x-goog-api-key)["']|\bbearer\b/i;

/** A key that its own service is given, by a library or in a header, goes elsewhere, too. */
function noteTokenTwice(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const sent = [...analysis.found.values()].filter(
    ({ what, value }) => what === 'token-sent' && isSourceAddress(value),
  );
  if (sent.length === 0 || sent.length > 60) return;
  for (const signal of sent) {
    const at = placeOf(signal, analysis);
    const brand = brandOf(signal.value ?? '');
    const { text, name } = blockAt(latin, at);
    const target = hostOf(signal.value ?? '');
    // an address that callers bring is that of their own service
    const callers = callersOf(latin, name, at).filter((one) => text.includes(target) || one.includes(target));
    const whole = [text, ...(name === '' ? [] : callers)].join('\n').slice(0, 40_000);
    const other = [...whole.matchAll(clients)]
      .map((one) => one[1] ?? '')
      .find((one) => !sameBrand(one.replace(/_sdk|_client|_hub/, ''), brand) && givesKey(whole, one));
    const host = other ?? (logsIn.test(whole) ? otherHost(whole, brand, latin) : undefined);
    if (host === undefined) continue;
    emit(
      analysis,
      'key-sent',
      at,
      [`a key that is for ${host}`, ...signal.chain],
      signal.value,
      momentAt(latin, at, moment),
    );
    return;
  }
}

/** Another host that the same block talks to, in so many words or by a name of the module. */
function otherHost(block: string, brand: string, latin: string): string | undefined {
  for (const [url] of block.matchAll(/https?:\/\/[\w.-]{3,80}/g))
    if (brandOf(url) !== '' && !sameBrand(brandOf(url), brand)) return brandOf(url);
  for (const [, name = '', url = ''] of latin.matchAll(/^(\w{2,40})\s*=\s*f?["'](https?:\/\/[\w.-]{3,80})/gm))
    if (!sameBrand(brandOf(url), brand) && new RegExp(`\\b${name}\\b`).test(block)) return brandOf(url);
  return undefined;
}

/** On a line that names the library, or within the call that begins there. */
function givesKey(text: string, library: string): boolean {
  let at = text.indexOf(library);
  for (let looked = 0; at >= 0 && looked < 50; looked += 1) {
    const near = text.slice(at, at + 200);
    if (handsKey.test(near) || /\bsuper\(\)\.(login|__init__)\([^\n]*(token|key)/.test(text.slice(at)))
      return true;
    at = text.indexOf(library, at + 1);
  }
  return false;
}

/** Blocks that call a function of this source by its name. */
function callersOf(latin: string, name: string, but: number): readonly string[] {
  const found: string[] = [];
  let at = name === '' ? -1 : latin.indexOf(name);
  for (let looked = 0; at >= 0 && looked < 20; looked += 1) {
    const { from, text } = blockAt(latin, at);
    if (from > but || at < from || from + text.length < but) found.push(text.slice(0, 4000));
    at = latin.indexOf(name, at + name.length);
  }
  return found;
}

/** The same key goes into a header that logs in, on its way to somebody else. */
function logsInElsewhere(
  latin: string,
  key: string,
  at: number,
  brand: string,
  asked: readonly Signal[],
  analysis: Analysis,
): boolean {
  const bare = key.replace(/^\w+\./, '').replace(/[^\w]/g, '');
  const header = new RegExp(
    `(?:authorization|x-api-key|api-key|bearer)["'\\]]?[^\\n]{0,80}\\b${bare}\\b|\\bapi_key\\s*=\\s*(?:self\\.)?${bare}\\b`,
    'i',
  );
  if (!header.test(latin)) return false;
  const own = blockAt(latin, at);
  return asked.some((one) => {
    const place = placeOf(one, analysis);
    if (sameBrand(brandOf(one.value ?? ''), brand) || !header.test(around(latin, place, 1200))) return false;
    const other = blockAt(latin, place);
    return other.from === own.from || (own.name !== '' && other.text.includes(own.name));
  });
}

/** The function or class at the left margin in which something stands. */
function blockAt(
  latin: string,
  at: number,
): { readonly from: number; readonly name: string; readonly text: string } {
  const from = Math.max(
    ...['\ndef ', '\nclass ', '\nasync def '].map((word) => latin.lastIndexOf(word, at)),
    0,
  );
  const end = latin.slice(at).search(/\n[^\s#)\]}]/);
  const text = latin.slice(from, end < 0 ? latin.length : at + end).slice(0, 20_000);
  return { from, name: /^\s*(?:async )?(?:def|class) (\w{1,60})/.exec(text)?.[1] ?? '', text };
}

function sameBrand(one: string, other: string): boolean {
  return one.includes(other) || other.includes(one);
}

/** `openai` of `https://api.openai.com/v1`. */
function brandOf(url: string): string {
  const labels = hostOf(url).split('.');
  return labels.at(-2) ?? '';
}

/** From the line on, to where its brackets are closed. */
function statementAt(latin: string, from: number): string {
  let depth = 0;
  const most = Math.min(latin.length, from + 1200);
  for (let at = from; at < most; at += 1) {
    const letter = latin[at];
    if (letter === '(' || letter === '[' || letter === '{') depth += 1;
    else if (letter === ')' || letter === ']' || letter === '}') depth -= 1;
    else if (letter === '\n' && depth <= 0) return latin.slice(from, at);
  }
  return latin.slice(from, most);
}
