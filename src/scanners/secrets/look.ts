/** All that is looked for in one text. */
import { awsReach, isAwsKeyId, judgeAwsKey } from './aws.js';
import { findConnectionStrings } from './connection-strings.js';
import { findInCredentialFile } from './credential-files.js';
import type { Hit } from './findings.js';
import { judgePreceded } from './preceded.js';
import { beginningOf, beginningTable, judgePrefixed } from './prefixed.js';
import { findPemKeys, judgePuttyKey, puttyHead } from './private-keys.js';
import { eachRun } from './runs.js';

/** A run longer than this is data: only its beginning is judged. */
const longestJudged = 4096;

/** Tells every secret in `bytes`, in no order. Linear: each look ahead or back is bounded. */
export function lookForSecrets(path: string, bytes: Buffer, report: (hit: Hit) => void): void {
  findInCredentialFile(path, bytes, report);
  findPemKeys(bytes, report);
  findConnectionStrings(bytes, report);
  eachRun(bytes, (start, end) => {
    judgeFrom(bytes, start, end, report);
    const judgement = judgePreceded(bytes, start, end);
    if (judgement) report({ type: 'serviceToken', ...judgement, offset: start });
    // the letter of `\n` and the digits of `%3D` are part of the run, not of the word
    const preceding = bytes[start - 1];
    if (preceding === backslash) judgeFrom(bytes, start + 1, end, report);
    if (preceding === percent) judgeFrom(bytes, start + 2, end, report);
  });
}

const ownBeginnings = new Set(['AK', 'AS', puttyHead].map(beginningOf));
const beginnings = beginningTable.map((yes, pair) => (yes === 1 || ownBeginnings.has(pair) ? 1 : 0));

function mayBegin(bytes: Buffer, start: number): boolean {
  return beginnings[(bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0)] === 1;
}

const backslash = 0x5c;
const percent = 0x25;

function judgeFrom(bytes: Buffer, start: number, end: number, report: (hit: Hit) => void): void {
  if (!mayBegin(bytes, start)) return;
  const text = bytes.toString('latin1', start, Math.min(end, start + longestJudged));
  if (isAwsKeyId(text)) {
    const near = bytes.toString(
      'latin1',
      Math.max(0, start - awsReach),
      Math.min(bytes.length, end + awsReach),
    );
    report(judgeAwsKey(text, near, start));
    return;
  }
  if (text.startsWith(puttyHead)) {
    const key = judgePuttyKey(bytes.toString('latin1', start, Math.min(bytes.length, start + 8192)), start);
    if (key) report(key);
    return;
  }
  const onwards = (most: number): string =>
    text + bytes.toString('latin1', end, Math.min(bytes.length, end + most));
  const judgement = judgePrefixed({ text, onwards });
  if (judgement) report({ type: 'serviceToken', ...judgement, offset: start });
}
