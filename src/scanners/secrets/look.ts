/** All that is looked for in one text. */
import { awsReach, isAwsKeyId, judgeAwsKey } from './aws.js';
import { findConnectionStrings } from './connection-strings.js';
import { findInCredentialFile } from './credential-files.js';
import type { Hit } from './findings.js';
import { judgePreceded } from './preceded.js';
import { beginningOf, beginningTable, judgePrefixed } from './prefixed.js';
import { findPemKeys, judgePuttyKey, puttyHead } from './private-keys.js';
import { searchRuns } from './runs.js';

/** What a look tells to whoever asked for it. */
export interface Looker {
  readonly report: (hit: Hit) => void;
  /**
   * Asked before a close look at `bytes` bytes, which few texts need. False when too much was looked at closely: then
   * the look is left out, and the asker says so.
   */
  readonly spend: (bytes: number) => boolean;
}

/** A run longer than this is data: only its beginning is judged. */
const longestJudged = 4096;
const longestPuttyFile = 8192;

/** Tells every secret in `bytes`, in no order. Linear: each look ahead or back is bounded. */
export function lookForSecrets(path: string, bytes: Buffer, looker: Looker): void {
  const { report } = looker;
  findInCredentialFile(path, bytes, report);
  searchRuns(bytes, beginnings, {
    begin({ marker, sign }) {
      if (marker) findPemKeys(bytes, looker);
      if (sign) findConnectionStrings(bytes, report);
    },
    run(start, end) {
      judgeRun(bytes, start, end, looker);
    },
  });
}

function judgeRun(bytes: Buffer, start: number, end: number, looker: Looker): void {
  judgeFrom(bytes, start, end, looker);
  const judgement = judgePreceded(bytes, start, end);
  if (judgement) looker.report({ type: 'serviceToken', ...judgement, offset: start });
  // the letter of `\n` and the digits of `%3D` are part of the run, not of the word
  const preceding = bytes[start - 1];
  if (preceding === backslash) judgeFrom(bytes, start + 1, end, looker);
  if (preceding === percent) judgeFrom(bytes, start + 2, end, looker);
}

const backslash = 0x5c;
const percent = 0x25;

const ownBeginnings = new Set(['AK', 'AS', puttyHead].map(beginningOf));
const beginnings = beginningTable.map((yes, pair) => (yes === 1 || ownBeginnings.has(pair) ? 1 : 0));

function judgeFrom(bytes: Buffer, start: number, end: number, looker: Looker): void {
  if (beginnings[(bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0)] !== 1) return;
  const text = bytes.toString('latin1', start, Math.min(end, start + longestJudged));
  if (isAwsKeyId(text)) {
    if (!looker.spend(2 * awsReach)) return;
    const near = bytes.toString('latin1', Math.max(0, start - awsReach), end + awsReach);
    const key = judgeAwsKey(text, near, start);
    if (key) looker.report(key);
    return;
  }
  if (text.startsWith(puttyHead)) {
    if (!looker.spend(longestPuttyFile)) return;
    const key = judgePuttyKey(bytes.toString('latin1', start, start + longestPuttyFile), start);
    if (key) looker.report(key);
    return;
  }
  const onwards = (most: number): string =>
    looker.spend(most) ? text + bytes.toString('latin1', end, end + most) : '';
  const judgement = judgePrefixed({ text, next: bytes[end] ?? 0, onwards });
  if (judgement) looker.report({ type: 'serviceToken', ...judgement, offset: start });
}
