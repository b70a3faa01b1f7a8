import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packFolder } from '../../src/tools/pack-tool.js';
import { tarOf } from '../../src/tools/tar-writer.js';
import { temporaryFolder } from '../helpers/temporary.js';

const never = new AbortController().signal;

const described = {
  name: '@demo/tool',
  version: '1.2.3',
  files: ['lib', 'data/list.txt', 'absent'],
  bin: { tool: './bin/run.js' },
};

/** Mode and content of each file, as tar itself unpacks them. */
function unpacked(archive: string, into: string): ReadonlyMap<string, string> {
  mkdirSync(into);
  execFileSync('tar', ['-xzpf', archive, '-C', into]);
  const paths = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).trim().split('\n').sort();
  return new Map(
    paths.map((path) => {
      const mode = (statSync(join(into, path)).mode & 0o777).toString(8);
      return [path, `${mode} ${readFileSync(join(into, path)).toString('base64')}`];
    }),
  );
}

describe('packing spkg for the builds', function () {
  this.timeout(30_000);
  const scratch = temporaryFolder();
  const demo = (files: Readonly<Record<string, string>>): string => {
    const all = {
      'package.json': JSON.stringify({ ...described, files: ['bin', ...described.files] }),
      ...files,
    };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(scratch(), 'demo', path)), { recursive: true });
      writeFileSync(join(scratch(), 'demo', path), content);
    }
    return join(scratch(), 'demo');
  };
  const long = `lib/${'folder/'.repeat(16)}file.js`;
  const files = {
    'bin/run.js': '#!/usr/bin/env node\n',
    'lib/a.js': 'a',
    'lib/deep/b.js': 'b'.repeat(513),
    [long]: 'far away',
    'data/list.txt': '',
    'data/not-asked-for.txt': 'no',
    'README.md': '# demo\n',
    LICENSE: 'free\n',
  };

  it('packs what npm would pack, as npm would', async () => {
    const folder = demo(files);
    chmodSync(join(folder, 'bin/run.js'), 0o755);
    const ours = await packFolder(folder, scratch(), never);
    mkdirSync(join(scratch(), 'npm'));
    const args = ['pack', '--ignore-scripts', '--silent', '--offline', '--pack-destination'];
    execFileSync('npm', [...args, join(scratch(), 'npm')], { cwd: folder, stdio: 'pipe' });
    const theirs = join(scratch(), 'npm', 'demo-tool-1.2.3.tgz');
    assert.equal(ours, join(scratch(), 'demo-tool-1.2.3.tgz'));
    const inside = unpacked(ours, join(scratch(), 'a'));
    assert.ok(inside.has(`package/${long}`) && !inside.has('package/data/not-asked-for.txt'));
    assert.match(inside.get('package/bin/run.js') ?? '', /^755 /);
    assert.deepEqual(inside, unpacked(theirs, join(scratch(), 'b')));
  });

  it('makes the same bytes each time, whenever the files were written', async () => {
    const folder = demo(files);
    const first = readFileSync(await packFolder(folder, scratch(), never));
    demo(files);
    const second = readFileSync(await packFolder(folder, scratch(), never));
    assert.ok(first.equals(second));
    assert.equal(gunzipSync(first).length % 512, 0);
  });

  it('refuses a name that has no place in a header', () => {
    const content = Buffer.alloc(0);
    assert.throws(() => tarOf([{ name: 'x'.repeat(101), mode: 0o644, content }]), /no place/);
  });
});
