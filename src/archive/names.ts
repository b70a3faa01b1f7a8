/** Which entry names are safe to speak of: the same file for every tool, on every system, inside the archive. */

import { hasControls } from '../core/sanitize.js';

const reserved = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?$/i;
const deepest = 100;

/** What nearly every name looks like: nothing but a reserved part can be wrong with it. */
const usual = /^(?:[\w+-]+(?:\.[\w+-]+)*\/)*[\w+-]+(?:\.[\w+-]+)*$/;
const reservedPart = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)/i;
const surelyShallow = 2 * deepest;

/** What is wrong with an entry's name (no trailing `/`), or undefined. */
export function nameProblem(name: string): string | undefined {
  if (name.length < surelyShallow && usual.test(name) && !reservedPart.test(name)) return undefined;
  if (name === '') return 'an empty name';
  if (name.length > 4096) return 'a name of over 4,096 characters';
  if (name.includes('\t') || hasControls(name)) return 'control or invisible characters in the name';
  if (name.startsWith('/')) return 'an absolute path';
  if (name.includes('\\')) return 'a backslash in the path';
  if (/^[A-Za-z]:/.test(name)) return 'a drive letter';
  const parts = name.split('/');
  if (parts.length > deepest) return `a path of over ${deepest} folders`;
  return parts.map(partProblem).find((problem) => problem !== undefined);
}

function partProblem(part: string): string | undefined {
  if (part === '') return 'an empty path component';
  if (part === '.' || part === '..') return `a \`${part}\` in the path`;
  if (/[. ]$/.test(part)) return 'a path component that ends with a dot or a space';
  return reserved.test(part) ? 'a name that Windows reserves' : undefined;
}

/** Two names with the same key are one file on some system. */
export function collisionKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
