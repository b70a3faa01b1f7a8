/**
 * The stages in order, in one process. Every document is looked up before it is made: one that was made from the same
 * inputs, less than a day ago, and with nothing inconclusive in it, is reused; else attempt N+1 is made.
 */
import { arrivals } from './arrivals.js';
import {
  describeDecision,
  describeFindings,
  describeLock,
  describeManifest,
  describeReceipt,
} from './describe.js';
import type {
  ApprovalDocument,
  DecisionDocument,
  DocumentKind,
  DocumentOf,
  FindingsDocument,
  LockDocument,
  ManifestDocument,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import { isSpkgError } from './errors.js';
import type { Emit, StageName } from './events.js';
import type { Gate, StageContext } from './gate.js';
import { requestDocumentMissing } from './ids.js';
import type { LockedFile, RequestId } from './model.js';
import { sanitize } from './sanitize.js';
import { eitherSignal } from './stop-signal.js';
import { decideRequest, decisionInputs } from './stages/decide.js';
import { fetchFiles } from './stages/fetch.js';
import { notify } from './stages/notify.js';
import { publish, publishInputs } from './stages/publish.js';
import { lockInputs, resolve } from './stages/resolve.js';
import { scan, scanInputs } from './stages/scan.js';

const dayMs = 86_400_000;

/** A run of one request: what each stage is given, and which stage failed first. */
interface Run extends StageContext {
  readonly id: RequestId;
  readonly failed: { stage: StageName | undefined };
}

/**
 * Runs what is missing of a request. Rejects with the error of the stage that stopped, after recording it as evidence.
 * Takes the request's lock: SPKG_REQUEST_BUSY when another process is at it.
 */
export async function runPipeline(gate: Gate, id: RequestId, emit: Emit, signal: AbortSignal): Promise<void> {
  const release = await gate.evidence.lock(id);
  const failed: Run['failed'] = { stage: undefined };
  try {
    const policy = await gate.policy();
    await runStages({ gate, policy, emit, signal, id, failed });
  } catch (error) {
    await recordFailure(gate, id, failed.stage ?? 'resolve', error);
    throw error;
  } finally {
    await release();
  }
}

async function runStages(run: Run): Promise<void> {
  const asked = await run.gate.evidence.latest(run.id, 'request');
  if (!asked) throw requestDocumentMissing(run.id);
  const settled = await settledDocuments(run, asked);
  if (settled) return publishAndNotify(run, settled);
  const { request, lock, findings } = await fileAndScan(run, asked);
  const decision = await stageDocument(run, 'decide', 'decision', {
    inputs: () => Promise.resolve(decisionInputs(run, { lock, findings })),
    make: () => decideRequest(run, { request, lock, findings }),
    describe: describeDecision,
  });
  const approval = await run.gate.evidence.latest(run.id, 'approval');
  await publishAndNotify(run, { request, lock, decision, approval });
}

interface Scanned {
  readonly request: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly findings: Stored<FindingsDocument>;
}

/** Filing waits for git, the stages for the index: both go on at once, and nothing is decided before both are done. */
async function fileAndScan(run: Run, asked: Stored<RequestDocument>): Promise<Scanned> {
  const stop = new AbortController();
  const both: Run = { ...run, signal: eitherSignal(run.signal, stop.signal) };
  const filing = ensureFiled(run, asked);
  filing.catch((error: unknown) => {
    stop.abort(error);
  });
  const [filed, scanned] = await Promise.allSettled([filing, resolveAndScan(both, asked)]);
  run.signal.throwIfAborted();
  if (filed.status === 'rejected') throw filed.reason;
  if (scanned.status === 'rejected') throw scanned.reason;
  return { request: filed.value, ...scanned.value };
}

async function resolveAndScan(run: Run, asked: Stored<RequestDocument>): Promise<Omit<Scanned, 'request'>> {
  const lock =
    (await keptLock(run)) ??
    (await stageDocument(run, 'resolve', 'lock', {
      inputs: () => lockInputs(run, asked),
      make: () => resolve(run, asked),
      describe: describeLock,
    }));
  return { lock, findings: await fetchAndScan(run, lock) };
}

/** The request repository holds the request before anything is decided about it. */
async function ensureFiled(
  { gate, emit, id }: Run,
  asked: Stored<RequestDocument>,
): Promise<Stored<RequestDocument>> {
  if (asked.document.commit !== null) return asked;
  const { commit, path } = await gate.requests.file(asked.document);
  emit({ kind: 'request-filed', id, path });
  return gate.evidence.put('request', { ...asked.document, commit });
}

interface Settled {
  readonly request: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly decision: Stored<DecisionDocument>;
  readonly approval: Stored<ApprovalDocument> | undefined;
}

/**
 * What needs no more deciding: a request that was rejected, one that was published and is on offer, and one that may be
 * published by a decision that still holds. What was taken out of the index comes back by a decision of today alone.
 */
async function settledDocuments(run: Run, request: Stored<RequestDocument>): Promise<Settled | undefined> {
  const { evidence } = run.gate;
  const [lock, decision, approval, receipt] = await Promise.all([
    evidence.latest(run.id, 'lock'),
    evidence.latest(run.id, 'decision'),
    evidence.latest(run.id, 'approval'),
    evidence.latest(run.id, 'receipt'),
  ]);
  if (!lock || !decision) return undefined;
  const documents = { request, lock, decision, approval };
  const answer = approval?.document.decision === decision.digest ? approval.document.answer : undefined;
  if (answer === 'rejected') return documents;
  const published = isPublished(receipt, decision) ? receipt : undefined;
  if (published && (await allOffered(run, lock, published.document))) return documents;
  return (published ?? answer) && (await stillHolds(run, lock, decision)) ? documents : undefined;
}

function isPublished(
  receipt: Stored<ReceiptDocument> | undefined,
  decision: Stored<DecisionDocument>,
): receipt is Stored<ReceiptDocument> {
  return (
    receipt?.document.inputs.decision === decision.digest && receipt.document.predicate.result === 'published'
  );
}

/** Less than a day old, and made by the policy, the advisories and the scanners of now. */
async function stillHolds(
  run: Run,
  lock: Stored<LockDocument>,
  { document: { inputs, finishedAt } }: Stored<DecisionDocument>,
): Promise<boolean> {
  const { gate, policy, id } = run;
  if (gate.clock.now().getTime() - Date.parse(finishedAt) > dayMs) return false;
  const findings = await gate.evidence.latest(id, 'findings');
  return (
    findings !== undefined &&
    sameInputs(inputs, decisionInputs({ policy }, { lock, findings })) &&
    sameInputs(findings.document.inputs, await scanInputs(run, lock))
  );
}

/**
 * A person decides over exactly the files of one Lock, and what was published is those files: while a request is held,
 * and after it was published, it is not resolved anew.
 */
async function keptLock({ gate, emit, id }: Run): Promise<Stored<LockDocument> | undefined> {
  const [lock, decision, receipt] = await Promise.all([
    gate.evidence.latest(id, 'lock'),
    gate.evidence.latest(id, 'decision'),
    gate.evidence.latest(id, 'receipt'),
  ]);
  if (!lock || decision?.document.inputs.lock !== lock.digest) return undefined;
  if (decision.document.verdict !== 'review' && !isPublished(receipt, decision)) return undefined;
  emit({ kind: 'stage-reused', stage: 'resolve', summary: describeLock(lock.document) });
  return lock;
}

/** Fetch and Scan overlap: each file is scanned as soon as it is there. Findings are kept only if all was fetched. */
async function fetchAndScan(run: Run, lock: Stored<LockDocument>): Promise<Stored<FindingsDocument>> {
  const stop = new AbortController();
  const both: Run = { ...run, signal: eitherSignal(run.signal, stop.signal) };
  const arrived = arrivals<LockedFile>();
  const fetching = stageDocument(both, 'fetch', 'manifest', {
    inputs: () => Promise.resolve({ lock: lock.digest }),
    holds: (manifest) => allQuarantined(both, manifest),
    make: () => fetchFiles(both, lock, arrived.push),
    describe: describeManifest,
    reused: () => {
      lock.document.files.forEach(arrived.push);
    },
  });
  void fetching.then(
    () => {
      arrived.end();
    },
    (error: unknown) => {
      arrived.end(error instanceof Error ? error : new Error(String(error)));
    },
  );
  const scanning = stageDocument(both, 'scan', 'findings', {
    inputs: () => scanInputs(both, lock),
    holds: (findings) => Promise.resolve(isConclusive(findings)),
    make: () => scan(both, lock, arrived),
    describe: describeFindings,
  });
  scanning.catch((error: unknown) => {
    stop.abort(error);
  });
  const [fetched, scanned] = await Promise.allSettled([fetching, scanning]);
  run.signal.throwIfAborted();
  if (fetched.status === 'rejected') throw fetched.reason;
  if (scanned.status === 'rejected') throw scanned.reason;
  return scanned.value;
}

async function publishAndNotify(run: Run, { request, lock, decision, approval }: Settled): Promise<void> {
  const { gate, id } = run;
  const previous = await gate.evidence.latest(id, 'receipt');
  const receipt = await stageDocument(run, 'publish', 'receipt', {
    inputs: () => Promise.resolve(publishInputs({ decision, approval })),
    holds: (document) => allOffered(run, lock, document),
    forEver: true,
    make: async () =>
      publish(run, {
        request,
        lock,
        decision,
        approval,
        documents: await digestsOf(run),
        previous: previous?.digest ?? null,
      }),
    describe: describeReceipt,
  });
  const notices = await stageDocument(run, 'notify', 'notices', {
    inputs: () => Promise.resolve({ receipt: receipt.digest }),
    forEver: true,
    make: () => notify(run, { request, decision, approval, receipt }),
    describe: (document) => `${document.notices.length} told`,
  });
  await endFailure(run, notices);
}

/** A run that found everything done leaves no document that is newer than an earlier failure: the last is written anew. */
async function endFailure({ gate, id }: Run, notices: Stored<NoticesDocument>): Promise<void> {
  const failure = await gate.evidence.latest(id, 'failure');
  if (!failure || failure.document.finishedAt < notices.document.finishedAt) return;
  const now = gate.clock.now().toISOString();
  await gate.evidence.put('notices', { ...notices.document, startedAt: now, finishedAt: now });
}

interface StagePlan<K extends DocumentKind> {
  readonly inputs: () => Promise<Record<string, string>>;
  readonly make: () => Promise<DocumentOf<K>>;
  readonly describe: (document: DocumentOf<K>) => string;
  /** whether a document with equal inputs may be used again; absent: yes */
  readonly holds?: (document: DocumentOf<K>) => Promise<boolean>;
  /** absent: a document older than a day is made again, since the world has moved on */
  readonly forEver?: boolean;
  readonly reused?: () => void;
}

async function stageDocument<K extends DocumentKind>(
  run: Run,
  stage: StageName,
  kind: K,
  plan: StagePlan<K>,
): Promise<Stored<DocumentOf<K>>> {
  const { gate, emit, signal } = run;
  try {
    signal.throwIfAborted();
    const known = await reusable(run, kind, plan);
    if (known) {
      emit({ kind: 'stage-reused', stage, summary: plan.describe(known.document) });
      plan.reused?.();
      return known;
    }
    emit({ kind: 'stage-started', stage });
    const started = gate.clock.now().getTime();
    const stored = await gate.evidence.put(kind, await plan.make());
    const ms = gate.clock.now().getTime() - started;
    emit({ kind: 'stage-finished', stage, summary: plan.describe(stored.document), ms });
    return stored;
  } catch (error) {
    // a stage that only heard of another's failure is not the one to blame
    if (run.failed.stage === undefined) {
      run.failed.stage = stage;
      emit({ kind: 'stage-failed', stage, message: messageOf(error) });
    }
    throw error;
  }
}

async function reusable<K extends DocumentKind>(
  { gate, id }: Run,
  kind: K,
  plan: StagePlan<K>,
): Promise<Stored<DocumentOf<K>> | undefined> {
  const known = await gate.evidence.latest(id, kind);
  if (!known || !sameInputs(known.document.inputs, await plan.inputs())) return undefined;
  const ageMs = gate.clock.now().getTime() - Date.parse(known.document.finishedAt);
  if (plan.forEver !== true && ageMs > dayMs) return undefined;
  return (await plan.holds?.(known.document)) === false ? undefined : known;
}

function sameInputs(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

async function allQuarantined({ gate }: Run, manifest: ManifestDocument): Promise<boolean> {
  const sizes = await Promise.all(manifest.files.map((file) => gate.quarantine.has(file.sha256)));
  return sizes.every((size, index) => size === manifest.files[index]?.size);
}

/** An outage or a crash is never a permanent answer. */
function isConclusive(findings: FindingsDocument): boolean {
  const outcomes = findings.files.flatMap((file) => file.outcomes);
  return outcomes.every(({ outcome }) => outcome !== 'unavailable' && outcome !== 'failed');
}

async function allOffered(
  { gate }: Run,
  lock: Stored<LockDocument>,
  receipt: ReceiptDocument,
): Promise<boolean> {
  if (receipt.predicate.result !== 'published') return true;
  for (const file of lock.document.files) {
    const offered = await gate.index.offered(file.name);
    if (offered.get(file.filename)?.sha256 !== file.sha256) return false;
  }
  return true;
}

async function digestsOf({ gate, id }: Run): Promise<Partial<Record<DocumentKind, string>>> {
  const kinds = ['request', 'lock', 'manifest', 'findings', 'decision', 'approval'] as const;
  const stored = await Promise.all(
    kinds.map(async (kind) => [kind, (await gate.evidence.latest(id, kind))?.digest] as const),
  );
  return Object.fromEntries(stored.filter(([, digest]) => digest !== undefined));
}

async function recordFailure(gate: Gate, id: RequestId, stage: StageName, error: unknown): Promise<void> {
  const now = gate.clock.now().toISOString();
  const coded = isSpkgError(error) ? error : undefined;
  await gate.evidence
    .put('failure', {
      schema: 'spkg.failure/1',
      request: id,
      startedAt: now,
      finishedAt: now,
      inputs: {},
      stage,
      code: coded?.code ?? 'SPKG_BUG',
      message: messageOf(error),
      tryThis: coded?.tryThis ?? `spkg retry ${id}`,
    })
    // what stopped the stage may stop this write too (a full disk); the first error is the one to tell
    .catch(() => undefined);
}

function messageOf(error: unknown): string {
  return sanitize(error instanceof Error ? error.message : String(error));
}
