/** policy.yaml to a Policy, or everything that is wrong with it, by line and column. */
import { createHash } from 'node:crypto';
import type { Document, YAMLError } from 'yaml';
import { SpkgError } from '../errors.js';
import { outcomes, scanners, type Outcome, type ScannerId } from '../model.js';
import { sanitize } from '../sanitize.js';
import { celCompiler } from './cel.js';
import { readShape, type PolicyFile } from './file.js';
import { mildest, outcomeVerdicts, presetOutcomes, type OutcomeTable } from './outcomes.js';
import { createPlaces, type Places, type Position } from './places.js';
import type { OutcomeVerdict, Policy, PresetName } from './policy.js';
import { presets } from './presets.js';
import { readRules } from './rules.js';

const mib = 2 ** 20;
const maxFileMib = 4096;
const maxClosureMib = 20_480;

/** One mistake, or one thing that is probably not meant. Lines and columns from 1. */
export interface PolicyProblem extends Position {
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface CheckedPolicy {
  /** in the order of the text */
  readonly problems: readonly PolicyProblem[];
  /** there unless a problem is an error */
  readonly policy?: Policy;
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
export async function checkPolicy(text: string): Promise<CheckedPolicy> {
  const { problems, policy } = await readPolicy(text);
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return policy ? { problems: inOrder, policy } : { problems: inOrder };
}

async function readPolicy(text: string): Promise<CheckedPolicy> {
  const { parseDocument, LineCounter } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, strict: true });
  const places = createPlaces(text, document, lineCounter);
  // a warning of the YAML library is a tag that it does not know and leaves out
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return { problems: broken.map((one) => yamlProblem(one, places)) };
  const value = plainValue(document);
  if (value instanceof Error) return { problems: [error({ line: 1, column: 1 }, value.message)] };
  const shape = readShape(value);
  const problems = shape.problems.map(({ path, about, message }) =>
    error(about === 'key' ? places.key(path) : places.value(path), message),
  );
  const compiled = shape.file ? await compilePolicy(shape.file, text, places) : { problems: [] };
  return problems.length > 0 ? { problems: [...problems, ...compiled.problems] } : compiled;
}

function yamlProblem({ code, message, pos }: YAMLError, places: Places): PolicyProblem {
  const told =
    code === 'MULTIPLE_DOCS'
      ? 'there is more than one document'
      : (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return error(places.at(pos[0]), told);
}

/** The document as plain data; an error for aliases that multiply or lead nowhere. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause));
  }
}

async function compilePolicy(file: PolicyFile, text: string, places: Places): Promise<CheckedPolicy> {
  const preset = presets[file.preset];
  const cooldownDays = file['cooldown-days'] ?? preset.cooldownDays;
  const compiler = await celCompiler((file.rules ?? []).some(({ when }) => when.includes('re2')));
  const read = readRules(file, cooldownDays, compiler);
  const problems = [
    ...outcomeProblems(file, places),
    ...read.problems.map(({ index, about, offset, severity, message }) => ({
      ...error(places.value(['rules', index, about], offset), message),
      severity,
    })),
  ];
  if (!read.rules || problems.some(({ severity }) => severity === 'error')) return { problems };
  const table = withOverrides(presetOutcomes(file.preset), file.outcomes);
  const policy: Omit<Policy, 'digest'> = {
    preset: file.preset,
    cooldownDays,
    advisoriesMaxAgeHours: file['advisories-max-age-hours'] ?? preset.advisoriesMaxAgeHours,
    internalNames: file['internal-names'] ?? [],
    sdists: file.sdists ?? preset.sdists,
    maxFileBytes: (file['max-file-mib'] ?? maxFileMib) * mib,
    maxClosureBytes: (file['max-closure-mib'] ?? maxClosureMib) * mib,
    notifyCommand: file['notify-command'] ?? [],
    rules: read.rules,
    outcomes: table,
    warnings: preset.warnings,
  };
  return { problems, policy: { ...policy, digest: digestOf(policy, text) } };
}

/** Over the text and over what the preset makes of it: a new spkg with another preset is another policy. */
function digestOf(
  { rules, outcomes: table, advisoriesMaxAgeHours, sdists }: Omit<Policy, 'digest'>,
  text: string,
): string {
  const deciding = rules.map(({ id, when, verdict }) => [id, when, verdict]);
  return createHash('sha256')
    .update(JSON.stringify([text, deciding, table, advisoriesMaxAgeHours, sdists]))
    .digest('hex');
}

function outcomeProblems(file: PolicyFile, places: Places): readonly PolicyProblem[] {
  return scanners.flatMap((scanner) =>
    outcomes.flatMap((outcome) => {
      const verdict = file.outcomes?.[scanner]?.[outcome];
      if (verdict === undefined) return [];
      const least = mildest(file.preset, scanner, outcome);
      if (outcomeVerdicts.indexOf(verdict) >= outcomeVerdicts.indexOf(least)) return [];
      const message = `\`${scanner}\` that is \`${outcome}\` has not looked: it cannot be \`${verdict}\`, at the mildest \`${least}\``;
      return [error(places.value(['outcomes', scanner, outcome]), message)];
    }),
  );
}

function withOverrides(base: OutcomeTable, own: PolicyFile['outcomes']): OutcomeTable {
  const rows = scanners.map((scanner) => [scanner, { ...base[scanner], ...own?.[scanner] }] as const);
  // `as`: fromEntries forgets that every scanner is a key
  return Object.fromEntries(rows) as Record<ScannerId, Record<Outcome, OutcomeVerdict>>;
}

function error(place: Position, message: string): PolicyProblem {
  return { line: place.line, column: place.column, severity: 'error', message: sanitize(message, 400) };
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

# Source distributions where there is no wheel: pip would run their build code on the machine that installs them.
# sdists: admit

# Your own rules come before the preset's; the first that matches a finding decides it.
# rules:
#   - id: known-and-accepted
#     when: project.name == "example" && "PYSEC-2024-1" in finding.advisories
#     verdict: warn
#     message: Not reachable in our use; looked at by InfoSec.
`;
}
