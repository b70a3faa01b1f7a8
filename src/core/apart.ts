/**
 * The stages of a request, each in a process of its own: what it was handed is checked before it is used, and running
 * it again is safe. The steps are those of the one process; only what they are handed differs.
 */
import { underLock } from './answer.js';
import { assertChain, assertDecided, assertOfToday, stageInputInvalid } from './apart-checks.js';
import type { DocumentKind, DocumentOf, ReceiptDocument, RequestDocument, Stored } from './documents.js';
import { isSpkgError } from './errors.js';
import type { Emit, StageName } from './events.js';
import type { Gate } from './gate.js';
import type { LockedFile, RequestId, Verdict } from './model.js';
import type { EvidenceStore } from './ports.js';
import { recordFailure, type Run, type Work } from './stage-run.js';
import { resultOf } from './stages/publish.js';
import { askedDigest } from './stages/resolve.js';
import {
  allOffered,
  decideStep,
  fetchStep,
  notifyStep,
  publishStep,
  resolveStep,
  scanStep,
  type Decided,
} from './steps.js';

/** What a stage is given; `gate.evidence` is where its documents are looked up and put. */
export interface Apart {
  readonly gate: Gate;
  readonly id: RequestId;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Resolve and Fetch. What the requester can mend (an unknown name, a conflict) is handed on as a failure document, so
 * that it is told and not tried again; anything else rejects.
 */
export async function fetchApart(order: Apart, request: RequestDocument): Promise<void> {
  await guarded(order, 'resolve', async (work) => {
    const run = await underPolicy(work);
    const asked = await run.gate.evidence.put('request', request);
    const lock = await resolveStep(run, asked);
    await fetchStep(run, lock, () => undefined);
  });
}

/** Scan: only documents and bytes go in, one document comes out. */
export async function scanApart(order: Apart): Promise<void> {
  if (await order.gate.evidence.latest(order.id, 'failure')) return;
  await guarded(order, 'scan', async (work) => {
    const run = await underPolicy(work);
    const [lock, manifest] = await Promise.all([required(run, 'lock'), required(run, 'manifest')]);
    assertChain({ lock, manifest });
    await scanStep(run, lock, each(lock.document.files));
  });
}

/** What Decide is handed. */
export interface Handed {
  readonly evidence: EvidenceStore;
  /** who started this, by the pipeline's record: Fetch, which works where anybody may push, does not say who asked */
  readonly by: string;
}

/** What Decide came to, and whom that is to be told. */
interface Judged {
  readonly verdict: Verdict;
  readonly receipt?: { readonly decided: Decided; readonly stored: Stored<ReceiptDocument> };
}

/**
 * Decide: takes what `handed` holds over as evidence, judges it, and tells of whatever is not allowed. A request that a
 * person answered, or that was published, keeps its decision. Under the lock of the request, so that no answer comes
 * between: SPKG_REQUEST_BUSY.
 */
export async function decideApart(order: Apart, handed: Handed): Promise<Verdict> {
  const { verdict, receipt } = await underLock(order.gate, order.id, () => judge(order, handed));
  if (receipt) {
    await guarded(order, 'notify', async (run) => {
      await notifyStep(run, receipt.decided, receipt.stored);
    });
  }
  return verdict;
}

async function judge(order: Apart, { evidence: handed, by }: Handed): Promise<Judged> {
  const settled = await settledVerdict(order);
  if (settled) return { verdict: settled };
  const asked = await from(handed, order.id, 'request');
  if (asked.document.requester.name !== by) throw stageInputInvalid(order.id, `\`${by}\` did not ask for it`);
  await assertSameRequest(order, asked);
  const failure = await handed.latest(order.id, 'failure');
  if (failure) {
    if (await order.gate.evidence.latest(order.id, 'decision'))
      throw stageInputInvalid(order.id, 'it was decided already, and now it cannot be resolved');
    await takeOver(order, 'request', asked);
    await takeOver(order, 'failure', failure);
    return { verdict: 'unassessed' };
  }
  let judged: Judged = { verdict: 'unassessed' };
  await guarded(order, 'decide', async (work) => {
    const run = await underPolicy(work);
    const [lock, manifest, findings] = await Promise.all([
      from(handed, run.id, 'lock'),
      from(handed, run.id, 'manifest'),
      from(handed, run.id, 'findings'),
    ]);
    assertChain({ request: asked, lock, manifest, findings });
    assertOfToday({ lock, findings }, run.gate.clock.now());
    const taken = {
      request: await takeOver(run, 'request', asked),
      lock: await takeOver(run, 'lock', lock),
      manifest: await takeOver(run, 'manifest', manifest),
      findings: await takeOver(run, 'findings', findings),
    };
    if (findings.document.inputs.policy !== run.policy.digest) {
      throw stageInputInvalid(run.id, 'the policy was changed while the files were scanned');
    }
    const decision = await decideStep(run, taken);
    const { verdict } = decision.document;
    const decided = { ...taken, decision, approval: undefined };
    judged =
      verdict === 'allow'
        ? { verdict }
        : { verdict, receipt: { decided, stored: await publishStep(run, decided) } };
  });
  return judged;
}

/** An id stands for what was asked under it the first time: nobody asks for something else in its name. */
async function assertSameRequest({ gate, id }: Apart, request: Stored<RequestDocument>): Promise<void> {
  const known = await gate.evidence.latest(id, 'request');
  if (!known) return;
  const same =
    askedDigest(known.document) === askedDigest(request.document) &&
    known.document.reason === request.document.reason;
  if (!same) throw stageInputInvalid(id, 'it was filed with other requirements before');
}

/**
 * Publish: only what the evidence says is allowed, whoever started this. Under the lock of the request, so that nobody
 * decides otherwise meanwhile: SPKG_REQUEST_BUSY.
 */
export async function publishApart(order: Apart): Promise<void> {
  await guarded(order, 'publish', (run) => underLock(run.gate, run.id, () => publishDecided(run)));
}

async function publishDecided(run: Work): Promise<void> {
  const decided = await decidedDocuments(run);
  const findings = await required(run, 'findings');
  assertChain({ request: decided.request, lock: decided.lock, findings });
  if (await isPublishedAlready(run, decided)) return;
  assertDecided(decided, findings, run.gate.clock.now());
  if (resultOf(decided.decision, decided.approval) !== 'published') {
    throw stageInputInvalid(run.id, `its verdict is \`${decided.decision.document.verdict}\``);
  }
  await publishStep(run, decided);
}

async function isPublishedAlready(run: Work, { lock, decision }: Decided): Promise<boolean> {
  const receipt = await run.gate.evidence.latest(run.id, 'receipt');
  const { inputs, predicate } = receipt?.document ?? {};
  if (!receipt || inputs?.decision !== decision.digest || predicate?.result !== 'published') return false;
  return allOffered(run, lock, receipt.document);
}

/** Notify: of the receipt of the newest decision. */
export async function notifyApart(order: Apart): Promise<void> {
  await guarded(order, 'notify', async (run) => {
    const decided = await decidedDocuments(run);
    const receipt = await required(run, 'receipt');
    if (receipt.document.inputs.decision !== decided.decision.digest) {
      throw stageInputInvalid(run.id, 'its receipt is about another decision');
    }
    await notifyStep(run, decided, receipt);
  });
}

/** A refusal, and that somebody else is at work on it. */
const leavesAlone: ReadonlySet<string> = new Set(['SPKG_APPROVAL_REFUSED', 'SPKG_REQUEST_BUSY']);

/** Runs the work of a stage. A failure is kept where the stage may write; the requester's own to mend goes no further. */
export async function guarded(
  order: Apart,
  stage: StageName,
  work: (run: Work) => Promise<void>,
): Promise<void> {
  const failed: Work['failed'] = { stage: undefined };
  try {
    await work({ ...order, failed });
  } catch (error) {
    // an answer to whoever asked, which leaves the request as it is
    if (isSpkgError(error) && leavesAlone.has(error.code)) throw error;
    await recordFailure(order.gate, order.id, failed.stage ?? stage, error);
    if (stage !== 'resolve' || !isSpkgError(error) || error.kind !== 'usage') throw error;
  }
}

/** The policy, for the stages in which it has a say. */
export async function underPolicy(work: Work): Promise<Run> {
  return { ...work, policy: await work.gate.policy() };
}

/** The documents that publication rests on, newest attempts. */
export async function decidedDocuments(run: Work): Promise<Decided> {
  const [request, lock, decision, approval] = await Promise.all([
    required(run, 'request'),
    required(run, 'lock'),
    required(run, 'decision'),
    run.gate.evidence.latest(run.id, 'approval'),
  ]);
  return { request, lock, decision, approval };
}

/** The newest document of a kind. SPKG_STAGE_INPUT_INVALID when there is none. */
export function required<K extends DocumentKind>(run: Work, kind: K): Promise<Stored<DocumentOf<K>>> {
  return from(run.gate.evidence, run.id, kind);
}

async function from<K extends DocumentKind>(
  store: EvidenceStore,
  id: RequestId,
  kind: K,
): Promise<Stored<DocumentOf<K>>> {
  const stored = await store.latest(id, kind);
  if (!stored) throw stageInputInvalid(id, `there is no ${kind} document`);
  if (stored.document.request !== id) {
    throw stageInputInvalid(id, `its ${kind} document is about \`${stored.document.request}\``);
  }
  return stored;
}

/** The same bytes as evidence, once: its digest is what later documents name. */
async function takeOver<K extends DocumentKind>(
  { gate, id }: Pick<Apart, 'gate' | 'id'>,
  kind: K,
  handed: Stored<DocumentOf<K>>,
): Promise<Stored<DocumentOf<K>>> {
  const known = await gate.evidence.latest(id, kind);
  if (known?.digest === handed.digest) return known;
  const stored = await gate.evidence.put(kind, handed.document);
  if (stored.digest !== handed.digest) {
    throw stageInputInvalid(id, `its ${kind} document is not written as spkg writes it`);
  }
  return stored;
}

/** The verdict of a request that is at its end by a person's answer, or by publication. */
async function settledVerdict({ gate, id }: Apart): Promise<Verdict | undefined> {
  const [decision, approval, receipt] = await Promise.all([
    gate.evidence.latest(id, 'decision'),
    gate.evidence.latest(id, 'approval'),
    gate.evidence.latest(id, 'receipt'),
  ]);
  if (!decision) return undefined;
  const answered = approval?.document.decision === decision.digest;
  const published =
    receipt?.document.inputs.decision === decision.digest &&
    receipt.document.predicate.result === 'published';
  return answered || published ? decision.document.verdict : undefined;
}

async function* each(files: readonly LockedFile[]): AsyncGenerator<LockedFile> {
  for (const file of files) yield await Promise.resolve(file);
}
