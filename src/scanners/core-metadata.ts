/** Core metadata (METADATA of a wheel, PKG-INFO of an sdist): what the scanners of both ask of it. */

import type { Headers } from '../core/metadata-headers.js';

/** Which of the fields that stand once stand more often. */
export function givenTwice(headers: Headers): readonly string[] {
  return ['name', 'version', 'metadata-version'].filter((key) => (headers.get(key)?.length ?? 0) > 1);
}

const mostTold = 20;

/** `Requires-Dist: x @ file:…`: pip builds such a thing even when it is told to take only wheels. At most 20. */
export function directReferences(headers: Headers): readonly string[] {
  const required = [...(headers.get('requires-dist') ?? []), ...(headers.get('requires') ?? [])];
  return required.filter(isDirectReference).slice(0, mostTold);
}

/** Whether a PEP 508 requirement names an address. */
export function isDirectReference(requirement: string): boolean {
  return (requirement.split(';')[0] ?? '').includes('@');
}
