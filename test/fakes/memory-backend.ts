/** A backend in memory: held to the contract of every backend, and open to tests that look inside or break it. */
import { createHash } from 'node:crypto';
import {
  documentKinds,
  encodeDocument,
  type DocumentKind,
  type DocumentOf,
  type Stored,
} from '../../src/core/documents.js';
import { SpkgError } from '../../src/core/errors.js';
import { documentDamaged, requestPath } from '../../src/core/ids.js';
import type { LockedFile } from '../../src/core/model.js';
import type {
  Announcement,
  EvidenceStore,
  PackageIndex,
  Quarantine,
  RequestStore,
} from '../../src/core/ports.js';
import { summarise, type RequestEvidence } from '../../src/core/summary.js';
import { sortVersions } from '../../src/core/versions.js';

const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export interface MemoryEvidence extends EvidenceStore {
  /** every attempt, by `ID/KIND` */
  readonly documents: Map<string, string[]>;
}

export function memoryEvidence(): MemoryEvidence {
  const documents = new Map<string, string[]>();
  const locked = new Set<string>();
  const read = <K extends DocumentKind>(id: string, kind: K): Stored<DocumentOf<K>> | undefined => {
    const attempts = documents.get(`${id}/${kind}`) ?? [];
    const text = attempts.at(-1);
    if (text === undefined) return undefined;
    try {
      // `as`: it was put as a document of this kind
      return { document: JSON.parse(text) as DocumentOf<K>, digest: sha256(text), attempt: attempts.length };
    } catch (cause) {
      throw documentDamaged(`${kind} of ${id}`, cause);
    }
  };
  return {
    documents,
    put(kind, document) {
      const text = encodeDocument(document);
      const key = `${document.request}/${kind}`;
      const attempts = [...(documents.get(key) ?? []), text];
      documents.set(key, attempts);
      return Promise.resolve({ document, digest: sha256(text), attempt: attempts.length });
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a throw is a rejection
    latest: async (id, kind) => read(id, kind),
    ids() {
      const ids = new Set([...documents.keys()].map((key) => key.split('/')[0] ?? ''));
      return Promise.resolve([...ids].sort().reverse());
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- a throw is a rejection
    async summary(id) {
      const known = documentKinds.map((kind) => [kind, read(id, kind)] as const);
      // `as`: each kind is read as what it is
      return summarise(Object.fromEntries(known) as unknown as RequestEvidence);
    },
    lock(id) {
      if (locked.has(id)) {
        return Promise.reject(
          new SpkgError('SPKG_REQUEST_BUSY', `request \`${id}\` is being worked on`, { tryThis: 'wait' }),
        );
      }
      locked.add(id);
      return Promise.resolve(() => {
        locked.delete(id);
        return Promise.resolve();
      });
    },
  };
}

export interface MemoryQuarantine extends Quarantine {
  readonly files: Map<string, Buffer>;
}

export function memoryQuarantine(): MemoryQuarantine {
  const files = new Map<string, Buffer>();
  return {
    files,
    has: (hash) => Promise.resolve(files.get(hash)?.length),
    keyOf: (hash) => `sha256/${hash.slice(0, 2)}/${hash}`,
    async put(expected, body, onBytes) {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        size += chunk.length;
        if (size > expected.maxBytes)
          throw new SpkgError('SPKG_FETCH_TOO_LARGE', expected.filename, { tryThis: 'ask for less' });
        chunks.push(chunk);
        onBytes(chunk.length);
      }
      const bytes = Buffer.concat(chunks);
      if (sha256(bytes) !== expected.sha256)
        throw new SpkgError('SPKG_FETCH_HASH_MISMATCH', expected.filename, { tryThis: 'ask the index' });
      files.set(expected.sha256, bytes);
      return size;
    },
  };
}

export interface MemoryIndex extends PackageIndex {
  /** what is on offer, by file name */
  readonly files: Map<string, LockedFile>;
  /** what is announced in the place of a file, by file name */
  readonly announced: Map<string, Announcement>;
}

export function memoryIndex(): MemoryIndex {
  const files = new Map<string, LockedFile>();
  const announced = new Map<string, Announcement>();
  return {
    url: 'memory:/simple',
    takesMetadata: true,
    files,
    announced,
    approved() {
      const names = [...new Set([...files.values()].map(({ name }) => name))].sort();
      return Promise.resolve(
        names.map((name) => ({
          name,
          versions: [...files.values()].filter((file) => file.name === name).map(({ version }) => version),
        })),
      );
    },
    offered(name) {
      const own = [...files.values()].filter((file) => file.name === name);
      const order = sortVersions(new Set(own.map(({ version }) => version)));
      own.sort((a, b) => order.indexOf(a.version) - order.indexOf(b.version));
      return Promise.resolve(
        new Map(own.map(({ filename, sha256: hash, version }) => [filename, { sha256: hash, version }])),
      );
    },
    publish(all) {
      const known = new Map(all.map(({ file }) => [file.filename, file.sha256]));
      for (const [filename, file] of files) known.set(filename, file.sha256);
      const clash = all.find(({ file }) => known.get(file.filename) !== file.sha256);
      if (clash)
        return Promise.reject(
          new SpkgError('SPKG_INDEX_INVALID', clash.file.filename, { tryThis: 'ask InfoSec' }),
        );
      for (const { file } of all) files.set(file.filename, file);
      return Promise.resolve();
    },
    announce(all) {
      for (const one of all) announced.set(one.filename, one);
      return Promise.resolve();
    },
  };
}

export interface MemoryRequests extends RequestStore {
  readonly filed: Map<string, string>;
}

export function memoryRequests(): MemoryRequests {
  const filed = new Map<string, string>();
  return {
    filed,
    file(request) {
      const commit = filed.get(request.request) ?? sha256(request.request).slice(0, 40);
      filed.set(request.request, commit);
      return Promise.resolve({ commit, path: requestPath(request.request) });
    },
    commitOf: (id) => Promise.resolve(filed.get(id)),
  };
}
