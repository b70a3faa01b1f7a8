import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSpkgError } from '../../src/core/errors.js';
import { cdkFolder, pinnedCdk } from '../../src/tools/cdk-folder.js';
import { bringCdk, findCdk } from '../../src/tools/cdk-provide.js';
import { temporaryFolder } from '../helpers/temporary.js';

/** A checkout has the CDK among its own packages; a shipped package has none. */
const noCheckout = '/nowhere';

const { packages, lock } = pinnedCdk();

/** Packages by name and version only: nothing of the real ones. */
function placePackages(folder: string, versions: Readonly<Record<string, string>> = {}): void {
  for (const { name, version } of packages) {
    const place = join(folder, 'node_modules', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name, version: versions[name] ?? version }));
  }
}

describe('the CDK that bootstrap deploys with', () => {
  const scratch = temporaryFolder();

  /** A program named npm that notes how it was called, then does `then`. */
  function withNpm(then: string): NodeJS.ProcessEnv {
    const bin = join(scratch(), 'bin');
    mkdirSync(bin, { recursive: true });
    const ready = join(scratch(), 'ready');
    placePackages(ready);
    const script = `#!/bin/sh\necho "$@" >> ${scratch()}/called\ncp package-lock.json ${scratch()}/lock-seen\nenv >> ${scratch()}/env-seen\n${then.replace('READY', ready)}\n`;
    writeFileSync(join(bin, 'npm'), script);
    chmodSync(join(bin, 'npm'), 0o755);
    return { PATH: `${bin}:/usr/bin:/bin`, HOME: scratch(), npm_config_registry: 'https://index.example/' };
  }

  /** What lies beside the folder that it belongs into. */
  const besides = (env: NodeJS.ProcessEnv): string[] => readdirSync(dirname(cdkFolder(env)));
  const coded = (pattern: RegExp) => (error: unknown) =>
    isSpkgError(error) && error.code === 'SPKG_CDK_MISSING' && pattern.test(error.message);

  it('has a sha512 for every package, no script to run and no host in its lock', () => {
    const entries = JSON.parse(lock) as {
      packages: Record<string, { integrity?: string; inBundle?: boolean; hasInstallScript?: boolean }>;
    };
    const all = Object.entries(entries.packages).filter(([path]) => path !== '');
    assert.ok(all.length > 100);
    for (const [path, { integrity, inBundle, hasInstallScript }] of all) {
      assert.ok(inBundle === true || integrity?.startsWith('sha512-'), path);
      assert.equal(hasInstallScript, undefined, path);
    }
    assert.doesNotMatch(lock, /https?:|"resolved"/);
  });

  it('is what the checkout itself is developed with', () => {
    const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const { name, version } of packages)
      assert.equal(own.devDependencies[name] ?? version, version, name);
  });

  it('is installed from the lock, without scripts, and found the next time', async () => {
    const env = { ...withNpm('cp -r READY/node_modules .'), AWS_SECRET_ACCESS_KEY: 'the-secret' };
    const { folder } = await bringCdk(env, { checkout: noCheckout });
    assert.equal(folder, cdkFolder(env));
    const seen = readFileSync(join(scratch(), 'env-seen'), 'utf8');
    assert.match(seen, /npm_config_registry/);
    assert.doesNotMatch(seen, /the-secret/);
    assert.equal(readFileSync(join(scratch(), 'lock-seen'), 'utf8'), lock);
    const called = readFileSync(join(scratch(), 'called'), 'utf8');
    assert.match(called, /^ci .*--ignore-scripts/);
    assert.deepEqual(await bringCdk(env, { checkout: noCheckout }), { folder });
    assert.equal(readFileSync(join(scratch(), 'called'), 'utf8'), called);
    assert.equal(besides(env).length, 1);
  });

  it('is there whole when two bring it at once', async () => {
    const env = withNpm('sleep 0.2; cp -r READY/node_modules .');
    const both = await Promise.all([
      bringCdk(env, { checkout: noCheckout }),
      bringCdk(env, { checkout: noCheckout }),
    ]);
    assert.deepEqual(both[0], both[1]);
    assert.deepEqual(await findCdk(env, noCheckout), both[0]);
    assert.equal(besides(env).length, 1);
  });

  it('takes the place of one that is incomplete', async () => {
    const env = withNpm('cp -r READY/node_modules .');
    mkdirSync(join(cdkFolder(env), 'node_modules', 'constructs'), { recursive: true });
    assert.equal(await findCdk(env, noCheckout), undefined);
    await bringCdk(env, { checkout: noCheckout });
    assert.ok(await findCdk(env, noCheckout));
    assert.equal(besides(env).length, 1);
  });

  for (const [title, then, says] of [
    ['npm fails', 'cp -r READY/node_modules .; echo EINTEGRITY >&2; exit 1', /EINTEGRITY/],
    ['npm installs nothing', 'exit 0', /has no @aws-cdk\/toolkit-lib/],
  ] as const)
    it(`leaves nothing behind when ${title}`, async () => {
      const env = withNpm(then);
      await assert.rejects(bringCdk(env, { checkout: noCheckout }), coded(says));
      assert.deepEqual(besides(env), []);
    });

  it('says so when there is no npm', async () => {
    const env = { PATH: scratch(), HOME: scratch() };
    await assert.rejects(bringCdk(env, { checkout: noCheckout }), coded(/npm.* does not start/));
  });

  it('never runs an npm of the folder one stands in', async () => {
    const env = withNpm('cp -r READY/node_modules .');
    await assert.rejects(
      bringCdk({ ...env, PATH: 'bin:.' }, { checkout: noCheckout }),
      coded(/does not start/),
    );
    assert.ok(!existsSync(join(scratch(), 'called')));
  });

  it('is the one that SPKG_CDK names, or none', async () => {
    const place = join(scratch(), 'mine');
    const env = { ...withNpm('exit 1'), SPKG_CDK: place };
    await assert.rejects(findCdk(env, noCheckout), coded(/has no/));
    placePackages(place, { 'aws-cdk-lib': '2.0.0' });
    await assert.rejects(bringCdk(env, { checkout: noCheckout }), coded(/aws-cdk-lib 2\.0\.0, not/));
    placePackages(place);
    assert.deepEqual(await bringCdk(env, { checkout: noCheckout }), { folder: place });
  });
});
