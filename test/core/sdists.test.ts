import assert from 'node:assert/strict';
import type { Gate } from '../../src/core/gate.js';
import { previewRequest, requestPackages } from '../../src/core/operations/request.js';
import { retryRequest } from '../../src/core/operations/retry.js';
import type { RequestDetail } from '../../src/core/operations/status.js';
import { createLocalRunner } from '../../src/core/local-runner.js';
import { parseRequirements } from '../../src/core/requirements.js';
import { noon, unreachable, World, type WorldPackage } from '../fakes/world.js';

const platform = 'x86_64-manylinux_2_28';
const one = { name: 'one', python: '3.11', platform };
const two = { name: 'two', python: '3.12', platform };
const forever = new AbortController().signal;

const policy = (preset: string, more = ''): string =>
  `schema: spkg.policy/1\npreset: ${preset}\nsdists: admit\n${more}`;
const input = (requirements: readonly string[], targets = [one]) => ({
  requirements: parseRequirements(requirements),
  targets,
  reason: 'because',
});
const request = (world: World, ...requirements: string[]): Promise<RequestDetail> =>
  requestPackages(world.gate(), input(requirements), world.emit, forever);
const offered = (world: World): readonly string[] => [...world.index.files.keys()].sort();
const details = ({ lock }: RequestDetail): string =>
  (lock?.problems ?? []).map(({ detail }) => detail).join('\n');
const opened = (world: World): readonly string[] => world.asked.filter((asked) => asked.startsWith('open'));

const source = (more: Partial<WorldPackage> = {}): WorldPackage => ({
  name: 'lib',
  version: '2.0',
  sourceOnly: true,
  ...more,
});
const info = (lines: string): string =>
  `Metadata-Version: 2.2\nName: lib\nVersion: 2.0\n${lines}\n\nInert.\n`;

describe('a project without a wheel, under a policy that says nothing of source distributions', () => {
  it('is denied, and nothing of it is fetched', async () => {
    const world = new World();
    world.add(source());
    const detail = await request(world, 'lib');
    assert.equal(detail.summary.state, 'denied');
    assert.match(detail.decision?.files[0]?.reasons[0]?.message ?? '', /Only wheels are published/);
    assert.deepEqual(opened(world), []);
    assert.equal(world.quarantine.files.size, 0);
  });
});

