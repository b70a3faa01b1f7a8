import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { startDouble, type Double } from '../aws-double/index.js';
import { buckets } from '../aws-double/services/s3/buckets.js';
import { end } from '../helpers/aws-stack.js';
import { hold } from '../infra/pages.js';
import { assertAsOnPage } from '../helpers/json-page.js';
import { environment, spkgJson } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildZip } from '../helpers/zips.js';

const root = resolve(import.meta.dirname, '../..');

/** What spkg and the toolkit asked of AWS themselves, beside what CloudFormation does with the same rights. */
async function holdDeployer({ calls, world }: Double): Promise<void> {
  const asked = new Map<string, Set<string>>();
  for (const { principal, needs } of calls) {
    if (!principal.identity.endsWith(':role/admin')) continue;
    for (const { action, resource } of needs) {
      const place = resource
        .replaceAll(world.account, 'ACCOUNT')
        .replaceAll(world.region, 'REGION')
        // one object, one execution, one key: named when they are made
        .replace(/^(arn:aws:s3:::[^/]+)\/.*$/, '$1/*')
        .replace(/[0-9a-f]{8}-[0-9a-f-]{27}|(?<=:stack\/\w+\/)new$/g, '*');
      asked.set(place, (asked.get(place) ?? new Set()).add(action));
    }
  }
  assert.ok(asked.size > 5, [...asked.keys()].join());
  const rows = [...asked].sort().map(([place, actions]) => [[...actions].sort().join(', '), `\`${place}\``]);
  await hold('aws.md', 'deployer', [['may', 'on'], ...rows]);
}

describe('spkg bootstrap --backend aws', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  let double: Double | undefined;
  afterEach(async () => {
    await end(double);
    double = undefined;
  });

  const offline = (): NodeJS.ProcessEnv =>
    environment(folder(), {
      SPKG_CDK: root,
      CDK_HOME: join(folder(), 'cdk'),
      // the wheel of uv for builds is there or is not; it is never fetched here
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
      PIP_NO_INDEX: '1',
    });

  const bootstrap = (...args: string[]): ReturnType<typeof spkgJson> =>
    spkgJson(['bootstrap', '--backend', 'aws', ...args], offline());
  const rest = ['--email', 'infosec@index.example', '--repository'];

  for (const [title, file, args, said] of [
    ['a member that is wrong', 'infosecEmail: nobody', ['--repository', 'r'], /`infosecEmail`.*`nobody`/],
    ['a member that nobody knows', 'netwrok: nat', [...rest, 'r'], /`netwrok`.*no such member/],
    ['a file without members', 'just words', [...rest, 'r'], /gate\.yaml`.*no members/],
    ['a file that is no YAML', 'a: [', [...rest, 'r'], /gate\.yaml`/],
    ['nothing said of requests', 'network: none', ['--email', 'a@index.example'], /`requests`.*missing/],
    [
      'a git server without its address',
      '{}',
      ['--git', 'GitHub', ...rest, 'a/b'],
      /`requests\.url`.*missing/,
    ],
    ['an approver by a name', '{}', [...rest, 'r', '--approver', 'bob'], /`approvers\.0`.*`bob`/],
  ] as const)
    it(`refuses ${title}, and says which and what to type`, async () => {
      const config = join(folder(), 'gate.yaml');
      writeFileSync(config, file);
      const out = join(folder(), 'out');
      const { code, json } = await bootstrap('--config', config, '--synth', out, ...args);
      assert.equal(code, 2);
      assert.equal(json.code, 'SPKG_CONFIG_INVALID');
      assert.match(json.message, said);
      assert.match((json as unknown as { tryThis: string }).tryThis, /docs\/aws\.md/);
      assert.ok(!existsSync(out));
    });

  it('takes every answer from flags, of a git server elsewhere too', async () => {
    const out = join(folder(), 'out');
    const { code, json } = await bootstrap(
      ...['--git', 'GitHub', '--git-url', 'https://git.example/team/requests.git', ...rest, 'team/requests'],
      ...[
        '--network',
        'none',
        '--region',
        'eu-west-1',
        '--approver',
        'arn:aws:iam::111122223333:role/InfoSec',
      ],
      ...['--synth', out],
    );
    assert.equal(code, 0, JSON.stringify(json));
    assertAsOnPage('bootstrap --synth', json);
    const template = readFileSync(join(out, 'spkg.template.json'), 'utf8');
    assert.match(template, /"ProviderType": "GitHub"/);
    assert.match(template, /"InfoSec"/);
  });

  it('deploys into an account with nothing in it, which is then a gate', async () => {
    double = await startDouble({});
    // the sweep reads the advisories from here, and asks nobody
    const feed = join(folder(), 'all.zip');
    const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions: ['1.0'] }];
    const record = { id: 'PYSEC-2026-1', modified: '2026-11-01T00:00:00Z', affected };
    writeFileSync(feed, buildZip([{ name: 'PYSEC-2026-1.json', content: JSON.stringify(record) }]));
    const { env: building } = double.world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({
      env: {},
    }));
    building.SPKG_ADVISORIES_FROM = feed;
    const env = { ...offline(), ...double.env('admin', 'root') };
    const given = ['--repository', 'requests', '--email', 'infosec@index.example', '--yes'];
    const { code, json } = await spkgJson(['bootstrap', '--backend', 'aws', ...given], env);
    assert.equal(code, 0, JSON.stringify(json));
    assertAsOnPage('bootstrap', json);
    assert.equal((json as unknown as { policyPut: boolean }).policyPut, true);
    await holdDeployer(double);
    await double.idle();
    const settings = buckets(double.world).get('spkg-settings-111122223333-eu-west-1');
    const index = settings?.objects.get('advisories/index.jsonl')?.at(-1)?.body.toString();
    assert.match(index ?? '', /PYSEC-2026-1/);
    const sweeps = double.calls.filter(({ principal }) => principal.identity.endsWith('spkg-sweep-role'));
    assert.deepEqual(
      sweeps.filter(({ outcome }) => outcome.startsWith('AccessDenied')).map(({ message }) => message),
      [],
    );
    const status = await spkgJson(['status'], { ...env, SPKG_STACK: 'spkg' });
    assert.deepEqual(status.json.requests, []);
  });
});
