/** CVSS vectors to a score and a label. A vector that cannot be scored is unknown, never low. */
import type { Severity } from '../model.js';

/** Base score from 0 to 10, or null. */
export type Scorer = (vector: string) => number | null;

interface ScoredVector {
  calculateScores(): { readonly base?: number; readonly overall?: number };
}

interface Calculator {
  readonly fromVector: (vector: string) => ScoredVector | null;
}

/** CVSS v2, v3.0, v3.1 and v4.0 by ae-cvss-calculator (28 ms to load: only when an index is built). */
export async function cvssScorer(): Promise<Scorer> {
  // `as`: a CommonJS module; where its names are found, on the default export or beside it, depends on who loads it
  const library = (await import('ae-cvss-calculator')) as unknown as Calculator & {
    readonly default?: Calculator;
  };
  const { fromVector } = library.default ?? library;
  return (vector) => {
    try {
      const scores = fromVector(vector)?.calculateScores();
      const score = scores?.base ?? scores?.overall;
      // an incomplete v4 vector is scored 0 by the library: that is "unknown", not "none"
      if (typeof score !== 'number' || !Number.isFinite(score) || score <= 0) return null;
      return score;
    } catch {
      // a vector that the library rejects is unknown
      return null;
    }
  };
}

/** CVSS v3 and v4 bands. */
export function severityOf(score: number | null, label: string | undefined): Severity {
  if (score !== null) {
    if (score >= 9) return 'critical';
    if (score >= 7) return 'high';
    return score >= 4 ? 'medium' : 'low';
  }
  switch (label?.toUpperCase()) {
    case 'CRITICAL':
      return 'critical';
    case 'HIGH':
      return 'high';
    case 'MODERATE':
    case 'MEDIUM':
      return 'medium';
    case 'LOW':
      return 'low';
    default:
      return 'unknown';
  }
}
