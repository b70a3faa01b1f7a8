/** What the commands beside the request's own way answer; each is the JSON of its command, without the schema line. */
import type { Finding, ScannerOutcome, Target } from './model.js';
import type { PresetName } from './policy/policy.js';
import type { Verdict } from './model.js';

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
  readonly verdict: Verdict;
  readonly outcomes: readonly Pick<ScannerOutcome, 'scanner' | 'outcome' | 'reason'>[];
  readonly findings: readonly Omit<Finding, 'kind' | 'facts'>[];
}

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

export interface ConfigurePipReport {
  readonly tool: 'pip' | 'uv';
  /** the file that was, or with `--print` would be, written */
  readonly file: string;
  readonly indexUrl: string;
  /** `would-write`: --print */
  readonly action: 'written' | 'unchanged' | 'undone' | 'would-write';
  readonly backup: string | null;
  /** the file's text as written or as it would be */
  readonly content: string;
  readonly bypasses: readonly Bypass[];
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
