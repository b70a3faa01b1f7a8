/** `spkg status`: what is known of requests, read from evidence alone. */
import type {
  ApprovalDocument,
  DecisionDocument,
  DocumentKind,
  DocumentOf,
  FailureDocument,
  FindingsDocument,
  LockDocument,
  ManifestDocument,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from '../documents.js';
import { isSpkgError, type SpkgError } from '../errors.js';
import type { StageName } from '../events.js';
import type { Gate } from '../gate.js';
import { isRequestId, matchRequestId, requestDocumentMissing } from '../ids.js';
import type { RequestId } from '../model.js';
import { summarise, type RequestSummary } from '../summary.js';

/** All documents of one request, newest attempts, with what `summarise` makes of them. */
export interface RequestDetail {
  readonly summary: RequestSummary;
  readonly request: RequestDocument;
  readonly lock: LockDocument | null;
  readonly manifest: ManifestDocument | null;
  readonly findings: FindingsDocument | null;
  readonly decision: DecisionDocument | null;
  /** what an answer to it must name */
  readonly decisionDigest: string | null;
  readonly approval: ApprovalDocument | null;
  readonly receipt: ReceiptDocument | null;
  /** the key whose signature of the receipt holds; null when it is unsigned, or there is none */
  readonly receiptSignedBy: string | null;
  readonly notices: NoticesDocument | null;
  readonly failure: FailureDocument | null;
  /** in the order they ran */
  readonly stages: readonly { readonly stage: StageName; readonly startedAt: string; readonly ms: number }[];
  /** what pip takes as `--index-url` */
  readonly indexUrl: string;
}

/** Requests that are read at a time: where each is a call over the network, one after the other takes long. */
const together = 10;

/**
 * Newest first, at most `limit`; with `mine`, only those the named requester filed. `onDamaged` is told of each whose
 * evidence is damaged: they hide none of the others; without it, the first rejects.
 */
export async function listRequests(
  gate: Pick<Gate, 'evidence'>,
  options: {
    readonly limit: number;
    readonly mine?: string;
    readonly onDamaged?: (error: SpkgError) => void;
  },
): Promise<readonly RequestSummary[]> {
  const { limit, mine, onDamaged } = options;
  const summaries: RequestSummary[] = [];
  const ids = await gate.evidence.ids();
  let at = 0;
  while (at < ids.length && summaries.length < limit) {
    // no more than are wanted, unless others' requests lie between
    const wanted = mine === undefined ? Math.min(together, limit - summaries.length) : together;
    const some = ids.slice(at, at + wanted);
    at += wanted;
    for (const summary of await Promise.all(some.map((id) => summaryOf(gate, id, onDamaged))))
      if (summary && (mine === undefined || summary.requester.name === mine)) summaries.push(summary);
  }
  return summaries.slice(0, limit);
}

/** What is wrong with the documents of one request alone. */
const unreadable: ReadonlySet<string> = new Set(['SPKG_DOCUMENT_DAMAGED', 'SPKG_SIGNATURE_INVALID']);

async function summaryOf(
  { evidence }: Pick<Gate, 'evidence'>,
  id: RequestId,
  onDamaged: ((error: SpkgError) => void) | undefined,
): Promise<RequestSummary | undefined> {
  try {
    return await evidence.summary(id);
  } catch (error) {
    if (!onDamaged || !isSpkgError(error) || !unreadable.has(error.code)) throw error;
    onDamaged(error);
    return undefined;
  }
}

/** The one id that a whole id, a prefix or a random tail names. SPKG_REQUEST_UNKNOWN, SPKG_REQUEST_AMBIGUOUS. */
export async function findRequest(gate: Pick<Gate, 'evidence'>, prefix: string): Promise<RequestId> {
  return matchRequestId(prefix, await gate.evidence.ids());
}

/** The same; and where requests run elsewhere, a whole id of which nothing is known yet: it was filed, and not started. */
export async function findFiled(gate: Pick<Gate, 'evidence' | 'runner'>, prefix: string): Promise<RequestId> {
  const ids = await gate.evidence.ids();
  return gate.runner.elsewhere && isRequestId(prefix) ? prefix : matchRequestId(prefix, ids);
}

/** Everything known of one request. SPKG_DOCUMENT_DAMAGED. */
export async function readRequest(
  gate: Pick<Gate, 'evidence' | 'index'>,
  id: RequestId,
): Promise<RequestDetail> {
  const latest = <K extends DocumentKind>(kind: K): Promise<Stored<DocumentOf<K>> | undefined> =>
    gate.evidence.latest(id, kind);
  const request = await latest('request');
  if (!request) throw requestDocumentMissing(id);
  const [lock, manifest, findings, decision, approval, receipt, notices, failure] = await Promise.all([
    latest('lock'),
    latest('manifest'),
    latest('findings'),
    latest('decision'),
    latest('approval'),
    latest('receipt'),
    latest('notices'),
    latest('failure'),
  ]);
  const byStage = {
    resolve: lock,
    fetch: manifest,
    scan: findings,
    decide: decision,
    approve: approval,
    publish: receipt,
    notify: notices,
  };
  return {
    summary: summarise({ request, lock, decision, approval, receipt, notices, failure }),
    request: request.document,
    lock: documentOf(lock),
    manifest: documentOf(manifest),
    findings: documentOf(findings),
    decision: documentOf(decision),
    decisionDigest: decision?.digest ?? null,
    approval: documentOf(approval),
    receipt: documentOf(receipt),
    receiptSignedBy: receipt?.signedBy ?? null,
    notices: documentOf(notices),
    failure: documentOf(failure),
    stages: Object.entries(byStage).flatMap(([stage, stored]) =>
      stored ? [stageOf(stage as StageName, stored.document)] : [],
    ),
    indexUrl: gate.index.url,
  };
}

function documentOf<T>(stored: Stored<T> | undefined): T | null {
  return stored?.document ?? null;
}

function stageOf(
  stage: StageName,
  document: { readonly startedAt: string; readonly finishedAt: string },
): RequestDetail['stages'][number] {
  const ms = Date.parse(document.finishedAt) - Date.parse(document.startedAt);
  return { stage, startedAt: document.startedAt, ms };
}
