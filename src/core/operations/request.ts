/** `spkg request`: file a request, follow it to its end. */
import type { LockDocument, RequestDocument } from '../documents.js';
import type { Emit } from '../events.js';
import type { Gate } from '../gate.js';
import { newRequestId } from '../ids.js';
import type { FileDecision, Requirement, Target, Verdict } from '../model.js';
import { foresee } from '../stages/foresee.js';
import { resolve } from '../stages/resolve.js';
import { readRequest, type RequestDetail } from './status.js';

export interface RequestInput {
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly reason: string;
}

/** Files the request in git and evidence, runs every stage, returns all that is known at its end. */
export async function requestPackages(
  gate: Gate,
  input: RequestInput,
  emit: Emit,
  signal: AbortSignal,
  options: { readonly wait: boolean } = { wait: true },
): Promise<RequestDetail> {
  const draft = await draftRequest(gate, input);
  await gate.runner.submit(draft, emit, signal, options);
  return readRequest(gate, draft.request);
}

/**
 * What a request would lead to as far as can be known before anything is fetched. Nothing is filed; of the
 * bytes, those of a source distribution that had to be read stay in the quarantine.
 */
export interface Foresight {
  readonly lock: LockDocument;
  /** over advisories, age and names alone: `allow` here is no promise */
  readonly verdict: Verdict;
  readonly files: readonly FileDecision[];
}

/** `spkg request --dry-run`. */
export async function previewRequest(
  gate: Gate,
  input: RequestInput,
  emit: Emit,
  signal: AbortSignal,
): Promise<Foresight> {
  const request = await draftRequest(gate, input);
  const context = { gate, policy: await gate.policy(), emit, signal };
  const lock = await resolve(context, { document: request, digest: '', attempt: 1 });
  const scanning = await gate.contextScanning();
  const seen = foresee(context, scanning, request, lock.files, lock.problems);
  return { lock, verdict: seen.verdict, files: seen.files };
}

async function draftRequest(gate: Gate, input: RequestInput): Promise<RequestDocument> {
  const now = gate.clock.now();
  return {
    schema: 'spkg.request/1',
    request: newRequestId(now, gate.randomTail()),
    startedAt: now.toISOString(),
    finishedAt: now.toISOString(),
    inputs: {},
    requester: await gate.identity.whoami(),
    requirements: input.requirements.map((requirement) => requirement.text),
    targets: [...input.targets],
    reason: input.reason,
    commit: null,
  };
}
