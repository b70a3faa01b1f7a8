import assert from 'node:assert/strict';
import { decideApart, fetchApart, notifyApart, publishApart, scanApart } from '../../src/core/apart.js';
import { handedEvidence } from '../../src/core/handed.js';
import { releaseApart } from '../../src/core/release.js';
import type { Gate } from '../../src/core/gate.js';
import { memoryEvidence } from '../fakes/memory-backend.js';
import { finding, World } from '../fakes/world.js';
import { failureDocument, id, requestDocument } from '../contract/documents.js';

const { signal } = new AbortController();
/** who started the execution, by the pipeline's record */
const by = requestDocument().requester.name;
const infoSec = { name: 'arn:aws:sts::1:assumed-role/InfoSec/eve', known: 'proven', how: 'test' } as const;

/** Each stage with what it is handed alone, as in builds of their own. */
function apart(world: World) {
  const handed = memoryEvidence();
  const order = (gate: Gate) => ({ gate, id, emit: world.emit, signal });
  const own = order(world.gate());
  const beside = order({ ...world.gate(), evidence: handed });
  return {
    handed,
    own,
    async intake(requirements = ['demo']) {
      await fetchApart(beside, requestDocument(id, requirements));
      await scanApart(beside);
      return decideApart(own, { evidence: handed, by });
    },
  };
}

function tamper(
  world: { handed: ReturnType<typeof memoryEvidence> },
  kind: string,
  from: string,
  to: string,
): void {
  const attempts = world.handed.documents.get(`${id}/${kind}`) ?? [];
  attempts.push((attempts.at(-1) ?? '').replaceAll(from, to));
}

