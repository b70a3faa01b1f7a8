/**
 * What the gate talks about: requests, distributions, findings, outcomes, verdicts.
 * Every type is inferred from the schema that validates it at the edge, so the two cannot drift.
 */
import * as v from 'valibot';

const nonEmpty = v.pipe(v.string(), v.minLength(1));

/** Lower-case hex, 64 digits. */
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** UTC, RFC 3339, as `Date.prototype.toISOString` writes it. */
export const timestampSchema = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/));
/** A project name normalised by PEP 503. */
export const projectNameSchema = v.pipe(v.string(), v.regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/));
/** A wheel's or sdist's file name: one path component, printable ASCII. */
export const filenameSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._+!-]*$/));
/** `20261124-113012-k7qmx`: UTC date and time, then a random tail; sorts by time. */
export const requestIdSchema = v.pipe(v.string(), v.regex(/^\d{8}-\d{6}-[0-9a-z]{5}$/));

export type Sha256 = string;
export type RequestId = string;

// ---------------------------------------------------------------- who asks, and for what

/** Whether the backend could prove who somebody is, or only heard it. */
export const identitySchema = v.strictObject({
  name: nonEmpty,
  known: v.picklist(['proven', 'claimed']),
  /** how it is known: `git user.email`, `sts:GetCallerIdentity` … */
  how: nonEmpty,
});
export type Identity = v.InferOutput<typeof identitySchema>;

/** The interpreter and platform a closure is resolved for. */
export const targetSchema = v.strictObject({
  /** `this-python`, `sagemaker-4`, `custom` */
  name: nonEmpty,
  /** `3.11` */
  python: v.pipe(v.string(), v.regex(/^3\.\d{1,2}$/)),
  /** a platform as uv spells it: `x86_64-manylinux_2_28`, `aarch64-apple-darwin` */
  platform: v.pipe(v.string(), v.regex(/^[a-z0-9_-]+$/)),
});
export type Target = v.InferOutput<typeof targetSchema>;

/** A PEP 508 requirement without a direct reference. */
export interface Requirement {
  /** normalised by PEP 503 */
  readonly name: string;
  readonly extras: readonly string[];
  /** PEP 440 specifier set as typed, `''` for any version */
  readonly specifier: string;
  /** PEP 508 marker as typed, `''` for none */
  readonly marker: string;
  /** canonical text: `name[extra]specifier ; marker` */
  readonly text: string;
}

// ---------------------------------------------------------------- what was resolved

/** One file of a closure: exactly what will be fetched, scanned and published. */
export const lockedFileSchema = v.strictObject({
  name: projectNameSchema,
  version: nonEmpty,
  filename: filenameSchema,
  sha256: sha256Schema,
  /** bytes; null where the index does not say */
  size: v.nullable(v.number()),
  uploadedAt: v.nullable(timestampSchema),
  /** without credentials */
  url: nonEmpty,
  /** from the requirement as typed to this package: `['pandas', 'numpy']` */
  chain: v.array(v.string()),
  /** names of the targets that need it */
  targets: v.array(v.string()),
  /** true when the private index already offers exactly this sha256 */
  approved: v.boolean(),
});
export type LockedFile = Readonly<v.InferOutput<typeof lockedFileSchema>>;

/** A version that pip would have taken and the gate did not. */
export const passedOverSchema = v.strictObject({
  name: projectNameSchema,
  version: nonEmpty,
  /** what was taken in its place; null when the package left the closure */
  taken: v.nullable(v.string()),
  rule: nonEmpty,
  reason: nonEmpty,
});
export type PassedOver = Readonly<v.InferOutput<typeof passedOverSchema>>;

/** Why a closure could not be resolved in a way that is a denial, not an error. */
export const resolutionProblemSchema = v.strictObject({
  kind: v.picklist(['no-wheel']),
  name: projectNameSchema,
  /** the requirement that led to it */
  requirement: nonEmpty,
  target: nonEmpty,
  /** a sentence for the requester */
  detail: nonEmpty,
});
export type ResolutionProblem = Readonly<v.InferOutput<typeof resolutionProblemSchema>>;

// ---------------------------------------------------------------- what was found

/** Worst first; `unknown` is a value of its own, never "low". */
export const severities = ['critical', 'high', 'medium', 'low', 'info', 'unknown'] as const;
export type Severity = (typeof severities)[number];
export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

