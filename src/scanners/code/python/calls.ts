/** Calls: functions of this source are followed, others are known by name. */
import { isEarly, moments } from '../signals.js';
import { emit, spend, type Analysis, type Visit } from './analysis.js';
import { specials } from './builtins.js';
import { evaluate } from './evaluate.js';
import { executeAll } from './execute.js';
import { foldCall, foldMethod, format } from './fold.js';
import { canonicalResult, decodingMethods, effects, isDigest, sourceMarks } from './knowledge.js';
import { callHook, classAttribute, isStatic } from './instances.js';
import { attributeOf, pathValue } from './names.js';
import { sink } from './sinks.js';
import { startedBy } from './started-by.js';
import {
  anyOf,
  dictionary,
  gap,
  instance,
  isText,
  list,
  makeScope,
  marks,
  skeleton,
  text,
  takenMarks,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';
import { loadOwn, readOwn } from './data-files.js';
import { noteRead, noteWrite } from './files.js';
import { keptOfHanded } from './handed.js';
import { takenOn } from './taken-on.js';
import { askedBy, askedElsewhere, isMute } from './asked-by.js';
import { foldPathMethod } from './path-methods.js';
import { hostMark } from './requests.js';
import { containers, fillHolder, fromDictionary, layOver } from './containers.js';
import { instantiate, noteArguments } from './making.js';
import { putInto } from './told.js';
import { nothingGiven } from './given.js';
import { again, heldBy, keepReturned, mostVisits, noteSwallowed } from './visits.js';
import { digestOf } from './password-checks.js';
import { usersThing } from './users-finds.js';
import { withSettings } from './users-things.js';
import { byAddress, dropsAll, handLambdas } from './clients.js';

export interface Given {
  readonly plain: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** of all that is given */
  readonly marks: number;
}

const deepestCall = 10;

/** What a call gives back. */
export function callValue(callee: Value, given: Given, at: number, analysis: Analysis): Value {
  switch (callee.kind) {
    case 'any':
      return anyOf(callee.items.map((one) => callValue(one, given, at, analysis)));
    case 'path':
      return callPath(callee, given, at, analysis);
    case 'function':
      return callee.callable
        ? callFunction(callee.callable, callee.of, given, analysis)
        : unknown(given.marks);
    case 'class':
      return instantiate(callee, given, at, analysis);
    case 'instance': {
      const method = callee.of ? classAttribute(callee.of, '__call__') : undefined;
      if (!method) return unknown(callee.marks | given.marks);
      return callValue(attributeOf(callee, '__call__', analysis), given, at, analysis);
    }
    case 'partial': {
      if (!callee.of) return unknown(given.marks);
      const plain = [...callee.items, ...given.plain];
      const named = new Map([...callee.entries, ...given.named]);
      return callValue(callee.of, { plain, named, marks: callee.marks | given.marks }, at, analysis);
    }
    default:
      return unknown((callee.marks | given.marks) & ~marks.socket);
  }
}

/** Follows the call into a function of this source. */
export function callFunction(
  callable: Callable,
  self: Value | null,
  given: Given,
  analysis: Analysis,
): Value {
  const { definition } = callable;
  // what runs at import is followed all the same: that it runs then is what matters
  const followed = analysis.followed || analysis.moment === 'import';
  if (!followed && definition.kind === 'function' && !definition.matters)
    return unknown(given.marks & ~marks.socket);
  const visit = analysis.visits.get(callable.definition) ?? { count: 0, moment: moments.length };
  const moment = moments.indexOf(analysis.moment);
  const enough =
    visit.moment <= moment && visit.count >= (followed ? mostVisits(callable, self, given, visit) : 1);
  if (analysis.calls >= deepestCall || analysis.steps <= 0 || enough) {
    if (visit.moment > moment) analysis.pending.push({ callable, self, moment: analysis.moment });
    if (!enough && isEarly(analysis.moment)) analysis.exhausted = true;
    return again(visit, given, self, analysis);
  }
  const next: Visit = {
    ...visit,
    count: visit.count + 1,
    moment: Math.min(moment, visit.moment),
  };
  analysis.visits.set(callable.definition, next);
  const returned = lookInto(next, callable, parameterScope(callable, self, given), analysis, self);
  keepReturned(next, given, returned);
  noteSwallowed(analysis.visits.get(callable.definition) ?? next, given, returned);
  return returned;
}

/** Looks at the body, and keeps of it what those who call it again need to know. */
export function lookInto(
  visit: Visit,
  callable: Callable,
  scope: Scope,
  analysis: Analysis,
  self: Value | null,
): Value {
  const { length } = analysis.raised;
  const held = heldBy(self);
  const given = self?.kind === 'instance' ? new Set(scope.names.values()) : undefined;
  const returned = runFunction(callable, scope, analysis);
  visit.raised = analysis.raised.slice(length);
  if (heldBy(self) > held) visit.fills = true;
  if (self && given) visit.filled = { self, given };
  return returned;
}

/** Looks at the body once, with these parameters. */
export function runFunction(callable: Callable, scope: Scope, analysis: Analysis): Value {
  const { returns, yields, branches, loops, sent } = analysis;
  analysis.calls += 1;
  analysis.returns = [];
  analysis.yields = [];
  analysis.branches = 0;
  analysis.loops = 0;
  try {
    if (typeof callable.body !== 'function') return evaluate(callable.body, scope, analysis);
    executeAll(callable.body(), scope, analysis);
    if (analysis.yields.length > 0) return generator(callable, scope, analysis);
    return analysis.returns.length === 0 ? unknown(0, '') : anyOf(analysis.returns);
  } finally {
    analysis.calls -= 1;
    analysis.returns = returns;
    analysis.yields = yields;
    analysis.branches = branches;
    analysis.loops = loops;
    analysis.sent = sent;
  }
}

/** What a function that yields gives: all that it yields, and itself, for what is sent into it. */
function generator(callable: Callable, scope: Scope, analysis: Analysis): Value {
  const made = list(analysis.yields);
  if (analysis.generators.size < 100) analysis.generators.set(made, { callable, scope, sent: [] });
  return made;
}

/** `generator.send(value)`: its body is looked at again, with all that was sent so far. */
function send(of: Value, given: Given, analysis: Analysis): Value | undefined {
  const held = analysis.generators.get(of);
  if (!held || held.sent.length >= 16 || analysis.calls >= deepestCall || analysis.steps <= 0)
    return undefined;
  held.sent.push(...given.plain.slice(0, 1));
  const { sent } = analysis;
  analysis.sent = anyOf(held.sent);
  const again = runFunction(held.callable, held.scope, analysis);
  analysis.sent = sent;
  return anyOf(again.items);
}

/** Parameters with what is given. */
export function parameterScope(callable: Callable, self: Value | null, given: Given): Scope {
  const scope = makeScope('function', callable.scope);
  const plain = self && !isStatic(callable) ? [self, ...given.plain] : given.plain;
  let index = 0;
  const taken = new Set<string>();
  for (const [place, { name, star }] of callable.parameters.entries()) {
    if (star === '*') {
      scope.names.set(name, list(plain.slice(index)));
      index = plain.length;
    } else if (star === '**') {
      const rest = [...given.named].filter(([key]) => !taken.has(key));
      scope.names.set(
        name,
        dictionary(
          new Map(rest),
          rest.map(([, value]) => value),
        ),
      );
    } else {
      const named = given.named.get(name);
      taken.add(name);
      scope.names.set(name, named ?? plain[index] ?? callable.standards[place] ?? unknown());
      if (!named) index += 1;
    }
  }
  return scope;
}

const isHeld = ({ kind }: Value): boolean => kind === 'list' || kind === 'dictionary';

const exceptionNames = /^builtins\.[A-Z]/;

// eslint-disable-next-line complexity -- one case after the other, each of one line
function callPath(callee: Value, given: Given, at: number, analysis: Analysis): Value {
  const { text: name, of } = callee;
  // of something unknown: no name that anything is known of
  const loaded = name.endsWith('.load_module')
    ? specials.get(name)?.(given, at, analysis, callee)
    : undefined;
  if (loaded) return loaded;
  const users = usersThing(name)?.(given, at, analysis, callee);
  if (users) return users;
  const own = loadOwn(name, given, analysis);
  if (own) return own;
  if (of && name.startsWith('?.')) return callMethod(callee, of, given, at, analysis);
  if (exceptionNames.test(name)) {
    const made = instance(callee);
    made.marks |= given.marks & (marks.socket - 1);
    noteArguments(made, given);
    return made;
  }
  const hooked = hookedCall(name, given, at, analysis);
  if (hooked) return hooked;
  const special = specials.get(name);
  if (special) {
    const value = special(given, at, analysis, callee);
    if (value) return value;
  }
  const effect = effects.get(name);
  const result = effect ? sink(effect, name, callee, given, at, analysis) : undefined;
  // a parser holds what it read
  if (effect === 'open' && of && result && name.endsWith('.read') && isEarly(analysis.moment))
    of.marks |= result.marks & (marks.socket - 1);
  if (result) return result;
  if (of && (name.startsWith('str.') || name.startsWith('list.') || name.startsWith('dict.'))) {
    return callMethod(callee, of, given, at, analysis);
  }
  const folded = analysis.work > 0 ? spend(analysis, foldAny(name, given.plain)) : undefined;
  if (folded) return folded;
  noteWrite(callee, given, at, analysis);
  const started = startedBy(name, given, at, analysis);
  if (started) return started;
  handLambdas(given, analysis);
  return byAddress(callee, given, at, analysis, resultOf(callee, given));
}

function hookedCall(name: string, given: Given, at: number, analysis: Analysis): Value | undefined {
  const hook = askedBy.get(name) ?? askedElsewhere.get(name);
  if (hook === undefined) return undefined;
  const place = hook === '__instancecheck__' || hook === '__subclasscheck__' ? 1 : 0;
  const asked = given.plain[place];
  if (asked?.kind !== 'instance' && asked?.kind !== 'class') return undefined;
  const rest = given.plain.filter((one) => one !== asked);
  const answer = callHook(asked, hook, rest, at, analysis);
  if (!answer) return hook === '__str__' ? callHook(asked, '__repr__', [], at, analysis) : undefined;
  if (hook === '__reduce__' && answer.kind === 'list') return reduced(answer, at, analysis);
  // what iterates is asked for its items
  const items =
    hook === '__iter__' && answer.kind === 'instance'
      ? callHook(answer, '__next__', [], at, analysis)
      : undefined;
  return items ? list([items]) : answer;
}

/** What `__reduce__` gives is called by those who copy or unpickle. */
function reduced(answer: Value, at: number, analysis: Analysis): Value {
  const [callee, plain] = answer.items;
  const items = plain?.kind === 'list' ? plain.items : [];
  const effect = callee?.kind === 'path' ? effects.get(callee.text) : undefined;
  if (callee && (effect === 'execute' || effect === 'spawn' || effect === 'spawn-shell'))
    emit(analysis, 'decode-and-execute', at, ['__reduce__', callee.text, 'unpickling runs it'], callee.text);
  return callee
    ? callValue(callee, { ...nothingGiven, plain: items, marks: answer.marks }, at, analysis)
    : answer;
}

/** Where one of several is given: what comes out of those that are known. */
function foldAny(name: string, plain: readonly Value[]): Value | undefined {
  const [first, ...others] = plain;
  const made = foldCall(name, plain);
  if (made || first?.kind !== 'any') return made;
  const each = first.items.flatMap((one) => (isText(one) ? (foldCall(name, [one, ...others]) ?? []) : []));
  return each.length === 0 ? undefined : anyOf([...each, unknown(first.marks)]);
}

function resultOf(callee: Value, given: Given): Value {
  const { text: name, of } = callee;
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (isMute(last, of)) return unknown();
  // what a function of another file gives back is not what stands there
  const own = (name.startsWith('.') ? callee.marks & ~marks.packaged : callee.marks) | (of ? of.marks : 0);
  if (isDigest(name))
    return digestOf(canonicalResult(name), (own | given.marks) & ~secretMarks, of, given.plain);
  const decoded = decodingMethods.has(last) ? marks.decoded : 0;
  if (of && containers.has(last)) {
    of.marks |= putInto(of, given.marks);
    fillHolder(of, given.marks);
  }
  const made =
    ((sourceMarks.get(name) ?? 0) & marks.givenKey) |
    // numbers to letters
    (/^builtins\.(bytes|bytearray)$/.test(name) &&
    given.plain.length === 1 &&
    /^(list|unknown)$/.test(given.plain[0]?.kind ?? '')
      ? marks.assembled
      : 0);
  const taken = takenOn(name, last, given);
  const all = keptOfHanded(last, own | taken | decoded) | made | hostMark(name, given);
  return withSettings(pathValue(canonicalResult(name), all, fileOf(callee, given)), given);
}

const secretMarks =
  marks.credentials | marks.secret | marks.givenKey | marks.givenPassword | marks.givenToken;

/** What the result is about: the file that was opened, the receiver. */
function fileOf(callee: Value, given: Given): Value | null {
  return callee.of ?? given.plain[0] ?? given.named.get('fileobj') ?? null;
}

// eslint-disable-next-line complexity -- one case after the other, each of one line
function callMethod(callee: Value, of: Value, given: Given, at: number, analysis: Analysis): Value {
  const name = callee.text.slice(callee.text.indexOf('.') + 1);
  const own = readOwn(name, of, given, analysis);
  if (own) return own;
  if (isText(of)) {
    const read = noteRead(name, of, at, analysis, given);
    if (read !== 0) return unknown((of.marks & ~marks.literal) | read, gap, of);
    const filled =
      name === 'format' || name === 'format_map' ? formatNamed(name, of, given, at, analysis) : undefined;
    if (filled) return filled;
    const folded = analysis.work > 0 ? spend(analysis, foldMethod(name, of, given.plain)) : undefined;
    if (folded) return folded;
  }
  const along = isHeld(of) ? undefined : foldPathMethod(name, of, given.plain, analysis);
  if (along) return along;
  if ((of.marks & marks.home) !== 0 && (name === 'unlink' || name === 'rmdir'))
    emit(analysis, 'destructive', at, [callee.text], 'every file');
  if (containers.has(name)) {
    // a queue brings it to whoever reads from there
    const brings = takenMarks | (/^put(_nowait)?$/.test(name) ? marks.network : 0);
    if ((given.marks & brings & ~of.marks) !== 0) analysis.rebound = true;
    // a text that names such a place makes no such place of what it is written to
    of.marks |= putInto(of, name.startsWith('write') ? given.marks & ~marks.startPath : given.marks);
    fillHolder(of, given.marks);
    if (of.kind === 'dictionary' && name === 'update')
      for (const one of given.plain) layOver(of.entries, one);
    if (of.kind === 'list' && (name === 'append' || name === 'add') && of.items.length < 4096)
      of.items.push(...given.plain);
  }
  noteWrite(callee, given, at, analysis);
  if (
    name.startsWith('execute') &&
    isEarly(analysis.moment) &&
    dropsAll.test(skeleton(given.plain[0] ?? unknown()))
  )
    emit(analysis, 'destructive', at, [callee.text], skeleton(given.plain[0] ?? unknown()));
  const started = startedBy(callee.text, given, at, analysis);
  if (name === 'started().add_done_callback' && given.plain[0])
    analysis.engine.callValue(
      given.plain[0],
      { ...nothingGiven, plain: [of], marks: of.marks },
      at,
      analysis,
    );
  if (of.kind === 'dictionary') return fromDictionary(of, name, given);
  if (of.kind === 'list' && /^(send|asend|throw|__next__)$/.test(name)) {
    const answer = send(of, given, analysis);
    if (answer) return answer;
  }
  if (of.kind === 'list' && name === 'pop') return anyOf([...of.items.slice(0, 5), unknown(of.marks)]);
  if (started) return started;
  handLambdas(given, analysis);
  if (isMute(name, of)) return unknown();
  const decoded = (decodingMethods.has(name) ? marks.decoded : 0) | noteRead(name, of, at, analysis, given);
  const known = name === 'decode' || name === 'strip' || name === 'format' ? of.text || gap : gap;
  const value = unknown(keptOfHanded(name, of.marks | given.marks | decoded), known, of);
  if (name === 'fileno' || name === 'makefile' || name === 'detach') return value;
  return byAddress(callee, given, at, analysis, withoutSocket(value));
}

/** Fields by name: `'{a}{b}'.format(a=…)`, `format_map(mapping)`, also of a mapping that makes what it lacks. */
function formatNamed(
  name: string,
  of: Value,
  given: Given,
  at: number,
  analysis: Analysis,
): Value | undefined {
  const [mapping] = name === 'format_map' ? given.plain : [];
  const fields = mapping?.kind === 'dictionary' ? mapping.entries : given.named;
  const own = mapping?.kind === 'instance' ? mapping : undefined;
  if (fields.size === 0 && !own) return undefined;
  const taken = own ? own.marks : 0;
  const parts = of.text.split(/(\{[^{}]*\})/).slice(0, 2000);
  const values: Value[] = [];
  const template = parts.map((part) => {
    const key = /^\{([\w ]+)/.exec(part)?.[1];
    if (key === undefined) return part;
    const value = own
      ? (own.entries.get(`[${key}]`) ??
        callHook(own, '__getitem__', [text(key, 0)], at, analysis) ??
        callHook(own, '__missing__', [text(key, marks.pieces)], at, analysis))
      : fields.get(key);
    if (!value && !/^\d+$/.test(key)) return part;
    values.push(value ?? given.plain[Number(key)] ?? unknown());
    return '{}';
  });
  return format({ ...of, text: template.join(''), marks: of.marks | taken }, values, false);
}

function withoutSocket(value: Value): Value {
  value.marks &= ~marks.socket;
  return value;
}
