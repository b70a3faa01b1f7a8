/** Core metadata (METADATA of a wheel, PKG-INFO of an sdist): what the scanners of both ask of it. */

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
