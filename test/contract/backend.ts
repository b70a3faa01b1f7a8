/** What every backend must do, whatever it is made of. Call it with a maker of fresh ports. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { isSpkgError } from '../../src/core/errors.js';
import type { LockedFile } from '../../src/core/model.js';
import type {
  Announcement,
  EvidenceStore,
  PackageIndex,
  Quarantine,
  RequestStore,
} from '../../src/core/ports.js';
import { buildSdist } from '../helpers/sdists.js';
import { buildWheel } from '../helpers/wheels.js';
import { failureDocument, id, other, requestDocument } from './documents.js';

export interface BackendPorts {
  readonly evidence: EvidenceStore;
  readonly quarantine: Quarantine;
  readonly index: PackageIndex;
  readonly requests: RequestStore;
  /** what a reader of the index page of a project sees, as text */
  page(name: string): Promise<string>;
  /** the bytes that the index offers under this name; undefined when it offers none */
  offeredBytes(name: string, filename: string): Promise<Buffer | undefined>;
  /** makes a stored document unreadable */
  damage(id: string, kind: string, attempt: number): Promise<void>;
}

function locked(plan: Parameters<typeof buildWheel>[0] = {}): {
  file: LockedFile;
  bytes: Buffer;
  metadata: string;
} {
  const wheel = buildWheel(plan);
  const file: LockedFile = {
    name: plan.name ?? 'demo',
    version: plan.version ?? '1.0',
    filename: wheel.filename,
    sha256: wheel.sha256,
    size: wheel.bytes.length,
    uploadedAt: '2024-01-01T00:00:00.000Z',
    url: `https://index.example/files/${wheel.filename}`,
    chain: ['demo'],
    targets: ['this-python'],
    approved: false,
  };
  return { file, bytes: wheel.bytes, metadata: wheel.metadata };
}

async function* stream(bytes: Buffer, size = 100): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

const ignore = (): void => undefined;
const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;

/** What a backend cannot do, by its nature; the tests of it are shown as pending. */
export interface Without {
  /** its index lists only what may be installed */
  readonly announcements?: boolean;
}

