/** policy.yaml to a Policy, or everything that is wrong with it, by line and column. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Document, LineCounter } from 'yaml';
import { SpkgError } from '../errors.js';
import { mandatoryScanners, outcomes, scanners, verdicts, type Outcome, type ScannerId } from '../model.js';
import { sanitize } from '../sanitize.js';
import { celCompiler, type Compiler } from './cel.js';
import { presetOutcomes, type OutcomeTable } from './outcomes.js';
import { presetNames, type OutcomeVerdict, type Policy, type PresetName, type Rule } from './policy.js';
import { builtInRules, cooldownRule, presets, presetsVersion, type RuleText } from './presets.js';

const mib = 2 ** 20;

const fileSchema = v.strictObject({
  schema: v.literal('spkg.policy/1'),
  preset: v.picklist(presetNames),
  'cooldown-days': v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(365))),
  'advisories-max-age-hours': v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 365))),
  'internal-names': v.optional(
    v.array(
      v.pipe(v.string(), v.regex(/^[a-z0-9*]([a-z0-9*-]*[a-z0-9*])?$/, 'a normalised name, or one with `*`')),
    ),
  ),
  'max-file-mib': v.optional(v.pipe(v.number(), v.minValue(1))),
  'max-closure-mib': v.optional(v.pipe(v.number(), v.minValue(1))),
  'notify-command': v.optional(v.array(v.string())),
  outcomes: v.optional(
    v.record(v.picklist(scanners), v.record(v.picklist(outcomes), v.picklist([...verdicts, 'warn']))),
  ),
  rules: v.optional(
    v.array(
      v.strictObject({
        id: v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a kebab-case id')),
        when: v.pipe(v.string(), v.minLength(1)),
        verdict: v.picklist(['allow', 'warn', 'review', 'deny']),
        message: v.pipe(v.string(), v.minLength(1)),
      }),
    ),
  ),
});
type PolicyFile = v.InferOutput<typeof fileSchema>;

/** One mistake, or one thing that is probably not meant. Lines and columns from 1. */
export interface PolicyProblem {
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** The policy that decides. SPKG_POLICY_INVALID lists every mistake. */
export async function parsePolicy(text: string, source: string): Promise<Policy> {
  const { problems, policy } = await checkPolicy(text);
  if (policy) return policy;
  const told = problems.filter(({ severity }) => severity === 'error');
  const lines = told.map(({ line, column, message }) => `${source}:${line}:${column}: ${message}`);
  throw new SpkgError('SPKG_POLICY_INVALID', `the policy \`${source}\` cannot be used\n${lines.join('\n')}`, {
    tryThis: `spkg policy check ${source}`,
  });
}

/** All problems of a policy text, and the policy when none is an error. Never throws for what the text says. */
export async function checkPolicy(
  text: string,
): Promise<{ readonly problems: readonly PolicyProblem[]; readonly policy?: Policy }> {
  const { parseDocument, LineCounter } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, strict: true });
  const place = placer(document, lineCounter);
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => {
      const { line, col } = lineCounter.linePos(pos[0]);
      return error({ line, column: col }, message.split('\n')[0] ?? '');
    });
    return { problems };
  }
  const value = plainValue(document);
  if (value instanceof Error) return { problems: [error({ line: 1, column: 1 }, value.message)] };
  const parsed = v.safeParse(fileSchema, value);
  if (!parsed.success) return { problems: parsed.issues.map((issue) => schemaProblem(issue, place)) };
  return compilePolicy(parsed.output, text, place);
}

