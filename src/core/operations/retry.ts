/** `spkg retry`: continue where a request stopped. */
import type { Emit } from '../events.js';
import type { Gate } from '../gate.js';
import type { RequestId } from '../model.js';
import { readRequest, type RequestDetail } from './status.js';

/** Runs every stage whose document is missing, out of date or inconclusive; a finished request stays as it is. */
export async function retryRequest(
  gate: Gate,
  id: RequestId,
  emit: Emit,
  signal: AbortSignal,
): Promise<RequestDetail> {
  await gate.runner.run(id, emit, signal);
  return readRequest(gate, id);
}
