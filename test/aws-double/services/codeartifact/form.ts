/** Multipart forms, as uploads send them. */
import { AwsError } from '../../protocol/errors.js';

export interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: { readonly filename: string; readonly bytes: Buffer };
}

export function parseForm(contentType: string, body: Buffer): Form {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined)
    throw new AwsError('ValidationException', 'an upload is multipart/form-data', 400);
  const fields: Record<string, string> = {};
  let file: Form['file'];
  for (const part of split(body, Buffer.from(`--${boundary}`))) {
    const end = part.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const head = part.subarray(0, end).toString();
    const content = part.subarray(end + 4, part.length - 2);
    const name = /name="([^"]*)"/.exec(head.replace(/filename="[^"]*"/, ''))?.[1] ?? '';
    const filename = /filename="([^"]*)"/.exec(head)?.[1];
    if (filename !== undefined) file = { filename, bytes: Buffer.from(content) };
    else fields[name] = content.toString();
  }
  return { fields, ...(file === undefined ? {} : { file }) };
}

function split(body: Buffer, boundary: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = body.indexOf(boundary);
  while (at >= 0) {
    const next = body.indexOf(boundary, at + boundary.length);
    if (next < 0) break;
    parts.push(body.subarray(at + boundary.length, next));
    at = next;
  }
  return parts;
}
