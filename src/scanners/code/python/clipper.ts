/** Somebody who waits for addresses of wallets in the clipboard. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';
import { walletPatternsIn } from './texts.js';

const waits = /^[ \t]*while\s+(?:True|1|not\b[^\n:]{0,60}|self\.\w{1,30})\s*:/m;
const rests = /\b(?:sleep|wait)\s*\(/;

/** A loop without an end, and what finds addresses of several currencies. */
export function noteClipper(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > mostRead || !hearsClipboard(analysis)) return;
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

function hearsClipboard({ latin, found }: Analysis): boolean {
  if ([...found.values()].some(({ what }) => what === 'read-clipboard')) return true;
  return latin.includes('lipboard') || latin.includes('pbpaste') || latin.includes('pyperclip');
}

const mostRead = 128 << 10;
