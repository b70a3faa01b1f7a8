/** What policy says of files before they are fetched: by their advisories, age and names alone. */
import type { RequestDocument } from '../documents.js';
import type { StageContext } from '../gate.js';
import type { FileDecision, Reason, ResolutionProblem, Verdict } from '../model.js';
import { worst } from '../model.js';
import { decide } from '../policy/evaluate.js';
import type { ContextScanning, ResolvedFile } from '../ports.js';
import { packageFacts } from './facts.js';

export interface Foreseen {
  readonly verdict: Verdict;
  /** reasons that come from findings and problems; what scanners could not look at yet is left out */
  readonly files: readonly FileDecision[];
}

/** Judges findings that need no bytes. A verdict of `allow` here only means that nothing is known to object yet. */
export function foresee(
  { gate, policy }: Pick<StageContext, 'gate' | 'policy'>,
  scanning: ContextScanning,
  request: RequestDocument,
  files: readonly ResolvedFile[],
  problems: readonly ResolutionProblem[] = [],
): Foreseen {
  const now = gate.clock.now();
  const seen = files.map((file) => {
    const { outcomes, findings } = scanning.assess(
      { ...file, metadataSha256: null },
      { now, policy, project: 'offline' },
    );
    return { ...file, outcomes: [...outcomes], findings: [...findings], ...packageFacts(file, request) };
  });
  const decided = decide({ files: seen, problems, request, now, waivers: [] }, policy);
  const judged = decided.files.map((file) => withoutOutcomes(file));
  return { verdict: worst(judged.map((file) => file.verdict)), files: judged };
}

function withoutOutcomes(file: FileDecision): FileDecision {
  const reasons = file.reasons.filter((reason: Reason) => !reason.about.startsWith('outcome/'));
  return { ...file, reasons, verdict: worst(reasons.map((reason) => reason.verdict)) };
}
