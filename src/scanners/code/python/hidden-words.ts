/** Names of modules that are written so that nobody finds them: backwards, or by other letters. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { disguisedNames } from './interest.js';
import { momentAt } from './moment-at.js';

const written = new RegExp(`["'](${disguisedNames.join('|').replaceAll('.', '\\.')})["']`);

export function noteHiddenWords(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const found = written.exec(latin);
  if (!found) return;
  emit(
    analysis,
    'dynamic-lookup',
    found.index,
    [`\`${found[1] ?? ''}\` is the name of a module, disguised`],
    found[1],
    momentAt(latin, found.index, moment),
  );
}
