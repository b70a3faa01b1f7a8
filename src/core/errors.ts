/**
 * Coded errors. The codes are contract, the wording is not.
 * A denial is a result, never one of these.
 */

/** usage: fix the command. environment: fix the world. bug: ours to fix. interrupted: Ctrl-C. */
export type ErrorKind = 'usage' | 'environment' | 'bug' | 'interrupted';

/** Every code that spkg can end with; each has a section in `docs/errors.md` and a test. */
export const errorKinds = {
  SPKG_ADVISORY_FEED_INVALID: 'environment',
  SPKG_ADVISORY_UNREACHABLE: 'environment',
  SPKG_APPROVAL_REFUSED: 'usage',
  SPKG_AWS_DENIED: 'environment',
  SPKG_AWS_FAILED: 'environment',
  SPKG_BUG: 'bug',
  SPKG_CDK_MISSING: 'environment',
  SPKG_CONFIG_INVALID: 'usage',
  SPKG_DEPLOY_FAILED: 'environment',
  SPKG_DISK_FULL: 'environment',
  SPKG_DOCUMENT_DAMAGED: 'environment',
  SPKG_FETCH_FAILED: 'environment',
  SPKG_FETCH_HASH_MISMATCH: 'environment',
  SPKG_FETCH_TOO_LARGE: 'environment',
  SPKG_FINDING_UNKNOWN: 'usage',
  SPKG_FLAG_INVALID: 'usage',
  SPKG_GIT_FAILED: 'environment',
  SPKG_GIT_MISSING: 'environment',
  SPKG_INDEX_INVALID: 'environment',
  SPKG_INDEX_UNREACHABLE: 'environment',
  SPKG_INTERRUPTED: 'interrupted',
  SPKG_NOTHING_RUNS: 'usage',
  SPKG_NOTHING_TO_UNDO: 'usage',
  SPKG_PATH_UNWRITABLE: 'environment',
  SPKG_PIP_CONFIG_FAILED: 'environment',
  SPKG_POLICY_INVALID: 'usage',
  SPKG_PYTHON_MISSING: 'environment',
  SPKG_QUEUE_FULL: 'environment',
  SPKG_REASON_REQUIRED: 'usage',
  SPKG_REQUEST_AMBIGUOUS: 'usage',
  SPKG_REQUEST_BUSY: 'environment',
  SPKG_REQUEST_UNKNOWN: 'usage',
  SPKG_REQUIREMENT_CONFLICT: 'usage',
  SPKG_REQUIREMENT_INVALID: 'usage',
  SPKG_REQUIREMENT_NOT_FOUND: 'usage',
  SPKG_REQUIREMENT_REFUSED: 'usage',
  SPKG_SCAN_PATH_INVALID: 'usage',
  SPKG_SIGNATURE_INVALID: 'environment',
  SPKG_STACK_MISSING: 'environment',
  SPKG_STAGE_INPUT_INVALID: 'environment',
  SPKG_TARGET_UNKNOWN: 'usage',
  SPKG_UPSTREAM_INVALID: 'usage',
  SPKG_UV_FAILED: 'environment',
  SPKG_UV_MISSING: 'environment',
  SPKG_WORKSPACE_DAMAGED: 'environment',
  SPKG_WORKSPACE_MISSING: 'environment',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorKinds;

/** What the process ends with; documented in README and docs/errors.md. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  environment: 3,
  denied: 10,
  held: 11,
  unassessed: 12,
  interrupted: 130,
} as const;

/**
 * An error that a person can act on.
 * `message`: lower case, no final period, the wrong value in backticks. `tryThis`: one command or edit.
 */
export class SpkgError extends Error {
  override readonly name = 'SpkgError';
  readonly code: ErrorCode;
  readonly tryThis: string;
  readonly kind: ErrorKind;
  readonly reference: string;
  readonly exitCode: number;
  /** oclif reads the exit code here, and `exitCode` under --json */
  readonly oclif: { readonly exit: number };

  constructor(code: ErrorCode, message: string, options: { tryThis: string; cause?: unknown }) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.tryThis = options.tryThis;
    this.kind = errorKinds[code];
    this.reference = `docs/errors.md#${code.toLowerCase()}`;
    this.exitCode = exitCodes[this.kind];
    this.oclif = { exit: this.exitCode };
  }
}

/** True for a coded error, also one made by another copy of this module. */
export function isSpkgError(error: unknown): error is SpkgError {
  return error instanceof Error && error.name === 'SpkgError' && 'code' in error && 'tryThis' in error;
}

/** The error of Ctrl-C: what was asked was stopped by the person who asked. */
export function interrupted(tryThis = 'run the same command again'): SpkgError {
  return new SpkgError('SPKG_INTERRUPTED', 'interrupted', { tryThis });
}
