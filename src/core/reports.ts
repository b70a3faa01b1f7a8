/** What the commands beside the request's own way answer; each is the JSON of its command, without the schema line. */
import type {
  Confidence,
  Finding,
  FindingKind,
  Reason,
  ScannerId,
  ScannerOutcome,
  Severity,
  Target,
  Verdict,
} from './model.js';
import type { PresetName } from './policy/policy.js';

export interface BootstrapReport {
  readonly workspace: string;
  readonly upstream: string;
  readonly preset: PresetName;
  readonly indexUrl: string;
  /** paths made by this run, relative to the workspace; empty when nothing was missing */
  readonly created: readonly string[];
  /** true when there was a workspace already */
  readonly existed: boolean;
  readonly uv: string;
  readonly advisories: AdvisoryReport;
}

export interface AdvisoryReport {
  readonly from: string;
  readonly asOf: string | null;
  readonly ageHours: number | null;
  readonly records: number;
  /** by the policy in force */
  readonly maxAgeHours: number;
  readonly stale: boolean;
  /** what these records cannot tell: no malware, few severities … */
  readonly limits: readonly string[];
}

/** `spkg.scan/1` */
export interface ScanReport {
  readonly schema: 'spkg.scan/1';
  readonly verdict: Verdict;
  readonly policy: { readonly preset: string; readonly digest: string };
  readonly warnings: readonly string[];
  readonly files: readonly ScannedFile[];
  readonly bytes: number;
  readonly ms: number;
}
export interface ScannedFile {
  readonly path: string;
  readonly sha256: string;
  /** on disk; 0 for a folder */
  readonly bytes: number;
  readonly verdict: Verdict;
  /** why, worst first, as in the documents of a request */
  readonly reasons: readonly Reason[];
  readonly outcomes: readonly Pick<ScannerOutcome, 'scanner' | 'outcome' | 'reason'>[];
  readonly findings: readonly Omit<Finding, 'kind' | 'facts'>[];
}

/** What is true of every finding of one id, and where its page lies. */
export interface FindingRow {
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly title: string;
  readonly remedy: string;
  /** `docs/findings/SCANNER/WHAT.md`, in this package */
  readonly path: string;
}
export interface ScannerRow {
  readonly id: ScannerId;
  readonly version: string;
  /** without a completed outcome of it nothing is allowed */
  readonly mandatory: boolean;
  /** false: this version does not have it, and every file's outcome says so */
  readonly offered: boolean;
  readonly looksFor: string;
  /** `docs/findings/SCANNER/README.md` */
  readonly path: string;
  readonly findings: readonly FindingRow[];
}

/** `spkg.scanners/1` */
export interface ScannersReport {
  readonly schema: 'spkg.scanners/1';
  readonly scanners: readonly ScannerRow[];
}

/** `spkg.explain/1`: a finding and the text of its page */
export interface FindingExplained extends FindingRow {
  readonly schema: 'spkg.explain/1';
  readonly page: string;
}
/** `spkg.explain-scanner/1`: a scanner and the text of its page */
export interface ScannerExplained extends ScannerRow {
  readonly schema: 'spkg.explain-scanner/1';
  readonly page: string;
}
export type Explained = FindingExplained | ScannerExplained;

/** A setting that lets pip or uv install past the private index. */
export interface Bypass {
  /** `PIP_FIND_LINKS`, `extra-index-url` … */
  readonly setting: string;
  /** without credentials */
  readonly value: string;
  /** the environment, or a file */
  readonly where: string;
  readonly remedy: string;
}

/** `spkg.studio-lifecycle/1` */
export interface StudioLifecycle {
  readonly schema: 'spkg.studio-lifecycle/1';
  readonly stack: string;
  /** of bash */
  readonly script: string;
}

export interface ConfigurePipReport {
  readonly tool: 'pip' | 'uv';
  /** the file that was, or with `--print` would be, written */
  readonly file: string;
  readonly indexUrl: string;
  /** `would-write`: --print */
  readonly action: 'written' | 'unchanged' | 'undone' | 'would-write';
  readonly backup: string | null;
  /** the file's text as written or as it would be, without credentials */
  readonly content: string;
  /** when the password in it ends; null where it needs none, or is asked for anew each time */
  readonly expires: string | null;
  /** the program that pip and uv ask for a password; null without one */
  readonly keyring: string | null;
  readonly bypasses: readonly Bypass[];
}

/** What a deployment would make, before it is begun. */
export interface DeployPlan {
  readonly stack: string;
  /** null: any, as a synthesis without credentials leaves it */
  readonly account: string | null;
  readonly region: string | null;
  readonly network: string;
  readonly requests: string;
  readonly infosecEmail: string;
  /** most first */
  readonly resources: readonly { readonly type: string; readonly count: number }[];
  /** US dollars a month, whether anybody asks for packages or not */
  readonly costs: readonly { readonly what: string; readonly count: number; readonly monthly: number }[];
  /** US dollars, where each build takes a minute */
  readonly perRequest: number;
}

/** What `spkg bootstrap --backend aws` did. */
export interface AwsBootstrapReport {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  /** false: the stack was as it should be already */
  readonly changed: boolean;
  readonly policyPut: boolean;
  readonly advisoriesStarted: boolean;
  /** what only a person can do */
  readonly todo: readonly string[];
}

export interface DoctorCheck {
  /** kebab: `python`, `uv`, `upstream` … */
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  /** one command or edit; `''` when ok */
  readonly remedy: string;
}
export interface DoctorReport {
  readonly checks: readonly DoctorCheck[];
}

export interface TargetInput {
  readonly python?: string | undefined;
  readonly platform?: string | undefined;
  readonly targets?: readonly string[] | undefined;
}
export type { Target };
