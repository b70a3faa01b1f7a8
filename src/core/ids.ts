/** Request ids: `20261124-113012-k7qmx`, UTC time and a random tail; they sort by time. */
import { SpkgError } from './errors.js';
import * as v from 'valibot';
import { requestIdSchema, type RequestId } from './model.js';

/** `tail`: five characters of 0-9a-z. */
export function newRequestId(now: Date, tail: string): RequestId {
  const [date = '', time = ''] = now.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${tail}`;
}

/** Whether it is a whole id. */
export function isRequestId(text: string): boolean {
  return v.is(requestIdSchema, text);
}

/** Evidence without the document that says what was asked for: nothing can be done with it. */
export function requestDocumentMissing(id: RequestId): SpkgError {
  return documentDamaged(`the evidence of \`${id}\` holds no request document`);
}

/** SPKG_DOCUMENT_DAMAGED. The file stays where it is: without it, an older document would count in its place. */
export function documentDamaged(message: string, cause?: unknown): SpkgError {
  const tryThis = 'put back a whole copy of it, or ask anew: spkg request PACKAGE';
  return new SpkgError('SPKG_DOCUMENT_DAMAGED', message, { tryThis, cause });
}

/** Where the request lies in the request repository. */
export function requestPath(id: RequestId): string {
  return `requests/${id.slice(0, 4)}/${id.slice(4, 6)}/${id}.yaml`;
}

/**
 * The one id that begins with `prefix`, or whose random tail does; people remember the tail.
 * SPKG_REQUEST_UNKNOWN, SPKG_REQUEST_AMBIGUOUS.
 */
export function matchRequestId(prefix: string, ids: readonly RequestId[]): RequestId {
  const wanted = prefix.toLowerCase().replace(/[^0-9a-z-]/g, '');
  const exact = ids.find((id) => id === wanted);
  if (exact !== undefined) return exact;
  const tailOf = (id: RequestId): string => id.slice(-5);
  const found =
    wanted === '' ? [] : ids.filter((id) => id.startsWith(wanted) || tailOf(id).startsWith(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (only === undefined) {
    throw new SpkgError('SPKG_REQUEST_UNKNOWN', `there is no request \`${wanted.slice(0, 40)}\` here`, {
      tryThis: 'spkg status',
    });
  }
  const shown = found.slice(0, 5).join(', ');
  throw new SpkgError('SPKG_REQUEST_AMBIGUOUS', `\`${wanted}\` begins ${found.length} requests: ${shown}`, {
    tryThis: `spkg status ${only}`,
  });
}
