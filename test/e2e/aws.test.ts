import assert from 'node:assert/strict';
import type { Double } from '../aws-double/index.js';
import { IndexServer } from '../fakes/index-server.js';
import { deployed } from '../helpers/aws-stack.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkg, spkgJson, uvPath } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('a request from end to end on the double, with an index of our own', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  let server: IndexServer;
  let double: Double;
  const as = (who: string, session: string): NodeJS.ProcessEnv =>
    environment(folder(), double.env(who, session));

  before(function () {
    if (uvPath() === undefined) skipWithReason(this, 'there is no uv on this machine');
  });
  beforeEach(async () => {
    server = new IndexServer();
    await server.start();
    double = await deployed({ upstreamFixture: { url: server.url } });
  });
  afterEach(async () => {
    await double.stop();
    await server.stop();
  });

  it('publishes what passes to the approved repository', async () => {
    server.add({ name: 'app', version: '1.0', requires: ['lib>=1'] });
    server.add({ name: 'lib', version: '1.2' });
    const { code, json } = await spkgJson(['request', 'app'], as('spkg-requester', 'ana'));
    assert.equal(code, 0, JSON.stringify(json));
    assert.equal(json.state, 'published');
    void spkg;
  });
});
