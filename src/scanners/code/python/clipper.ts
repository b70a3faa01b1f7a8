/** Somebody who waits for addresses of wallets in the clipboard. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';
import { walletPatternsIn } from './texts.js';

const waits = /^[ \t]*while\s+(?:True|1|not\b[^\n:]{0,60}|self\.\w{1,30})\s*:/m;
const rests = /\b(?:sleep|wait)\s*\(/;
/** A window's clock that winds itself up again. */
const clock =
  /\bdef (\w{1,40})\(self\b[^\n]*\n(?:(?![ \t]*def )[^\n]*\n){0,40}[ \t]*self\.[\w.]{1,40}\.after\([^\n,]{1,40},\s*self\.\1\s*\)/;

/** A loop without an end, and what finds addresses of several currencies. */
export function noteClipper(analysis: Analysis, moment: Moment): void {
  const { latin, found } = analysis;
  const reads = [...found.values()].some(({ what }) => what === 'read-clipboard');
  if (reads || (analysis.link && clipboards.test(latin))) noteWaiting(analysis, moment);
}

function noteWaiting(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > mostRead) return;
  const own = (analysis.link?.data ?? []).flatMap(({ text }) => walletPatternsIn(text));
  const places = walletPatternsIn(latin);
  if (places.length + own.length < 2) return;
  const at = waits.test(latin) && rests.test(latin) ? latin.search(waits) : latin.search(clock);
  if (at < 0) return;
  const [first = at] = places;
  emit(
    analysis,
    'crypto-clipper',
    at,
    ['waits for addresses of wallets in the clipboard'],
    'waits for addresses',
    momentAt(latin, first, moment),
  );
}

const mostRead = 128 << 10;
const clipboards = /lipboard|\bpbpaste\b|\bpyperclip\b|\bxclip\b/;
