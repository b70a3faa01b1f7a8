/** Statements, in the order in which they would run. */
import { emit, type Analysis } from './analysis.js';
import { nothingGiven } from './given.js';
import type { Given } from './calls.js';
import { assign, combine, evaluate, standardsOf } from './evaluate.js';
import { anItemOf } from './iterating.js';
import { canonical, effects } from './knowledge.js';
import { bind, pathValue } from './names.js';
import type { ClassDefinition, Expression, FunctionDefinition, Statement } from './syntax.js';
import { isEnum, makeMembers } from './enums.js';
import { itemsOf } from './fold.js';
import { noteKeywords, pendInherited } from './inherited.js';
import {
  callHook,
  classAttribute,
  documentationOf,
  isClassMethod,
  metaclassEntry,
  noteSubclass,
} from './instances.js';
import { runsAsEnum } from './implicit.js';
import { caughtOf } from './reflect.js';
import {
  classValue,
  dictionary,
  functionValue,
  list,
  makeScope,
  marks,
  marksOf,
  path,
  text,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';
import { isEarly, type Moment } from '../signals.js';

type For = Extract<Statement, { kind: 'for' }>;
type With = Extract<Statement, { kind: 'with' }>;

export function executeAll(body: readonly Statement[], scope: Scope, analysis: Analysis): void {
  for (const statement of body) execute(statement, scope, analysis);
}

// eslint-disable-next-line complexity -- one case after the other, each of one line
function execute(statement: Statement, scope: Scope, analysis: Analysis): void {
  switch (statement.kind) {
    case 'expression':
      // a text that stands alone is documentation
      if (statement.value.kind !== 'text') evaluate(statement.value, scope, analysis);
      return;
    case 'assign': {
      const value = evaluate(statement.value, scope, analysis);
      for (const target of statement.targets) assign(target, value, scope, analysis);
      if (scope.kind === 'class') noteSpecialName(statement.targets, value, statement.at, analysis);
      return;
    }
    case 'augment': {
      const right = evaluate(statement.value, scope, analysis);
      const left = evaluate(statement.target, scope, analysis);
      const value = combine(statement.operator, left, right, statement.at, analysis);
      if (left.kind === 'list') left.marks |= right.marks;
      assign(statement.target, value, scope, analysis);
      return;
    }
    case 'annotate':
      noteAnnotation(statement.target, evaluate(statement.annotation, scope, analysis), scope);
      if (statement.value)
        assign(statement.target, evaluate(statement.value, scope, analysis), scope, analysis);
      return;
    case 'return':
      if (statement.value) analysis.returns.push(evaluate(statement.value, scope, analysis));
      return;
    case 'evaluate':
      for (const value of statement.values) {
        const held = evaluate(value, scope, analysis);
        if (statement.raises) noteRaised(held, statement.at, analysis);
      }
      return;
    case 'caught':
      bind(statement.name, caughtOf(analysis.raised), scope, analysis);
      return;
    case 'function':
      return define(statement, scope, analysis);
    case 'class':
      return defineClass(statement, scope, analysis);
    default:
      return executeBlock(statement, scope, analysis);
  }
}

function executeBlock(statement: Statement, scope: Scope, analysis: Analysis): void {
  switch (statement.kind) {
    case 'import':
      for (const { name, as } of statement.names) bindModule(name, as, scope, analysis);
      return;
    case 'from':
      return bindFrom(statement, scope, analysis);
    case 'global':
      for (const name of statement.names) scope.globals.add(name);
      return;
    case 'if':
      return executeIf(statement, scope, analysis);
    case 'while':
      evaluate(statement.test, scope, analysis);
      return rounds(statement.body, scope, analysis);
    case 'for':
      return executeFor(statement, scope, analysis);
    case 'blocks':
      return executeBlocks(statement.blocks, scope, analysis);
    case 'with':
      return executeWith(statement, scope, analysis);
    default:
      return;
  }
}

const mostAnnotations = 200;

/** Of a class or a module: kept under `__annotations__`. */
function noteAnnotation(target: Expression, value: Value, scope: Scope): void {
  if (
    target.kind !== 'name' ||
    scope.kind === 'function' ||
    value.kind === 'unknown' ||
    value.kind === 'path'
  )
    return;
  const held = scope.names.get('__annotations__') ?? dictionary(new Map(), []);
  scope.names.set('__annotations__', held);
  if (held.kind === 'dictionary' && held.entries.size < mostAnnotations) held.entries.set(target.id, value);
}

const mostRaised = 8;

function noteRaised(value: Value, at: number, analysis: Analysis): void {
  const made = value.kind === 'class' ? analysis.engine.callValue(value, nothingGiven, at, analysis) : value;
  if (analysis.raised.length < mostRaised && made.kind !== 'unknown') analysis.raised.push(made);
}

/** What is raised in one of the blocks is what the others catch. */
function executeBlocks(blocks: readonly (readonly Statement[])[], scope: Scope, analysis: Analysis): void {
  const { raised } = analysis;
  analysis.raised = [];
  for (const block of blocks) branch(block, scope, analysis);
  analysis.raised = raised.concat(analysis.raised).slice(0, mostRaised);
}

/** A body that runs again sees what it made the first time. */
function rounds(body: readonly Statement[], scope: Scope, analysis: Analysis): void {
  const again = analysis.loops === 0 && isEarly(analysis.moment);
  analysis.loops += 1;
  branch(body, scope, analysis);
  if (again && analysis.steps > 0) branch(body, scope, analysis);
  analysis.loops -= 1;
}

const mostRounds = 4096;

/** One round for each item where they are known, and there is budget for it. */
function executeFor(statement: For, scope: Scope, analysis: Analysis): void {
  let iterable = evaluate(statement.iterable, scope, analysis);
  if (iterable.kind === 'instance') {
    const by = analysis.engine.callValue(path('builtins.iter'), givenOne(iterable), statement.at, analysis);
    iterable = by.kind === 'path' ? iterable : by;
  }
  // what arrives on a connection
  if (iterable.kind === 'path' && effects.get(`${iterable.text}.recv`) === 'network')
    iterable = unknown(iterable.marks | marks.network | marks.knownAddress);
  const items = itemsOf(iterable);
  const [first, ...rest] = items && items.length <= mostRounds ? items : [];
  if (!first) {
    assign(statement.target, anItemOf(iterable), scope, analysis);
    return rounds(statement.body, scope, analysis);
  }
  const { steps } = analysis;
  analysis.loops += 1;
  analysis.rounds += 1;
  assign(statement.target, first, scope, analysis);
  executeAll(statement.body, scope, analysis);
  const used = steps - analysis.steps + 1;
  if (analysis.folds > used * rest.length) {
    const after = analysis.steps;
    analysis.folds -= used * rest.length;
    for (const one of rest) {
      assign(statement.target, one, scope, analysis);
      executeAll(statement.body, scope, analysis);
    }
    analysis.steps = after;
  } else {
    if (isEarly(analysis.moment)) analysis.exhausted = true;
    assign(statement.target, anItemOf(list(rest)), scope, analysis);
    branch(statement.body, scope, analysis);
  }
  analysis.loops -= 1;
  analysis.rounds -= 1;
}

/** `__enter__` gives what `as` binds; `__exit__` runs behind the body. */
function executeWith(statement: With, scope: Scope, analysis: Analysis): void {
  const entered: Value[] = [];
  for (const { value, target } of statement.items) {
    const held = evaluate(value, scope, analysis);
    const made = enter(held, statement.at, analysis);
    if (held.kind === 'instance') entered.push(held);
    if (target) assign(target, made, scope, analysis);
  }
  executeAll(statement.body, scope, analysis);
  const { raised } = analysis;
  for (const one of entered.reverse())
    for (const name of ['__exit__', '__aexit__'])
      callHook(one, name, [unknown(), raised.at(-1) ?? unknown(), unknown()], statement.at, analysis);
}

function enter(held: Value, at: number, analysis: Analysis): Value {
  // `@contextmanager`: what the function yields
  if (held.kind === 'list') return anItemOf(held);
  const made =
    callHook(held, '__enter__', [], at, analysis) ?? callHook(held, '__aenter__', [], at, analysis);
  return made && (made.kind !== 'unknown' || made.marks !== 0) ? made : held;
}

function givenOne(one: Value): Given {
  return { plain: [one], named: new Map(), marks: one.marks };
}

function branch(body: readonly Statement[], scope: Scope, analysis: Analysis): void {
  analysis.branches += 1;
  executeAll(body, scope, analysis);
  analysis.branches -= 1;
}

function executeIf(statement: Extract<Statement, { kind: 'if' }>, scope: Scope, analysis: Analysis): void {
  for (const { test, body } of statement.branches) {
    if (test) evaluate(test, scope, analysis);
    const before: Moment = analysis.moment;
    // a module that is imported is not `__main__`; setup.py is
    if (test && isMain(test) && before === 'import' && !analysis.module.names.has('__name__'))
      analysis.moment = 'call';
    branch(body, scope, analysis);
    analysis.moment = before;
  }
}

function isMain(test: Expression): boolean {
  if (test.kind !== 'chain' || test.rest.length !== 1 || test.rest[0]?.operator !== '==') return false;
  const sides = [test.first, test.rest[0].value];
  return (
    sides.some((one) => one.kind === 'name' && one.id === '__name__') &&
    sides.some((one) => one.kind === 'text' && one.value === '__main__')
  );
}

function bindModule(name: string, as: string | null, scope: Scope, analysis: Analysis): void {
  const top = name.split('.')[0] ?? name;
  noteProtected(top, 0, analysis);
  const own = analysis.link?.open(name, scope, analysis);
  const bound = own && as === null ? analysis.link?.open(top, scope, analysis) : own;
  if (bound) return bind(as ?? top, bound, scope, analysis);
  // assigned, not joined: `try: import a as x / except: import b as x` keeps both
  bind(as ?? top, pathValue(canonical(as === null ? top : name)), scope, analysis);
}

/** Tools that encrypt source code: nobody can look at what it does. */
function noteProtected(module: string, at: number, analysis: Analysis): void {
  if (/^\.*(pyarmor_runtime\w*|pytransform\w*|sourcedefender)$/.test(module)) {
    emit(analysis, 'obfuscated-payload', at, [`imports ${module}`], 'protected by a tool');
  }
}

function bindFrom(statement: Extract<Statement, { kind: 'from' }>, scope: Scope, analysis: Analysis): void {
  const own = analysis.link?.open(statement.module, scope, analysis);
  for (const { name, as } of statement.names) {
    if (own && bindOwn(own, statement.module, name, as, scope, analysis)) continue;
    if (name === '*') {
      if (scope.stars.length < 20) scope.stars.push(canonical(statement.module));
      continue;
    }
    noteProtected(statement.module, statement.at, analysis);
    const beside = statement.module.startsWith('.') ? marks.packaged : 0;
    bind(as ?? name, pathValue(canonical(`${statement.module}.${name}`), beside), scope, analysis);
  }
}

/** Whether the name is one of the module, or a module below it. */
function bindOwn(
  own: Value,
  module: string,
  name: string,
  as: string | null,
  scope: Scope,
  analysis: Analysis,
): boolean {
  if (name === '*') {
    for (const [each, value] of own.entries) if (!each.startsWith('_')) bind(each, value, scope, analysis);
    return true;
  }
  const below = module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
  const found = own.entries.get(name) ?? analysis.link?.open(below, scope, analysis);
  if (found) bind(as ?? name, found, scope, analysis);
  return found !== undefined;
}

/** `__getitem__ = exec` and its like: an operator that is a sink. */
function noteSpecialName(targets: readonly Expression[], value: Value, at: number, analysis: Analysis): void {
  const special = targets.find((one) => one.kind === 'name' && /^__\w+__$/.test(one.id));
  const effect = value.kind === 'path' ? effects.get(value.text) : undefined;
  if (special?.kind !== 'name' || !effect) return;
  if (['execute', 'spawn', 'spawn-shell', 'compile', 'import', 'unmarshal'].includes(effect)) {
    emit(analysis, 'dynamic-lookup', at, [`${special.id} = ${value.text}`], value.text);
  }
}

function define(statement: FunctionDefinition, scope: Scope, analysis: Analysis): void {
  const callable: Callable = {
    name: statement.name,
    parameters: statement.parameters,
    standards: standardsOf(statement.parameters, scope, analysis),
    body: statement.body,
    scope,
    definition: statement,
  };
  if (statement.returns && statement.returns.kind !== 'name') evaluate(statement.returns, scope, analysis);
  const made = functionValue(callable);
  bind(statement.name, decorated(made, statement.decorators, statement.at, scope, analysis), scope, analysis);
  const asked = isAskedByImports(statement.name, scope);
  analysis.pending.push({ callable, self: null, moment: asked ? analysis.moment : laterMoment(analysis) });
}

/** When a function runs that nobody was seen to call. */
function laterMoment({ moment }: Analysis): Moment {
  return moment === 'import' ? 'call' : moment;
}

/** `from module import name` asks the module for what it does not have. */
function isAskedByImports(name: string, scope: Scope): boolean {
  return scope.kind === 'module' && (name === '__getattr__' || name === '__dir__');
}

function decorated(
  made: Value,
  decorators: readonly Expression[],
  at: number,
  scope: Scope,
  analysis: Analysis,
): Value {
  let value = made;
  for (const decorator of [...decorators].reverse()) {
    const by = evaluate(decorator, scope, analysis);
    if (
      by.kind === 'unknown' ||
      (by.kind === 'path' &&
        !effects.has(by.text) &&
        !by.text.startsWith('builtins.') &&
        by.text !== 'functools.cached_property')
    )
      continue;
    const given: Given = { plain: [value], named: new Map(), marks: value.marks };
    const result = analysis.engine.callValue(by, given, decorator.at, analysis);
    if (by.kind === 'path' && effects.get(by.text) === 'execute' && value.kind !== 'function')
      emit(analysis, 'execute-code', at, [by.text, 'as a decorator'], 'decorator');
    if (result.kind !== 'unknown' || result.marks !== 0) value = result;
  }
  return value;
}

function defineClass(statement: ClassDefinition, scope: Scope, analysis: Analysis): void {
  const inner = makeScope('class', scope);
  const bases: Value[] = [];
  const keywords = new Map<string, Value>();
  for (const { name, value } of statement.bases) {
    const held = evaluate(value, scope, analysis);
    if (name === null || name === '*') bases.push(held);
    else if (name !== '**') keywords.set(name, held);
    else for (const [key, one] of held.entries) keywords.set(key, one);
  }
  const callable: Callable = {
    name: statement.name,
    parameters: [],
    standards: [],
    body: () => [],
    scope,
    definition: statement,
  };
  const made = classValue(callable, inner.names, bases);
  const documentation = documentationOf(callable);
  if (documentation) inner.names.set('__doc__', documentation);
  noteSubclass(made);
  const { length } = analysis.pending;
  executeAll(statement.body, inner, analysis);
  // what its methods are called with first is one of its kind
  for (const one of analysis.pending.splice(length))
    analysis.pending.push(one.self ? one : { ...one, self: made });
  pendInherited(made, analysis);
  const replaced = runByItself(made, statement, keywords, analysis);
  bind(
    statement.name,
    decorated(replaced, statement.decorators, statement.at, scope, analysis),
    scope,
    analysis,
  );
}

/** Hooks that run when a class is made; what the name then means. */
// eslint-disable-next-line complexity -- one case after the other, each of one line
function runByItself(
  made: Value,
  { name, at, bases }: ClassDefinition,
  keywords: ReadonlyMap<string, Value>,
  analysis: Analysis,
): Value {
  const metaclass = keywords.get('metaclass') ?? classAttribute(made, metaclassEntry);
  const others = new Map([...keywords].filter(([key]) => key !== 'metaclass'));
  const taken = marksOf([...others.values()]);
  let replaced: Value | undefined;
  if (metaclass) {
    made.entries.set(metaclassEntry, metaclass);
    const entries = dictionary(made.entries, []);
    const given = { plain: [text(name, 0), list([...made.items]), entries], named: others, marks: taken };
    if (metaclass.kind === 'class') {
      for (const hook of ['__prepare__', '__new__', '__init__']) {
        const method = classAttribute(metaclass, hook);
        if (!method?.callable) continue;
        const self = isClassMethod(method.callable) ? metaclass : made;
        analysis.engine.callFunction(method.callable, self, given, analysis);
      }
    } else {
      // any function may stand for a metaclass
      const by = metaclass.kind === 'path' && !effects.has(metaclass.text) ? undefined : metaclass;
      if (by) replaced = analysis.engine.callValue(by, given, at, analysis);
    }
  }
  if (isEnum(made)) {
    makeMembers(made);
    runsAsEnum(made, analysis);
  }
  for (const base of made.items) {
    callHook(base, '__mro_entries__', [list([...made.items])], at, analysis);
    const hook = base.kind === 'class' ? classAttribute(base, '__init_subclass__') : undefined;
    if (hook?.callable)
      analysis.engine.callFunction(hook.callable, made, { plain: [], named: others, marks: taken }, analysis);
  }
  noteKeywords(others, at, bases.length, analysis);
  for (const [key, value] of [...made.entries].slice(0, 200))
    callHook(value, '__set_name__', [made, text(key, 0)], at, analysis);
  return replaced && replaced.kind !== 'unknown' ? replaced : made;
}