export function backendContract(
  name: string,
  make: () => Promise<BackendPorts>,
  without: Without = {},
): void {
  const announcing = without.announcements ? it.skip : it;
  describe(`the backend contract: ${name}`, () => {
    let ports: BackendPorts;
    beforeEach(async () => {
      ports = await make();
    });

    describe('evidence', () => {
      it('gives back what was put, with the digest of its bytes', async () => {
        const stored = await ports.evidence.put('request', requestDocument());
        const read = await ports.evidence.latest(id, 'request');
        assert.deepEqual(read, stored);
        assert.match(stored.digest, /^[0-9a-f]{64}$/);
        assert.equal(stored.attempt, 1);
      });

      it('keeps every attempt, and knows the newest', async () => {
        await ports.evidence.put('request', requestDocument());
        const second = await ports.evidence.put('request', { ...requestDocument(), commit: 'abc' });
        assert.equal(second.attempt, 2);
        assert.equal((await ports.evidence.latest(id, 'request'))?.document.commit, 'abc');
      });

      it('loses nothing when two write at once', async () => {
        const all = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            ports.evidence.put('request', requestDocument(id, [`demo${index}`])),
          ),
        );
        assert.deepEqual(all.map(({ attempt }) => attempt).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
      });

      it('has nothing of a kind that was not written', async () => {
        await ports.evidence.put('request', requestDocument());
        assert.equal(await ports.evidence.latest(id, 'decision'), undefined);
      });

      it('lists requests, newest first', async () => {
        await ports.evidence.put('request', requestDocument(id));
        await ports.evidence.put('request', requestDocument(other));
        assert.deepEqual(await ports.evidence.ids(), [other, id]);
      });

      it('shows the state as of the last document, also after a summary was shown', async () => {
        await ports.evidence.put('request', requestDocument());
        assert.equal((await ports.evidence.summary(id)).state, 'running');
        await ports.evidence.put('failure', failureDocument());
        assert.equal((await ports.evidence.summary(id)).state, 'stopped');
      });

      it('refuses a damaged document', async () => {
        await ports.evidence.put('request', requestDocument());
        await ports.damage(id, 'request', 1);
        await assert.rejects(ports.evidence.latest(id, 'request'), code('SPKG_DOCUMENT_DAMAGED'));
      });

      it('never lets an older document count in the place of a damaged one, and says how to go on without it', async () => {
        await ports.evidence.put('request', requestDocument());
        await ports.evidence.put('failure', failureDocument());
        await ports.evidence.put('failure', { ...failureDocument(), code: 'SPKG_UV_FAILED' });
        await ports.damage(id, 'failure', 2);
        await assert.rejects(ports.evidence.latest(id, 'failure'), (error: unknown) => {
          assert.ok(isSpkgError(error) && error.code === 'SPKG_DOCUMENT_DAMAGED');
          assert.match(error.tryThis, /spkg request/);
          assert.doesNotMatch(error.tryThis, /move|delete|remove/, 'then the older one would count');
          return true;
        });
        const third = await ports.evidence.put('failure', failureDocument());
        assert.equal(third.attempt, 3, 'what is damaged stays, as evidence');
      });

      it('lets one work on a request at a time', async () => {
        await ports.evidence.put('request', requestDocument());
        const release = await ports.evidence.lock(id);
        await assert.rejects(ports.evidence.lock(id), code('SPKG_REQUEST_BUSY'));
        await release();
        await (
          await ports.evidence.lock(id)
        )();
      });
    });

    describe('quarantine', () => {
      const { file, bytes } = locked();
      const expected = { sha256: file.sha256, filename: file.filename, maxBytes: 1_000_000 };

      it('keeps what matches its hash, and tells of the bytes as they come', async () => {
        let told = 0;
        const size = await ports.quarantine.put(expected, stream(bytes), (count) => (told += count));
        assert.equal(size, bytes.length);
        assert.equal(told, bytes.length);
        assert.equal(await ports.quarantine.has(file.sha256), bytes.length);
      });

      it('keeps nothing of what does not', async () => {
        const changed = Buffer.concat([bytes, Buffer.from('x')]);
        await assert.rejects(
          ports.quarantine.put(expected, stream(changed), ignore),
          code('SPKG_FETCH_HASH_MISMATCH'),
        );
        assert.equal(await ports.quarantine.has(file.sha256), undefined);
        const actual = createHash('sha256').update(changed).digest('hex');
        assert.equal(await ports.quarantine.has(actual), undefined);
      });

      it('keeps nothing of what is too large, and stops reading it', async () => {
        let read = 0;
        const endless = (async function* () {
          for (;;) {
            read += 1;
            yield await Promise.resolve(Buffer.alloc(1000));
          }
        })();
        await assert.rejects(
          ports.quarantine.put({ ...expected, maxBytes: 5000 }, endless, ignore),
          code('SPKG_FETCH_TOO_LARGE'),
        );
        assert.ok(read < 20);
        assert.equal(await ports.quarantine.has(file.sha256), undefined);
      });

      it('keeps nothing of a download that broke off', async () => {
        const broken = (async function* () {
          yield await Promise.resolve(bytes.subarray(0, 10));
          throw new Error('the connection was closed');
        })();
        await assert.rejects(ports.quarantine.put(expected, broken, ignore), /closed/);
        assert.equal(await ports.quarantine.has(file.sha256), undefined);
      });

      it('takes the same file twice, also at once', async () => {
        await Promise.all([1, 2, 3].map(() => ports.quarantine.put(expected, stream(bytes), ignore)));
        assert.equal(await ports.quarantine.has(file.sha256), bytes.length);
      });
    });

    describe('index', () => {
      async function publish(plan?: Parameters<typeof buildWheel>[0]): Promise<LockedFile> {
        const { file, bytes, metadata } = locked(plan);
        await ports.quarantine.put({ ...file, maxBytes: 1_000_000 }, stream(bytes), ignore);
        await ports.index.publish([{ file, metadata }], id);
        return file;
      }

      const announcement: Announcement = {
        name: 'demo',
        version: '1.0',
        filename: locked().file.filename,
        uploadedAt: null,
        kind: 'denied',
        rule: 'vulnerability-severe',
        request: id,
        nearest: '1.1',
      };

      it('offers exactly the bytes that were quarantined', async () => {
        const file = await publish();
        const offered = await ports.index.offered('demo');
        assert.deepEqual([...offered], [[file.filename, { sha256: file.sha256, version: '1.0' }]]);
        assert.ok((await ports.offeredBytes('demo', file.filename))?.equals(locked().bytes));
      });

      it('offers a source distribution with its hash, and its PKG-INFO as no metadata of a wheel', async () => {
        const { filename, bytes } = buildSdist();
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const file = { ...locked().file, filename, sha256, size: bytes.length };
        await ports.quarantine.put({ ...file, maxBytes: 1e6 }, stream(bytes), ignore);
        const metadata = 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\nRequires-Python: >=3.9\n\n';
        await ports.index.publish([{ file, metadata }], id);
        assert.deepEqual([...(await ports.index.offered('demo'))], [[filename, { sha256, version: '1.0' }]]);
        assert.ok((await ports.offeredBytes('demo', filename))?.equals(bytes));
        const page = await ports.page('demo');
        assert.ok(!/core-metadata="|dist-info-metadata="/.test(page), page);
        assert.equal(await ports.offeredBytes('demo', `${filename}.metadata`), undefined);
      });

      it('changes nothing when it publishes again', async () => {
        await publish();
        const before = await ports.page('demo');
        await publish();
        assert.equal(await ports.page('demo'), before);
      });

      it('lists versions side by side', async () => {
        await publish({ version: '1.0' });
        await publish({ version: '1.10' });
        await publish({ version: '1.9' });
        assert.deepEqual(
          [...(await ports.index.offered('demo')).values()].map(({ version }) => version),
          ['1.0', '1.9', '1.10'],
        );
      });

      it('never puts other bytes under a name that is taken', async () => {
        const file = await publish();
        await assert.rejects(publish({ files: { 'demo/more.py': '' } }), code('SPKG_INDEX_INVALID'));
        assert.ok((await ports.offeredBytes('demo', file.filename))?.equals(locked().bytes));
      });

      it('publishes a closure whole or not at all', async () => {
        await publish({ name: 'taken' });
        const fresh = locked({ name: 'fresh' });
        const clash = locked({ name: 'taken', files: { 'x.py': '' } });
        for (const { file, bytes } of [fresh, clash])
          await ports.quarantine.put({ ...file, maxBytes: 1e6 }, stream(bytes), ignore);
        const both = [fresh, clash].map(({ file, metadata }) => ({ file, metadata }));
        await assert.rejects(ports.index.publish(both, id), code('SPKG_INDEX_INVALID'));
        assert.equal((await ports.index.offered('fresh')).size, 0);
      });

      it('publishes neither of two files of one closure that have one name and other bytes', async () => {
        const both = [locked(), locked({ files: { 'x.py': '' } })];
        for (const { file, bytes } of both)
          await ports.quarantine.put({ ...file, maxBytes: 1e6 }, stream(bytes), ignore);
        const files = both.map(({ file, metadata }) => ({ file, metadata }));
        await assert.rejects(ports.index.publish(files, id), code('SPKG_INDEX_INVALID'));
        assert.equal((await ports.index.offered('demo')).size, 0);
      });

      announcing('says of a denied version why, and what to take', async () => {
        await ports.index.announce([announcement]);
        const page = await ports.page('demo');
        assert.match(
          page,
          /DENIED-by-vulnerability-severe--see--spkg-status-20261124-113012-k7qmx--nearest-1\.1/,
        );
        assert.equal((await ports.index.offered('demo')).size, 0);
      });

      announcing('never lets a denial hide what is approved, nor stay when it is', async () => {
        await ports.index.announce([announcement]);
        await publish();
        assert.ok(!(await ports.page('demo')).includes('DENIED'));
        await ports.index.announce([announcement]);
        assert.ok(!(await ports.page('demo')).includes('DENIED'));
        assert.equal((await ports.index.offered('demo')).size, 1);
      });

      announcing('shows hostile words as words', async () => {
        await ports.index.announce([{ ...announcement, rule: '"><script>x</script>', nearest: '../../1"' }]);
        const page = await ports.page('demo');
        assert.ok(!page.includes('<script>'));
        assert.ok(!/href="[^"]*\.\.\/\.\.\/1/.test(page));
      });

      it('shows everything when several publish at once', async () => {
        const versions = ['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'];
        await Promise.all(versions.map((version) => publish({ version })));
        const page = await ports.page('demo');
        for (const version of versions) assert.ok(page.includes(`demo-${version}-`), version);
      });
    });

    describe('request repository', () => {
      it('files a request once, however often it is asked to', async () => {
        const first = await ports.requests.file(requestDocument());
        const again = await ports.requests.file(requestDocument());
        assert.equal(first.path, `requests/2026/11/${id}.yaml`);
        assert.equal(again.commit, first.commit);
      });

      it('files what several ask at once', async () => {
        const ids = [id, other, '20261124-113014-bbbbb'];
        const all = await Promise.all(ids.map((one) => ports.requests.file(requestDocument(one))));
        assert.equal(new Set(all.map(({ commit }) => commit)).size, 3);
        const again = await ports.requests.file(requestDocument(id));
        assert.match(again.commit, /^[0-9a-f]{40}$/);
      });
    });
  });
}
