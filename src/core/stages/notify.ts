/** Notify: whom it concerns is told how the request ended. */
import type {
  ApprovalDocument,
  DecisionDocument,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from '../documents.js';
import type { StageWork } from '../gate.js';

/** Never fails for a notice that could not be sent: that is an entry of the document. */
export async function notify(
  { gate }: StageWork,
  documents: {
    readonly request: Stored<RequestDocument>;
    readonly decision: Stored<DecisionDocument>;
    readonly approval: Stored<ApprovalDocument> | undefined;
    readonly receipt: Stored<ReceiptDocument>;
  },
): Promise<NoticesDocument> {
  const startedAt = gate.clock.now().toISOString();
  const notifier = await gate.notifier();
  const notices = await notifier.notify({
    request: documents.request.document,
    decision: documents.decision.document,
    approval: documents.approval?.document ?? null,
    receipt: documents.receipt.document,
  });
  return {
    schema: 'spkg.notices/1',
    request: documents.request.document.request,
    startedAt,
    finishedAt: gate.clock.now().toISOString(),
    inputs: { receipt: documents.receipt.digest },
    notices,
  };
}
