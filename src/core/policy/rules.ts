/** The rules of a policy in their order, compiled; and what is wrong with those of its file. */
import type { Compiler, Condition } from './cel.js';
import type { CelProblem } from './condition.js';
import type { PolicyFile } from './file.js';
import type { Rule } from './policy.js';
import { builtInRules, cooldownRules, presets, type RuleText } from './presets.js';

/** Ids that decisions use for what no rule of the list says. */
const reserved = ['no-rule-matched', 'no-wheel', 'more-reasons', 'cooldown', 'upload-time-unknown'];

/** About the rule of that index in the file. */
export interface RuleProblem {
  readonly index: number;
  readonly about: 'id' | 'when';
  /** character of the condition */
  readonly offset: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

interface Compiled extends RuleText {
  readonly origin: Rule['origin'];
  readonly condition: Condition | CelProblem;
}

/** Built-in rules, then the file's, then cooldown and preset. Without `rules` where a problem is an error. */
export function readRules(
  file: Pick<PolicyFile, 'preset' | 'rules'>,
  cooldownDays: number,
  compiler: Compiler,
): { readonly problems: readonly RuleProblem[]; readonly rules?: readonly Rule[] } {
  const preset = presets[file.preset];
  const compiled = (texts: readonly RuleText[], origin: Rule['origin']): readonly Compiled[] =>
    texts.map((text) => ({ ...text, origin, condition: compiler.compile(text.when) }));
  const builtIn = compiled(builtInRules, 'built-in');
  const own = compiled(file.rules ?? [], 'file');
  const last = compiled(
    [...cooldownRules(cooldownDays, preset.uploadTimeUnknown), ...preset.rules],
    'preset',
  );
  const problems = own.flatMap((rule, index) => [
    ...idProblems(rule.id, index, own, [...builtIn, ...last]),
    ...conditionProblems(rule, index, [...builtIn, ...own.slice(0, index)]),
  ]);
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  return { problems, rules: [...builtIn, ...own, ...last].map(toRule) };
}

function idProblems(
  id: string,
  index: number,
  own: readonly RuleText[],
  others: readonly Compiled[],
): readonly RuleProblem[] {
  const at = { index, about: 'id', offset: 0, severity: 'error' } as const;
  const other = others.find((rule) => rule.id === id);
  if (own.findIndex((rule) => rule.id === id) < index) {
    return [{ ...at, message: `\`${id}\` is the id of an earlier rule` }];
  }
  if (other?.origin === 'preset' && !reserved.includes(id)) {
    return [{ ...at, message: `\`${id}\` is the id of a rule of the preset` }];
  }
  // `outcome-failed` and its like name what decided about a scanner that did not look
  return other || reserved.includes(id) || id.startsWith('outcome-')
    ? [{ ...at, message: `\`${id}\` is a built-in rule's id` }]
    : [];
}

function conditionProblems(
  { id, verdict, condition }: Compiled,
  index: number,
  earlier: readonly Compiled[],
): readonly RuleProblem[] {
  const at = { index, about: 'when' } as const;
  if ('message' in condition) {
    const { message, offset } = condition;
    return [{ ...at, offset, severity: 'error', message: `in \`${id}\`: ${message}` }];
  }
  const warning = { ...at, offset: 0, severity: 'warning' } as const;
  const shadow = earlier.find((rule) => covers(rule.condition, condition));
  if (shadow) {
    const which = shadow.origin === 'built-in' ? `the built-in rule \`${shadow.id}\`` : `\`${shadow.id}\``;
    return [{ ...warning, message: `\`${id}\` never decides: ${which} matches first` }];
  }
  if (verdict === 'deny' || condition.asksOfFinding) return [];
  const message = `\`${id}\` decides every finding of the files it is about, also what the preset denies; add \`finding.kind == "file" &&\` to speak of the file alone`;
  return [{ ...warning, message }];
}

/** True when whatever matches `narrow` has matched `wide`: all that `wide` asks for, `narrow` asks for too. */
function covers(wide: Condition | CelProblem, narrow: Condition): boolean {
  return 'conjuncts' in wide && wide.conjuncts.every((one) => narrow.conjuncts.includes(one));
}

function toRule({ id, when, verdict, message, origin, condition }: Compiled): Rule {
  if ('message' in condition) throw new Error(`rule ${id}: ${condition.message}`);
  return { id, when, verdict, message, origin, matches: condition.matches };
}
