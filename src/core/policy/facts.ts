/** What a rule's condition may name: every variable with its fields, and their values for one finding. */
import { confidences, findingKinds, scanners, severities, type Finding, type FindingKind } from '../model.js';
import type { RuleFacts } from './policy.js';

/** Variables and fields with their CEL types; documented in docs/policy.md. */
export const ruleVariables = {
  finding: {
    id: 'string',
    scanner: 'string',
    kind: 'string',
    severity: 'string',
    confidence: 'string',
    title: 'string',
    where: 'string',
    advisories: 'list<string>',
    fixed_in: 'list<string>',
    score: 'double',
    age_days: 'double',
    resembles: 'string',
  },
  file: { filename: 'string', size: 'double' },
  project: { name: 'string', version: 'string', direct: 'bool' },
  request: { requester: 'string', reason: 'string', targets: 'list<string>' },
} as const;

/** Fields that only ever have these values: another one in a condition would never match. */
export const closedFields: Readonly<Record<string, readonly string[]>> = {
  'finding.kind': [...findingKinds, 'file'],
  'finding.severity': severities,
  'finding.confidence': confidences,
  'finding.scanner': scanners,
};

/** What rules judge: a finding, or a file for itself. */
export interface Judged extends Pick<
  Finding,
  'id' | 'scanner' | 'severity' | 'confidence' | 'title' | 'where' | 'facts'
> {
  readonly kind: FindingKind | 'file';
}

/** Every file is judged once for itself, so that a rule can speak of a package in which nothing is found. */
export const fileItself: Judged = {
  id: 'file/itself',
  scanner: '',
  kind: 'file',
  severity: 'info',
  confidence: 'high',
  title: 'The file itself',
  where: '',
};

/** The file that a finding is about, as far as rules may know it. */
export interface SubjectFacts {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number | null;
  readonly direct: boolean;
}

export interface RequestFacts {
  readonly requester: { readonly name: string };
  readonly reason: string;
  readonly targets: readonly { readonly name: string }[];
}

/** Every field has a value, so that no condition breaks on one that a finding does not have. */
export function factsOf(finding: Judged, file: SubjectFacts, request: RequestFacts): RuleFacts {
  const { id, scanner, kind, severity, confidence, title, where, facts = {} } = finding;
  return {
    finding: {
      id,
      scanner,
      kind,
      severity,
      confidence,
      title,
      where,
      advisories: facts.advisories ?? [],
      fixed_in: facts.fixedIn ?? [],
      score: facts.score ?? -1,
      age_days: facts.ageDays ?? -1,
      resembles: facts.resembles ?? '',
    },
    file: { filename: file.filename, size: file.size ?? -1 },
    project: { name: file.name, version: file.version, direct: file.direct },
    request: {
      requester: request.requester.name,
      reason: request.reason,
      targets: request.targets.map(({ name }) => name),
    },
  };
}
