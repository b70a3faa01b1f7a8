/** A policy as the gate uses it: parsed, checked, its CEL compiled. */
import type { Outcome, ScannerId, Verdict } from '../model.js';

export const presetNames = ['guidance', 'standard', 'strict', 'evaluation'] as const;
export type PresetName = (typeof presetNames)[number];

/** What a rule or an outcome leads to. `warn` allows, and is said loudly. */
export type RuleVerdict = Exclude<Verdict, 'unassessed'> | 'warn';
export type OutcomeVerdict = Verdict | 'warn';

/** What becomes of a project that has a source distribution and no wheel: building one runs its code. */
export const sdistChoices = ['refuse', 'admit'] as const;
export type SdistChoice = (typeof sdistChoices)[number];

export interface Rule {
  /** kebab, unique in the policy */
  readonly id: string;
  /** the CEL text, for `policy show` and evidence */
  readonly when: string;
  readonly verdict: RuleVerdict;
  /** what it means and what to do, for the requester */
  readonly message: string;
  /** where it comes from; built-in rules come first and cannot be overridden */
  readonly origin: 'built-in' | 'file' | 'preset';
  /** true only when the expression evaluates to exactly `true`; throws when it cannot be evaluated */
  readonly matches: (facts: RuleFacts) => boolean;
}

/** The variables of a rule's condition. */
export interface RuleFacts {
  readonly finding: Readonly<Record<string, unknown>>;
  readonly file: Readonly<Record<string, unknown>>;
  /** called so because `package` is a reserved word of CEL */
  readonly project: Readonly<Record<string, unknown>>;
  readonly request: Readonly<Record<string, unknown>>;
}

export interface Policy {
  readonly preset: PresetName;
  /** sha256 over the policy file's text and what its preset stands for: names this policy in every decision */
  readonly digest: string;
  /** 0: no cooldown */
  readonly cooldownDays: number;
  readonly advisoriesMaxAgeHours: number;
  /** PEP 503 names or `*` globs that must never come from upstream */
  readonly internalNames: readonly string[];
  /** `admit`: published as they are, never built, where what they need is known without a build */
  readonly sdists: SdistChoice;
  readonly maxFileBytes: number;
  readonly maxClosureBytes: number;
  /** a command of the user's that is told the end of each request (argv); empty: none */
  readonly notifyCommand: readonly string[];
  /** in order; the first that matches a finding decides it */
  readonly rules: readonly Rule[];
  readonly outcomes: Readonly<Record<ScannerId, Readonly<Record<Outcome, OutcomeVerdict>>>>;
  /** notes for every decision under this policy, such as that it is for trial only */
  readonly warnings: readonly string[];
}
