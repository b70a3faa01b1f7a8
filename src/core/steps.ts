/** Each stage of a request as one step: what its document is made from, and when an earlier one still holds. */
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
  FindingsDocument,
  LockDocument,
  ManifestDocument,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import type { LockedFile } from './model.js';
import { stageDocument, type Run, type Work } from './stage-run.js';
import { decideRequest, decisionInputs } from './stages/decide.js';
import { fetchFiles } from './stages/fetch.js';
import { notify } from './stages/notify.js';
import { publish, publishInputs } from './stages/publish.js';
import { lockInputs, resolve } from './stages/resolve.js';
import { scan, scanInputs } from './stages/scan.js';

/** The closure. Rejects as `resolve` does. */
export function resolveStep(run: Run, request: Stored<RequestDocument>): Promise<Stored<LockDocument>> {
  return stageDocument(run, 'resolve', 'lock', {
    inputs: () => lockInputs(run, request),
    make: () => resolve(run, request),
    describe: describeLock,
  });
}

/** The bytes. `onArrival` is told of each file as soon as it may be scanned, also when all are there already. */
export function fetchStep(
  run: Run,
  lock: Stored<LockDocument>,
  onArrival: (file: LockedFile) => void,
): Promise<Stored<ManifestDocument>> {
  return stageDocument(run, 'fetch', 'manifest', {
    inputs: () => Promise.resolve({ lock: lock.digest }),
    holds: (manifest) => allQuarantined(run, manifest),
    make: () => fetchFiles(run, lock, onArrival),
    describe: describeManifest,
    reused: () => {
      lock.document.files.forEach(onArrival);
    },
  });
}

/** What the scanners say of each file that arrives. */
export function scanStep(
  run: Run,
  lock: Stored<LockDocument>,
  arrived: AsyncIterable<LockedFile>,
): Promise<Stored<FindingsDocument>> {
  return stageDocument(run, 'scan', 'findings', {
    inputs: () => scanInputs(run, lock),
    holds: (findings) => Promise.resolve(isConclusive(findings)),
    make: () => scan(run, lock, arrived),
    describe: describeFindings,
  });
}

export interface Scanned {
  readonly request: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly findings: Stored<FindingsDocument>;
}

/** What policy says of it. */
export function decideStep(run: Run, scanned: Scanned): Promise<Stored<DecisionDocument>> {
  return stageDocument(run, 'decide', 'decision', {
    inputs: () => Promise.resolve(decisionInputs(run, scanned)),
    make: () => decideRequest(run, scanned),
    describe: describeDecision,
  });
}

export interface Decided {
  readonly request: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly decision: Stored<DecisionDocument>;
  readonly approval: Stored<ApprovalDocument> | undefined;
}

/** What became of it: published, or why not. */
export async function publishStep(run: Work, decided: Decided): Promise<Stored<ReceiptDocument>> {
  const { request, lock, decision, approval } = decided;
  const previous = await run.gate.evidence.latest(run.id, 'receipt');
  return stageDocument(run, 'publish', 'receipt', {
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
}

/** Whom it concerns is told, once for each receipt. */
export async function notifyStep(
  run: Work,
  { request, decision, approval }: Decided,
  receipt: Stored<ReceiptDocument>,
): Promise<Stored<NoticesDocument>> {
  const notices = await stageDocument(run, 'notify', 'notices', {
    inputs: () => Promise.resolve({ receipt: receipt.digest }),
    forEver: true,
    make: () => notify(run, { request, decision, approval, receipt }),
    describe: (document) => `${document.notices.length} told`,
  });
  await endFailure(run, notices);
  return notices;
}

/** Publish and Notify, where both run in one process. */
export async function publishAndNotify(run: Work, decided: Decided): Promise<void> {
  await notifyStep(run, decided, await publishStep(run, decided));
}

/** A run that found everything done leaves no document that is newer than an earlier failure: the last is written anew. */
async function endFailure({ gate, id }: Work, notices: Stored<NoticesDocument>): Promise<void> {
  const failure = await gate.evidence.latest(id, 'failure');
  if (!failure || failure.document.finishedAt < notices.document.finishedAt) return;
  const now = gate.clock.now().toISOString();
  await gate.evidence.put('notices', { ...notices.document, startedAt: now, finishedAt: now });
}

async function allQuarantined({ gate }: Work, manifest: ManifestDocument): Promise<boolean> {
  const sizes = await Promise.all(manifest.files.map((file) => gate.quarantine.has(file.sha256)));
  return sizes.every((size, index) => size === manifest.files[index]?.size);
}

/** An outage or a crash is never a permanent answer. */
function isConclusive(findings: FindingsDocument): boolean {
  const outcomes = findings.files.flatMap((file) => file.outcomes);
  return outcomes.every(({ outcome }) => outcome !== 'unavailable' && outcome !== 'failed');
}

/** Whether what was published is still on offer; true for what was not. */
export async function allOffered(
  { gate }: Work,
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

async function digestsOf({ gate, id }: Work): Promise<Partial<Record<DocumentKind, string>>> {
  const kinds = ['request', 'lock', 'manifest', 'findings', 'decision', 'approval'] as const;
  const stored = await Promise.all(
    kinds.map(async (kind) => [kind, (await gate.evidence.latest(id, kind))?.digest] as const),
  );
  return Object.fromEntries(stored.filter(([, digest]) => digest !== undefined));
}
