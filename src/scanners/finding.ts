/** Findings from their types: what is always true of an id, with where and evidence added. */
import { severities, type Finding } from '../core/model.js';
import { sanitize } from '../core/sanitize.js';
import type { FindingType } from './scanner.js';

/** `evidence` and `where` are untrusted: they are sanitised here, once. */
export function makeFinding(
  type: FindingType,
  given: {
    readonly where?: string;
    readonly evidence?: string;
    readonly title?: string;
    readonly severity?: Finding['severity'];
    readonly remedy?: string;
    readonly facts?: Finding['facts'];
  } = {},
): Finding {
  const { id, kind, confidence } = type;
  return {
    id,
    scanner: id.split('/')[0] ?? id,
    kind,
    severity: given.severity ?? type.severity,
    confidence,
    title: sanitize(given.title ?? type.title, 300),
    where: sanitize(given.where ?? '', 300),
    evidence: sanitize(given.evidence ?? '', 2000),
    remedy: sanitize(given.remedy ?? type.remedy, 500),
    ...(given.facts ? { facts: given.facts } : {}),
  };
}

const mostFindings = 200;

/** Worst first, at most 200: many small findings never push a grave one out. */
export function worstFindings(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding): number =>
    severities.indexOf(severity === 'unknown' ? 'high' : severity);
  return [...findings].sort((a, b) => rank(a) - rank(b)).slice(0, mostFindings);
}
