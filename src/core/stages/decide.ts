/** Decide: Findings and Lock, judged by policy, and the way out of each denial. */
import type {
  DecisionDocument,
  FindingsDocument,
  LockDocument,
  RequestDocument,
  Stored,
} from '../documents.js';
import type { StageContext } from '../gate.js';
import { decide } from '../policy/evaluate.js';
import { packageFacts } from './facts.js';
import { waysOut } from './way-out.js';

/** The Decision over the whole closure. Every file of the Lock is judged; one without findings is `unassessed`. */
export async function decideRequest(
  context: StageContext,
  documents: {
    readonly request: Stored<RequestDocument>;
    readonly lock: Stored<LockDocument>;
    readonly findings: Stored<FindingsDocument>;
  },
): Promise<DecisionDocument> {
  const { gate, policy, emit } = context;
  const request = documents.request.document;
  const lock = documents.lock.document;
  const now = gate.clock.now();
  const found = new Map(documents.findings.document.files.map((file) => [file.sha256, file]));
  const files = lock.files.map((file) => ({
    name: file.name,
    version: file.version,
    filename: file.filename,
    sha256: file.sha256,
    // no findings document row: no outcomes, which the policy judges as "did not look"
    outcomes: found.get(file.sha256)?.outcomes ?? [],
    findings: found.get(file.sha256)?.findings ?? [],
    ...packageFacts(file, request),
  }));
  const decided = decide({ files, problems: lock.problems, request, now, waivers: [] }, policy);
  emit({ kind: 'decided', verdict: decided.verdict });
  return {
    schema: 'spkg.decision/1',
    request: request.request,
    startedAt: now.toISOString(),
    finishedAt: gate.clock.now().toISOString(),
    inputs: decisionInputs(context, documents),
    verdict: decided.verdict,
    files: [...decided.files],
    policy: { preset: policy.preset, digest: policy.digest },
    warnings: [...decided.warnings],
    wayOuts: await waysOut(context, request, decided.files),
    waivers: [],
  };
}

/** Digests of what a Decision is made from. */
export function decisionInputs(
  { policy }: Pick<StageContext, 'policy'>,
  {
    lock,
    findings,
  }: { readonly lock: { readonly digest: string }; readonly findings: { readonly digest: string } },
): Record<string, string> {
  return { lock: lock.digest, findings: findings.digest, policy: policy.digest };
}
