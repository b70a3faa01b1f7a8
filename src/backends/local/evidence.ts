/** The port EvidenceStore: `evidence/ID/KIND.N.json`, one file an attempt, never changed. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentKind, DocumentOf, Stored } from '../../core/documents.js';
import { SpkgError } from '../../core/errors.js';
import { documentDamaged, requestDocumentMissing } from '../../core/ids.js';
import type { RequestId } from '../../core/model.js';
import type { EvidenceStore } from '../../core/ports.js';
import type { RequestSummary } from '../../core/summary.js';
import { causeCode, createAtomically, fileError, temporaryBeside } from '../../tools/atomic.js';
import { takeLock } from '../../tools/file-lock.js';
import { readSummary } from '../../tools/kept-summary.js';

const idShape = /^\d{8}-\d{6}-[0-9a-z]{5}$/;
const documentShape = /^([a-z]+)\.(\d+)\.json$/;
const mostAttempts = 10_000;

export function createEvidenceStore(directory: string): EvidenceStore {
  const folderOf = (id: RequestId): string => join(directory, id);

  async function names(id: RequestId): Promise<readonly string[]> {
    const all = await readdir(folderOf(id)).catch((error: unknown) => {
      if (causeCode(error) === 'ENOENT') return [];
      throw fileError(error, folderOf(id));
    });
    return all.filter((name) => documentShape.test(name));
  }

  async function latest<K extends DocumentKind>(
    id: RequestId,
    kind: K,
  ): Promise<Stored<DocumentOf<K>> | undefined> {
    const attempt = lastAttempt(await names(id), kind);
    return attempt === 0 ? undefined : readDocument(folderOf(id), kind, attempt);
  }

  return {
    latest,
    async put(kind, document) {
      const [{ documentSchemas, encodeDocument }, { parse }] = await Promise.all([
        import('../../core/documents.js'),
        import('valibot'),
      ]);
      // what is not a document is a bug, met before it is written
      parse(documentSchemas[kind], document);
      const id = document.request;
      const text = encodeDocument(document);
      const digest = digestOf(text);
      if (kind === 'request' && (await openFolder(folderOf(id), text)))
        return { document, digest, attempt: 1 };
      for (let attempt = lastAttempt(await names(id), kind) + 1; attempt < mostAttempts; attempt += 1) {
        const path = join(folderOf(id), `${kind}.${attempt}.json`);
        if (await createAtomically(path, text, { durable: true })) return { document, digest, attempt };
      }
      throw new Error(`over ${mostAttempts} attempts of ${kind} for ${id}`);
    },
    async ids() {
      const all = await readdir(directory).catch((error: unknown) => {
        if (causeCode(error) === 'ENOENT') return [];
        throw fileError(error, directory);
      });
      return all
        .filter((name) => idShape.test(name))
        .sort()
        .reverse();
    },
    async summary(id): Promise<RequestSummary> {
      return readSummary(folderOf(id), await names(id), async () => {
        const kinds = ['lock', 'decision', 'approval', 'receipt', 'notices', 'failure'] as const;
        const request = await latest(id, 'request');
        if (!request) throw requestDocumentMissing(id);
        const rest = await Promise.all(kinds.map(async (kind) => [kind, await latest(id, kind)] as const));
        const { summarise } = await import('../../core/summary.js');
        return summarise({ request, ...Object.fromEntries(rest) });
      });
    },
    async lock(id) {
      if (!existsSync(folderOf(id))) throw damaged(folderOf(id), 'it is not there');
      const release = await takeLock(join(folderOf(id), '.lock'), 0);
      if (release) return release;
      throw new SpkgError('SPKG_REQUEST_BUSY', `another spkg is working on \`${id}\``, {
        tryThis: `spkg status ${id}`,
      });
    },
  };
}

/** The folder of a request comes with its first document in it: a crash leaves no request that nothing is known of. */
async function openFolder(folder: string, text: string): Promise<boolean> {
  if (existsSync(folder)) return false;
  const temporary = temporaryBeside(folder);
  try {
    await createAtomically(join(temporary, 'request.1.json'), text, { durable: true });
    await rename(temporary, folder);
    return true;
  } catch (error) {
    // another process was first: this becomes its second document
    if (causeCode(error) === 'ENOTEMPTY' || causeCode(error) === 'EEXIST') return false;
    throw fileError(error, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function lastAttempt(names: readonly string[], kind: DocumentKind): number {
  const attempts = names.flatMap((name) => {
    const [, named, number] = documentShape.exec(name) ?? [];
    return named === kind ? [Number(number)] : [];
  });
  return Math.max(0, ...attempts);
}

async function readDocument<K extends DocumentKind>(
  folder: string,
  kind: K,
  attempt: number,
): Promise<Stored<DocumentOf<K>>> {
  const path = join(folder, `${kind}.${attempt}.json`);
  const [{ documentSchemas }, { safeParse }, text] = await Promise.all([
    import('../../core/documents.js'),
    import('valibot'),
    readFile(path, 'utf8').catch((error: unknown) => {
      throw fileError(error, path);
    }),
  ]);
  const parsed = safeParse(documentSchemas[kind], parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = issue.path?.map((item) => String(item.key)).join('.') ?? '';
    throw damaged(path, `${where === '' ? '' : `${where}: `}${issue.message}`);
  }
  // `as`: the schema of this kind gives this kind's document
  return { document: parsed.output, digest: digestOf(text), attempt };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the schema refuses undefined, and the error names the file
    return undefined;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function damaged(path: string, why: string): SpkgError {
  return documentDamaged(`the evidence \`${path}\` is damaged: ${why}`);
}
