/** The headers of core metadata (METADATA, PKG-INFO), as RFC 822 has them. */

/** Values by field name in lower case, in their order. */
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
