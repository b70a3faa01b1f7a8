/** When a line of a source runs that no call of it was followed to. */
import { isEarly, type Moment } from '../signals.js';

/** Within a function, when that is called. */
export function momentAt(latin: string, at: number, moment: Moment): Moment {
  if (!isEarly(moment) || moment === 'install') return moment;
  const start = latin.lastIndexOf('\n', at) + 1;
  if (!/^[ \t]/.test(latin.slice(start, start + 1))) return moment;
  const before = latin.slice(Math.max(0, start - 20_000), start);
  const top = Math.max(
    before.lastIndexOf('\ndef '),
    before.lastIndexOf('\nclass '),
    before.lastIndexOf('\nasync def '),
    /^(async )?(def|class) /.test(before) ? 0 : -1,
  );
  if (top < 0) return moment;
  // something at the left margin stands between
  return /\n[^\s#)\]}]/.test(before.slice(top + 1)) ? moment : 'call';
}

/** The function or class body around `at`, or the module where it stands in none: at most `most` characters each way. */
export function around(latin: string, at: number, most = 2000): string {
  const from = Math.max(
    latin.lastIndexOf('\ndef ', at),
    latin.lastIndexOf('\n    def ', at),
    latin.lastIndexOf('\n    async def ', at),
    latin.lastIndexOf('\nasync def ', at),
    at - most,
    0,
  );
  const ends = ['\ndef ', '\nclass ', '\n    def ', '\n    async def ', '\nasync def ', '\n    @']
    .map((word) => latin.indexOf(word, at))
    .filter((end) => end >= 0);
  return latin.slice(from, Math.min(at + most, ...ends, latin.length));
}