/** What a finding is about; policies choose by it. */
export const findingKinds = [
  'malware',
  'vulnerability',
  'archive',
  'integrity',
  'metadata',
  'install-behaviour',
  'code',
  'secret',
  'binary',
  'model',
  'licence',
  'provenance',
  'identity',
  'age',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export const findingSchema = v.strictObject({
  /** `scanner/what`, kebab, permanent; its page is `docs/findings/SCANNER/WHAT.md` */
  id: v.pipe(v.string(), v.regex(/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/)),
  scanner: nonEmpty,
  kind: v.picklist(findingKinds),
  severity: v.picklist(severities),
  confidence: v.picklist(confidences),
  /** one line, sentence case, no final period */
  title: nonEmpty,
  /** a path in the distribution, with `:line` where there is one; `''` for the file as a whole */
  where: v.string(),
  /** the lines, names or values that made it fire; sanitised, at most 2,000 characters */
  evidence: v.string(),
  /** what the requester or reviewer can do */
  remedy: nonEmpty,
  /** facts that rules may use, beside the above */
  facts: v.optional(
    v.strictObject({
      /** the advisory's id and all its aliases, sorted */
      advisories: v.optional(v.array(v.string())),
      /** versions that fix it, ascending by PEP 440 */
      fixedIn: v.optional(v.array(v.string())),
      /** CVSS base score, the highest of those given */
      score: v.optional(v.number()),
      /** days since upload, fractional */
      ageDays: v.optional(v.number()),
      /** the popular name that a look-alike resembles */
      resembles: v.optional(v.string()),
    }),
  ),
});
export type Finding = Readonly<v.InferOutput<typeof findingSchema>>;

/**
 * How a scanner's look at one file ended. Only `completed` and `not-applicable` can be clean.
 * `not-offered`: there is no such capability here. `unavailable`: could not be asked now. `failed`: it broke.
 */
export const outcomes = ['completed', 'not-applicable', 'not-offered', 'unavailable', 'failed'] as const;
export type Outcome = (typeof outcomes)[number];

export const scanners = [
  'archive',
  'wheel',
  'sdist',
  'code',
  'secrets',
  'binaries',
  'models',
  'advisories',
  'identity',
] as const;
export type ScannerId = (typeof scanners)[number];
/** Without a completed outcome of these nothing is allowed. */
export const mandatoryScanners: readonly ScannerId[] = ['archive', 'wheel', 'sdist', 'advisories', 'code'];

export const scannerOutcomeSchema = v.strictObject({
  scanner: v.picklist(scanners),
  version: nonEmpty,
  outcome: v.picklist(outcomes),
  /** required reading unless completed; `''` when there is nothing to say */
  reason: v.string(),
});
export type ScannerOutcome = Readonly<v.InferOutput<typeof scannerOutcomeSchema>>;

/** What one scanner says of one file. */
export interface ScannerReport {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

/** Everything that all scanners said of one file. */
export const fileFindingsSchema = v.strictObject({
  name: projectNameSchema,
  version: nonEmpty,
  filename: nonEmpty,
  sha256: sha256Schema,
  outcomes: v.array(scannerOutcomeSchema),
  findings: v.array(findingSchema),
});
export type FileFindings = Readonly<v.InferOutput<typeof fileFindingsSchema>>;

// ---------------------------------------------------------------- what was decided

/**
 * Least to worst. `unassessed`: a scanner that must look broke, so nobody can decide; try again.
 * `review`: a person of InfoSec decides.
 */
export const verdicts = ['allow', 'review', 'unassessed', 'deny'] as const;
export type Verdict = (typeof verdicts)[number];

/** Why a file has its verdict: one finding, outcome or resolution problem, and the rule that judged it. */
export const reasonSchema = v.strictObject({
  /** a finding id; `outcome/SCANNER`; `resolution/KIND` */
  about: nonEmpty,
  verdict: v.picklist(verdicts),
  /** true when the rule allows it but wants it said loudly */
  warning: v.boolean(),
  /** id of the rule that decided */
  rule: nonEmpty,
  /** the rule's message: what to do */
  message: v.string(),
  /** the finding's title, or the outcome's reason */
  title: v.string(),
  severity: v.optional(v.picklist(severities)),
  evidence: v.optional(v.string()),
  where: v.optional(v.string()),
});
export type Reason = Readonly<v.InferOutput<typeof reasonSchema>>;

export const fileDecisionSchema = v.strictObject({
  name: projectNameSchema,
  version: v.string(),
  filename: v.string(),
  /** null for a resolution problem: there is no file */
  sha256: v.nullable(sha256Schema),
  verdict: v.picklist(verdicts),
  /** worst first */
  reasons: v.array(reasonSchema),
});
export type FileDecision = Readonly<v.InferOutput<typeof fileDecisionSchema>>;

/** The way out of a denial: the nearest version to which nothing is known to object before it is fetched. */
export const wayOutSchema = v.strictObject({
  name: projectNameSchema,
  denied: v.string(),
  /** null: none was found */
  nearest: v.nullable(v.string()),
  /** a sentence: what was looked at, or why there is none */
  detail: nonEmpty,
});
export type WayOut = Readonly<v.InferOutput<typeof wayOutSchema>>;

/** Closes an exhaustive `switch`. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

/** The worst of some verdicts; `allow` of none. */
export function worst(all: Iterable<Verdict>): Verdict {
  let index = 0;
  for (const verdict of all) index = Math.max(index, verdicts.indexOf(verdict));
  return verdicts[index] ?? 'deny';
}
