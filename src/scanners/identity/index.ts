/** Who a file claims to be: withdrawn, quarantined, internal, too young, or dressed up as another. */
import type { FindingKind, Finding, Severity } from '../../core/model.js';
import { matchesGlob } from '../../core/glob.js';
import type { ProjectFacts } from '../../core/ports.js';
import { makeFinding } from '../finding.js';
import type { ContextFacts, ContextScanner, ContextSubject, FindingType } from '../scanner.js';
import { lookAlike } from './look-alike.js';
import { loadPopularNames } from './popular-names.js';

const dayMs = 86_400_000;
const recentDays = 30;

function type(
  id: string,
  kind: FindingKind,
  severity: Severity,
  title: string,
  remedy: string,
  confidence: FindingType['confidence'] = 'high',
): FindingType {
  return { id: `identity/${id}`, kind, severity, confidence, title, remedy };
}

const types = {
  yanked: type(
    'yanked',
    'identity',
    'medium',
    'Its authors have withdrawn this file',
    'Take another version.',
  ),
  quarantined: type(
    'quarantined',
    'identity',
    'critical',
    'The index has quarantined the project',
    'Do not install it.',
  ),
  archived: type(
    'archived',
    'identity',
    'low',
    'The project is archived: nobody mends it any more',
    'Look for a successor.',
  ),
  deprecated: type('deprecated', 'identity', 'low', 'The project is deprecated', 'Look for a successor.'),
  internalName: type(
    'internal-name',
    'identity',
    'critical',
    'An internal name came from the upstream index',
    'Install it from your own index; tell InfoSec that somebody else has the name.',
  ),
  lookAlike: type(
    'look-alike',
    'identity',
    'high',
    'The name looks like that of a popular project',
    'Check the spelling. If it is what you mean, InfoSec decides.',
    'medium',
  ),
  recentUpload: type(
    'recent-upload',
    'age',
    'info',
    'It was uploaded recently',
    'Nothing, unless the policy has a cooldown.',
  ),
  uploadTimeUnknown: type(
    'upload-time-unknown',
    'age',
    'info',
    'The index does not say when it was uploaded',
    'Use an index that gives upload times (PEP 700).',
  ),
  unlistedFile: type(
    'unlisted-file',
    'identity',
    'high',
    'The index does not list this file',
    'Ask again; if it stays so, tell InfoSec.',
  ),
  hashDiffers: type(
    'hash-differs-from-index',
    'integrity',
    'critical',
    'The index lists another hash for this file',
    'Do not install it; tell InfoSec.',
  ),
  unknownProject: type(
    'unknown-project',
    'identity',
    'high',
    'The index does not know the project',
    'Ask again; if it stays so, tell InfoSec.',
  ),
} as const satisfies Record<string, FindingType>;

export const identityScanner: ContextScanner = {
  kind: 'context',
  id: 'identity',
  version: '1',
  looksFor: 'yanked and quarantined files, internal and look-alike names, age',
  findings: Object.values(types),
  assess(subject, facts) {
    const findings = [...nameFindings(subject, facts), ...ageFindings(subject, facts)];
    const { project } = facts;
    switch (project) {
      case 'offline':
        return {
          outcome: 'not-offered',
          reason: 'there is no index to ask about yanks, status and hashes',
          findings,
        };
      case 'unreachable':
        return {
          outcome: 'unavailable',
          reason: 'the index could not be asked about yanks, status and hashes',
          findings,
        };
      case 'unknown-project':
        return {
          outcome: 'completed',
          reason: '',
          findings: [...findings, makeFinding(types.unknownProject)],
        };
      default:
        return {
          outcome: 'completed',
          reason: '',
          findings: [...findings, ...indexFindings(subject, project)],
        };
    }
  },
};

function nameFindings({ name }: ContextSubject, { internalNames }: ContextFacts): readonly Finding[] {
  const internal = internalNames.find((glob) => matchesGlob(name, glob));
  if (internal !== undefined) {
    return [makeFinding(types.internalName, { evidence: `${name} matches ${internal}` })];
  }
  const twin = lookAlike(name, loadPopularNames());
  if (!twin) return [];
  const title = `The name \`${name}\` looks like \`${twin.resembles}\``;
  return [makeFinding(types.lookAlike, { title, evidence: twin.how, facts: { resembles: twin.resembles } })];
}

function ageFindings({ uploadedAt }: ContextSubject, { now, project }: ContextFacts): readonly Finding[] {
  if (uploadedAt === null) return project === 'offline' ? [] : [makeFinding(types.uploadTimeUnknown)];
  const ageDays = (now.getTime() - Date.parse(uploadedAt)) / dayMs;
  if (!(ageDays < recentDays)) return [];
  // an index whose clock is ahead: as young as can be
  const days = Math.max(0, ageDays);
  const title =
    days < 2
      ? `It was uploaded ${Math.round(days * 24)} hours ago`
      : `It was uploaded ${Math.floor(days)} days ago`;
  return [makeFinding(types.recentUpload, { title, evidence: uploadedAt, facts: { ageDays: days } })];
}

function indexFindings(subject: ContextSubject, project: ProjectFacts): readonly Finding[] {
  const found = [...statusFindings(project)];
  const listed = project.files.find(({ filename }) => filename === subject.filename);
  if (!listed) return [...found, makeFinding(types.unlistedFile, { evidence: subject.filename })];
  if (listed.sha256 !== null && listed.sha256 !== subject.sha256) {
    found.push(
      makeFinding(types.hashDiffers, { evidence: `index: ${listed.sha256}; file: ${subject.sha256}` }),
    );
  }
  if (listed.yanked !== null) {
    found.push(
      makeFinding(types.yanked, { evidence: listed.yanked === '' ? 'no reason is given' : listed.yanked }),
    );
  }
  return found;
}

function statusFindings({ status, statusReason }: ProjectFacts): readonly Finding[] {
  switch (status) {
    case 'quarantined':
      return [makeFinding(types.quarantined, { evidence: statusReason })];
    case 'archived':
      return [makeFinding(types.archived, { evidence: statusReason })];
    case 'deprecated':
      return [makeFinding(types.deprecated, { evidence: statusReason })];
    case 'active':
    case 'not-offered':
      return [];
  }
}
