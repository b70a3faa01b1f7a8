/** The port EvidenceStore over objects that are made once: `evidence/ID/KIND.N.json`. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  documentKinds,
  documentSchemas,
  encodeDocument,
  type DocumentKind,
  type DocumentOf,
  type Stored,
} from '../../core/documents.js';
import { isEnveloped, openEnvelope, sealEnvelope } from '../../core/dsse.js';
import { SpkgError } from '../../core/errors.js';
import { documentDamaged, isRequestId, requestDocumentMissing } from '../../core/ids.js';
import type { RequestId } from '../../core/model.js';
import type { EvidenceStore, Signer, Verifier } from '../../core/ports.js';
import { summarise, type RequestEvidence, type RequestSummary } from '../../core/summary.js';
import { readSummary } from '../../tools/kept-summary.js';
import { evidenceKey, evidencePrefix } from './layout.js';
import type { Place } from './places.js';

const mostAttempts = 10_000;
/** Right below the folder of its request: roles are held apart by the names of what they may put there. */
const documentShape = /^([a-z]+)\.(\d+)\.json$/;

export interface EvidenceOptions {
  /** how work on one request is serialised there */
  readonly lock?: EvidenceStore['lock'];
  /** a folder of this machine for summaries, so that a list does not read every document each time */
  readonly summaries?: string;
  /** signs the receipts that are put there; without it they are as they were before there was a key */
  readonly signer?: Signer | undefined;
  /** looks at the signatures of those that have one */
  readonly verifier?: Verifier | undefined;
}

export function createEvidenceStore(
  place: Place,
  { lock = noLock, summaries, signer, verifier }: EvidenceOptions = {},
): EvidenceStore {
  async function attempts(id: RequestId, kind?: DocumentKind): Promise<ReadonlyMap<DocumentKind, number>> {
    const found = new Map<DocumentKind, number>();
    const folder = `${evidencePrefix}${id}/`;
    for (const key of await place.keys(folder)) {
      const [, named, number] = documentShape.exec(key.slice(folder.length)) ?? [];
      const known = documentKinds.find((one) => one === named);
      if (known && (kind === undefined || known === kind))
        found.set(known, Math.max(found.get(known) ?? 0, Number(number)));
    }
    return found;
  }

  async function read<K extends DocumentKind>(
    id: RequestId,
    kind: K,
    attempt: number,
  ): Promise<Stored<DocumentOf<K>>> {
    const key = evidenceKey(id, kind, attempt);
    const bytes = await place.read(key);
    const stored = bytes && parseJson(bytes.toString('utf8'));
    const opened = kind === 'receipt' && isEnveloped(stored) ? await openSigned(stored, key) : undefined;
    const value = opened ? parseJson(opened.payload) : stored;
    const parsed = v.safeParse(documentSchemas[kind], value);
    if (!bytes || !parsed.success) {
      const why = parsed.issues?.[0]?.message ?? 'it is gone';
      throw documentDamaged(`the evidence \`${place.name}/${key}\` is damaged: ${why}`);
    }
    // `as`: the schema has just accepted it; its own order of keys is kept, since the digest is over its bytes
    const document = value as DocumentOf<K>;
    if (opened && document.request !== id) throw forged(key, `it is that of \`${document.request}\``);
    const signed = opened ? { signedBy: opened.keyId } : {};
    return { document, digest: digestOf(bytes), attempt, ...signed };
  }

  async function openSigned(
    stored: unknown,
    key: string,
  ): Promise<{ readonly payload: string; readonly keyId: string }> {
    if (!verifier) throw forged(key, 'the gate has no key to look at it with');
    const opened = await openEnvelope(stored, verifier);
    if (!opened) throw forged(key, 'it is not by the key of the gate, or not over these words');
    return opened;
  }

  /** Somebody had a hand in it: nothing of it is believed. */
  function forged(key: string, why: string): SpkgError {
    return new SpkgError(
      'SPKG_SIGNATURE_INVALID',
      `the signature of the receipt \`${place.name}/${key}\` does not hold: ${why}`,
      { tryThis: 'tell InfoSec; the versions of that object in S3 say who wrote it' },
    );
  }

  async function latest<K extends DocumentKind>(
    id: RequestId,
    kind: K,
  ): Promise<Stored<DocumentOf<K>> | undefined> {
    const attempt = (await attempts(id, kind)).get(kind);
    return attempt === undefined ? undefined : read(id, kind, attempt);
  }

  return {
    latest,
    lock,
    async put(kind, document) {
      // what is not a document is a bug, met before it is written
      v.parse(documentSchemas[kind], document);
      const plain = encodeDocument(document);
      const envelope = kind === 'receipt' && signer ? await sealEnvelope(plain, signer) : undefined;
      const text = envelope ? encodeDocument(envelope) : plain;
      const signed = envelope?.signatures[0] ? { signedBy: envelope.signatures[0].keyid } : {};
      const { request: id } = document;
      const first = ((await attempts(id, kind)).get(kind) ?? 0) + 1;
      for (let attempt = first; attempt < mostAttempts; attempt += 1) {
        if (await place.create(evidenceKey(id, kind, attempt), text))
          return { document, digest: digestOf(Buffer.from(text)), attempt, ...signed };
      }
      throw new Error(`over ${mostAttempts} attempts of ${kind} for ${id}`);
    },
    async ids() {
      const all = await place.folders(evidencePrefix);
      return all
        .filter((name) => isRequestId(name))
        .sort()
        .reverse();
    },
    async summary(id) {
      const known = await attempts(id);
      if (!known.has('request')) throw requestDocumentMissing(id);
      if (summaries === undefined) return derived(id, known);
      // objects are made once: the same names are the same documents
      const names = [...known].map(([kind, attempt]) => evidenceKey(id, kind, attempt));
      return readSummary(join(summaries, place.name, id), names, () => derived(id, known));
    },
  };

  async function derived(id: RequestId, known: ReadonlyMap<DocumentKind, number>): Promise<RequestSummary> {
    const wanted = ['request', 'lock', 'decision', 'approval', 'receipt', 'notices', 'failure'] as const;
    const documents = await Promise.all(
      wanted.map(async (kind) => {
        const attempt = known.get(kind);
        return [kind, attempt === undefined ? undefined : await read(id, kind, attempt)] as const;
      }),
    );
    // `as`: each kind is read as what it is, and the request is there
    return summarise(Object.fromEntries(documents) as unknown as RequestEvidence);
  }
}

/** Who is named as requester by any attempt of the request's evidence. SPKG_DOCUMENT_DAMAGED. */
export async function requestersOf(place: Place, id: RequestId): Promise<readonly string[]> {
  const keys = await place.keys(`${evidencePrefix}${id}/request.`);
  return Promise.all(
    keys.map(async (key) => {
      const bytes = await place.read(key);
      const parsed = v.safeParse(documentSchemas.request, bytes && parseJson(bytes.toString('utf8')));
      if (!parsed.success) throw documentDamaged(`the evidence \`${place.name}/${key}\` is damaged`);
      return parsed.output.requester.name;
    }),
  );
}

/** For documents that one process alone has in hand. */
function noLock(): Promise<() => Promise<void>> {
  return Promise.resolve(() => Promise.resolve());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the schema refuses undefined, and the error names the object
    return undefined;
  }
}

function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
