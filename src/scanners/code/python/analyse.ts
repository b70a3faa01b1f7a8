/** Python source to signals. */
import { isEarly, moments, type Moment, type PythonInput, type Signal, type SignalId } from '../signals.js';
import { emit, type Analysis, type NestedReader, type Pending, type Script, type Visit } from './analysis.js';
import { callFunction, callValue, lookInto, parameterScope, runFunction } from './calls.js';
import { cursorAt } from './cursor.js';
import { readEncoding } from './encoding.js';
import { evaluateText } from './evaluated.js';
import { executeAll } from './execute.js';
import { lineFinder } from './lines.js';
import { lookAt } from './look.js';
import { mayMatter } from './prefilter.js';
import { namesSaid, saysAny } from './names-said.js';
import { reachOf } from './reach.js';
import { handedMark } from './handed.js';
import { noteHeldTexts } from './held-texts.js';
import { noteSent } from './sent.js';
import { parseModule } from './statements.js';
import { tokenize } from './tokenizer.js';
import { wholeFile } from './whole-file.js';
import { makeTokens, type Tokens } from './tokens.js';
import {
  anyOf,
  instance,
  gap,
  skeleton,
  takenMarks,
  marks,
  list,
  dictionary,
  makeScope,
  text,
  path,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';
import { aMemberOf } from './enums.js';
import { carriesRequests, isHandedData, isSecretField, outgoing } from './users-things.js';
import { isClassMethod, isStatic } from './instances.js';

/** Decodings that are followed, one inside of the other. */
const deepest = 6;
/** bytes that one file may decode to, in all */
const mostDecoded = 8 << 20;

/**
 * What the source does that matters. Never throws; time and memory are linear in the size of the source. `tokens` is
 * reused from call to call when it is given.
 */
export function analysePython(input: PythonInput, tokens: Tokens = makeTokens()): readonly Signal[] {
  return readPython(input, tokens).signals;
}

/** The same, and whether it was read closely: a source that was not cannot matter by itself. */
export function readPython(
  input: PythonInput,
  tokens: Tokens,
): {
  readonly signals: readonly Signal[];
  readonly closely: boolean;
  /** programs of JavaScript that it runs: not looked at yet */
  readonly scripts: readonly Script[];
} {
  const budget: Budget = { decodable: mostDecoded, closely: false, scripts: [] };
  return { signals: analyse(input, tokens, budget), closely: budget.closely, scripts: budget.scripts };
}

interface Budget {
  decodable: number;
  closely: boolean;
  readonly scripts: Script[];
}

function analyse(input: PythonInput, tokens: Tokens, budget: Budget): readonly Signal[] {
  const { source, oddity, unread } = readEncoding(input.source);
  const plain = oddity === undefined && unread === undefined;
  if (plain && (input.depth ?? 0) === 0 && !mayMatter(source)) return [];
  tokenize(source, tokens);
  const look = lookAt(source, tokens);
  const deep = look.deep || (input.depth ?? 0) > 0;
  if (!deep && look.seen.length === 0 && plain) return [];
  const analysis = begin(input, source, budget);
  if (oddity !== undefined) emit(analysis, 'odd-encoding', 0, [], oddity);
  if (unread !== undefined) emit(analysis, 'not-looked-at', 0, [], unread);
  for (const { what, at, value } of look.seen) emit(analysis, what, at, [], value);
  budget.closely ||= deep;
  if (deep) goDeep(analysis, tokens, budget);
  budget.decodable = analysis.decodable;
  return [...analysis.found.values()];
}

/** An analysis of a source of which nothing was looked at yet. */
export function beginAnalysis(input: PythonInput): Analysis {
  return begin(input, input.source, { decodable: mostDecoded, closely: true, scripts: [] });
}

function begin(input: PythonInput, source: Uint8Array, budget: Budget): Analysis {
  const latin = Buffer.from(source.buffer, source.byteOffset, source.length).toString('latin1');
  const { path, moment, firstLine = 1, depth = 0 } = input;
  const lineAt = lineFinder(latin);
  const nested: NestedReader = (analysis, code, at, chain, when) =>
    analyseNested(analysis, code, at, chain, budget, when);
  return {
    path,
    source,
    latin,
    firstLine,
    lineAt,
    says: saysAny,
    placeOf: (at) => ({ path, line: lineAt(at) + firstLine - 1 }),
    link: null,
    depth,
    module: makeScope('module', null),
    found: new Map(),
    patched: new Map(),
    objects: new Map(),
    stored: new Set(),
    taken: new Map(),
    peers: new Map(),
    secrets: new Set(),
    swept: new Map(),
    visits: new Map(),
    pending: [],
    unnamed: new Set(),
    nested,
    scripts: budget.scripts,
    engine: { callValue, callFunction, evaluateText, runFunction, parameterScope },
    moment,
    followed: true,
    scope: null,
    calls: 0,
    branches: 0,
    loops: 0,
    rounds: 0,
    returns: [],
    yields: [],
    sent: null,
    raised: [],
    generators: new Map(),
    escapes: /(?:\\x[2-7][0-9a-f]){4}|(?:\\1[0-7]{2}){4}|(?:\\u00[2-7][0-9a-f]){4}/i.test(latin),
    steps: 0,
    folds: moment === 'tests' ? 3000 : 24_000,
    work: 32 << 20,
    decodable: budget.decodable,
    exhausted: false,
    rebound: false,
    root: null,
    keys: [],
  };
}

function goDeep(analysis: Analysis, tokens: Tokens, budget: Budget): void {
  const { source, latin, moment, depth } = analysis;
  // what runs by itself, and what was decoded, is read as a whole
  const whole = depth > 0 || moment === 'install' || moment === 'startup';
  const reach = whole ? undefined : reachOf(source, tokens, latin);
  if (reach) analysis.followed = reach.followed;
  const cursor = cursorAt(source, tokens, latin, reach);
  analysis.says = namesSaid(tokens);
  const statements = parseModule(cursor);
  const [first] = statements;
  if (first?.kind === 'expression' && first.value.kind === 'text')
    analysis.module.names.set('__doc__', text(first.value.value, 0));
  // tests that the package imports are read once more, as a part of it
  analysis.steps = moment === 'tests' ? 1000 + tokens.count / 2 : 3000 + tokens.count * 2;
  try {
    executeAll(statements, analysis.module, analysis);
    runPending(analysis);
    wholeFile(analysis, moment, () => runThem(analysis));
    noteHeldTexts(analysis, tokens, (code) => signalsOfText(analysis, code, budget));
    noteExhausted(analysis);
  } catch (error) {
    // the stack: deeper than anything that people write
    if (!(error instanceof RangeError)) throw error;
    emit(analysis, 'not-looked-at', 0, [], 'nested too deep to be followed');
  }
  if (cursor.tooDeep) emit(analysis, 'not-looked-at', 0, [], 'nested too deep to be read', moment);
  if (cursor.lost)
    emit(analysis, 'not-looked-at', 0, [], 'a line that cannot be read, and executes something', moment);
}

const executes: ReadonlySet<SignalId> = new Set<SignalId>([
  'execute-code',
  'execute-constant',
  'dynamic-lookup',
  'obfuscated-payload',
]);

/** Where something is executed, it is said that not everything was looked at. */
function noteExhausted(analysis: Analysis): void {
  if (!analysis.exhausted && analysis.work > 0) return;
  for (const { what, moment } of analysis.found.values())
    if (executes.has(what) && isEarly(moment))
      return emit(analysis, 'not-looked-at', 0, [], 'more than there was time to follow', moment);
}

/** Functions that nobody was seen to call, or that there was no budget to follow. */
export function runPending(analysis: Analysis): void {
  runThem(analysis);
  // what one function puts where another finds it may be put there by the later of the two
  if (!takesAndSends(analysis)) return;
  const before = new Map(analysis.visits);
  analysis.visits.clear();
  runThem(analysis);
  // what ran earlier, or in the first round alone, is not forgotten
  for (const [definition, visit] of before) {
    const again = analysis.visits.get(definition) ?? visit;
    analysis.visits.set(definition, { ...visit, ...again, moment: Math.min(visit.moment, again.moment) });
  }
}

const taking: ReadonlySet<SignalId> = new Set<SignalId>([
  'keylogging',
  'read-clipboard',
  'screenshot',
  'read-camera',
  'read-credentials',
  'read-environment',
]);
const sending: ReadonlySet<SignalId> = new Set<SignalId>(['network', 'upload', 'open-socket']);
const sent: ReadonlySet<SignalId> = new Set<SignalId>([
  'capture-sent',
  'credentials-sent',
  'environment-sent',
]);

const running: ReadonlySet<SignalId> = new Set<SignalId>(['execute-code', 'spawn-shell', 'spawn-process']);
const ran: ReadonlySet<SignalId> = new Set<SignalId>(['execute-download', 'spawn-download']);

/** Whether something is taken, or given to a name of the module; something goes out; and it was not seen that it is the same. */
function takesAndSends({ found, rebound }: Analysis): boolean {
  const seen = [...found.values()].map(({ what }) => what);
  const has = (some: ReadonlySet<SignalId>): boolean => seen.some((one) => some.has(one));
  if (!has(sending)) return false;
  return ((rebound || has(taking)) && !has(sent)) || (rebound && has(running) && !has(ran));
}

function runThem(analysis: Analysis): void {
  // it grows while it is gone through
  for (const one of analysis.pending) {
    const moment = moments.indexOf(one.moment);
    const visit = analysis.visits.get(one.callable.definition);
    if (visit && visit.moment <= moment && !one.inherited) continue;
    const { definition } = one.callable;
    if (definition.kind === 'function' && !definition.matters) continue;
    const earliest = Math.min(moment, visit?.moment ?? moment);
    const next: Visit = { count: 1, moment: earliest };
    analysis.visits.set(one.callable.definition, next);
    analysis.moment = one.moment;
    analysis.root = one.self ?? definition;
    analysis.calls = 0;
    analysis.raised = [];
    const scope = unknownParameters(one, analysis);
    const [self = null] = one.self ? scope.names.values() : [];
    const returned = lookInto(next, one.callable, scope, analysis, self);
    analysis.visits.set(one.callable.definition, {
      ...next,
      count: 1,
      moment: earliest,
      returned,
      general: returned,
    });
    noteShown(one.callable.name, returned, definition.at, analysis);
  }
}

/** What handlers of logging send of a record. */
const logged = /^(mapLogRecord|makePickle)$/;
const shown = /^(_repr_(html|markdown|javascript|svg|mimebundle)_|__html__|_ipython_display_)$/;

/** What a notebook shows is asked for by the browser: a picture whose address carries what was taken; and what is logged. */
function noteShown(name: string, returned: Value, at: number, analysis: Analysis): void {
  if ((returned.marks & takenMarks) === 0) return;
  if (logged.test(name)) return noteSent(returned.marks, gap, name, at, analysis);
  if (!shown.test(name)) return;
  const [address] = /\bhttps?:\/\/[^\0"'<>\s]{4,200}/.exec(skeleton(returned)) ?? [];
  if (address !== undefined) noteSent(returned.marks, address, name, at, analysis);
}

const messengers =
  /^[ \t]*(import|from)[ \t]+(discord|nextcord|disnake|telebot|telegram|aiogram|pyrogram|telethon|paho|websockets?|socketio|slack_bolt|slack_sdk|irc|nats|pika|kafka|redis|twitchio|nio|slixmpp|stomp|zmq|pusher|pubnub|ably|firebase_admin)\b/m;
const handlers =
  /^_?(on_?(message|data|msg|recv|receive|command|text|packet|publish)|handle_?(message|command|data|msg)|message_(handler|received)|received?|process_(message|command))$/i;

/** Whether it is called with what somebody wrote on a service of messages; asked once of each source. */
function hearsMessages(name: string, analysis: Analysis): boolean {
  if (!handlers.test(name)) return false;
  analysis.hears ??= messengers.test(analysis.latin);
  return analysis.hears;
}

function handsApp(name: string, { latin }: Analysis): boolean {
  return name === 'init_app' || /\b(flask|quart|Flask|Quart)\b/.test(latin);
}

const speaksOut = /\b(requests|urlopen|urllib3?|httpx|aiohttp|sockets?|http\.client|websockets?|smtplib)\b/;

/** Parameters of which only the defaults are known. */
// eslint-disable-next-line complexity -- each parameter of which something is known is one line
function unknownParameters({ callable, self }: Pending, analysis: Analysis): Scope {
  const scope = makeScope('function', callable.scope);
  const heard = hearsMessages(callable.name, analysis);
  for (const [index, { name, star }] of callable.parameters.entries()) {
    const standard = callable.standards[index];
    const meant = handedMark(name, callable.parameters);
    // parsers call something else so
    const handed = meant === marks.givenToken && !speaksOut.test(analysis.latin) ? 0 : meant;
    let value: Value = standard ? anyOf([standard, unknown(handed)]) : unknown(handed);
    if (/^(request|req)$/.test(name) && !standard) value = path('web.request');
    if (/^(request|req|r|prepared(_request)?)$/.test(name) && !standard && carriesRequests(self))
      value = path(outgoing);
    if (isSecretField(callable, index, self)) value = unknown(marks.givenKey);
    if (isHandedData(callable, index, analysis)) value = unknown(marks.home | marks.file);
    // what a web framework hands to its extensions
    if (name === 'app' && handsApp(callable.name, analysis)) value = path('web.app');
    // what gRPC hands to a service
    if (name === 'request' && callable.parameters.some((one) => one.name === 'context'))
      value = unknown(marks.asked);
    // what a server hands to an application: PEP 3333
    if (name === 'environ' && callable.parameters.some((one) => one.name === 'start_response'))
      value = unknown(marks.asked);
    if (heard && (index > 0 || callable.parameters.length === 1))
      value = unknown(marks.asked | marks.network);
    if (star === '*') value = list([]);
    if (star === '**') value = dictionary(new Map(), []);
    if (index === 0 && self && !isStatic(callable)) value = firstOf(self, callable, analysis);
    scope.names.set(name, value);
  }
  return scope;
}

/** What a method is called with first. */
function firstOf(self: Value, callable: Callable, analysis: Analysis): Value {
  if (self.kind !== 'class' || isClassMethod(callable)) return self;
  return aMemberOf(self) ?? oneOf(self, analysis);
}

/** An object of the class: what one of its methods sets, another one finds. */
function oneOf(self: Value, { objects }: Analysis): Value {
  const made = instance(self);
  const entries = objects.get(self) ?? made.entries;
  if (objects.size < mostObjects) objects.set(self, entries);
  return { ...made, entries };
}

const mostObjects = 500;

function analyseNested(
  outer: Analysis,
  code: string,
  at: number,
  chain: readonly string[],
  budget: Budget,
  moment?: Moment,
): void {
  if (code.length > outer.decodable || outer.depth >= deepest) {
    emit(outer, 'not-looked-at', at, chain, 'decoded code that was too deep or too long');
    return;
  }
  for (const signal of signalsOfText(outer, code, budget, moment)) {
    const { path, line } = outer.placeOf(at);
    const key = `${signal.what} ${path}:${line} ${signal.value ?? ''}`;
    if (outer.found.size >= 500 || outer.found.has(key)) continue;
    outer.found.set(key, { ...signal, path, line, chain: [...chain, ...signal.chain].slice(0, 12) });
  }
}

/** What a text within the source does; nothing where it is too long for what is left, or too deep. */
function signalsOfText(
  outer: Analysis,
  code: string,
  budget: Budget,
  moment = outer.moment,
): readonly Signal[] {
  if (code.length > outer.decodable || outer.depth >= deepest) return [];
  budget.decodable = outer.decodable - code.length;
  const source = Buffer.from(code, /[^\u0000-\u00ff]/.test(code) ? 'utf8' : 'latin1');
  const input = { source, path: outer.path, moment, depth: outer.depth + 1 };
  const signals = analyse(input, makeTokens(source.length), budget);
  outer.decodable = budget.decodable;
  return signals;
}
