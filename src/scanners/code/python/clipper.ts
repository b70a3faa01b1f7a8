/** Somebody who waits for addresses of wallets in the clipboard. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { momentAt } from './moment-at.js';
import { walletPatternsIn } from './texts.js';

const waits = /^[ \t]*while\s+(?:True|1|not\b[^\n:]{0,60}|self\.\w{1,30})\s*:/m;
const clipboards = /\b(?:pbpaste|wl-paste|xclip|xsel|pyperclip|[Cc]lipboard\w{0,12}|win32clipboard)\b/;
const rests = /\b(?:sleep|wait)\s*\(/;

/** A loop without an end, and what finds addresses of several currencies. */
export function noteClipper(analysis: Analysis, moment: Moment): void {
  const { latin, found } = analysis;
  if (!latin.includes('while') || latin.length > mostRead) return;
  const places = walletPatternsIn(latin);
  const [first] = places;
  if (first === undefined || places.length < 2 || !waits.test(latin) || !rests.test(latin)) return;
  if (!clipboards.test(latin) && ![...found.values()].some(({ what }) => what === 'read-clipboard')) return;
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
