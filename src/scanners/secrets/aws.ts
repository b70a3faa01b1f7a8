/** AWS access keys: an id that everyone may see, and a secret that lies near it. */
import type { Hit } from './findings.js';
import { entropyOf, isPlaceholder } from './randomness.js';
import { awsAccountOf } from './structures.js';

const keyId = /^(?:AKIA|ASIA)[A-Z2-7]{16}$/;

export function isAwsKeyId(text: string): boolean {
  return keyId.test(text);
}

/** How far on either side the secret is looked for. */
export const awsReach = 512;

/**
 * Undefined for a stand-in. The id with the secret of forty characters in `near`, the text around it. An id alone, and keys that end after hours
 * by themselves (`ASIA`), have the shape alone.
 */
export function judgeAwsKey(id: string, near: string, offset: number): Hit | undefined {
  if (isPlaceholder(id) || entropyOf(id.slice(4)) < 2.5) return undefined;
  const secret = secretIn(near);
  const account = awsAccountOf(id);
  const whose = account === undefined ? '' : ` of account ${account}`;
  if (secret === undefined || id.startsWith('ASIA')) {
    const what = `AWS access key id${whose}${secret === undefined ? ' without its secret' : ', of short life'}`;
    return { type: 'awsKey', certainty: 'possible', what, secret: id, offset };
  }
  return {
    type: 'awsKey',
    certainty: 'real',
    what: `AWS access key${whose} with its secret`,
    secret: id,
    offset,
  };
}

function secretIn(near: string): string | undefined {
  const words = near.match(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g) ?? [];
  return words.find(
    (word) =>
      /[a-z]/.test(word) &&
      /[A-Z]/.test(word) &&
      /[0-9]/.test(word) &&
      entropyOf(word) >= 4 &&
      !isPlaceholder(word),
  );
}
