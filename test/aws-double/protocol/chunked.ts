/** The body coding `aws-chunked`: pieces with their sizes, and checksums behind them. */
export interface Unchunked {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/** The bytes themselves; as they are when they are not coded. */
export function unchunk(headers: Record<string, string>, coded: Buffer): Unchunked {
  if (!(headers['content-encoding'] ?? '').includes('aws-chunked')) return { body: coded, trailers: {} };
  const rest =
    headers['content-encoding']
      ?.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== 'aws-chunked') ?? [];
  if (rest.length === 0) Reflect.deleteProperty(headers, 'content-encoding');
  else headers['content-encoding'] = rest.join(',');
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = coded.indexOf('\r\n', at);
    const size = parseInt(coded.subarray(at, end).toString().split(';')[0] ?? '', 16);
    if (end < 0 || Number.isNaN(size)) throw new Error('a chunk has no size');
    at = end + 2;
    if (size === 0) break;
    pieces.push(coded.subarray(at, at + size));
    at += size + 2;
  }
  const trailers = Object.fromEntries(
    coded
      .subarray(at)
      .toString()
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
  const body = Buffer.concat(pieces);
  headers['content-length'] = String(body.length);
  return { body, trailers };
}
