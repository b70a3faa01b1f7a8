/** METADATA and WHEEL: headers by the core metadata specification, held to the file name. */
import { parseHeaders } from '../../core/metadata-headers.js';
import type { Finding } from '../../core/model.js';
import { normalizeName, type WheelName } from '../../core/names.js';
import { sameVersion } from '../../core/versions.js';
import { directReferences, givenTwice } from '../core-metadata.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

/** Name and version agree with the file name (null for a tree that has none); nothing is required by URL. */
export function checkMetadata(
  text: string | undefined,
  path: string,
  wheel: WheelName | null,
): readonly Finding[] {
  const headers = text === undefined ? undefined : parseHeaders(text);
  const name = headers?.get('name')?.[0];
  const version = headers?.get('version')?.[0];
  if (!headers || name === undefined || version === undefined) {
    const evidence = text === undefined ? 'there is none' : 'no Name and Version could be read';
    return [makeFinding(types.metadataUnreadable, { where: path, evidence })];
  }
  const found: Finding[] = [];
  for (const key of givenTwice(headers)) {
    found.push(
      makeFinding(types.metadataMismatch, { where: path, evidence: `${key} is given more than once` }),
    );
  }
  if (
    wheel &&
    (normalizeName(name) !== wheel.name || !sameVersion(version, wheel.version.replaceAll('_', '-')))
  ) {
    const evidence = `METADATA: ${name} ${version}; file name: ${wheel.name} ${wheel.version}`;
    found.push(makeFinding(types.metadataMismatch, { where: path, evidence }));
  }
  return [
    ...found,
    ...directReferences(headers).map((evidence) =>
      makeFinding(types.directReference, { where: path, evidence }),
    ),
  ];
}

/** WHEEL names a format this reader knows, and the tags of the file name. */
export function checkWheelFile(
  text: string | undefined,
  path: string,
  wheel: WheelName | null,
): readonly Finding[] {
  const headers = text === undefined ? undefined : parseHeaders(text);
  const format = headers?.get('wheel-version')?.[0];
  if (!headers || format === undefined || !/^1\.\d+$/.test(format)) {
    const evidence = format === undefined ? 'no Wheel-Version' : `Wheel-Version ${format}`;
    return [makeFinding(types.wheelFileUnreadable, { where: path, evidence })];
  }
  if (!wheel) return [];
  const inside = new Set(headers.get('tag')?.flatMap(expandTag));
  const named = new Set(
    expandTag([wheel.pythonTags.join('.'), wheel.abiTags.join('.'), wheel.platformTags.join('.')].join('-')),
  );
  const same = inside.size === named.size && [...inside].every((tag) => named.has(tag));
  if (same) return [];
  const evidence = `WHEEL: ${[...inside].sort().join(' ')}; file name: ${[...named].sort().join(' ')}`;
  // a tag that is missing only makes the wheel fit fewer systems; one that is foreign is worth a look
  const foreign = [...inside].some((tag) => pythonAndAbi(tag, named) === undefined);
  return [makeFinding(types.tagMismatch, { where: path, evidence, severity: foreign ? 'medium' : 'info' })];
}

/** `py2.py3-none-any` is two tags. */
function expandTag(tag: string): readonly string[] {
  const [python = '', abi = '', platform = ''] = tag.split('-');
  return python
    .split('.')
    .flatMap((one) =>
      abi.split('.').flatMap((two) => platform.split('.').map((three) => `${one}-${two}-${three}`)),
    );
}

/** Repaired wheels keep the plain platform inside and gain manylinux names outside: the interpreter must still agree. */
function pythonAndAbi(tag: string, named: ReadonlySet<string>): string | undefined {
  const wanted = tag.split('-').slice(0, 2).join('-');
  return [...named].find((other) => other.startsWith(`${wanted}-`));
}
