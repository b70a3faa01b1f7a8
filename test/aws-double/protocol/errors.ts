/** An answer that refuses, as the service gives it. */
export class AwsError extends Error {
  /** as the service spells it */
  readonly code: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** The double itself answered in a form that AWS would not: a mistake here, never of the caller. */
export class DoubleError extends Error {}