/** The document as plain data; an error for aliases that multiply. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

type Place = (path: readonly (string | number)[], offset?: number) => { line: number; column: number };

async function compilePolicy(
  file: PolicyFile,
  text: string,
  place: Place,
): Promise<{ problems: readonly PolicyProblem[]; policy?: Policy }> {
  const compiler = await celCompiler(/\bre2\s*\(/.test(text));
  const preset = presets[file.preset];
  const cooldownDays = file['cooldown-days'] ?? preset.cooldownDays;
  const own = file.rules ?? [];
  const problems = [
    ...own.flatMap((rule, index) => ruleProblems(rule, index, own, compiler, place)),
    ...outcomeProblems(file, place),
    ...lints(own, place),
  ];
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  const cooldown = cooldownDays > 0 ? [cooldownRule(cooldownDays)] : [];
  const rules = [
    ...builtInRules.map((rule) => toRule(rule, 'built-in', compiler)),
    ...own.map((rule) => toRule(rule, 'file', compiler)),
    ...[...cooldown, ...preset.rules].map((rule) => toRule(rule, 'preset', compiler)),
  ];
  const policy: Policy = {
    preset: file.preset,
    digest: createHash('sha256').update(`presets ${presetsVersion}\n${text}`).digest('hex'),
    cooldownDays,
    advisoriesMaxAgeHours: file['advisories-max-age-hours'] ?? preset.advisoriesMaxAgeHours,
    internalNames: file['internal-names'] ?? [],
    maxFileBytes: (file['max-file-mib'] ?? 4096) * mib,
    maxClosureBytes: (file['max-closure-mib'] ?? 20_480) * mib,
    notifyCommand: file['notify-command'] ?? [],
    rules,
    outcomes: withOverrides(presetOutcomes(file.preset), file.outcomes),
    warnings: preset.warnings,
  };
  return { problems, policy };
}

function ruleProblems(
  rule: RuleText,
  index: number,
  all: readonly RuleText[],
  compiler: Compiler,
  place: Place,
): readonly PolicyProblem[] {
  const found: PolicyProblem[] = [];
  const taken = [...builtInRules.map(({ id }) => id), 'cooldown', 'no-rule-matched', 'no-wheel'];
  if (taken.includes(rule.id))
    found.push(error(place(['rules', index, 'id']), `\`${rule.id}\` is a built-in rule's id`));
  if (all.findIndex(({ id }) => id === rule.id) < index) {
    found.push(error(place(['rules', index, 'id']), `\`${rule.id}\` is the id of an earlier rule`));
  }
  const compiled = compiler.compile(rule.when);
  if ('message' in compiled) {
    found.push(
      error(place(['rules', index, 'when'], compiled.offset), `in \`${rule.id}\`: ${compiled.message}`),
    );
  }
  return found;
}

/** A mandatory scanner that did not look is never made clean by a file: that is what the preset `evaluation` is for. */
function outcomeProblems(file: PolicyFile, place: Place): readonly PolicyProblem[] {
  return Object.entries(file.outcomes ?? {}).flatMap(([scanner, cells]) =>
    Object.entries(cells).flatMap(([outcome, verdict]) => {
      const looked = outcome === 'completed' || outcome === 'not-applicable';
      const mandatory = mandatoryScanners.includes(scanner as ScannerId);
      const loose = verdict === 'allow' || verdict === 'warn';
      const loosened =
        !looked && loose && (outcome === 'failed' || (mandatory && file.preset !== 'evaluation'));
      return loosened
        ? [
            error(
              place(['outcomes', scanner, outcome]),
              `\`${scanner}\` that is \`${outcome}\` has not looked: it cannot be \`${verdict}\``,
            ),
          ]
        : [];
    }),
  );
}

function lints(own: readonly RuleText[], place: Place): readonly PolicyProblem[] {
  return own.flatMap((rule, index) => {
    const earlier = own
      .slice(0, index)
      .find(({ when }) => when.trim() === rule.when.trim() || when.trim() === 'true');
    if (!earlier) return [];
    const at = place(['rules', index, 'when']);
    return [
      {
        ...at,
        severity: 'warning' as const,
        message: `\`${rule.id}\` never decides: \`${earlier.id}\` matches first`,
      },
    ];
  });
}

function toRule(rule: RuleText, origin: Rule['origin'], compiler: Compiler): Rule {
  const compiled = compiler.compile(rule.when);
  if ('message' in compiled) throw new Error(`rule ${rule.id}: ${compiled.message}`);
  const { id, when, verdict, message } = rule;
  return { id, when, verdict, message, origin, matches: compiled.matches };
}

function withOverrides(base: OutcomeTable, own: PolicyFile['outcomes']): OutcomeTable {
  const rows = scanners.map((scanner) => [scanner, { ...base[scanner], ...own?.[scanner] }] as const);
  // `as`: fromEntries forgets that every scanner is a key
  return Object.fromEntries(rows) as Record<ScannerId, Record<Outcome, OutcomeVerdict>>;
}

function placer(document: Document, lineCounter: LineCounter): Place {
  return (path, offset = 0) => {
    let node: unknown;
    for (let length = path.length; length > 0 && !hasRange(node); length -= 1) {
      node = document.getIn(path.slice(0, length), true);
    }
    const start = hasRange(node) ? node.range[0] : 0;
    const quoted = hasRange(node) && 'type' in node && String(node.type).startsWith('QUOTE') ? 1 : 0;
    const { line, col } = lineCounter.linePos(start + quoted + offset);
    return { line, column: col };
  };
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function schemaProblem(issue: v.InferIssue<typeof fileSchema>, place: Place): PolicyProblem {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const key = path.length > 0 ? `\`${path.join('.')}\`: ` : '';
  return error(place(path), sanitize(`${key}${issue.message}`, 300));
}

function error(place: { line: number; column: number }, message: string): PolicyProblem {
  return { ...place, severity: 'error', message: sanitize(message, 400) };
}

/** The text of a policy file that is nothing but a preset, with what may be written into it as comments. */
export function defaultPolicyText(preset: PresetName): string {
  const { cooldownDays, advisoriesMaxAgeHours, summary } = presets[preset];
  return `# What may be published. Owned by InfoSec; see docs/policy.md, and check it with: spkg policy check
schema: spkg.policy/1

# ${summary}
preset: ${preset}

# cooldown-days: ${cooldownDays}
# advisories-max-age-hours: ${advisoriesMaxAgeHours}

# Names that belong to you and must never come from the upstream index.
# internal-names: [acme-*]

# Your own rules come before the preset's; the first that matches a finding decides it.
# rules:
#   - id: known-and-accepted
#     when: project.name == "example" && "PYSEC-2024-1" in finding.advisories
#     verdict: warn
#     message: Not reachable in our use; looked at by InfoSec.
`;
}
