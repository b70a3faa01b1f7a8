import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { spkg, spkgJson, uvPath, type Ran } from '../helpers/spkg.js';

/** One of the few popular projects that have no wheel at all. */
const withoutWheels = 'lime';

/** What pip writes with `--report`, as far as it is looked at. */
interface PipReport {
  readonly install: readonly {
    readonly download_info: { readonly url: string };
    readonly metadata: { readonly name: string; readonly version: string };
  }[];
}

describe('the gate with the index that pip and uv of this machine are set to', function () {
  this.timeout(300_000);
  let root = '';
  const known = { ...process.env };
  const uv = uvPath();

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'spkg-live-'));
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  /** The person who asks: everything as on this machine, but the workspace and uv's cache. */
  const asking = (workspace: string): NodeJS.ProcessEnv => ({
    ...known,
    SPKG_HOME: join(root, workspace),
    UV_CACHE_DIR: join(root, 'uv-cache'),
    ...(uv === undefined ? {} : { SPKG_UV: uv }),
  });
  /** The person who installs: no setting of pip or uv is left, but what lies in the environment they install into. */
  const installing = (): NodeJS.ProcessEnv => ({
    ...Object.fromEntries(Object.entries(known).filter(([name]) => !/^(PIP|UV)_/.test(name))),
    HOME: join(root, 'home'),
    UV_CACHE_DIR: join(root, 'uv-cache-of-the-installer'),
  });
  const indexOf = (workspace: string): string => pathToFileURL(join(root, workspace, 'index', 'simple')).href;

  async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
    return new Promise((settle) => {
      execFile(program, args, { env, cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        settle({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }

  /** A fresh virtual environment whose pip is pointed at the private index, by the command itself. */
  async function environmentFor(workspace: string, name: string): Promise<string> {
    const venv = join(root, name);
    const made = await run('python3', ['-m', 'venv', venv], installing());
    assert.equal(made.code, 0, made.stderr);
    const python = join(venv, 'bin', 'python');
    const configured = await spkg(
      ['configure-pip', '--scope', 'venv', '--python', python],
      asking(workspace),
    );
    assert.equal(configured.code, 0, configured.stdout + configured.stderr);
    return python;
  }

  /** What pip took, as `name==version`, each from below the index of the workspace and from nowhere else. */
  async function install(workspace: string, python: string, ...requirements: string[]): Promise<string[]> {
    const report = join(root, 'report.json');
    rmSync(report, { force: true });
    const args = ['-m', 'pip', 'install', '--no-cache-dir', '--disable-pip-version-check'];
    const ran = await run(python, [...args, '--report', report, ...requirements], installing());
    assert.equal(ran.code, 0, ran.stdout + ran.stderr);
    // `as`: pip's own format
    const { install: taken } = JSON.parse(readFileSync(report, 'utf8')) as PipReport;
    const files = pathToFileURL(join(root, workspace, 'index')).href;
    assert.deepEqual(
      taken.map(({ download_info: { url } }) => url).filter((url) => !url.startsWith(`${files}/`)),
      [],
    );
    return taken.map(({ metadata: { name, version } }) => `${name.toLowerCase()}==${version}`);
  }

  async function uvInstall(workspace: string, python: string, ...args: string[]): Promise<Ran> {
    assert.ok(uv !== undefined, 'setup brings a uv');
    const fixed = ['pip', 'install', '--no-config', '--python', python, '--default-index'];
    return run(uv, [...fixed, indexOf(workspace), ...args], installing());
  }

  async function bootstrap(workspace: string, policy: string): Promise<void> {
    const { code, stdout, stderr } = await spkg(['bootstrap', '--policy', policy], asking(workspace));
    assert.equal(code, 0, stdout + stderr);
  }

  describe('under evaluation', () => {
    const workspace = 'evaluation';
    let python = '';
    before(async () => {
      mkdirSync(join(root, 'home'), { recursive: true });
      await bootstrap(workspace, 'evaluation');
      python = await environmentFor(workspace, 'venv');
    });

    it('doctor finds the upstream well', async () => {
      const { stdout } = await spkg(['doctor'], asking(workspace));
      assert.match(stdout, /ok +upstream index: answers/);
    });

    it('publishes numpy, and pip and uv install it from the private index alone', async () => {
      const numpy = await chooseNumpy();
      const { code, json } = await spkgJson(['request', numpy], asking(workspace));
      assert.equal(code, 0, JSON.stringify(json));
      assert.equal(json.state, 'published');
      const [taken] = json.packages;
      assert.deepEqual(await install(workspace, python, numpy), [`numpy==${taken!.version}`]);
      const used = await run(python, ['-c', 'import numpy; print(numpy.__version__)'], installing());
      assert.equal(used.stdout.trim(), taken!.version, used.stderr);
      const dry = await uvInstall(workspace, python, '--dry-run', '--reinstall', numpy);
      assert.equal(dry.code, 0, dry.stderr);
      assert.match(dry.stderr, new RegExp(`\\+ numpy==${taken!.version.replaceAll('.', '\\.')}`));
      const real = await uvInstall(workspace, python, '--reinstall', numpy);
      assert.equal(real.code, 0, real.stderr);
    });

    it('scans a downloaded wheel', async () => {
      const folder = join(root, 'downloaded');
      const args = ['-m', 'pip', 'download', '--no-deps', '--no-cache-dir', '-d', folder, 'numpy'];
      const downloaded = await run(python, args, installing());
      assert.equal(downloaded.code, 0, downloaded.stderr);
      const [wheel = ''] = readdirSync(folder);
      const { code, json } = await spkgJson(['scan', join(folder, wheel)], asking('no-workspace'));
      assert.equal(code, 0, JSON.stringify(json));
      assert.equal(json.files[0]!.sha256.length, 64);
    });

    it('denies a known vulnerability with the version that fixes it, and pip prints the denial', async () => {
      const { code, json } = await spkgJson(['request', 'idna==3.6'], asking(workspace));
      assert.equal(code, 10, JSON.stringify(json));
      assert.match(json.packages[0]!.reasons[0]!.title, /PYSEC-2024-60/);
      assert.equal(json.wayOuts[0]!.nearest, '3.7');
      const refused = await run(python, ['-m', 'pip', 'install', 'idna==3.6'], installing());
      assert.notEqual(refused.code, 0);
      assert.match(refused.stdout + refused.stderr, /DENIED-by-/);
      const byUv = await uvInstall(workspace, python, 'idna==3.6');
      assert.notEqual(byUv.code, 0);
      assert.match(byUv.stderr, /DENIED-by-/);
    });

    it('denies a project without wheels', async () => {
      const { code, json } = await spkgJson(['request', withoutWheels], asking(workspace));
      assert.equal(code, 10, JSON.stringify(json));
      assert.equal(json.packages[0]!.reasons[0]!.rule, 'no-wheel');
    });

    it('says of a name that the index does not know that it does not', async () => {
      const { code, json } = await spkgJson(['request', 'no-such-project-5f1c9a'], asking(workspace));
      assert.deepEqual([code, json.code], [2, 'SPKG_REQUIREMENT_NOT_FOUND']);
    });

    it('publishes a real closure, and asked again says that it is approved already', async () => {
      const asked = ['pandas', 'scikit-learn', 'matplotlib'];
      const first = await spkgJson(['request', ...asked], asking(workspace));
      assert.equal(first.code, 0, JSON.stringify(first.json));
      assert.ok(first.json.files.total > 10, `${first.json.files.total} files`);
      const second = await spkg(['request', ...asked], asking(workspace));
      assert.equal(second.code, 0, second.stdout + second.stderr);
      assert.match(second.stdout, new RegExp(`\\(0 new; ${first.json.files.total} already approved\\)`));
      const taken = await install(workspace, await environmentFor(workspace, 'venv-closure'), ...asked);
      assert.equal(taken.length, first.json.files.total);
    });

    /** numpy 1.26 where this Python has a wheel of it, else the newest numpy. */
    async function chooseNumpy(): Promise<string> {
      const { json } = await spkgJson(['request', 'numpy==1.26', '--dry-run'], asking(workspace));
      const missing = json.packages.some(({ reasons }) =>
        reasons.some(({ about }) => about === 'resolution/no-wheel'),
      );
      return missing ? 'numpy' : 'numpy==1.26';
    }
  });

  describe('under standard, with the advisories that ship with spkg', () => {
    const workspace = 'standard';
    let python = '';
    before(async () => {
      mkdirSync(join(root, 'home'), { recursive: true });
      await bootstrap(workspace, 'standard');
      python = await environmentFor(workspace, 'venv-standard');
    });

    it('holds a request; approved, pip and uv install it', async () => {
      const held = await spkgJson(['request', 'idna==3.7'], asking(workspace));
      assert.equal(held.code, 11, JSON.stringify(held.json));
      const early = await run(python, ['-m', 'pip', 'install', 'idna==3.7'], installing());
      assert.match(early.stdout + early.stderr, /HELD-for-review/);
      const answer = ['approve', held.json.id, '--yes', '--reason', 'looked at it'];
      const approved = await spkgJson(answer, asking(workspace));
      assert.equal(approved.code, 0, JSON.stringify(approved.json));
      assert.deepEqual(await install(workspace, python, 'idna'), ['idna==3.7']);
      const byUv = await uvInstall(workspace, python, '--reinstall', 'idna');
      assert.equal(byUv.code, 0, byUv.stderr);
    });

    it('rejected, pip and uv do not get it', async () => {
      const held = await spkgJson(['request', 'six==1.16.0'], asking(workspace));
      assert.equal(held.code, 11, JSON.stringify(held.json));
      const answer = ['approve', held.json.id, '--reject', '--reason', 'not needed'];
      const rejected = await spkgJson(answer, asking(workspace));
      assert.equal(rejected.code, 0, JSON.stringify(rejected.json));
      for (const requirement of ['six', 'six==1.16.0']) {
        const refused = await run(python, ['-m', 'pip', 'install', requirement], installing());
        assert.notEqual(refused.code, 0, refused.stdout);
        assert.notEqual((await uvInstall(workspace, python, requirement)).code, 0);
      }
    });
  });
});
