import assert from 'node:assert/strict';
import { answerRequest, prepareApproval, waitingRequests } from '../../src/core/operations/approve.js';
import { previewRequest, requestPackages } from '../../src/core/operations/request.js';
import { retryRequest } from '../../src/core/operations/retry.js';
import { listRequests, type RequestDetail } from '../../src/core/operations/status.js';
import { parseRequirements } from '../../src/core/requirements.js';
import { ada, finding, noon, unreachable, World } from '../fakes/world.js';

const target = { name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' };
const forever = new AbortController().signal;
const hour = 3_600_000;
const later = (hours: number): Date => new Date(noon.getTime() + hours * hour);

const request = (world: World, ...requirements: string[]): Promise<RequestDetail> => {
  const input = { requirements: parseRequirements(requirements), targets: [target], reason: 'because' };
  return requestPackages(world.gate(), input, world.emit, forever);
};
const retry = (world: World, id: string): Promise<RequestDetail> => {
  world.events.length = 0;
  world.asked.length = 0;
  return retryRequest(world.gate(), id, world.emit, forever);
};
const offered = (world: World): readonly string[] => [...world.index.files.keys()].sort();

describe('a request, from end to end', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('is resolved, fetched, scanned, decided and published with all that it needs', async () => {
    world.add({ name: 'app', version: '1.0', requires: ['lib>=1'] });
    const lib = world.add({ name: 'lib', version: '2.0' });
    const { summary, lock, receipt, manifest } = await request(world, 'app');
    assert.equal(summary.state, 'published');
    assert.deepEqual(offered(world), ['app-1.0-py3-none-any.whl', lib.filename]);
    assert.deepEqual(
      lock?.files.map(({ chain }) => chain),
      [['app'], ['app', 'lib']],
    );
    assert.deepEqual(
      receipt?.subject.map(({ digest }) => digest.sha256).sort(),
      manifest?.files.map(({ sha256 }) => sha256).sort(),
    );
    assert.deepEqual(world.stages(), ['resolve', 'fetch', 'scan', 'decide', 'publish', 'notify']);
  });

  it('is filed before anything is decided about it', async () => {
    world.add({ name: 'app', version: '1.0' });
    world.broken.set('file', new Error('the remote hung up'));
    await assert.rejects(request(world, 'app'), /hung up/);
    const [id = ''] = await world.evidence.ids();
    assert.equal(await world.evidence.latest(id, 'decision'), undefined);
    assert.deepEqual(offered(world), []);
    world.broken.clear();
    assert.equal((await retry(world, id)).summary.state, 'published');
  });

  it('the second time asks, fetches and scans only what is new', async () => {
    world.add({ name: 'lib', version: '2.0' });
    await request(world, 'lib');
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    world.asked.length = 0;
    const { summary } = await request(world, 'app');
    assert.deepEqual(summary.files, { total: 2, alreadyApproved: 1 });
    assert.deepEqual(
      world.asked.filter((one) => one.startsWith('open')),
      ['open app-1.0-py3-none-any.whl'],
    );
  });

  it('keeps to an approved version of what was not asked for by name', async () => {
    world.add({ name: 'lib', version: '1.0' });
    await request(world, 'lib');
    world.add({ name: 'lib', version: '2.0' });
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    const { lock } = await request(world, 'app');
    assert.deepEqual(
      lock?.files.map(({ filename }) => filename),
      ['app-1.0-py3-none-any.whl', 'lib-1.0-py3-none-any.whl'],
    );
    assert.equal(lock.passedOver[0]?.version, '2.0');
    const direct = await request(world, 'lib');
    assert.equal(direct.lock?.files[0]?.version, '2.0');
  });

  it('goes around a version that is known to be bad, and says so', async () => {
    world.add({ name: 'app', version: '1.0' });
    world.add({ name: 'app', version: '2.0' });
    world.advise('app', '2.0');
    const { summary, lock } = await request(world, 'app');
    assert.equal(summary.state, 'published');
    assert.deepEqual(
      lock?.passedOver.map(({ version, taken, rule }) => [version, taken, rule]),
      [['2.0', '1.0', 'vulnerability-severe']],
    );
  });

  it('goes around bad versions of what is pulled in', async () => {
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    for (const version of ['1.0', '2.0', '3.0']) world.add({ name: 'lib', version });
    world.advise('lib', '3.0');
    world.advise('lib', '2.0');
    const { lock } = await request(world, 'app');
    assert.equal(lock?.files.find(({ name }) => name === 'lib')?.version, '1.0');
  });

  it('denies what was pinned, with the nearest version that passes, above before below', async () => {
    for (const version of ['1.0', '1.1', '1.2', '2.0']) world.add({ name: 'app', version });
    world.advise('app', '1.1');
    world.advise('app', '1.2');
    const { summary, decision } = await request(world, 'app==1.1');
    assert.equal(summary.state, 'denied');
    assert.deepEqual(
      decision?.wayOuts.map(({ denied, nearest }) => [denied, nearest]),
      [['1.1', '2.0']],
    );
    assert.deepEqual(offered(world), []);
    assert.deepEqual(
      [...world.index.announced.values()].map(({ kind, nearest }) => [kind, nearest]),
      [['denied', '2.0']],
    );
  });

  it('says when no version passes', async () => {
    world.add({ name: 'app', version: '1.0' });
    world.advise('app', '1.0');
    const { decision } = await request(world, 'app');
    assert.equal(decision?.wayOuts[0]?.nearest, null);
    assert.match(decision.wayOuts[0].detail, /there is no other version/);
  });

  it('a way out is no yanked version, and no version without a wheel', async () => {
    world.add({ name: 'app', version: '1.0' });
    world.add({ name: 'app', version: '1.1', yanked: 'broken' });
    world.add({ name: 'app', version: '1.2', sourceOnly: true });
    world.add({ name: 'app', version: '1.3' });
    world.advise('app', '1.0');
    const { decision } = await request(world, 'app==1.0');
    assert.equal(decision?.wayOuts[0]?.nearest, '1.3');
  });

  it('one bad file denies the closure, and only that file is blamed', async () => {
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    const lib = world.add({ name: 'lib', version: '1.0' });
    world.advise('lib', '1.0');
    const { summary } = await request(world, 'app');
    assert.equal(summary.state, 'denied');
    assert.deepEqual([...world.index.announced.keys()], [lib.filename]);
    assert.deepEqual(offered(world), []);
  });

  it('passes over what is in its cooldown', async () => {
    world.add({ name: 'app', version: '1.0' });
    world.add({ name: 'app', version: '2.0', uploadedAt: later(-5).toISOString() });
    const { lock } = await request(world, 'app');
    assert.deepEqual(
      lock?.passedOver.map(({ version, rule }) => [version, rule]),
      [['2.0', 'cooldown']],
    );
  });

  it('a project without wheels is denied in words of its own', async () => {
    world.add({ name: 'app', version: '1.0', sourceOnly: true });
    const { summary, decision } = await request(world, 'app');
    assert.equal(summary.state, 'denied');
    assert.equal(decision?.files[0]?.reasons[0]?.rule, 'no-wheel');
  });

  for (const [title, requirement, code] of [
    ['a name that nobody knows', 'nosuch', 'SPKG_REQUIREMENT_NOT_FOUND'],
    ['a version that is not there', 'app==9', 'SPKG_REQUIREMENT_NOT_FOUND'],
  ] as const) {
    it(`${title} is an error of the request: ${code}`, async () => {
      world.add({ name: 'app', version: '1.0' });
      await assert.rejects(request(world, requirement), { code });
      const [summary] = await listRequests(world.gate(), { limit: 5 });
      assert.deepEqual([summary?.state, summary?.failure?.code], ['stopped', code]);
    });
  }
});

