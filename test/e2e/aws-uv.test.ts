import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Double } from '../aws-double/index.js';
import { IndexServer } from '../fakes/index-server.js';
import { deployed, end, synthesise } from '../helpers/aws-stack.js';
import { environment, spkgJson } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { buildWheel } from '../helpers/wheels.js';

interface Project {
  readonly Name: string;
  readonly Source: { readonly BuildSpec: string };
  readonly Environment: { readonly EnvironmentVariables: readonly { Name: string; Value: unknown }[] };
}

describe('the wheel of uv that a stack ships for its builds', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const server = new IndexServer();
  let double: Double | undefined;
  before(() => server.start());
  after(() => server.stop());
  afterEach(() => end(double));

  // as pip would take it, with another program inside
  const built = buildWheel({ name: 'uv', version: '0.13.9', files: { 'uv-0.13.9.data/scripts/uv': '#!' } });
  function wheel(): string {
    const path = join(folder(), built.filename);
    writeFileSync(path, built.bytes);
    return path;
  }

  it('is brought by Fetch alone, by its hash', () => {
    const path = wheel();
    const resources = synthesise({}, path).template.Resources as Record<
      string,
      { readonly Type: string; readonly Properties: Project }
    >;
    const projects = Object.values(resources).filter(({ Type }) => Type === 'AWS::CodeBuild::Project');
    const bringing = projects.filter(({ Properties }) =>
      Properties.Source.BuildSpec.includes('SPKG_UV_WHEEL'),
    );
    assert.deepEqual(
      bringing.map(({ Properties }) => Properties.Name),
      ['spkg-fetch'],
    );
    const said = bringing[0]?.Properties.Environment.EnvironmentVariables ?? [];
    assert.equal(said.find(({ Name }) => Name === 'SPKG_UV_SHA256')?.Value, built.sha256);
    assert.match(
      bringing[0]?.Properties.Source.BuildSpec ?? '',
      /SPKG_UV_SHA256 .*sha256sum --check --strict/,
    );
  });

  it('reaches the build, and is run only when it is the pinned one, whatever the stack says', async () => {
    server.add({ name: 'app', version: '1.0' });
    double = await deployed({ upstreamFixture: { url: server.url }, uvWheel: wheel() });
    const env = environment(join(folder(), 'ana'), double.env('spkg-requester', 'ana'));
    const { json } = await spkgJson(['request', 'app'], env);
    assert.equal(json.code, 'SPKG_AWS_FAILED', JSON.stringify(json));
    const [id = ''] = /\d{8}-\d{6}-\w{5}/.exec(json.message) ?? [];
    const { json: status } = await spkgJson(['status', id, '--logs'], env);
    const logs = (status as unknown as { logs: readonly string[] }).logs.join('\n');
    assert.match(logs, /its wheel has the sha256 [0-9a-f]{64}, which is not pinned/);
    assert.match(logs, /SPKG_UV_MISSING|spkg_uv_missing/);
  });
});
