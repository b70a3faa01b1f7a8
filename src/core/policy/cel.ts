/** Rule conditions in CEL (github.com/google/cel-spec), type-checked against the facts that rules may use. */
import { nearestWord } from '../nearest.js';
import type { RuleFacts } from './policy.js';

/** Every variable and field a condition may name; documented in docs/policy.md. */
export const ruleVariables = {
  finding: {
    id: 'string',
    scanner: 'string',
    kind: 'string',
    severity: 'string',
    confidence: 'string',
    title: 'string',
    where: 'string',
    advisories: 'list<string>',
    fixed_in: 'list<string>',
    score: 'double',
    age_days: 'double',
    resembles: 'string',
  },
  file: { filename: 'string', size: 'double' },
  project: { name: 'string', version: 'string', direct: 'bool' },
  request: { requester: 'string', reason: 'string', targets: 'list<string>' },
} as const;

export interface CelProblem {
  readonly message: string;
  /** offset into the expression */
  readonly offset: number;
}

export interface Compiler {
  /** The condition as a function that is true only for exactly `true`, or what is wrong with it. */
  compile(expression: string): { readonly matches: (facts: RuleFacts) => boolean } | CelProblem;
}

const longest = 4000;
const fields = [...new Set(Object.values(ruleVariables).flatMap((schema) => Object.keys(schema)))];

/** Loads the CEL library; re2js only when `withRegularExpressions`. */
export async function celCompiler(withRegularExpressions: boolean): Promise<Compiler> {
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 60 } });
  for (const [name, schema] of Object.entries(ruleVariables)) environment.registerVariable({ name, schema });
  const patterns = withRegularExpressions ? await linearPatterns() : undefined;
  environment.registerFunction('string.re2(string): bool', (text: string, pattern: string) => {
    if (!patterns) throw new Error('re2 was not loaded');
    return patterns(text, pattern);
  });
  return {
    compile(expression) {
      if (expression.length > longest)
        return { message: `it is longer than ${longest} characters`, offset: 0 };
      const checked = environment.check(expression);
      if (!checked.valid) return problemOf(checked.error);
      if (checked.type !== 'bool')
        return { message: `it is ${checked.type ?? 'nothing'}, not true or false`, offset: 0 };
      const program = environment.parse(expression);
      const banned = backtracking(program.ast);
      if (banned) return banned;
      // `as`: the library types every result as any; only exactly `true` counts
      return { matches: (facts) => (program({ ...facts }) as unknown) === true };
    },
  };
}

async function linearPatterns(): Promise<(text: string, pattern: string) => boolean> {
  const { RE2JS } = await import('re2js');
  return (text, pattern) => RE2JS.compile(pattern).matcher(text).find();
}

/** `matches` backtracks: `"^(a+)+$"` would hang the gate. `re2` is linear. */
function backtracking(node: unknown): CelProblem | undefined {
  if (Array.isArray(node)) {
    for (const child of node) {
      const found = backtracking(child);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return undefined;
  const { op, args } = node;
  if ((op === 'call' || op === 'rcall') && Array.isArray(args) && args[0] === 'matches') {
    const offset = 'start' in node && typeof node.start === 'number' ? node.start : 0;
    return {
      message: '`matches` can take for ever on some texts; write `.re2("…")`, which is linear',
      offset,
    };
  }
  return backtracking(args);
}

function problemOf(error: unknown): CelProblem {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
  const range = (error as { range?: { start?: unknown } } | undefined)?.range;
  const key = /^No such key: (\w+)/.exec(message)?.[1];
  const hint = key === undefined ? undefined : nearestWord(key, fields);
  const told = hint === undefined ? message : `${message}; did you mean \`${hint}\`?`;
  return { message: told, offset: typeof range?.start === 'number' ? range.start : 0 };
}