describe('a project without a wheel, under a policy that admits source distributions', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.policyText = policy('evaluation');
  });

  it('is published as it is, with what it needs, and with a warning', async () => {
    const lib = world.add(source({ requires: ['dep>=1'] }));
    world.add({ name: 'dep', version: '1.0' });
    const { summary, lock, decision } = await request(world, 'lib');
    assert.equal(summary.state, 'published');
    assert.deepEqual(offered(world), ['dep-1.0-py3-none-any.whl', 'lib-2.0.tar.gz']);
    assert.equal(world.index.files.get(lib.filename)?.sha256, lib.sha256);
    assert.deepEqual(
      lock?.files.map(({ chain }) => chain),
      [['lib', 'dep'], ['lib']],
    );
    const warned = decision?.files.find(({ name }) => name === 'lib')?.reasons ?? [];
    assert.ok(
      warned.some(({ about, warning }) => about === 'sdist/built-on-install' && warning),
      JSON.stringify(warned),
    );
  });

  it('is fetched once, though it is read before it is locked', async () => {
    world.add(source());
    await request(world, 'lib');
    assert.deepEqual(opened(world), ['open lib-2.0.tar.gz']);
  });

  it('may be pulled in, and what it needs is told by its chain', async () => {
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    world.add(source({ requires: ['dep'] }));
    world.add({ name: 'dep', version: '1.0' });
    const { lock } = await request(world, 'app');
    assert.deepEqual(
      lock?.files.map(({ filename, chain }) => [filename, chain]),
      [
        ['app-1.0-py3-none-any.whl', ['app']],
        ['dep-1.0-py3-none-any.whl', ['app', 'lib', 'dep']],
        ['lib-2.0.tar.gz', ['app', 'lib']],
      ],
    );
  });

  it('may need others that have no wheel', async () => {
    world.add(source({ requires: ['dep'] }));
    world.add(source({ name: 'dep', version: '1.0' }));
    const { summary } = await request(world, 'lib');
    assert.equal(summary.state, 'published');
    assert.deepEqual(offered(world), ['dep-1.0.tar.gz', 'lib-2.0.tar.gz']);
  });

  it('is denied when too many others have none', async () => {
    for (let at = 1; at <= 6; at += 1)
      world.add(source({ name: `lib${at}`, requires: at === 6 ? [] : [`lib${at + 1}`] }));
    const detail = await request(world, 'lib1');
    assert.equal(detail.summary.state, 'denied');
    assert.match(details(detail), /5 other packages have no wheel either/);
    assert.deepEqual(offered(world), []);
  });

  it('gives way to a wheel of an older version', async () => {
    world.add({ name: 'lib', version: '1.0' });
    world.add(source());
    await request(world, 'lib');
    assert.deepEqual(offered(world), ['lib-1.0-py3-none-any.whl']);
  });

  it('is not taken where its version has a wheel for the target', async () => {
    for (const version of ['1.0', '2.0', '3.0']) world.add(source({ version }));
    world.add({ name: 'lib', version: '3.0' });
    world.add({ name: 'app', version: '1.0', requires: ['lib<3'] });
    const { lock } = await request(world, 'app');
    assert.deepEqual(
      lock?.files.map(({ filename }) => filename),
      ['app-1.0-py3-none-any.whl', 'lib-2.0.tar.gz'],
    );
  });

  it('of several versions the newest that fits what is asked for is taken', async () => {
    for (const version of ['1.0', '1.5', '2.0', '3.0']) world.add(source({ version }));
    world.add({ name: 'app', version: '1.0', requires: ['lib<3'] });
    await request(world, 'app');
    assert.deepEqual(offered(world), ['app-1.0-py3-none-any.whl', 'lib-2.0.tar.gz']);
    await request(world, 'lib<2,!=1.5');
    assert.ok(offered(world).includes('lib-1.0.tar.gz'));
  });

  for (const [title, bad, expected] of [
    ['is yanked', { yanked: 'broken' }, /`lib-2\.0\.tar\.gz` is yanked/],
    ['is for another Python', { requiresPython: '>=3.12' }, /is not for Python 3\.11/],
    ['has no hash on the index page', { unhashed: true }, /gives no sha256/],
    [
      'is in its cooldown',
      { uploadedAt: new Date(noon.getTime() - 3_600_000).toISOString() },
      /denied by `cooldown`/,
    ],
  ] as const) {
    it(`one that ${title} is not taken: an older one is`, async () => {
      world.add(source(bad));
      world.add(source({ version: '1.0' }));
      await request(world, 'lib');
      assert.deepEqual(offered(world), ['lib-1.0.tar.gz']);
    });

    it(`is denied when all there is ${title}, and told so`, async () => {
      world.add(source(bad));
      const detail = await request(world, 'lib');
      assert.equal(detail.summary.state, 'denied');
      assert.match(details(detail), expected);
      assert.deepEqual(opened(world), []);
    });
  }

  it('one with a known vulnerability is not taken', async () => {
    world.add(source());
    world.advise('lib', '2.0');
    const detail = await request(world, 'lib');
    assert.equal(detail.summary.state, 'denied');
    assert.match(details(detail), /denied by `vulnerability-severe`/);
  });

  it('is denied when no version of it fits what pulls it in', async () => {
    world.add({ name: 'app', version: '1.0', requires: ['lib==1.0'] });
    world.add(source({ version: '1.0', yanked: 'broken' }));
    world.add(source());
    const detail = await request(world, 'app');
    assert.equal(detail.summary.state, 'denied');
    assert.match(details(detail), /none of its source distributions fits/);
    assert.equal(detail.lock?.problems[0]?.requirement, 'app');
    assert.match(details(detail), /^lib, which app needs, has no wheel/);
  });

  for (const [title, pkgInfo, expected] of [
    [
      'lists them as dynamic',
      info('Dynamic: Requires-Dist'),
      /Requires-Dist as Dynamic: what it needs is known only/,
    ],
    ['lists them as dynamic, in other letters', info('dynamic: requires-dist'), /as Dynamic/],
    ['has metadata that does not bind', info('').replace('2.2', '2.1'), /Metadata-Version 2\.1/],
    ['has metadata of a time to come', info('').replace('2.2', '3.0'), /Metadata-Version 3\.0/],
    ['has no metadata version', info('').replace(/^.*\n/, ''), /Metadata-Version none/],
    ['has two metadata versions', `Metadata-Version: 2.1\n${info('')}`, /more than one/],
    [
      'needs something by URL',
      info('Requires-Dist: x @ https://evil.invalid/x.tar.gz'),
      /no requirement that can be/,
    ],
    [
      'needs an option',
      info('Requires-Dist: --index-url https://evil.invalid'),
      /no requirement that can be taken/,
    ],
    ['needs something over two lines', info('Requires-Dist: x\n  --pre'), /no requirement that can be taken/],
    ['asks for a Python in a way that nobody reads', info('Requires-Python: three'), /Requires-Python/],
    ['has a PKG-INFO that is none', 'hello\n', /cannot be read/],
  ] as const) {
    it(`that ${title} is denied, and told so`, async () => {
      world.add(source({ pkgInfo }));
      const detail = await request(world, 'lib');
      assert.equal(detail.summary.state, 'denied');
      assert.match(details(detail), expected);
      assert.equal(detail.decision?.files[0]?.reasons[0]?.rule, 'no-wheel');
      assert.match(detail.decision.files[0].reasons[0].message, /Ask for a version that has a wheel/);
      assert.deepEqual(offered(world), []);
    });
  }

  it('with other dynamic fields is taken', async () => {
    world.add(source({ pkgInfo: info('Dynamic: Summary\nDynamic: Provides-Extra') }));
    assert.equal((await request(world, 'lib')).summary.state, 'published');
  });

  it('a denial names the nearest version that has a wheel', async () => {
    world.add(source({ pkgInfo: info('Dynamic: Requires-Dist') }));
    world.add({ name: 'lib', version: '1.0' });
    world.add(source({ version: '3.0' }));
    const { summary, decision } = await request(world, 'lib==2.0');
    assert.equal(summary.state, 'denied');
    assert.equal(decision?.wayOuts[0]?.nearest, '1.0');
  });

  it('a build that decodes and runs code is denied, with a way out', async () => {
    const hidden = Buffer.from('print(1)').toString('base64');
    world.add(source({ files: { 'setup.py': `import base64\nexec(base64.b64decode("${hidden}"))\n` } }));
    world.add({ name: 'lib', version: '1.0' });
    const { summary, decision } = await request(world, 'lib==2.0');
    assert.equal(summary.state, 'denied');
    const [reason] = decision?.files[0]?.reasons ?? [];
    assert.deepEqual([reason?.verdict, reason?.about.split('/')[0]], ['deny', 'code']);
    assert.equal(decision?.wayOuts[0]?.nearest, '1.0');
    assert.deepEqual(offered(world), []);
    assert.equal(world.index.announced.get('lib-2.0.tar.gz')?.kind, 'denied');
  });

  it('is held under `strict`', async () => {
    world.policyText = policy('strict');
    world.add(source());
    assert.equal((await request(world, 'lib')).summary.state, 'held');
    assert.deepEqual(offered(world), []);
  });

  it('serves two targets, and is fetched once', async () => {
    world.add(source({ requires: ['dep'] }));
    world.add({ name: 'dep', version: '1.0' });
    const { lock, summary } = await requestPackages(
      world.gate(),
      input(['lib'], [one, two]),
      world.emit,
      forever,
    );
    assert.equal(summary.state, 'published');
    assert.deepEqual(
      lock?.files.map(({ filename, targets }) => [filename, targets]),
      [
        ['dep-1.0-py3-none-any.whl', ['one', 'two']],
        ['lib-2.0.tar.gz', ['one', 'two']],
      ],
    );
    assert.deepEqual(
      opened(world).filter((asked) => asked.includes('lib')),
      ['open lib-2.0.tar.gz'],
    );
  });

  it('is denied for the one target whose Python it does not support, and then published for none', async () => {
    world.add(source({ requiresPython: '>=3.12' }));
    const detail = await requestPackages(world.gate(), input(['lib'], [one, two]), world.emit, forever);
    assert.equal(detail.summary.state, 'denied');
    assert.deepEqual(
      detail.lock?.problems.map(({ target }) => target),
      ['one'],
    );
    assert.deepEqual(offered(world), []);
  });

  it('is steered around what is denied of the rest', async () => {
    world.add(source({ requires: ['dep'] }));
    world.add({ name: 'dep', version: '1.0' });
    world.add({ name: 'dep', version: '2.0' });
    world.advise('dep', '2.0');
    const { summary } = await request(world, 'lib');
    assert.equal(summary.state, 'published');
    assert.deepEqual(offered(world), ['dep-1.0-py3-none-any.whl', 'lib-2.0.tar.gz']);
  });

  for (const part of ['open', 'scan', 'publish'] as const) {
    it(`that was stopped at ${part} goes on where it stopped`, async () => {
      world.add(source({ requires: ['dep'] }));
      world.add({ name: 'dep', version: '1.0' });
      world.broken.set(part, unreachable());
      await assert.rejects(request(world, 'lib'), { code: 'SPKG_INDEX_UNREACHABLE' });
      assert.deepEqual(offered(world), []);
      world.broken.clear();
      world.asked.length = 0;
      const [id = ''] = await world.evidence.ids();
      const { summary } = await retryRequest(world.gate(), id, world.emit, forever);
      assert.equal(summary.state, 'published');
      assert.deepEqual(offered(world), ['dep-1.0-py3-none-any.whl', 'lib-2.0.tar.gz']);
      if (part !== 'open')
        assert.ok(!opened(world).includes('open lib-2.0.tar.gz'), 'kept in the quarantine');
    });
  }

  it('other bytes than the index promised stop the request', async () => {
    const lib = world.add(source());
    lib.bytes.writeUInt8(lib.bytes.readUInt8(20) ^ 1, 20);
    await assert.rejects(request(world, 'lib'), { code: 'SPKG_FETCH_HASH_MISMATCH' });
    assert.equal(world.quarantine.files.size, 0);
  });

  it('a look that broke is no answer: it is asked again', async () => {
    const lib = world.add(source());
    const gate = world.gate();
    const scanning = await gate.contentScanning();
    const failing: Gate = {
      ...gate,
      runner: createLocalRunner(() => failing),
      contentScanning: () =>
        Promise.resolve({
          ...scanning,
          scan: (...given: Parameters<typeof scanning.scan>) =>
            scanning.scan(...given).then((scan) => ({
              ...scan,
              metadata: null,
              outcomes: scan.outcomes.map((row) => ({
                ...row,
                outcome: 'failed' as const,
                reason: 'too slow',
              })),
            })),
        }),
    };
    await assert.rejects(requestPackages(failing, input(['lib']), world.emit, forever), {
      code: 'SPKG_FETCH_FAILED',
      message: /too slow/,
    });
    const [id = ''] = await world.evidence.ids();
    const { summary } = await retryRequest(world.gate(), id, world.emit, forever);
    assert.equal(summary.state, 'published');
    assert.equal(world.index.files.get(lib.filename)?.sha256, lib.sha256);
  });

  it('is denied again when the policy no longer admits it, and admitted when it does', async () => {
    world.policyText = undefined;
    world.add(source());
    const { summary } = await request(world, 'lib');
    assert.equal(summary.state, 'denied');
    world.policyText = policy('evaluation');
    const again = await retryRequest(world.gate(), summary.id, world.emit, forever);
    assert.equal(again.summary.state, 'published');
  });

  it('a dry run says what it would come to, and publishes nothing', async () => {
    world.add(source());
    const { verdict, lock } = await previewRequest(world.gate(), input(['lib']), world.emit, forever);
    assert.deepEqual([verdict, lock.files.map(({ filename }) => filename)], ['allow', ['lib-2.0.tar.gz']]);
    assert.deepEqual(offered(world), []);
    assert.deepEqual(await world.evidence.ids(), []);
  });
});
