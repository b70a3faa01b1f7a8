/** A request as it lies in the request repository: what a person reads there, and what a pipeline reads back. */
import * as v from 'valibot';
import type { RequestDocument } from '../core/documents.js';
import { SpkgError } from '../core/errors.js';
import { requestPath } from '../core/ids.js';
import { identitySchema, requestIdSchema, targetSchema, timestampSchema } from '../core/model.js';
import { sanitize } from '../core/sanitize.js';

export interface RequestFile {
  readonly path: string;
  readonly content: string;
  /** one line: lists of commits and pipelines show it */
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

/** The file of a request; the evidence keeps the whole document. */
export async function requestFile(request: RequestDocument): Promise<RequestFile> {
  const { stringify } = await import('yaml');
  const { request: id, requester, startedAt, requirements, targets, reason, schema } = request;
  return {
    path: requestPath(id),
    content: stringify({ schema, id, requester, filedAt: startedAt, requirements, targets, reason }),
    // who asks for what is told apart at a glance
    message: sanitize(`${id} ${requirements.join(' ')}`, 200),
    author: authorOf(request),
  };
}

/** Git takes no `<`, `>` or line break in a name. */
function authorOf({ requester }: RequestDocument): RequestFile['author'] {
  const name = sanitize(requester.name, 100).replace(/[<>]/g, '').trim() || 'spkg';
  return { name, email: /^\S+@\S+$/.test(name) ? name : 'spkg@localhost' };
}

const fileSchema = v.strictObject({
  schema: v.literal('spkg.request/1'),
  id: requestIdSchema,
  requester: identitySchema,
  filedAt: timestampSchema,
  requirements: v.pipe(v.array(v.pipe(v.string(), v.maxLength(2_000))), v.minLength(1), v.maxLength(1_000)),
  targets: v.pipe(v.array(targetSchema), v.minLength(1), v.maxLength(20)),
  reason: v.pipe(v.string(), v.maxLength(10_000)),
});

const mostBytes = 2 ** 20;

/**
 * The request in such a file. Whoever may push wrote it: its requester is a claim, and its requirements are still to be
 * parsed. SPKG_DOCUMENT_DAMAGED.
 */
export async function parseRequestFile(
  text: string,
  { id, commit }: { readonly id: string; readonly commit: string | null },
): Promise<RequestDocument> {
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    // no anchors: a small file stays small
    value =
      text.length > mostBytes
        ? undefined
        : parse(text, { maxAliasCount: 0, schema: 'core', logLevel: 'error' });
  } catch (error) {
    // not with the parser's words, which quote the file
    throw damaged(id, 'it is no YAML', error);
  }
  const parsed = v.safeParse(fileSchema, value);
  // not with the schema's words, which quote the file
  if (!parsed.success) throw damaged(id, `${memberOf(parsed.issues[0])} is not what it must be`);
  const { filedAt, requirements, targets, reason, requester } = parsed.output;
  if (parsed.output.id !== id) throw damaged(id, `it is about \`${parsed.output.id}\``);
  return {
    schema: 'spkg.request/1',
    request: id,
    startedAt: filedAt,
    finishedAt: filedAt,
    inputs: {},
    requester: { ...requester, known: 'claimed' },
    requirements,
    targets,
    reason,
    commit,
  };
}

/** The member that is wrong, where it is one of ours. */
function memberOf({ path }: v.BaseIssue<unknown>): string {
  const key = path?.[0]?.key;
  return typeof key === 'string' && key in fileSchema.entries ? `\`${key}\`` : 'what it holds';
}

function damaged(id: string, why: string, cause?: unknown): SpkgError {
  const message = `\`${requestPath(id)}\` in the request repository is no request: ${sanitize(why, 300)}`;
  return new SpkgError('SPKG_DOCUMENT_DAMAGED', message, {
    tryThis: 'ask anew: spkg request PACKAGE',
    ...(cause === undefined ? {} : { cause }),
  });
}
