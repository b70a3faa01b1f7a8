/**
 * The documents of a request, in the order they are written. Each stage reads those before it and writes one.
 * They are evidence: validated at every read, never changed, attempt N+1 beside attempt N.
 */
import * as v from 'valibot';
import {
  fileDecisionSchema,
  fileFindingsSchema,
  identitySchema,
  lockedFileSchema,
  passedOverSchema,
  requestIdSchema,
  resolutionProblemSchema,
  scannerOutcomeSchema,
  sha256Schema,
  targetSchema,
  timestampSchema,
  verdicts,
  wayOutSchema,
} from './model.js';

const header = {
  request: requestIdSchema,
  startedAt: timestampSchema,
  finishedAt: timestampSchema,
  /** digests of what it was made from, by name: `lock`, `policy`, `advisories`, `scanners` … */
  inputs: v.record(v.string(), v.string()),
};

export const requestDocumentSchema = v.strictObject({
  schema: v.literal('spkg.request/1'),
  ...header,
  requester: identitySchema,
  /** canonical PEP 508 texts */
  requirements: v.pipe(v.array(v.string()), v.minLength(1)),
  targets: v.pipe(v.array(targetSchema), v.minLength(1)),
  reason: v.string(),
  /** commit of the request repository; null until it is pushed */
  commit: v.nullable(v.string()),
});
export type RequestDocument = v.InferOutput<typeof requestDocumentSchema>;

export const lockDocumentSchema = v.strictObject({
  schema: v.literal('spkg.lock/1'),
  ...header,
  /** without credentials */
  upstream: v.string(),
  resolver: v.string(),
  files: v.array(lockedFileSchema),
  passedOver: v.array(passedOverSchema),
  problems: v.array(resolutionProblemSchema),
});
export type LockDocument = v.InferOutput<typeof lockDocumentSchema>;

export const manifestDocumentSchema = v.strictObject({
  schema: v.literal('spkg.manifest/1'),
  ...header,
  files: v.array(
    v.strictObject({
      filename: v.string(),
      sha256: sha256Schema,
      size: v.number(),
      /** host that answered; `quarantine` when the bytes were already there */
      from: v.string(),
      /** key in the quarantine: `sha256/ab/abcd…` */
      key: v.string(),
    }),
  ),
});
export type ManifestDocument = v.InferOutput<typeof manifestDocumentSchema>;

export const findingsDocumentSchema = v.strictObject({
  schema: v.literal('spkg.findings/1'),
  ...header,
  files: v.array(fileFindingsSchema),
  /** what the advisories in use are: where from, how old */
  advisories: v.strictObject({ asOf: v.nullable(timestampSchema), from: v.string(), records: v.number() }),
});
export type FindingsDocument = v.InferOutput<typeof findingsDocumentSchema>;

export const decisionDocumentSchema = v.strictObject({
  schema: v.literal('spkg.decision/1'),
  ...header,
  verdict: v.picklist(verdicts),
  files: v.array(fileDecisionSchema),
  policy: v.strictObject({ preset: v.string(), digest: v.string() }),
  /** loud notes that apply to the whole: "policy preset evaluation" … */
  warnings: v.array(v.string()),
  wayOuts: v.array(wayOutSchema),
  waivers: v.array(v.string()),
});
export type DecisionDocument = v.InferOutput<typeof decisionDocumentSchema>;

export const approvalDocumentSchema = v.strictObject({
  schema: v.literal('spkg.approval/1'),
  ...header,
  by: identitySchema,
  answer: v.picklist(['approved', 'rejected']),
  reason: v.pipe(v.string(), v.minLength(1)),
  /** digest of the one Decision it answers */
  decision: sha256Schema,
});
export type ApprovalDocument = v.InferOutput<typeof approvalDocumentSchema>;

export const receiptResults = ['published', 'held', 'denied', 'rejected', 'unassessed'] as const;

/** An in-toto Statement v1 (github.com/in-toto/attestation) over what was published. */
export const receiptDocumentSchema = v.strictObject({
  schema: v.literal('spkg.receipt/1'),
  ...header,
  _type: v.literal('https://in-toto.io/Statement/v1'),
  subject: v.array(v.strictObject({ name: v.string(), digest: v.strictObject({ sha256: sha256Schema }) })),
  predicateType: v.literal('urn:spkg:receipt:1'),
  predicate: v.strictObject({
    result: v.picklist(receiptResults),
    index: v.string(),
    /** digests of the documents that led here, by kind */
    documents: v.record(v.string(), sha256Schema),
    /** digest of the receipt before this one in the same evidence folder; null for the first */
    previous: v.nullable(sha256Schema),
  }),
});
export type ReceiptDocument = v.InferOutput<typeof receiptDocumentSchema>;

export const noticesDocumentSchema = v.strictObject({
  schema: v.literal('spkg.notices/1'),
  ...header,
  notices: v.array(
    v.strictObject({
      to: v.string(),
      by: v.string(),
      outcome: v.picklist(['sent', 'failed']),
      detail: v.string(),
    }),
  ),
});
export type NoticesDocument = v.InferOutput<typeof noticesDocumentSchema>;

/** Why a stage stopped without its document: kept so that `status` can say it; the next attempt supersedes it. */
export const failureDocumentSchema = v.strictObject({
  schema: v.literal('spkg.failure/1'),
  ...header,
  stage: v.string(),
  code: v.string(),
  message: v.string(),
  tryThis: v.string(),
});
export type FailureDocument = v.InferOutput<typeof failureDocumentSchema>;

export const documentSchemas = {
  request: requestDocumentSchema,
  lock: lockDocumentSchema,
  manifest: manifestDocumentSchema,
  findings: findingsDocumentSchema,
  decision: decisionDocumentSchema,
  approval: approvalDocumentSchema,
  receipt: receiptDocumentSchema,
  notices: noticesDocumentSchema,
  failure: failureDocumentSchema,
} as const;

export type DocumentKind = keyof typeof documentSchemas;
export type DocumentOf<K extends DocumentKind> = v.InferOutput<(typeof documentSchemas)[K]>;
export const documentKinds = Object.keys(documentSchemas) as readonly DocumentKind[];

/** A document as it lies in the evidence store. `digest` is the sha256 of its stored bytes. */
export interface Stored<T> {
  readonly document: T;
  readonly digest: string;
  /** 1 for the first */
  readonly attempt: number;
  /** of a receipt: the key whose signature holds; absent where it is unsigned */
  readonly signedBy?: string;
}

/** One cached look of the content scanners at one file. */
export const contentScanSchema = v.strictObject({
  schema: v.literal('spkg.content/1'),
  sha256: sha256Schema,
  outcomes: v.array(scannerOutcomeSchema),
  findings: fileFindingsSchema.entries.findings,
  /** METADATA as it lies in the wheel, null where there is none; published as PEP 658 */
  metadata: v.nullable(v.string()),
  /** sha256 of METADATA's bytes */
  metadataSha256: v.nullable(sha256Schema),
});
export type ContentScan = Readonly<v.InferOutput<typeof contentScanSchema>>;

/** The bytes a document is stored as; its digest is their sha256. */
export function encodeDocument(document: unknown): string {
  return `${JSON.stringify(document, null, 1)}\n`;
}
