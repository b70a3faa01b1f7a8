/** What Decide is handed by the two stages before it, each of which is believed in what is its own. */
import type { EvidenceStore } from './ports.js';

/** Findings are Scan's, and everything else is Fetch's: whoever looks at hostile bytes does not say whose they are. */
export function handedEvidence(fetched: EvidenceStore, scanned: EvidenceStore | undefined): EvidenceStore {
  return {
    ...fetched,
    latest: (id, kind) =>
      kind === 'findings'
        ? (scanned?.latest(id, kind) ?? Promise.resolve(undefined))
        : fetched.latest(id, kind),
  };
}
