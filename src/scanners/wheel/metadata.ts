/** METADATA and WHEEL: headers by the core metadata specification, held to the file name. */
import type { Finding } from '../../core/model.js';
import { normalizeName, type WheelName } from '../../core/names.js';
import { sameVersion } from '../../core/versions.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

export type Headers = ReadonlyMap<string, readonly string[]>;

/** RFC 822 headers up to the first empty line, names in lower case; undefined when a line is neither header nor fold. */
export function parseHeaders(text: string): Headers | undefined {
  const headers = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) {
      if (!last) return undefined;
      last.push(`${last.pop() ?? ''}\n${line.trim()}`);
      continue;
    }
    const match = /^([A-Za-z][A-Za-z0-9-]*):(.*)$/.exec(line);
    if (!match?.[1]) return undefined;
    const name = match[1].toLowerCase();
    last = headers.get(name) ?? [];
    last.push((match[2] ?? '').trim());
    headers.set(name, last);
  }
  return headers;
}

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
  const once = ['name', 'version', 'metadata-version'].filter((key) => (headers.get(key)?.length ?? 0) > 1);
  for (const key of once) {
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
  return [...found, ...directReferences(headers, path)];
}

/** `Requires-Dist: x @ file:…`: pip builds such a thing even when it is told to take only wheels. */
function directReferences(headers: Headers, path: string): readonly Finding[] {
  const required = [...(headers.get('requires-dist') ?? []), ...(headers.get('requires') ?? [])];
  return required
    .filter((line) => (line.split(';')[0] ?? '').includes('@'))
    .slice(0, 20)
    .map((line) => makeFinding(types.directReference, { where: path, evidence: line }));
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
