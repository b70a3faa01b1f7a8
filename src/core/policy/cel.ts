/** Rule conditions in CEL (github.com/google/cel-spec), type-checked against the facts that rules may use. */
import {
  asksOfFinding,
  conditionProblem,
  conjuncts,
  meant,
  unknownField,
  type CelProblem,
} from './condition.js';
import { ruleVariables } from './facts.js';
import type { RuleFacts } from './policy.js';

export interface Condition {
  /** true only for exactly `true`; throws when it cannot be evaluated */
  readonly matches: (facts: RuleFacts) => boolean;
  /** what must all hold, in one spelling each: more of them match less */
  readonly conjuncts: readonly string[];
  /** false when it matches every finding of the files that it is about */
  readonly asksOfFinding: boolean;
}

export interface Compiler {
  compile(expression: string): Condition | CelProblem;
}

const longest = 4000;

/** Loads the CEL library; re2js only `withPatterns`. */
export async function celCompiler(withPatterns: boolean): Promise<Compiler> {
  const { Environment, serialize } = await import('@marcbachmann/cel-js');
  const environment = new Environment({ limits: { maxAstNodes: 2000, maxDepth: 60 } });
  for (const [name, schema] of Object.entries(ruleVariables)) environment.registerVariable({ name, schema });
  const patterns = withPatterns ? await linearPatterns() : noPatterns;
  environment.registerFunction('string.re2(string): bool', patterns.found);
  return {
    compile(expression) {
      if (expression.length > longest)
        return { message: `it is longer than ${longest} characters`, offset: 0 };
      const checked = environment.check(expression);
      if (!checked.valid) return problemOf(checked.error, expression);
      if (checked.type !== 'bool')
        return { message: `it is ${checked.type ?? 'nothing'}, not true or false`, offset: 0 };
      const program = environment.parse(expression);
      const problem = conditionProblem(program.ast, patterns.check);
      if (problem) return problem;
      return {
        // `as`: the library types every result as any
        matches: (facts) => (program({ ...facts }) as unknown) === true,
        conjuncts: conjuncts(program.ast).map((node) => serialize(node)),
        asksOfFinding: asksOfFinding(program.ast),
      };
    },
  };
}

interface Patterns {
  readonly check: (pattern: string) => string | undefined;
  readonly found: (text: string, pattern: string) => boolean;
}

const noPatterns: Patterns = {
  check: () => 're2 was not loaded',
  found() {
    throw new Error('re2 was not loaded');
  },
};

/** Each pattern is compiled once: they are written out in the policy, so there are few. */
async function linearPatterns(): Promise<Patterns> {
  const { RE2JS } = await import('re2js');
  const compiled = new Map<string, ReturnType<typeof RE2JS.compile>>();
  const compile = (pattern: string): ReturnType<typeof RE2JS.compile> => {
    const known = compiled.get(pattern) ?? RE2JS.compile(pattern);
    compiled.set(pattern, known);
    return known;
  };
  return {
    found: (text, pattern) => compile(pattern).matcher(text).find(),
    check(pattern) {
      try {
        compile(pattern);
        return undefined;
      } catch (cause) {
        return cause instanceof Error ? cause.message : String(cause);
      }
    },
  };
}

function problemOf(error: unknown, expression: string): CelProblem {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
  // `as`: errors of the library carry a range; where one does not, the expression as a whole is meant
  const start = (error as { range?: { start?: unknown } } | undefined)?.range?.start;
  const offset = typeof start === 'number' ? start : 0;
  return { message: inOurWords(message, expression.slice(0, offset)), offset };
}

function inOurWords(message: string, before: string): string {
  const field = /^No such key: (\w+)/.exec(message)?.[1];
  const variable = /(\w+)\s*\.\s*$/.exec(before)?.[1];
  if (field !== undefined && variable !== undefined) return unknownField(variable, field);
  const unknown = /^Unknown variable: (\w+)/.exec(message)?.[1];
  if (unknown !== undefined) {
    return `there is no variable \`${unknown}\`${meant(unknown, Object.keys(ruleVariables))}`;
  }
  if (message === 'Reserved identifier: package') {
    return '`package` is a reserved word of CEL; write `project`';
  }
  return message;
}