describe('an outage', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.preset = 'standard';
    world.add({ name: 'app', version: '1.0' });
  });

  for (const part of ['resolve', 'open', 'publish'] as const) {
    it(`of ${part} stops the request, and a retry goes on where it stopped`, async () => {
      world.preset = 'evaluation';
      world.broken.set(part, unreachable());
      await assert.rejects(request(world, 'app'), { code: 'SPKG_INDEX_UNREACHABLE' });
      assert.deepEqual(offered(world), []);
      world.broken.clear();
      const [id = ''] = await world.evidence.ids();
      assert.equal((await retry(world, id)).summary.state, 'published');
    });
  }

  it('of the index while facts are asked is held, never clean, and asked again', async () => {
    world.broken.set('project', unreachable());
    const first = await request(world, 'app');
    assert.equal(first.summary.state, 'held');
    const identity = first.findings?.files[0]?.outcomes.find(({ scanner }) => scanner === 'identity');
    assert.equal(identity?.outcome, 'unavailable');
    world.broken.clear();
    const second = await retry(world, first.summary.id);
    assert.ok(world.stages().includes('scan'), 'scanned again');
    const again = second.findings?.files[0]?.outcomes.find(({ scanner }) => scanner === 'identity');
    assert.equal(again?.outcome, 'completed');
  });

  it('a scanner that broke leaves the request unassessed, and a retry looks again', async () => {
    world.preset = 'evaluation';
    world.outcomes.set('app-1.0-py3-none-any.whl', { archive: 'failed' });
    const first = await request(world, 'app');
    assert.equal(first.summary.state, 'unassessed');
    assert.deepEqual(offered(world), []);
    world.outcomes.clear();
    assert.equal((await retry(world, first.summary.id)).summary.state, 'published');
  });

  it('advisories that are too old are "could not look", and hold', async () => {
    world.advisoriesAsOf = later(-24 * 30).toISOString();
    const { summary, decision } = await request(world, 'app');
    assert.equal(summary.state, 'held');
    assert.ok(decision?.files[0]?.reasons.some(({ about }) => about === 'outcome/advisories'));
  });
});

