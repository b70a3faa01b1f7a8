/** The shape of policy.yaml, and what is wrong with a value that does not have it. */
import * as v from 'valibot';
import { outcomes, scanners } from '../model.js';
import { meant } from './condition.js';
import { outcomeVerdicts } from './outcomes.js';
import { presetNames, sdistChoices } from './policy.js';

/** Bounded on both sides: `.inf` and `.nan` are numbers to YAML. */
function numberIn(least: number, most: number): v.GenericSchema<number> {
  return v.pipe(v.number(), v.minValue(least), v.maxValue(most));
}

const text = v.pipe(v.string(), v.minLength(1));
/** PEP 503, with stars. */
const nameGlob = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9*]([a-z0-9*-]*[a-z0-9*])?$/, 'must be a normalised name, or one with `*`'),
);

const ruleSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a kebab-case id')),
  when: text,
  verdict: v.picklist(['allow', 'warn', 'review', 'deny']),
  message: text,
});

const mostMib = 2 ** 20;

const fileSchema = v.strictObject({
  schema: v.literal('spkg.policy/1'),
  preset: v.picklist(presetNames),
  'cooldown-days': v.optional(numberIn(0, 365)),
  'advisories-max-age-hours': v.optional(numberIn(1, 24 * 365)),
  'internal-names': v.optional(v.array(nameGlob)),
  sdists: v.optional(v.picklist(sdistChoices)),
  'max-file-mib': v.optional(numberIn(1, mostMib)),
  'max-closure-mib': v.optional(numberIn(1, mostMib)),
  'notify-command': v.optional(v.array(text)),
  outcomes: v.optional(
    v.record(v.picklist(scanners), v.record(v.picklist(outcomes), v.picklist(outcomeVerdicts))),
  ),
  rules: v.optional(v.array(ruleSchema)),
});
export type PolicyFile = v.InferOutput<typeof fileSchema>;

/** What is wrong with a value; `about` says whether its key or its value is meant. */
export interface ShapeProblem {
  readonly path: readonly (string | number)[];
  readonly about: 'key' | 'value';
  readonly message: string;
}

/** Everything that is wrong with the shape, and the file, or what is left of it without the keys that are wrong. */
export interface Shape {
  readonly problems: readonly ShapeProblem[];
  readonly file?: PolicyFile;
}

/** Never throws. The file of a shape with problems serves to find more of them, not to decide by. */
export function readShape(value: unknown): Shape {
  if (value === null || value === undefined) {
    return { problems: [{ path: [], about: 'value', message: 'the policy is empty' }] };
  }
  const parsed = v.safeParse(fileSchema, value);
  if (parsed.success) return { problems: [], file: parsed.output };
  // valibot tells of one unknown key per object; a person wants all
  const problems = [
    ...unknownKeys(value),
    ...parsed.issues.filter(({ expected }) => expected !== 'never').map(tell),
  ];
  const wrong = new Set(problems.map(({ path }) => path[0]));
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)));
  const again = v.safeParse(fileSchema, rest);
  return again.success ? { problems, file: again.output } : { problems };
}

type Issue = v.InferIssue<typeof fileSchema>;

function tell(issue: Issue): ShapeProblem {
  // `as`: YAML gives objects and arrays alone, whose keys are strings and indexes
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const last = issue.path?.at(-1);
  const about = last?.origin === 'key' ? 'key' : 'value';
  const place = path.length === 0 ? 'the policy' : `\`${path.join('.')}\``;
  return { path, about, message: `${place} ${complaint(issue, about)}` };
}

function complaint(issue: Issue, about: ShapeProblem['about']): string {
  const expected = (issue.expected ?? '').replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ', ');
  if (issue.received === 'undefined') return 'is missing';
  if (about === 'key') return `is none of ${expected}`;
  if (issue.type === 'regex') return issue.message;
  if (issue.type === 'min_length') return 'must not be empty';
  const of = issue.type === 'picklist' ? 'one of ' : '';
  return `must be ${of}${expected}, not ${issue.received}`;
}

function unknownKeys(value: unknown): readonly ShapeProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const rules: unknown = 'rules' in value ? value.rules : [];
  return [
    ...strangers(value, Object.keys(fileSchema.entries), []),
    ...(Array.isArray(rules) ? rules : []).flatMap((rule: unknown, index) =>
      strangers(rule, Object.keys(ruleSchema.entries), ['rules', index]),
    ),
  ];
}

function strangers(
  value: unknown,
  known: readonly string[],
  path: ShapeProblem['path'],
): readonly ShapeProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [...path, key],
      about: 'key',
      message: `there is no key \`${key}\`${meant(key, known)}`,
    }));
}