describe('stages in processes of their own', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  it('publish what policy allows, and come to the same end when each is run again', async () => {
    const demo = world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    for (let times = 0; times < 2; times += 1) {
      assert.equal(await stages.intake(), 'allow');
      await publishApart(stages.own);
      await notifyApart(stages.own);
    }
    assert.deepEqual([...world.index.files.keys()], [demo.filename]);
    assert.equal((await world.evidence.summary(id)).state, 'published');
    assert.equal(world.evidence.documents.get(`${id}/receipt`)?.length, 1);
  });

  it('decide tells of what is held, and publish refuses it whoever starts it', async () => {
    const demo = world.add({ name: 'demo', version: '1.0' });
    world.found.set(demo.filename, [finding()]);
    const stages = apart(world);
    assert.equal(await stages.intake(), 'review');
    assert.equal((await world.evidence.summary(id)).state, 'held');
    assert.ok(await world.evidence.latest(id, 'notices'));
    await assert.rejects(publishApart(stages.own), { code: 'SPKG_STAGE_INPUT_INVALID' });
    assert.equal(world.index.files.size, 0);
  });

  it('hand on what the requester can mend as evidence, and go no further', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    assert.equal(await stages.intake(['nosuch']), 'unassessed');
    const { state, failure } = await world.evidence.summary(id);
    assert.equal(state, 'stopped');
    assert.equal(failure?.code, 'SPKG_REQUIREMENT_NOT_FOUND');
  });

  it('an outage of the index stops the build, so that it is tried again', async () => {
    world.add({ name: 'demo', version: '1.0' });
    world.broken.set('open', new Error('the connection broke off'));
    await assert.rejects(apart(world).intake(), /broke off/);
  });

  for (const [kind, from, to] of [
    ['findings', 'demo-1.0', 'demo-2.0'],
    ['manifest', 'demo-1.0', 'demo-2.0'],
    ['lock', 'index.example', 'other.example'],
  ] as const) {
    it(`decide refuses a ${kind} that was changed on the way`, async () => {
      world.add({ name: 'demo', version: '1.0' });
      const stages = apart(world);
      await fetchApart(
        { ...stages.own, gate: { ...world.gate(), evidence: stages.handed } },
        requestDocument(),
      );
      await scanApart({ ...stages.own, gate: { ...world.gate(), evidence: stages.handed } });
      tamper(stages, kind, from, to);
      await assert.rejects(decideApart(stages.own, { evidence: stages.handed, by }), {
        code: 'SPKG_STAGE_INPUT_INVALID',
      });
      assert.equal(await world.evidence.latest(id, 'decision'), undefined);
    });
  }

  it('publish is not overtaken by a Decide that judges otherwise by what is known by now', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    await stages.intake();
    const again = apart(world);
    const beside = { ...again.own, gate: { ...world.gate(), evidence: again.handed } };
    world.advise('demo', '1.0', { malware: true, id: 'MAL-2026-1' });
    world.advisoriesDigest = 'advisories-2';
    await fetchApart(beside, requestDocument());
    await scanApart(beside);
    let overtaken: unknown;
    const evidence: typeof world.evidence = {
      ...world.evidence,
      async put(kind, document) {
        if (kind === 'receipt')
          overtaken = await decideApart(
            { ...again.own, gate: world.gate() },
            { evidence: again.handed, by },
          ).catch((error: unknown) => error);
        return world.evidence.put(kind, document);
      },
    };
    await publishApart({ ...stages.own, gate: { ...world.gate(), evidence } });
    assert.equal((overtaken as { code?: string }).code, 'SPKG_REQUEST_BUSY');
    assert.equal(world.evidence.documents.get(`${id}/decision`)?.length, 1);
    assert.equal((await world.evidence.summary(id)).state, 'published');
  });

  it('decide takes the pipeline’s word for who asked, and not that of the stages before it', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    const beside = { ...stages.own, gate: { ...world.gate(), evidence: stages.handed } };
    await fetchApart(beside, requestDocument());
    await scanApart(beside);
    const started = { evidence: stages.handed, by: 'arn:aws:sts::1:assumed-role/Studio/mallory' };
    await assert.rejects(decideApart(stages.own, started), { code: 'SPKG_STAGE_INPUT_INVALID' });
    assert.equal(await world.evidence.latest(id, 'request'), undefined);
  });

  it('decide takes findings from Scan, and nothing else', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    const scanned = memoryEvidence();
    const forged = requestDocument(id, ['other']);
    await stages.handed.put('request', requestDocument());
    await scanned.put('request', forged);
    await scanned.put('failure', failureDocument());
    const handed = handedEvidence(stages.handed, scanned);
    assert.deepEqual((await handed.latest(id, 'request'))?.document, requestDocument());
    assert.equal(await handed.latest(id, 'failure'), undefined);
    const beside = { ...stages.own, gate: { ...world.gate(), evidence: stages.handed } };
    await fetchApart(beside, requestDocument());
    await scanApart(beside);
    assert.ok(await stages.handed.latest(id, 'findings'));
    assert.equal(await handed.latest(id, 'findings'), undefined);
    await assert.rejects(decideApart(stages.own, { evidence: handed, by }), {
      code: 'SPKG_STAGE_INPUT_INVALID',
    });
  });

  for (const hours of [25, -25])
    it(`decide refuses what was looked at ${hours} hours ago: a build that was stopped is tried again much later`, async () => {
      world.add({ name: 'demo', version: '1.0' });
      const stages = apart(world);
      const beside = { ...stages.own, gate: { ...world.gate(), evidence: stages.handed } };
      await fetchApart(beside, requestDocument());
      await scanApart(beside);
      // known by now, and not in what was found then
      world.advise('demo', '1.0', { malware: true, id: 'MAL-2026-1' });
      world.now = new Date(world.now.getTime() + hours * 3_600_000);
      const late = { ...stages.own, gate: world.gate() };
      await assert.rejects(decideApart(late, { evidence: stages.handed, by }), {
        code: 'SPKG_STAGE_INPUT_INVALID',
      });
      assert.equal(await world.evidence.latest(id, 'decision'), undefined);
    });

  it('publish refuses a decision of yesterday', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    await stages.intake();
    world.now = new Date(world.now.getTime() + 25 * 3_600_000);
    const late = { ...stages.own, gate: world.gate() };
    await assert.rejects(publishApart(late), { code: 'SPKG_STAGE_INPUT_INVALID' });
    assert.equal(world.index.files.size, 0);
  });

  it('an id stands for what was asked first: another request in its name changes nothing', async () => {
    const demo = world.add({ name: 'demo', version: '1.0' });
    world.add({ name: 'other', version: '1.0' });
    world.found.set(demo.filename, [finding()]);
    assert.equal(await apart(world).intake(), 'review');
    await assert.rejects(apart(world).intake(['other']), { code: 'SPKG_STAGE_INPUT_INVALID' });
    await assert.rejects(apart(world).intake(['nosuch']), { code: 'SPKG_STAGE_INPUT_INVALID' });
    assert.equal(world.evidence.documents.get(`${id}/request`)?.length, 1);
    assert.equal((await world.evidence.summary(id)).state, 'held');
  });

  it('publish of what is published stays so, however old its decision is', async () => {
    world.add({ name: 'demo', version: '1.0' });
    const stages = apart(world);
    await stages.intake();
    await publishApart(stages.own);
    await notifyApart(stages.own);
    world.now = new Date(world.now.getTime() + 25 * 3_600_000);
    await publishApart({ ...stages.own, gate: world.gate() });
    assert.equal((await world.evidence.summary(id)).state, 'published');
  });

  describe('release', () => {
    async function held(): Promise<{ stages: ReturnType<typeof apart>; decision: string }> {
      const demo = world.add({ name: 'demo', version: '1.0' });
      world.found.set(demo.filename, [finding()]);
      const stages = apart(world);
      await stages.intake();
      return { stages, decision: (await world.evidence.latest(id, 'decision'))?.digest ?? '' };
    }
    const approved = (decision: string) => ({ answer: 'approved', reason: 'read it', decision }) as const;

    it('publishes what a person approved, and a retry of it changes nothing', async () => {
      const { stages, decision } = await held();
      const order = { by: infoSec, requesters: ['somebody'], given: approved(decision) };
      await releaseApart(stages.own, order);
      await releaseApart(stages.own, order);
      await notifyApart(stages.own);
      assert.equal(world.index.files.size, 1);
      assert.equal(world.evidence.documents.get(`${id}/approval`)?.length, 1);
      assert.equal((await world.evidence.summary(id)).state, 'published');
    });

    it('refuses whoever started the intake, by the record of the pipeline, and leaves the request as it was', async () => {
      const { stages, decision } = await held();
      const order = { by: infoSec, requesters: [infoSec.name], given: approved(decision) };
      await assert.rejects(releaseApart(stages.own, order), { code: 'SPKG_APPROVAL_REFUSED' });
      assert.equal(world.index.files.size, 0);
      assert.equal((await world.evidence.summary(id)).state, 'held');
    });

    it('refuses another session of the role that asked', async () => {
      const { stages, decision } = await held();
      const requesters = [infoSec.name.replace('/eve', '/ana')];
      const order = { by: infoSec, requesters, given: approved(decision) };
      await assert.rejects(releaseApart(stages.own, order), { code: 'SPKG_APPROVAL_REFUSED' });
    });

    it('decides nothing anew for an answer that is none, however much has changed since', async () => {
      const { stages, decision } = await held();
      const given = { answer: 'rejected', reason: 'no', decision } as const;
      await releaseApart(stages.own, { by: infoSec, requesters: [], given });
      // what spoke against it is gone
      world.found.clear();
      world.advisoriesDigest = 'advisories-2';
      const now = { ...stages.own, gate: world.gate() };
      const order = { by: infoSec, requesters: [], given: approved('a'.repeat(64)) };
      await assert.rejects(releaseApart(now, order), { code: 'SPKG_APPROVAL_REFUSED' });
      assert.equal(world.evidence.documents.get(`${id}/decision`)?.length, 1);
      assert.equal(world.index.files.size, 0);
      assert.equal((await world.evidence.summary(id)).state, 'rejected');
    });

    it('refuses an answer to another decision', async () => {
      const { stages } = await held();
      const order = { by: infoSec, requesters: [], given: approved('a'.repeat(64)) };
      await assert.rejects(releaseApart(stages.own, order), { code: 'SPKG_APPROVAL_REFUSED' });
      assert.equal(world.index.files.size, 0);
    });

    it('does not publish what became known as malware since it was read', async () => {
      const { stages, decision } = await held();
      world.advise('demo', '1.0', { malware: true, id: 'MAL-2026-1' });
      world.advisoriesDigest = 'advisories-2';
      const now = { ...stages.own, gate: world.gate() };
      const order = { by: infoSec, requesters: [], given: approved(decision) };
      await assert.rejects(releaseApart(now, order), { code: 'SPKG_APPROVAL_REFUSED' });
      assert.equal(world.index.files.size, 0);
      assert.equal((await world.evidence.summary(id)).state, 'denied');
    });

    for (const moment of ['findings', 'decision'])
      it(`does not answer what is just judged anew: ${moment} are to be written`, async () => {
        const { stages, decision } = await held();
        const before = world.now;
        world.now = new Date(before.getTime() + 60_000);
        world.advisoriesDigest = 'advisories-2';
        let refused: unknown;
        const evidence: typeof world.evidence = {
          ...world.evidence,
          async put(kind, document) {
            // the approver's build runs at this very moment
            if (kind === moment)
              refused = await releaseApart(
                { ...stages.own, gate: world.gate() },
                { by: infoSec, requesters: [], given: approved(decision) },
              ).catch((error: unknown) => error);
            return world.evidence.put(kind, document);
          },
        };
        const again = apart(world);
        const beside = { ...again.own, gate: { ...world.gate(), evidence: again.handed } };
        await fetchApart(beside, requestDocument());
        await scanApart(beside);
        const verdict = await decideApart(
          { ...again.own, gate: { ...world.gate(), evidence } },
          { evidence: again.handed, by },
        );
        assert.equal(verdict, 'review');
        assert.equal((refused as { code?: string }).code, 'SPKG_REQUEST_BUSY');
        assert.equal(world.index.files.size, 0);
        assert.equal((await world.evidence.summary(id)).state, 'held');
        // what is there now is answered as ever
        const now = (await world.evidence.latest(id, 'decision'))?.digest ?? '';
        assert.notEqual(now, decision);
        const order = { by: infoSec, requesters: [], given: approved(now) };
        await releaseApart({ ...stages.own, gate: world.gate() }, order);
        assert.equal((await world.evidence.summary(id)).state, 'published');
      });

    it('is not judged anew by a Decide that comes while it publishes', async () => {
      const { stages, decision } = await held();
      world.now = new Date(world.now.getTime() + 60_000);
      let verdict: unknown;
      const again = apart(world);
      const beside = { ...again.own, gate: { ...world.gate(), evidence: again.handed } };
      await fetchApart(beside, requestDocument());
      await scanApart(beside);
      const evidence: typeof world.evidence = {
        ...world.evidence,
        async put(kind, document) {
          if (kind === 'receipt')
            verdict = await decideApart(
              { ...again.own, gate: world.gate() },
              { evidence: again.handed, by },
            ).catch((error: unknown) => error);
          return world.evidence.put(kind, document);
        },
      };
      const order = { by: infoSec, requesters: [], given: approved(decision) };
      await releaseApart({ ...stages.own, gate: { ...world.gate(), evidence } }, order);
      assert.equal((verdict as { code?: string }).code, 'SPKG_REQUEST_BUSY');
      assert.equal(world.evidence.documents.get(`${id}/decision`)?.length, 1);
      assert.equal((await world.evidence.summary(id)).state, 'published');
    });

    it('publishes nothing of what was rejected', async () => {
      const { stages, decision } = await held();
      const given = { answer: 'rejected', reason: 'no', decision } as const;
      await releaseApart(stages.own, { by: infoSec, requesters: [], given });
      assert.equal(world.index.files.size, 0);
      assert.equal((await world.evidence.summary(id)).state, 'rejected');
    });
  });
});