describe('a request that is held', () => {
  let world: World;
  const file = 'app-1.0-py3-none-any.whl';
  beforeEach(() => {
    world = new World();
    world.add({ name: 'app', version: '1.0' });
    world.found.set(file, [finding()]);
  });
  const answer = async (
    given: 'approved' | 'rejected',
    id: string,
    reason = 'looked at',
  ): Promise<RequestDetail> => {
    const gate = world.gate();
    const { decisionDigest } = await prepareApproval(gate, id, world.emit, forever);
    return answerRequest(
      gate,
      id,
      { answer: given, reason, decision: decisionDigest ?? '' },
      world.emit,
      forever,
    );
  };

  it('waits for a person, and is announced', async () => {
    const { summary } = await request(world, 'app');
    assert.equal(summary.state, 'held');
    assert.deepEqual(
      (await waitingRequests(world.gate())).map(({ id }) => id),
      [summary.id],
    );
    assert.equal(world.index.announced.get(file)?.kind, 'held');
    assert.deepEqual(offered(world), []);
  });

  it('is published when it is approved, under the hash that was scanned', async () => {
    const { summary, lock } = await request(world, 'app');
    const { summary: after, approval } = await answer('approved', summary.id);
    assert.equal(after.state, 'published');
    assert.equal(approval?.by.name, ada.name);
    assert.equal(world.index.files.get(file)?.sha256, lock?.files[0]?.sha256);
  });

  it('is never published when it is rejected', async () => {
    const { summary } = await request(world, 'app');
    assert.equal((await answer('rejected', summary.id)).summary.state, 'rejected');
    assert.equal((await retry(world, summary.id)).summary.state, 'rejected');
    assert.deepEqual(offered(world), []);
    assert.equal(world.index.announced.get(file)?.kind, 'rejected');
  });

  it('is decided once', async () => {
    const { summary } = await request(world, 'app');
    await answer('approved', summary.id);
    await assert.rejects(answer('rejected', summary.id), { code: 'SPKG_APPROVAL_REFUSED' });
  });

  it('needs a reason', async () => {
    const { summary } = await request(world, 'app');
    await assert.rejects(answer('approved', summary.id, '  '), { code: 'SPKG_REASON_REQUIRED' });
    assert.equal(await world.evidence.latest(summary.id, 'approval'), undefined);
  });

  it('an answer counts for the decision that was read, and for no other', async () => {
    const { summary } = await request(world, 'app');
    const given = { answer: 'approved', reason: 'x', decision: 'f'.repeat(64) } as const;
    await assert.rejects(answerRequest(world.gate(), summary.id, given, world.emit, forever), {
      code: 'SPKG_APPROVAL_REFUSED',
    });
  });

  it('what became bad while it waited cannot be approved', async () => {
    const { summary } = await request(world, 'app');
    world.now = later(30);
    world.advise('app', '1.0', { malware: true });
    world.advisoriesDigest = 'advisories-2';
    world.advisoriesAsOf = later(30).toISOString();
    await assert.rejects(answer('approved', summary.id), {
      code: 'SPKG_APPROVAL_REFUSED',
      message: /is denied by policy/,
    });
    assert.deepEqual(offered(world), []);
  });

  it('keeps the files that the person looked at, though the index has newer ones by then', async () => {
    const { summary } = await request(world, 'app');
    world.add({ name: 'app', version: '2.0' });
    world.now = later(30);
    world.advisoriesAsOf = later(30).toISOString();
    await answer('approved', summary.id);
    assert.deepEqual(offered(world), [file]);
  });

  it('a proven requester does not approve their own request; somebody else does', async () => {
    world.who = { name: 'role/ada', known: 'proven', how: 'sts' };
    const { summary } = await request(world, 'app');
    await assert.rejects(answer('approved', summary.id), {
      code: 'SPKG_APPROVAL_REFUSED',
      message: /somebody else/,
    });
    world.who = { name: 'role/infosec', known: 'proven', how: 'sts' };
    assert.equal((await answer('approved', summary.id)).summary.state, 'published');
  });

  it('a denial cannot be approved', async () => {
    world.advise('app', '1.0');
    const { summary } = await request(world, 'app==1.0');
    assert.equal(summary.state, 'denied');
    await assert.rejects(answer('approved', summary.id), { code: 'SPKG_APPROVAL_REFUSED' });
  });

  it('an approval whose publication broke off is published by a retry', async () => {
    const { summary } = await request(world, 'app');
    world.broken.set('publish', unreachable());
    await assert.rejects(answer('approved', summary.id));
    world.broken.clear();
    assert.equal((await retry(world, summary.id)).summary.state, 'published');
  });
});

