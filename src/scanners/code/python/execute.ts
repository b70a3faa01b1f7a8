/** Statements, in the order in which they would run. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { anItemOf, assign, combine, evaluate, standardsOf } from './evaluate.js';
import { canonical, effects } from './knowledge.js';
import { bind, classAttribute, pathValue } from './names.js';
import type { ClassDefinition, Expression, FunctionDefinition, Statement } from './syntax.js';
import {
  classValue,
  functionValue,
  list,
  makeScope,
  marks,
  unknown,
  type Callable,
  type Scope,
  type Value,
} from './values.js';
import type { Moment } from '../signals.js';

export function executeAll(body: readonly Statement[], scope: Scope, analysis: Analysis): void {
  for (const statement of body) execute(statement, scope, analysis);
}

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
      evaluate(statement.annotation, scope, analysis);
      if (statement.value)
        assign(statement.target, evaluate(statement.value, scope, analysis), scope, analysis);
      return;
    case 'return':
      if (statement.value) analysis.returns.push(evaluate(statement.value, scope, analysis));
      return;
    case 'evaluate':
      for (const value of statement.values) evaluate(value, scope, analysis);
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
      return branch(statement.body, scope, analysis);
    case 'for':
      assign(statement.target, anItemOf(evaluate(statement.iterable, scope, analysis)), scope, analysis);
      return branch(statement.body, scope, analysis);
    case 'blocks':
      for (const block of statement.blocks) branch(block, scope, analysis);
      return;
    case 'with':
      for (const { value, target } of statement.items) {
        const held = evaluate(value, scope, analysis);
        if (target) assign(target, held, scope, analysis);
      }
      return executeAll(statement.body, scope, analysis);
    default:
      return;
  }
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
    if (test && isMain(test) && before === 'import') analysis.moment = 'call';
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
  for (const { name, as } of statement.names) {
    if (name === '*') {
      if (scope.stars.length < 20) scope.stars.push(canonical(statement.module));
      continue;
    }
    noteProtected(statement.module, statement.at, analysis);
    bind(as ?? name, pathValue(canonical(`${statement.module}.${name}`)), scope, analysis);
  }
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
  analysis.pending.push({ callable, self: null, moment: laterMoment(analysis) });
}

/** When a function runs that nobody was seen to call. */
function laterMoment({ moment }: Analysis): Moment {
  return moment === 'import' ? 'call' : moment;
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
      (by.kind === 'path' && !effects.has(by.text) && !by.text.startsWith('builtins.'))
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
  for (const { value } of statement.bases) bases.push(evaluate(value, scope, analysis));
  const callable: Callable = {
    name: statement.name,
    parameters: [],
    standards: [],
    body: () => [],
    scope,
    definition: statement,
  };
  const made = classValue(callable, inner.names, bases);
  const { length } = analysis.pending;
  executeAll(statement.body, inner, analysis);
  // what its methods are called with first is one of its kind
  for (const one of analysis.pending.splice(length))
    analysis.pending.push(one.self ? one : { ...one, self: made });
  runByItself(made, statement, analysis);
  bind(statement.name, decorated(made, statement.decorators, statement.at, scope, analysis), scope, analysis);
}

const nothingGiven: Given = { plain: [], named: new Map(), marks: 0 };

/** Hooks that run when a class is made. */
function runByItself(made: Value, statement: ClassDefinition, analysis: Analysis): void {
  for (const base of made.items) {
    if (base.kind !== 'class') continue;
    for (const name of ['__init_subclass__', '__new__', '__init__', '__prepare__']) {
      const meta = statement.bases.some(({ name: keyword }) => keyword === 'metaclass');
      const hook = name === '__init_subclass__' || meta ? classAttribute(base, name, 0) : undefined;
      if (hook?.callable)
        analysis.engine.callFunction(
          hook.callable,
          made,
          { ...nothingGiven, plain: [list([]), unknown(marks.literal & 0)] },
          analysis,
        );
    }
  }
  for (const value of [...made.entries.values()].slice(0, 200)) {
    const hook =
      value.kind === 'instance' && value.of ? classAttribute(value.of, '__set_name__', 0) : undefined;
    if (hook?.callable) analysis.engine.callFunction(hook.callable, value, nothingGiven, analysis);
  }
}
