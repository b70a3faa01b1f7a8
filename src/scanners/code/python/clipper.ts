/** Somebody who waits for addresses of wallets in the clipboard. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';
import { walletPatternsIn } from './texts.js';

const waits = /^[ \t]*while\s+(?:True|1|not\b[^\n:]{0,60}|self\.\w{1,30})\s*:/m;
const rests = /\b(?:sleep|wait)\s*\(/;

/** A loop without an end, and what finds addresses of several currencies. */
export function noteClipper(analysis: Analysis, moment: Moment): void {
  const { latin, found } = analysis;
  const reads = [...found.values()].some(({ what }) => what === 'read-clipboard');
  if (reads || (analysis.link && clipboards.test(latin))) noteWaiting(analysis, moment);
}

function noteWaiting(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > mostRead) return;
  const places = walletPatternsIn(latin);
  const [first] = places;
  if (first === undefined || places.length < 2 || !waits.test(latin) || !rests.test(latin)) return;
  emit(
    analysis,
    'crypto-clipper',
    Math.max(0, latin.search(waits)),
    ['waits for addresses of wallets in the clipboard'],
    'waits for addresses',
    momentAt(latin, first, moment),
  );
}

const mostRead = 128 << 10;
const clipboards = /lipboard|\bpbpaste\b|\bpyperclip\b|\bxclip\b/;
