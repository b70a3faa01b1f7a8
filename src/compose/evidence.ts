import { readWorkspace } from '../backends/local/workspace.js';
import type { EvidenceStore } from '../core/ports.js';
import { paths, stackName } from './here.js';

/** Evidence alone: what `status` lists. SPKG_WORKSPACE_MISSING. */
export async function openEvidence(): Promise<{ readonly evidence: EvidenceStore }> {
  const stack = stackName();
  if (stack !== undefined) return (await import('./aws-gate.js')).openAwsEvidence(stack);
  const places = paths();
  const [{ createEvidenceStore }] = await Promise.all([
    import('../backends/local/evidence.js'),
    readWorkspace(places),
  ]);
  return { evidence: createEvidenceStore(places.evidence) };
}
