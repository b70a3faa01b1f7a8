/** Requests in a repository of a git server, reached over CodeConnections and with a token; and who is told of what. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Double } from '../aws-double/index.js';
import { connections } from '../aws-double/services/codeconnections.js';
import { git, gitRepositories, makeGitRepository } from '../aws-double/services/git.js';
import { secrets } from '../aws-double/services/secrets.js';
import { deliveries, topics } from '../aws-double/services/sns.js';
import { parameters, putParameter } from '../aws-double/services/ssm.js';
import { IndexServer } from '../fakes/index-server.js';
import { account, deployed, end } from '../helpers/aws-stack.js';
import { skipWithReason } from '../helpers/shared.js';
import { environment, spkgJson, uvPath } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

interface Check {
  readonly id: string;
  readonly state: string;
  readonly detail: string;
  readonly remedy: string;
}

describe('a gate whose requests lie on a git server', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let server: IndexServer;
  let double: Double;
  const as = (session: string): NodeJS.ProcessEnv =>
    environment(join(folder(), session), double.env('spkg-requester', session));

  before(function () {
    if (uvPath() === undefined) skipWithReason(this, 'there is no uv on this machine');
  });
  before(async () => {
    server = new IndexServer();
    await server.start();
    server.add({ name: 'app', version: '1.0' });
    double = await deployed({
      upstreamFixture: { url: server.url },
      given: {
        requests: {
          kind: 'connection',
          repository: 'team/requests',
          url: 'https://git.index.example/team/requests.git',
          connection: { provider: 'GitHub' },
        },
        subscribers: [
          {
            email: 'ana@index.example',
            requester: `arn:aws:sts::${account}:assumed-role/with-spkg-requester/ana`,
          },
          {
            email: 'team@index.example',
            requester: `arn:aws:iam::${account}:role/people/with-spkg-requester`,
          },
          { email: 'team@index.example', requester: `arn:aws:iam::${account}:user/bob` },
          { email: 'others@index.example', requester: `arn:aws:iam::${account}:role/others` },
        ],
      },
    });
    const { world } = double;
    makeGitRepository(world, 'requests', { user: 'bot', password: 'a token' });
    // the double speaks no TLS, under no name
    for (const [name, { value }] of [...parameters(world)])
      putParameter(
        world,
        name,
        value.replace('https://git.index.example/team/requests.git', `${world.url}/git/requests`),
      );
  });
  after(async () => {
    await end(double);
    await server.stop();
  });

  async function doctor(): Promise<(id: string) => Check | undefined> {
    const { json } = await spkgJson(['doctor'], as('ana'));
    const { checks } = json as unknown as { checks: Check[] };
    return (id) => checks.find((one) => one.id === id);
  }

  it('is told by doctor that the handshake, the token and the subscription wait for a person', async () => {
    const [connection] = connections(double.world).values();
    connection!.status = 'PENDING';
    const [topic] = topics(double.world).values();
    topic!.subscriptions[0]!.confirmed = false;
    const found = await doctor();
    assert.equal(found('connection')?.state, 'problem');
    assert.match(found('connection')!.detail, /PENDING/);
    assert.match(found('connection')!.remedy, /console/);
    assert.equal(found('requests')?.state, 'problem');
    // one that nobody confirmed in time is gone
    const [lost] = topic!.subscriptions.splice(1, 1);
    assert.equal((await doctor())('told')?.state, 'problem');
    topic!.subscriptions.push(lost!);
    assert.equal(found('told')?.state, 'warning');
    assert.match(found('told')!.detail, /3 confirmed, 1 waiting/);
    const { code, json } = await spkgJson(['request', 'app'], as('ana'));
    assert.equal(json.code, 'SPKG_GIT_FAILED', JSON.stringify(json));
    assert.match(json.message, /holds no git token/);
    assert.notEqual(code, 0);
  });

  it('publishes over the connection, pushed with the token; those are told who are to be', async () => {
    const { world } = double;
    for (const connection of connections(world).values()) connection.status = 'AVAILABLE';
    for (const secret of secrets(world).values())
      secret.value = JSON.stringify({ username: 'bot', token: 'a token' });
    for (const topic of topics(world).values())
      for (const subscription of topic.subscriptions) subscription.confirmed = true;
    const found = await doctor();
    for (const id of ['connection', 'requests', 'told'])
      assert.equal(found(id)?.state, 'ok', JSON.stringify(found(id)));
    const { json } = await spkgJson(['request', 'app'], as('ana'));
    assert.equal(json.state, 'published', JSON.stringify(json));
    const { folder: repository } = gitRepositories(world).get('requests')!;
    assert.match(git(repository, 'ls-tree', '-r', '--name-only', 'main'), new RegExp(`/${json.id}\\.yaml`));
    const told = deliveries(world).map(({ endpoint }) => endpoint);
    assert.deepEqual([...new Set(told)].sort(), [
      'ana@index.example',
      'infosec@index.example',
      'team@index.example',
    ]);
    const spoken = JSON.stringify([json, world.calls.map(({ input }) => input)]);
    assert.ok(!spoken.includes('a token'), 'the token went somewhere else');
  });
});
