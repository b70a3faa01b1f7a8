import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Target } from '../../src/core/model.js';
import { readPylock } from '../../src/tools/pylock.js';

const index = 'https://index.example/simple';
const onTarget: Target = { name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' };
const target = { target: onTarget, sources: [] };
const sha = 'a'.repeat(64);

interface Wheel {
  readonly url?: string;
  readonly path?: string;
  readonly name?: string;
  readonly sha256?: string;
  readonly more?: string;
}
const wheel = ({ url, path, name, sha256 = sha, more = '' }: Wheel): string => {
  const places = [
    url === undefined ? '' : `url = "${url}", `,
    path === undefined ? '' : `path = "${path}", `,
    name === undefined ? '' : `name = "${name}", `,
  ];
  return `{ ${places.join('')}${more}hashes = { sha256 = "${sha256}" } }`;
};
const lock = (wheels: readonly string[], version = 'version = "1.0"', name = 'demo'): string =>
  `lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "${name}"\n${version}\nwheels = [${wheels.join(', ')}]\n`;
const at = (filename: string): string => `https://files.example/ab/${filename}`;
const pure = 'demo-1.0-py3-none-any.whl';

describe('a lock as uv writes it (PEP 751)', () => {
  it('names the file, its hash, size and upload time', async () => {
    const more = 'size = 1234, upload-time = 2024-01-02T03:04:05Z, ';
    assert.deepEqual(await readPylock(lock([wheel({ url: at(pure), more })]), index, target), [
      {
        name: 'demo',
        version: '1.0',
        filename: pure,
        sha256: sha,
        size: 1234,
        uploadedAt: '2024-01-02T03:04:05.000Z',
        url: at(pure),
      },
    ]);
  });

  it('of several wheels takes the one that pip would', async () => {
    const best = 'demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl';
    const all = [pure, 'demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl', best].map((name) =>
      wheel({ url: at(name) }),
    );
    const [file] = await readPylock(lock(all), index, target);
    assert.equal(file?.filename, best);
  });

  it('credentials in a URL go no further', async () => {
    const [file] = await readPylock(
      lock([wheel({ url: `https://ada:secret@files.example/${pure}` })]),
      index,
      target,
    );
    assert.equal(file?.url, `https://files.example/${pure}`);
  });

  it('a relative path belongs to the index', async () => {
    const [file] = await readPylock(lock([wheel({ path: `../files/${pure}` })]), index, target);
    assert.equal(file?.url, `https://index.example/files/${pure}`);
  });

  it('no packages are no files', async () => {
    assert.deepEqual(await readPylock('lock-version = "1.0"\n', index, target), []);
  });

  for (const [title, text] of [
    ['no TOML', '= ='],
    ['a package without a version', lock([wheel({ url: at(pure) })], '')],
    ['a wheel without a hash', lock([`{ url = "${at(pure)}", hashes = {} }`])],
    ['a hash that is none', lock([wheel({ url: at(pure), sha256: 'xyz' })])],
    ['no wheels', lock([])],
    ['no wheel for the target', lock([wheel({ url: at('demo-1.0-cp311-cp311-win_amd64.whl') })])],
    ['a wheel without a place', lock([wheel({})])],
    ['a place that is none', lock([wheel({ url: 'http://[' })])],
    ['a wheel of another project', lock([wheel({ url: at('evil-1.0-py3-none-any.whl') })])],
    ['a wheel of another version', lock([wheel({ url: at('demo-2.0-py3-none-any.whl') })])],
    ['a name that climbs', lock([wheel({ url: at(pure), name: '../../demo-1.0-py3-none-any.whl' })])],
    ['a file of this machine', lock([wheel({ url: `file:///etc/${pure}` })])],
    ['a name that does not decode', lock([wheel({ url: 'https://files.example/%zz.whl' })])],
  ] as const) {
    it(`${title} is refused`, async () => {
      await assert.rejects(readPylock(text, index, target), { code: 'SPKG_UV_FAILED' });
    });
  }

  it('a file of this machine is what an index on this machine gives', async () => {
    const [file] = await readPylock(
      lock([wheel({ path: `../files/${pure}` })]),
      'file:///srv/simple',
      target,
    );
    assert.equal(file?.url, `file:///srv/files/${pure}`);
  });

  it('whatever uv writes is read or refused, with a code', async () => {
    const piece = fc.constantFrom(
      '[[packages]]\n',
      'name = "demo"\n',
      'version = "1.0"\n',
      'wheels = [',
      ']',
      '{',
      '}',
      wheel({ url: at(pure) }),
      '\n',
      '"',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        try {
          for (const file of await readPylock(pieces.join(''), index, target)) assert.equal(file.sha256, sha);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'SPKG_UV_FAILED');
        }
      }),
    );
  });
});
