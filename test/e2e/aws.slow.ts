import assert from 'node:assert/strict';
import { join } from 'node:path';
import { eachOf } from '../../src/core/stages/each-of.js';
import { limits } from '../aws-double/services/codepipeline/index.js';
import type { Double, DoubleOptions } from '../aws-double/index.js';
import { IndexServer } from '../fakes/index-server.js';
import { deployed, end } from '../helpers/aws-stack.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkgJson, uvPath, type Printed } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

const { signal } = new AbortController();
/** REQUESTS: fewer, on a small machine; two hundred take half an hour on two cores. */
const requests = Number(process.env.REQUESTS ?? 200);
const policy = `schema: spkg.policy/1
preset: evaluation
rules:
  - { id: look, when: project.name == "held" && finding.kind == "file", verdict: review, message: Look. }
`;

/** Calls a second of a whole account that CodeArtifact answers, by its table of quotas. */
const quotas: Readonly<Record<string, number>> = {
  PublishPackageVersion: 10,
  GetAuthorizationToken: 40,
  ReadFromRepository: 50,
  ListPackages: 200,
  ListPackageVersions: 200,
};
/** Requests in the busiest second of a thousand a day: all within eight hours, ten times as many as on average. */
const busiest = (1000 / (8 * 3600)) * 10;

describe('the gate on the double, when things go wrong', function () {
  this.timeout(3_600_000);
  const folder = temporaryFolder();
  let server: IndexServer;
  let double: Double | undefined;

  before(function () {
    if (uvPath() === undefined) skipWithReason(this, 'there is no uv on this machine');
  });
  beforeEach(async () => {
    server = new IndexServer();
    await server.start();
    server.add({ name: 'app', version: '1.0', requires: ['lib'] });
    server.add({ name: 'lib', version: '1.0' });
    server.add({ name: 'held', version: '1.0' });
  });
  afterEach(async () => {
    await end(double);
    double = undefined;
    await server.stop();
  });

  async function start(
    faults: DoubleOptions['faults'] = {},
  ): Promise<(session: string, who?: string) => NodeJS.ProcessEnv> {
    const made = await deployed({ upstreamFixture: { url: server.url }, policy, faults });
    double = made;
    return (session, who = 'spkg-requester') => environment(join(folder(), session), made.env(who, session));
  }

  /** calls of spkg itself; CodePipeline and CodeBuild see to their own */
  const ours = (service: string, operation: string): boolean =>
    ['codepipeline', 'sns', 'ssm'].includes(service) || /^(Head|List)/.test(operation);

  const uploads = (): number =>
    double!.calls.filter(({ operation, outcome }) => operation === 'pypi upload' && outcome === 'ok').length;

  for (const stage of ['fetch', 'scan', 'decide', 'publish', 'notify']) {
    it(`a build of ${stage} that is killed once ends, by itself or after retry, like one that was not`, async () => {
      let killed = 0;
      const as = await start({
        killBuild: ({ project, command }) =>
          project === `spkg-${stage}` && command.includes(`stage ${stage}`) && killed++ === 0,
      });
      const env = as('ana');
      let { json } = await spkgJson(['request', 'app'], env);
      if (json.code === 'SPKG_AWS_FAILED') {
        const [id = ''] = /\d{8}-\d{6}-\w{5}/.exec(json.message) ?? [];
        assert.equal((await spkgJson(['status', id], env)).json.state, 'stopped');
        ({ json } = await spkgJson(['retry', id], env));
      }
      assert.equal(killed >= 1, true);
      assert.equal(json.state, 'published', JSON.stringify(json));
      assert.equal((await spkgJson(['list'], env)).json.packages.length, 2);
    });
  }

  it('a release that is killed is tried again by itself, and publishes once', async () => {
    let killed = 0;
    const as = await start({
      killBuild: ({ command }) => command.includes('stage release') && killed++ === 0,
    });
    const { json } = await spkgJson(['request', 'held'], as('ana'));
    const answered = await spkgJson(
      ['approve', json.id, '--yes', '--reason', 'ok'],
      as('eve', 'spkg-approver'),
    );
    assert.equal(answered.code, 0, JSON.stringify(answered.json));
    assert.equal(uploads(), 1);
  });

  it('throttling of every third call delays, and loses nothing', async () => {
    let calls = 0;
    const as = await start({
      throttle: ({ service, operation }) => ours(service, operation) && ++calls % 3 === 0,
    });
    const { json } = await spkgJson(['request', 'app'], as('ana'));
    assert.equal(json.state, 'published', JSON.stringify(json));
  });

  it('what is shown late is waited for', async () => {
    const as = await start({ consistencyMs: 1_500 });
    const { json } = await spkgJson(['request', 'app'], as('ana'));
    assert.equal(json.state, 'published', JSON.stringify(json));
  });

  it('two hundred requests at once, with fifty slots: none is lost, nothing unscanned is published', async () => {
    const as = await start();
    // fifty for two hundred
    limits(double!.world).executions = Math.ceil(requests / 4);
    const names = Array.from({ length: requests }, (_, index) => `pack${index}`);
    for (const name of names) server.add({ name, version: '1.0' });
    const env = as('ana');
    const waiting: string[] = [];
    const ids: string[] = [];
    const ask = async (name: string): Promise<void> => {
      const { json } = await spkgJson(['request', name, '--no-wait'], env);
      if (json.code === 'SPKG_QUEUE_FULL') waiting.push(/\d{8}-\d{6}-\w{5}/.exec(json.message)?.[0] ?? '');
      else {
        assert.equal(json.code, undefined, JSON.stringify(json));
        ids.push(json.id);
      }
    };
    await eachOf(names, 8, signal, ask);
    // those that found no slot are started when there is one
    while (waiting.length > 0) {
      await double!.idle();
      await eachOf(waiting.splice(0), Math.min(8, Math.ceil(requests / 4)), signal, async (id) => {
        const { json } = await spkgJson(['retry', id], env);
        assert.equal(json.state, 'published', JSON.stringify(json));
        ids.push(id);
      });
    }
    await double!.idle();
    const { json } = await spkgJson(['status', '--limit', '300'], env);
    assert.equal(json.requests.length, names.length);
    assert.deepEqual(
      json.requests.filter(({ state }: Printed) => state !== 'published').map(({ id, state }) => [id, state]),
      [],
    );
    assert.equal(uploads(), names.length);
    const tooMany = Object.entries(quotas)
      .map(([operation, most]) => ({ operation, most, perRequest: callsOf(operation) / names.length }))
      .filter(({ perRequest, most }) => perRequest * busiest > most);
    assert.deepEqual(tooMany, [], 'a thousand requests a day would be throttled');
    assert.ok(callsOf('PublishPackageVersion') >= names.length, 'uploads were not counted');
  });

  const callsOf = (operation: string): number =>
    double!.calls.filter(({ needs }) => needs.some(({ action }) => action === `codeartifact:${operation}`))
      .length;
});