describe('a request that is run again', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.add({ name: 'app', version: '1.0' });
  });

  it('does nothing when all is done', async () => {
    const { summary } = await request(world, 'app');
    await retry(world, summary.id);
    assert.deepEqual(world.stages(), ['publish again', 'notify again']);
    assert.deepEqual(world.asked, []);
  });

  it('puts back what has gone from the index', async () => {
    const { summary } = await request(world, 'app');
    world.index.files.clear();
    await retry(world, summary.id);
    assert.deepEqual(offered(world), ['app-1.0-py3-none-any.whl']);
  });

  it('decides anew when the policy changed', async () => {
    world.found.set('app-1.0-py3-none-any.whl', [finding({ severity: 'medium' })]);
    const { summary } = await request(world, 'app');
    assert.equal(summary.state, 'held');
    world.policyText =
      'schema: spkg.policy/1\npreset: evaluation\nrules:\n  - id: pth-is-fine\n    when: finding.id == "wheel/pth-code"\n    verdict: allow\n    message: looked at\n';
    assert.equal((await retry(world, summary.id)).summary.state, 'published');
  });

  it('looks again when advisories changed', async () => {
    world.found.set('app-1.0-py3-none-any.whl', [finding()]);
    const { summary } = await request(world, 'app');
    world.advise('app', '1.0');
    world.advisoriesDigest = 'advisories-2';
    assert.equal((await retry(world, summary.id)).summary.state, 'denied');
  });

  it('is one process at a time', async () => {
    const { summary } = await request(world, 'app');
    const unlock = await world.evidence.lock(summary.id);
    await assert.rejects(retry(world, summary.id), { code: 'SPKG_REQUEST_BUSY' });
    await unlock();
  });

  it('stops at once when it is told to, and leaves nothing published', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const input = { requirements: parseRequirements(['app']), targets: [target], reason: '' };
    await assert.rejects(requestPackages(world.gate(), input, world.emit, stop.signal), /enough/);
    assert.deepEqual(offered(world), []);
  });
});

describe('a dry run', () => {
  it('tells what is known, and leaves no trace', async () => {
    const world = new World();
    world.add({ name: 'app', version: '1.0' });
    world.advise('app', '1.0');
    const input = { requirements: parseRequirements(['app']), targets: [target], reason: '' };
    const { verdict, lock } = await previewRequest(world.gate(), input, world.emit, forever);
    assert.deepEqual([verdict, lock.files.length], ['deny', 1]);
    assert.deepEqual(await world.evidence.ids(), []);
    assert.equal(world.requests.filed.size + world.quarantine.files.size, 0);
  });
});
