/** What it means when a scanner did not look: one table, scanner × outcome × preset. */
import { mandatoryScanners, outcomes, scanners, type Outcome, type ScannerId } from '../model.js';
import type { OutcomeVerdict, PresetName } from './policy.js';

/** Least to worst; `warn` is an `allow` that is said loudly. */
export const outcomeVerdicts = [
  'allow',
  'warn',
  'review',
  'unassessed',
  'deny',
] as const satisfies readonly OutcomeVerdict[];

export type OutcomeTable = Readonly<Record<ScannerId, Readonly<Record<Outcome, OutcomeVerdict>>>>;

/**
 * Only `completed` and `not-applicable` are clean. What broke is `unassessed` everywhere: nobody can decide on it. What
 * could not be asked, or is not offered, is held when the scanner is mandatory; `evaluation` warns where it only lacks
 * facts from outside.
 */
export function presetOutcomes(preset: PresetName): OutcomeTable {
  const rows = scanners.map((scanner) => {
    const cells = outcomes.map((outcome) => [outcome, cell(preset, scanner, outcome)] as const);
    // `as`: fromEntries forgets that every outcome is a key
    return [scanner, Object.fromEntries(cells) as Record<Outcome, OutcomeVerdict>] as const;
  });
  // `as`: the same for scanners
  return Object.fromEntries(rows) as Record<ScannerId, Record<Outcome, OutcomeVerdict>>;
}

/** What `evaluation` lets pass with a warning: never the file itself, which is there to be looked at. */
const spared: readonly ScannerId[] = ['advisories', 'code', 'identity'];

function cell(preset: PresetName, scanner: ScannerId, outcome: Outcome): OutcomeVerdict {
  const lenient = preset === 'evaluation' && spared.includes(scanner);
  switch (outcome) {
    case 'completed':
    case 'not-applicable':
      return 'allow';
    case 'failed':
      return 'unassessed';
    case 'unavailable':
      return lenient ? 'warn' : 'review';
    case 'not-offered':
      if (lenient) return 'warn';
      return mandatoryScanners.includes(scanner) || preset === 'strict' ? 'review' : 'warn';
  }
}

/**
 * The mildest that a policy file may make of an outcome. What broke stays `unassessed`. A mandatory scanner that did not
 * look is never milder than in the preset; under `evaluation` a file may turn it into a warning, never into silence.
 */
export function mildest(preset: PresetName, scanner: ScannerId, outcome: Outcome): OutcomeVerdict {
  if (outcome === 'completed' || outcome === 'not-applicable') return 'allow';
  if (outcome === 'failed') return 'unassessed';
  if (!mandatoryScanners.includes(scanner)) return 'allow';
  return preset === 'evaluation' ? 'warn' : cell(preset, scanner, outcome);
}
