/** Calls: functions of this source are followed, others are known by name. */
import { moments } from '../signals.js';
import { spend, type Analysis } from './analysis.js';
import { specials } from './builtins.js';
import { evaluate } from './evaluate.js';
import { executeAll } from './execute.js';
import { foldCall, foldMethod } from './fold.js';
import { canonicalResult, decodingMethods, effects } from './knowledge.js';
import { attributeOf, classAttribute, pathValue } from './names.js';
import { sink, startedBy } from './sinks.js';
import {
  anyOf,
  dictionary,
  gap,
  instance,
  isText,
  list,
  makeScope,
  marks,
  path,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';
import { noteRead, noteWrite } from './files.js';
import { keptOfHanded } from './handed.js';

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
      return instantiate(callee, given, analysis);
    case 'instance': {
      const method = callee.of ? classAttribute(callee.of, '__call__', 0) : undefined;
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
  const visit = analysis.visits.get(callable.definition) ?? { count: 0, moment: moments.length };
  const moment = moments.indexOf(analysis.moment);
  const enough = visit.moment <= moment && visit.count >= mostVisits(callable, given);
  if (analysis.calls >= deepestCall || analysis.steps <= 0 || enough) {
    if (visit.moment > moment) analysis.pending.push({ callable, self, moment: analysis.moment });
    return unknown(given.marks & ~marks.socket);
  }
  analysis.visits.set(callable.definition, {
    count: visit.count + 1,
    moment: Math.min(moment, visit.moment),
  });
  return runFunction(callable, parameterScope(callable, self, given), analysis);
}

/** Calls that tell more than others are followed more often: those that pass something on, and those of small decoders. */
function mostVisits({ body }: Callable, given: Given): number {
  const telling =
    (given.marks & ~marks.pieces) !== 0 ||
    given.plain.some((one) => one.kind === 'function' || (one.kind === 'path' && effects.has(one.text)));
  if (telling) return 12;
  const small = 'kind' in body || body.length <= 6;
  return small && given.plain.some((one) => isText(one) || one.kind === 'list') ? 40 : 1;
}

/** Looks at the body once, with these parameters. */
export function runFunction(callable: Callable, scope: Scope, analysis: Analysis): Value {
  const { returns, branches } = analysis;
  analysis.calls += 1;
  analysis.returns = [];
  analysis.branches = 0;
  try {
    if ('kind' in callable.body) return evaluate(callable.body, scope, analysis);
    executeAll(callable.body, scope, analysis);
    return analysis.returns.length === 0 ? unknown(0, '') : anyOf(analysis.returns);
  } finally {
    analysis.calls -= 1;
    analysis.returns = returns;
    analysis.branches = branches;
  }
}

function isStatic(callable: Callable): boolean {
  const { definition } = callable;
  if (definition.kind !== 'function') return false;
  return definition.decorators.some((one) => one.kind === 'name' && one.id === 'staticmethod');
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

function instantiate(of: Value, given: Given, analysis: Analysis): Value {
  const made = instance(of);
  made.marks |= given.marks & (marks.socket - 1);
  for (const name of ['__new__', '__init__', '__post_init__', '__enter__', '__del__']) {
    const method = classAttribute(of, name, 0);
    if (method?.kind === 'function' && method.callable) callFunction(method.callable, made, given, analysis);
    else if (method) callValue(method, given, 0, analysis);
  }
  return made;
}

const containers = new Set([
  'append',
  'extend',
  'add',
  'insert',
  'update',
  'appendleft',
  'setdefault',
  'put',
  'writelines',
  'write',
  '__setitem__',
  'set',
  'writestr',
  'attach',
  'push',
]);
/** Their answer says nothing of what they were asked about. */
const mute: ReadonlySet<string> = new Set(
  'len isinstance issubclass hasattr callable id hash bool print exists isfile isdir is_file is_dir startswith endswith find index count close flush seek mkdir makedirs warn warning info debug error exception sleep match fullmatch isdigit isalpha getsize stat type round range'.split(
    ' ',
  ),
);

function callPath(callee: Value, given: Given, at: number, analysis: Analysis): Value {
  const { text: name, of } = callee;
  // of something unknown: no name that anything is known of
  if (of && name.startsWith('?.')) return callMethod(callee, of, given, at, analysis);
  const special = specials.get(name);
  if (special) {
    const value = special(given, at, analysis, callee);
    if (value) return value;
  }
  const effect = effects.get(name);
  const result = effect ? sink(effect, name, callee, given, at, analysis) : undefined;
  if (result) return result;
  if (of && (name.startsWith('str.') || name.startsWith('list.') || name.startsWith('dict.'))) {
    return callMethod(callee, of, given, at, analysis);
  }
  const folded = analysis.work > 0 ? spend(analysis, foldCall(name, given.plain)) : undefined;
  if (folded) return folded;
  noteWrite(callee, given, at, analysis);
  const started = startedBy(name, given, at, analysis);
  if (started) return started;
  return resultOf(callee, given);
}

function resultOf(callee: Value, given: Given): Value {
  const { text: name, of } = callee;
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (mute.has(last)) return unknown();
  const own = callee.marks | (of ? of.marks : 0);
  const decoded = decodingMethods.has(last) ? marks.decoded : 0;
  if (of && containers.has(last)) of.marks |= given.marks;
  const all = keptOfHanded(last, own | given.marks | decoded);
  return pathValue(canonicalResult(name), all, fileOf(callee, given));
}

/** What the result is about: the file that was opened, the receiver. */
function fileOf(callee: Value, given: Given): Value | null {
  return callee.of ?? given.plain[0] ?? null;
}

// eslint-disable-next-line complexity -- one case after the other, each of one line
function callMethod(callee: Value, of: Value, given: Given, at: number, analysis: Analysis): Value {
  const name = callee.text.slice(callee.text.indexOf('.') + 1);
  if (isText(of)) {
    const read = noteRead(name, of, at, analysis, given);
    if (read !== 0) return unknown((of.marks & ~marks.literal) | read, gap, of);
    const folded = analysis.work > 0 ? spend(analysis, foldMethod(name, of, given.plain)) : undefined;
    if (folded) return folded;
  }
  if (containers.has(name)) {
    of.marks |= given.marks;
    if (of.kind === 'list' && (name === 'append' || name === 'add') && of.items.length < 4096)
      of.items.push(...given.plain);
  }
  noteWrite(callee, given, at, analysis);
  const started = startedBy(callee.text, given, at, analysis);
  if (of.kind === 'dictionary') return fromDictionary(of, name, given);
  if (of.kind === 'list' && name === 'pop') return anyOf([...of.items.slice(0, 5), unknown(of.marks)]);
  if (started) return started;
  if (mute.has(name)) return unknown();
  const decoded = (decodingMethods.has(name) ? marks.decoded : 0) | noteRead(name, of, at, analysis);
  const text = name === 'decode' || name === 'strip' || name === 'format' ? of.text || gap : gap;
  const value = unknown(keptOfHanded(name, of.marks | given.marks | decoded), text, of);
  return name === 'fileno' || name === 'makefile' || name === 'detach' ? value : withoutSocket(value);
}

function withoutSocket(value: Value): Value {
  value.marks &= ~marks.socket;
  return value;
}

function fromDictionary(of: Value, name: string, given: Given): Value {
  const [key, other] = given.plain;
  if ((name === 'get' || name === 'pop' || name === '__getitem__') && key && isText(key)) {
    return of.entries.get(key.text) ?? other ?? unknown(of.marks);
  }
  if (name === 'values') return list([...of.entries.values()], of.marks);
  if (name === 'items')
    return list(
      [...of.entries].map(([one, value]) => list([path(`'${one.slice(0, 40)}'`), value])),
      of.marks,
    );
  return unknown(of.marks | given.marks);
}
