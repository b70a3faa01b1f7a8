/** Release: a person's answer, checked against the pipelines' own records, and against what is known today. */
import { answerUnderLock, assertWaiting, ownRequest, refusal, underLock } from './answer.js';
import { decidedDocuments, guarded, required, underPolicy, type Apart } from './apart.js';
import { assertChain, stageInputInvalid } from './apart-checks.js';
import type { DecisionDocument, FindingsDocument, Stored } from './documents.js';
import type { FileFindings, Identity } from './model.js';
import type { Answer } from './ports.js';
import { samePerson } from './same-person.js';
import { dayMs, type Run } from './stage-run.js';
import { decideRequest } from './stages/decide.js';
import { decideStep, publishAndNotify, publishStep, type Decided } from './steps.js';

export interface ReleaseOrder {
  /** who started this, by the pipeline's record */
  readonly by: Identity;
  /** who started the intake of this request, by the pipeline's records */
  readonly requesters: readonly string[];
  readonly given: Answer;
}

/**
 * Keeps the answer and publishes, or records the rejection. Refuses whoever asked (SPKG_APPROVAL_REFUSED), and a
 * decision that would be another today: that one is then recorded, for a person to read.
 */
export async function releaseApart(order: Apart, { by, requesters, given }: ReleaseOrder): Promise<void> {
  await guarded(order, 'approve', async (work) => {
    const run = await underPolicy(work);
    if (requesters.some((one) => samePerson(one, by.name))) throw ownRequest(run.id, by.name);
    // nobody decides meanwhile
    await underLock(run.gate, run.id, async () => publishStep(run, await answer(run, by, given)));
  });
}

/** All that is read is of one moment. */
async function answer(run: Run, by: Identity, given: Answer): Promise<Decided> {
  const decided = await decidedDocuments(run);
  const findings = await required(run, 'findings');
  assertChain({ request: decided.request, lock: decided.lock, findings });
  if (decided.decision.document.inputs.findings !== findings.digest) {
    throw stageInputInvalid(run.id, 'its decision is about other findings');
  }
  if (samePerson(decided.request.document.requester.name, by.name)) throw ownRequest(run.id, by.name);
  const known = sameAnswer(decided, by, given);
  if (!known) await assertAnswerable(run, decided, given);
  if (given.answer === 'approved') await assertStillTrue(run, decided, findings);
  return { ...decided, approval: known ?? (await answerUnderLock(run.gate, run.id, by, given)) };
}

/** Only what waits is answered, and only the decision that was read. */
async function assertAnswerable(run: Run, { decision }: Decided, given: Answer): Promise<void> {
  assertWaiting(await run.gate.evidence.summary(run.id));
  if (decision.digest !== given.decision)
    throw refusal(run.id, 'was decided anew while you were reading', `spkg approve ${run.id}`);
}

/** The approval of an earlier try of this very release. */
function sameAnswer({ approval, decision }: Decided, by: Identity, given: Answer): Decided['approval'] {
  if (approval?.document.decision !== given.decision || decision.digest !== given.decision) return undefined;
  return approval.document.answer === given.answer && approval.document.by.name === by.name
    ? approval
    : undefined;
}

/** What was read is judged anew by the advisories and the policy of now. */
async function assertStillTrue(
  run: Run,
  decided: Decided,
  findings: Stored<FindingsDocument>,
): Promise<void> {
  const { gate, policy } = run;
  const scanning = await gate.contextScanning();
  const { decision } = decided;
  const ageMs = gate.clock.now().getTime() - Date.parse(decision.document.finishedAt);
  const same =
    decision.document.policy.digest === policy.digest &&
    findings.document.inputs.advisories === scanning.advisories.digest;
  if (same && ageMs < dayMs) return;
  const fresh = await reassess(run, decided, findings);
  const now = await decideRequest(run, { ...decided, findings: { ...findings, document: fresh } });
  if (saidOf(now) === saidOf(decision.document)) return;
  // what is allowed by old findings is not published by an approver: its requester has it looked at anew
  if (now.verdict === 'allow')
    throw refusal(run.id, 'needs no answer any more by what is known today', `spkg retry ${run.id}`);
  const stored = await gate.evidence.put('findings', fresh);
  const anew = await decideStep(run, { ...decided, findings: stored });
  await publishAndNotify(run, { ...decided, decision: anew, approval: undefined });
  throw refusal(run.id, 'is judged otherwise by what is known today', `spkg status ${run.id}`);
}

/** The findings with what the advisories of now say in the place of what those of then said. */
async function reassess(
  run: Run,
  { lock }: Decided,
  findings: Stored<FindingsDocument>,
): Promise<FindingsDocument> {
  const { gate, policy } = run;
  const startedAt = gate.clock.now().toISOString();
  const scanning = await gate.contextScanning();
  const byHash = new Map(lock.document.files.map((file) => [file.sha256, file]));
  const files = findings.document.files.map((known): FileFindings => {
    const file = byHash.get(known.sha256);
    if (!file) throw stageInputInvalid(run.id, `\`${known.filename}\` is not in its lock`);
    const seen = scanning.assess(
      { ...file, metadataSha256: null },
      { now: gate.clock.now(), policy, project: 'offline' },
    );
    const fresh = <T extends { readonly scanner: string }>(old: readonly T[], anew: readonly T[]): T[] => [
      ...old.filter(({ scanner }) => scanner !== 'advisories'),
      ...anew.filter(({ scanner }) => scanner === 'advisories'),
    ];
    return {
      ...known,
      outcomes: fresh(known.outcomes, seen.outcomes),
      findings: fresh(known.findings, seen.findings),
    };
  });
  const { asOf, from, records, digest } = scanning.advisories;
  const inputs = { ...findings.document.inputs, policy: policy.digest, advisories: digest };
  const finishedAt = gate.clock.now().toISOString();
  return { ...findings.document, startedAt, finishedAt, inputs, files, advisories: { asOf, from, records } };
}

/** What a person reads of a decision: the verdict of each file, and which rules object to what. */
function saidOf({ verdict, files }: DecisionDocument): string {
  const rows = files.map((file) => [
    file.filename,
    file.sha256,
    file.verdict,
    file.reasons.map(({ rule, about, verdict: said }) => `${said} ${rule} ${about}`).sort(),
  ]);
  return JSON.stringify([verdict, rows]);
}
