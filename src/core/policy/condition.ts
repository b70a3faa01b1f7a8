/** What CEL's type check lets pass and a gate must not: conditions that could hang it, and such as never match. */
import type { ASTNode } from '@marcbachmann/cel-js';
import { normalizeName } from '../names.js';
import { nearestWord } from '../nearest.js';
import { closedFields, ruleVariables } from './facts.js';

export interface CelProblem {
  readonly message: string;
  /** offset into the expression */
  readonly offset: number;
}

/** Says what is wrong with a pattern of RE2, `undefined` when nothing is. */
export type PatternCheck = (pattern: string) => string | undefined;

/** The first thing wrong with a condition that has passed the type check. */
export function conditionProblem(ast: ASTNode, checkPattern: PatternCheck): CelProblem | undefined {
  for (const node of nodesOf(ast)) {
    const problem = callProblem(node, checkPattern) ?? fieldProblem(node) ?? literalProblem(node);
    if (problem) return problem;
  }
  return undefined;
}

/** The conditions joined by `&&`, each as a node; none of `true`. */
export function conjuncts(ast: ASTNode): readonly ASTNode[] {
  if (ast.op === '&&') return ast.args.flatMap(conjuncts);
  return ast.op === 'value' && ast.args === true ? [] : [ast];
}

/** Whether it asks anything of the finding, and not only whose it is. */
export function asksOfFinding(ast: ASTNode): boolean {
  for (const node of nodesOf(ast)) if (node.op === 'id' && node.args === 'finding') return true;
  return false;
}

/** The fields of a variable, `[]` of a word that is none. */
export function fieldsOf(variable: string): readonly string[] {
  // own keys only: `constructor` is no variable
  const found = Object.entries(ruleVariables).find(([name]) => name === variable);
  return found ? Object.keys(found[1]) : [];
}

function* nodesOf(node: ASTNode): Generator<ASTNode> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case '!_':
    case '-_':
      return [node.args];
    case 'map':
      return node.args.flat();
    default:
      return node.args;
  }
}

function callProblem(node: ASTNode, checkPattern: PatternCheck): CelProblem | undefined {
  if (node.op !== 'call' && node.op !== 'rcall') return undefined;
  const [name] = node.args;
  // backtracks: `"^(a+)+$"` on a long text would hang the gate
  if (name === 'matches') {
    return {
      message: '`matches` can take for ever on some texts; write `.re2("…")`, which is linear',
      offset: node.start,
    };
  }
  if (name !== 're2' || node.op !== 'rcall') return undefined;
  const [pattern] = node.args[2];
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
    return { message: 'the pattern of `re2` must be written out', offset: pattern?.start ?? node.start };
  }
  const wrong = checkPattern(pattern.args);
  return wrong === undefined
    ? undefined
    : { message: `the pattern cannot be used: ${wrong}`, offset: pattern.start };
}

/** `has(finding.nope)` and `finding[project.name]` pass the type check, and are never what was meant. */
function fieldProblem(node: ASTNode): CelProblem | undefined {
  if (node.op !== '.' && node.op !== '[]') return undefined;
  const [owner, key] = node.args;
  if (owner.op !== 'id') return undefined;
  const fields = fieldsOf(owner.args);
  if (fields.length === 0) return undefined;
  const field = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
  if (typeof field !== 'string') {
    return { message: `a field of \`${owner.args}\` must be written out`, offset: node.start };
  }
  return fields.includes(field)
    ? undefined
    : { message: unknownField(owner.args, field), offset: node.op === '.' ? node.pos : node.start };
}

/** Told in the same words wherever it is found out. */
export function unknownField(variable: string, field: string): string {
  return `\`${variable}\` has no field \`${field}\`${meant(field, fieldsOf(variable))}`;
}

/** `; did you mean …?`, or nothing. */
export function meant(word: string, words: readonly string[]): string {
  const near = nearestWord(word, words) ?? words.find((one) => word.length > 3 && one.startsWith(word));
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}

/** A text that the field beside it can never have. */
function literalProblem(node: ASTNode): CelProblem | undefined {
  if (node.op !== '==' && node.op !== '!=' && node.op !== 'in') return undefined;
  const [left, right] = node.args;
  const sides: readonly (readonly [ASTNode, readonly ASTNode[]])[] =
    node.op === 'in'
      ? [[left, right.op === 'list' ? right.args : []]]
      : [
          [left, [right]],
          [right, [left]],
        ];
  for (const [side, others] of sides) {
    const field = fieldName(side);
    if (field === undefined) continue;
    for (const other of others) {
      if (other.op !== 'value' || typeof other.args !== 'string') continue;
      const message = neverEqual(field, other.args);
      if (message !== undefined) return { message, offset: other.start };
    }
  }
  return undefined;
}

function fieldName(node: ASTNode): string | undefined {
  return node.op === '.' && node.args[0].op === 'id' ? `${node.args[0].args}.${node.args[1]}` : undefined;
}

function neverEqual(field: string, text: string): string | undefined {
  const values = closedFields[field];
  if (values && !values.includes(text)) {
    return `\`${field}\` is never \`${text}\`${meant(text, values)}`;
  }
  if (field === 'finding.id' && !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(text)) {
    return `\`finding.id\` is never \`${text}\`: an id is \`scanner/what\``;
  }
  if (field === 'project.name' && normalizeName(text) !== text) {
    return `\`project.name\` is never \`${text}\`: names are normalised, write \`${normalizeName(text)}\``;
  }
  return undefined;
}
