/** `decide`: findings and outcomes to a verdict. Pure and total: every input has a verdict, and doubt is never `allow`. */
import {
  scanners,
  severities,
  verdicts,
  worst,
  type FileDecision,
  type FileFindings,
  type Finding,
  type Outcome,
  type Reason,
  type ResolutionProblem,
  type ScannerId,
  type Verdict,
} from '../model.js';
import { sanitize } from '../sanitize.js';
import { factsOf, fileItself, type Judged, type RequestFacts } from './facts.js';
import type { OutcomeVerdict, Policy, Rule, RuleFacts } from './policy.js';

export interface JudgedFile extends FileFindings {
  /** bytes; null where the index does not say */
  readonly size: number | null;
  /** asked for by name, not pulled in */
  readonly direct: boolean;
}

export interface DecideInput {
  readonly files: readonly JudgedFile[];
  readonly problems: readonly ResolutionProblem[];
  readonly request: RequestFacts;
  readonly now: Date;
  readonly waivers: readonly string[];
}

export interface PureDecision {
  readonly verdict: Verdict;
  readonly files: readonly FileDecision[];
  readonly warnings: readonly string[];
}

const mostReasons = 200;

/**
 * Per finding, and for each file itself, the first matching rule decides; a file is as bad as its worst finding or
 * outcome; the closure as its worst file. A scanner without an outcome has not looked, and counts as `failed`.
 */
export function decide(input: DecideInput, policy: Policy): PureDecision {
  const files = [
    ...input.problems.map((problem) => judgeProblem(problem, policy)),
    ...input.files.map((file) => judgeFile(file, input, policy)),
  ];
  return { verdict: worst(files.map((file) => file.verdict)), files, warnings: policy.warnings };
}

function judgeProblem(problem: ResolutionProblem, policy: Policy): FileDecision {
  const reason: Reason = {
    about: `resolution/${problem.kind}`,
    verdict: 'deny',
    warning: false,
    rule: problem.kind,
    message:
      policy.sdists === 'admit'
        ? 'It has neither a wheel nor a source distribution that can be published unbuilt. Ask for a version that has a wheel.'
        : 'Only wheels are published: building from source would run its code. Ask for a version that has a wheel.',
    title: problem.detail,
  };
  return { name: problem.name, version: '', filename: '', sha256: null, verdict: 'deny', reasons: [reason] };
}

function judgeFile(file: JudgedFile, input: DecideInput, policy: Policy): FileDecision {
  const all = [
    ...scanners.map((scanner) => judgeOutcome(scanner, file, policy)),
    judgeItself(file, input, policy),
    ...file.findings.map((finding) => judgeFinding(finding, file, input, policy)),
  ];
  const told = all.filter(({ verdict, warning }) => verdict !== 'allow' || warning).sort(worstFirst);
  const { name, version, filename, sha256 } = file;
  const verdict = worst(all.map((reason) => reason.verdict));
  return { name, version, filename, sha256, verdict, reasons: bounded(told) };
}

/** The worst 200, and how many more there are. All of them have counted for the verdict. */
function bounded(reasons: readonly Reason[]): Reason[] {
  const [next, ...others] = reasons.slice(mostReasons);
  if (!next) return [...reasons];
  const more: Reason = {
    about: 'policy/more-reasons',
    verdict: next.verdict,
    warning: next.verdict === 'allow',
    rule: 'more-reasons',
    message: 'They count for the verdict too; the findings of this file have them all.',
    title: `${others.length + 1} more findings`,
  };
  return [...reasons.slice(0, mostReasons), more];
}

function judgeOutcome(scanner: ScannerId, file: JudgedFile, policy: Policy): Reason {
  const rows = file.outcomes.filter((row) => row.scanner === scanner);
  // more than one row is as bad as the worst of them
  const judged = (rows.length > 0 ? rows : [missing]).map((row) => ({
    row,
    ...split(policy.outcomes[scanner][row.outcome]),
  }));
  const [first] = judged.sort((a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict));
  const { row, verdict, warning } = first ?? { row: missing, verdict: 'unassessed' as const, warning: false };
  return {
    about: `outcome/${scanner}`,
    verdict,
    warning,
    rule: `outcome-${row.outcome}`,
    message: outcomeMessage(row.outcome, verdict),
    title: row.reason === '' ? `${scanner}: ${row.outcome}` : `${scanner}: ${row.reason}`,
  };
}

const missing = { outcome: 'failed', reason: 'did not look' } as const;

function outcomeMessage(outcome: Outcome, verdict: Verdict): string {
  if (outcome === 'completed' || outcome === 'not-applicable') return 'The policy says so of every file.';
  switch (verdict) {
    case 'allow':
      return 'This has not been looked at; the policy lets it pass.';
    case 'review':
      return 'This has not been looked at, so a person of InfoSec decides.';
    case 'unassessed':
      return 'The look at it broke. Try again; nobody can decide on what was not looked at.';
    case 'deny':
      return 'This has not been looked at, and the policy denies it.';
  }
}

function judgeFinding(finding: Finding, file: JudgedFile, input: DecideInput, policy: Policy): Reason {
  const { id: about, title, severity, evidence, where } = finding;
  return { about, title, severity, evidence, where, ...firstMatch(finding, file, input, policy) };
}

function judgeItself(file: JudgedFile, input: DecideInput, policy: Policy): Reason {
  const title = sanitize(`The policy speaks of ${file.name} ${file.version} itself`, 200);
  return { about: fileItself.id, title, ...firstMatch(fileItself, file, input, policy) };
}

type Judgement = Pick<Reason, 'verdict' | 'warning' | 'rule' | 'message'>;

/** The first rule that matches decides. */
function firstMatch(judged: Judged, file: JudgedFile, input: DecideInput, policy: Policy): Judgement {
  const facts = factsOf(judged, file, input.request);
  let broken: Rule | undefined;
  for (const rule of policy.rules) {
    const matched = matches(rule.matches, facts);
    if (matched === 'broke') broken ??= rule;
    if (matched !== true) continue;
    return broken && rule.verdict !== 'deny'
      ? heldBy(broken)
      : { ...split(rule.verdict), rule: rule.id, message: rule.message };
  }
  if (broken) return heldBy(broken);
  const message = 'No rule of the policy speaks of this, so a person of InfoSec decides.';
  return { verdict: 'review', warning: false, rule: 'no-rule-matched', message };
}

/** A rule that broke may have been about to allow or to deny: held at least, denied where a later rule says so. */
function heldBy({ id }: Rule): Judgement {
  const message = 'This rule could not be evaluated, so a person of InfoSec decides.';
  return { verdict: 'review', warning: false, rule: id, message };
}

function matches(condition: (facts: RuleFacts) => boolean, facts: RuleFacts): boolean | 'broke' {
  try {
    return condition(facts);
  } catch {
    // not swallowed: the finding is held, and its reason says that the rule broke
    return 'broke';
  }
}

function split(verdict: OutcomeVerdict): { verdict: Verdict; warning: boolean } {
  return verdict === 'warn' ? { verdict: 'allow', warning: true } : { verdict, warning: false };
}

/** Worst verdict first, then findings before outcomes, then by severity. */
function worstFirst(a: Reason, b: Reason): number {
  const bySeverity = (reason: Reason): number =>
    reason.severity ? severities.indexOf(reason.severity) : severities.length;
  return verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict) || bySeverity(a) - bySeverity(b);
}
