/** The archive itself: is there only one way to read it? */
import { archiveProblemIds, type ArchiveProblemId } from '../../archive/problems.js';
import { contentIds } from '../content-ids.js';
import { makeFinding } from '../finding.js';
import type { ContentScanner, FindingType } from '../scanner.js';

const distrust = 'Do not install it. Report it to the project and to the index; take another version.';
const looked = 'A person of InfoSec decides; a version built with common tools does not have this.';

const texts: Readonly<
  Record<ArchiveProblemId, Pick<FindingType, 'title' | 'severity' | 'confidence' | 'remedy'>>
> = {
  framing: {
    title: 'Bytes of the archive are not accounted for',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  'headers-differ': {
    title: 'Two headers of one entry disagree',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  'duplicate-name': {
    title: 'Two entries are one file',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  'unsafe-name': {
    title: 'An entry has an unsafe name',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  'special-file': {
    title: 'An entry is no regular file',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  encrypted: { title: 'An entry is encrypted', severity: 'critical', confidence: 'high', remedy: distrust },
  'damaged-entry': {
    title: 'An entry is not what its header says',
    severity: 'critical',
    confidence: 'high',
    remedy: distrust,
  },
  'limit-exceeded': {
    title: 'The archive is larger than is looked at',
    severity: 'high',
    confidence: 'medium',
    remedy: looked,
  },
  unsupported: {
    title: 'An entry uses a feature that is not read',
    severity: 'high',
    confidence: 'medium',
    remedy: looked,
  },
};

const types = Object.fromEntries(
  archiveProblemIds.map((id) => [
    id,
    { id: `archive/${id}`, kind: 'archive', ...texts[id] } satisfies FindingType,
  ]),
) as Record<ArchiveProblemId, FindingType>; // every id is a key: the list above is total

export const archiveScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.archive,
  looksFor: 'archives that different tools read differently, bombs, links, unsafe names',
  findings: Object.values(types),
  begin() {
    return {
      entry: () => undefined,
      finish(report) {
        const findings = report.problems.map(({ id, where, detail }) =>
          // `as`: readers take their ids from `archiveProblemIds`
          makeFinding(types[id as ArchiveProblemId], { where, evidence: detail }),
        );
        if (!report.complete && findings.length === 0) {
          return { outcome: 'failed', reason: 'the archive was not read to its end', findings };
        }
        return { outcome: 'completed', reason: '', findings };
      },
    };
  },
};
