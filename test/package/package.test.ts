import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listScanners } from '../../src/scanners/catalogue.js';
import { environment, spkgAlone } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.package');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

interface Sbom {
  readonly components: readonly {
    readonly group?: string;
    readonly name: string;
    readonly version: string;
    readonly hashes?: readonly { readonly content: string }[];
    readonly licenses: readonly object[];
  }[];
}

describe('the package that is shipped', () => {
  const scratch = temporaryFolder();
  const sbom = JSON.parse(read('sbom.cdx.json')) as Sbom;
  const inside = sbom.components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));

  it('needs no other package, and runs nothing when it is installed', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies', 'scripts'])
      assert.equal(manifest[field], undefined, field);
  });

  it('names everything that is inside, with licence and hash', () => {
    assert.ok(inside.includes('@oclif/core') && inside.includes('undici'), inside.join(' '));
    for (const { name, licenses, hashes } of sbom.components) {
      assert.equal(licenses.length, 1, name);
      assert.match(hashes?.[0]?.content ?? '', /^[0-9a-f]{128}$/, name);
    }
  });

  it('carries the licence of everything that is inside', () => {
    const licences = read('THIRD-PARTY-LICENSES.txt');
    for (const [at, name] of inside.entries())
      assert.ok(licences.includes(`\n${name} ${sbom.components[at]?.version} (`), name);
  });

  it('has no compiler and no CDK inside', () => {
    for (const name of ['typescript', 'aws-cdk-lib', '@aws-cdk/toolkit-lib', 'esbuild'])
      assert.ok(!inside.includes(name), name);
  });

  it('carries the page of every finding', () => {
    for (const { path, findings } of listScanners().scanners)
      for (const page of [path, ...findings.map((one) => one.path)])
        assert.ok(existsSync(join(folder, page)), page);
  });

  it('has every command of the checkout, and those of the plug-ins', () => {
    const own = Object.keys(
      (JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as Manifest).commands,
    );
    const shipped = Object.keys((JSON.parse(read('oclif.manifest.json')) as Manifest).commands);
    assert.deepEqual(
      shipped,
      [...own, 'autocomplete', 'autocomplete:create', 'autocomplete:script', 'help'].sort(),
    );
  });

  it('names no place of the machine that it was made on', () => {
    for (const name of readdirSync(join(folder, 'lib')).filter((one) => one.endsWith('.js')))
      assert.ok(!read(join('lib', name)).includes(root), name);
  });

  for (const [args, shows] of [
    [['--version'], /^spkg\/\d/],
    [['--help'], /configure-pip/],
    [['help', 'request'], /spkg request/],
    [['autocomplete', 'script', 'bash'], /AC_BASH/],
    [['scan', '--explain', 'advisories/known-malware'], /What to do/],
  ] as const) {
    it(`runs: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await spkgAlone(args, environment(scratch()));
      assert.equal(code, 0, stderr);
      assert.match(stdout, shows);
    });
  }
});

interface Manifest {
  readonly commands: Readonly<Record<string, unknown>>;
}
