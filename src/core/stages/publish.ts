/** Publish: exactly the scanned files into the private index, or, for what may not be installed, the reason why. */
import type {
  ApprovalDocument,
  DecisionDocument,
  DocumentKind,
  LockDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from '../documents.js';
import type { StageWork } from '../gate.js';
import type { FileDecision, LockedFile } from '../model.js';
import type { Announcement } from '../ports.js';

export interface PublishInput {
  readonly request: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly decision: Stored<DecisionDocument>;
  readonly approval: Stored<ApprovalDocument> | undefined;
  readonly documents: Readonly<Partial<Record<DocumentKind, string>>>;
  readonly previous: string | null;
}

type Result = ReceiptDocument['predicate']['result'];

/** What is to be done about a decision: only `allow`, or a review that a person approved, publishes. */
export function resultOf(
  decision: Stored<DecisionDocument>,
  approval: Stored<ApprovalDocument> | undefined,
): Result {
  const answer = approval?.document.decision === decision.digest ? approval.document.answer : undefined;
  switch (decision.document.verdict) {
    case 'allow':
      return 'published';
    case 'review':
      if (answer === undefined) return 'held';
      return answer === 'approved' ? 'published' : 'rejected';
    case 'unassessed':
      return 'unassessed';
    case 'deny':
      return 'denied';
  }
}

/** All or nothing over the closure; running it again changes nothing. */
export async function publish(context: StageWork, input: PublishInput): Promise<ReceiptDocument> {
  const { gate } = context;
  const startedAt = gate.clock.now().toISOString();
  const result = resultOf(input.decision, input.approval);
  const files = input.lock.document.files;
  if (input.decision.document.inputs.lock !== input.lock.digest) {
    throw new Error('the decision is about another lock than the one to be published');
  }
  if (result === 'published') {
    await gate.index.publish(await withMetadata(context, files), input.request.document.request);
  } else {
    await gate.index.announce(announcementsOf(result, input));
  }
  return {
    schema: 'spkg.receipt/1',
    request: input.request.document.request,
    startedAt,
    finishedAt: gate.clock.now().toISOString(),
    inputs: publishInputs(input),
    _type: 'https://in-toto.io/Statement/v1',
    subject: result === 'published' ? files.map(subjectOf) : [],
    predicateType: 'urn:spkg:receipt:1',
    predicate: {
      result,
      index: gate.index.url,
      documents: { ...input.documents },
      previous: input.previous,
    },
  };
}

/** Digests of what a Receipt is made from. */
export function publishInputs({
  decision,
  approval,
}: Pick<PublishInput, 'decision' | 'approval'>): Record<string, string> {
  return { decision: decision.digest, approval: approval?.digest ?? '' };
}

async function withMetadata(
  { gate, signal }: StageWork,
  files: readonly LockedFile[],
): Promise<{ file: LockedFile; metadata: string | null }[]> {
  if (!gate.index.takesMetadata) return files.map((file) => ({ file, metadata: null }));
  const scanning = await gate.contentScanning();
  return Promise.all(
    files.map(async (file) => ({ file, metadata: (await scanning.scan(file, signal)).metadata })),
  );
}

function subjectOf({ filename, sha256 }: LockedFile): ReceiptDocument['subject'][number] {
  return { name: filename, digest: { sha256 } };
}

/** Only the files that stand in the way are listed; what is fine in a closure that is not, is not blamed. */
function announcementsOf(result: Exclude<Result, 'published'>, input: PublishInput): Announcement[] {
  if (result === 'unassessed') return [];
  const { decision, lock, request } = input;
  const stopping = result === 'denied' ? 'deny' : 'review';
  const uploaded = new Map(lock.document.files.map((file) => [file.filename, file.uploadedAt]));
  return decision.document.files
    .filter((file) => file.verdict === stopping && file.sha256 !== null)
    .map((file) => ({
      name: file.name,
      version: file.version,
      filename: file.filename,
      uploadedAt: uploaded.get(file.filename) ?? null,
      kind: result,
      rule: ruleOf(file),
      request: request.document.request,
      nearest: decision.document.wayOuts.find((way) => way.name === file.name)?.nearest ?? null,
    }));
}

function ruleOf(file: FileDecision): string {
  return file.reasons.find((reason) => reason.verdict === file.verdict)?.rule ?? 'policy';
}
