import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readHtmlPage, readJsonPage, versionOf } from '../../src/tools/simple-api.js';

const sha = 'a'.repeat(64);
const base = 'https://index.example/simple/demo/';
const other = 'b'.repeat(64);

function jsonPage(file: object, page: object = {}): string {
  const whole = { filename: 'demo-1.0-py3-none-any.whl', url: 'x', hashes: { sha256: sha }, ...file };
  return JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', files: [whole], ...page });
}
const fileOf = (file: object) => readJsonPage('demo', base, jsonPage(file))?.files[0];

describe('a JSON page (PEP 691)', () => {
  it('tells of each file what pip would know', () => {
    const file = { 'upload-time': '2024-01-02T03:04:05.678901Z', 'requires-python': '>=3.8' };
    assert.deepEqual(fileOf(file), {
      filename: 'demo-1.0-py3-none-any.whl',
      url: `${base}x`,
      size: null,
      version: '1.0',
      sha256: sha,
      uploadedAt: '2024-01-02T03:04:05.678Z',
      yanked: null,
      requiresPython: '>=3.8',
      metadata: null,
    });
  });

  for (const [title, file, key, expected] of [
    ['yanked without a reason', { yanked: true }, 'yanked', ''],
    ['yanked with a reason', { yanked: 'broken\u001b[31m' }, 'yanked', 'broken[31m'],
    ['not yanked', { yanked: false }, 'yanked', null],
    ['an upload time that is none is unknown', { 'upload-time': 'yesterday' }, 'uploadedAt', null],
    [
      'an offset is counted',
      { 'upload-time': '2024-01-01T02:00:00+02:00' },
      'uploadedAt',
      '2024-01-01T00:00:00.000Z',
    ],
    ['a hash that is none is unknown', { hashes: { sha256: 'xyz' } }, 'sha256', null],
    ['another kind of hash is none', { hashes: { md5: 'aa' } }, 'sha256', null],
    ['metadata with its hash', { 'core-metadata': { sha256: other } }, 'metadata', other],
    ['metadata without a hash', { 'core-metadata': true }, 'metadata', true],
    ['metadata by its old name', { 'data-dist-info-metadata': { sha256: other } }, 'metadata', other],
    ['metadata of an unknown hash', { 'core-metadata': { blake2: 'aa' } }, 'metadata', true],
    ['no metadata', { 'core-metadata': false }, 'metadata', null],
    ['a size', { size: 12 }, 'size', 12],
    ['a link from the root', { url: '/f/demo.whl#x' }, 'url', 'https://index.example/f/demo.whl'],
    ['a link with credentials', { url: 'https://u:p@other.example/d' }, 'url', 'https://other.example/d'],
    ['a link to a file of this machine', { url: 'file:///etc/passwd' }, 'url', null],
    ['a link that is a script', { url: 'javascript:x' }, 'url', null],
    ['no link', { url: undefined }, 'url', null],
  ] as const) {
    it(title, () => {
      const facts = fileOf(file);
      assert.ok(facts);
      assert.equal(facts[key], expected);
    });
  }

  it('a quarantined project is told, with the reason (PEP 792)', () => {
    const text = jsonPage({}, { 'project-status': { status: 'quarantined', reason: 'malware\u202e' } });
    const facts = readJsonPage('demo', base, text);
    assert.deepEqual([facts?.status, facts?.statusReason], ['quarantined', 'malware']);
  });

  it('no status is not "active"', () => {
    assert.equal(readJsonPage('demo', base, jsonPage({}))?.status, 'not-offered');
  });

  for (const [title, text] of [
    ['a status that nobody knows', jsonPage({}, { 'project-status': { status: 'frozen' } })],
    ['no JSON', '<html>'],
    ['JSON of another shape', '{"files":{}}'],
    ['a file without a name', '{"files":[{"url":"x"}]}'],
    ['nothing', ''],
  ] as const) {
    it(`${title} is no page`, () => {
      assert.equal(readJsonPage('demo', base, text), undefined);
    });
  }
});

const anchor = (attributes: string, text = 'demo-1.0-py3-none-any.whl') =>
  `<!DOCTYPE html><html><body><a ${attributes}>${text}</a></body></html>`;
const link = `href="../../files/demo-1.0-py3-none-any.whl#sha256=${sha}"`;

describe('an HTML page (PEP 503)', () => {
  it('tells of each file what pip would know', () => {
    const page = anchor(`${link} data-requires-python="&gt;=3.8" data-core-metadata="sha256=${other}"`);
    assert.deepEqual(readHtmlPage('demo', base, page)?.files, [
      {
        filename: 'demo-1.0-py3-none-any.whl',
        url: 'https://index.example/files/demo-1.0-py3-none-any.whl',
        size: null,
        version: '1.0',
        sha256: sha,
        uploadedAt: null,
        yanked: null,
        requiresPython: '>=3.8',
        metadata: other,
      },
    ]);
  });

  it('a file is what its link says, whatever the text says', () => {
    const page = anchor(link, 'other-9.9-py3-none-any.whl');
    assert.equal(readHtmlPage('demo', base, page)?.files[0]?.filename, 'demo-1.0-py3-none-any.whl');
  });

  for (const [title, attributes, key, expected] of [
    ['yanked', `${link} data-yanked="withdrawn"`, 'yanked', 'withdrawn'],
    ['yanked without a reason', `${link} data-yanked`, 'yanked', ''],
    ['a hash behind another fragment', `href="demo-1.0-py3-none-any.whl#egg=x&sha256=${sha}"`, 'sha256', sha],
    ['no hash', 'href="demo-1.0-py3-none-any.whl"', 'sha256', null],
    ['a hash too long is none', `href="demo-1.0-py3-none-any.whl#sha256=${sha}0"`, 'sha256', null],
    [
      'a query is no part of the name',
      `href="demo-1.0-py3-none-any.whl?a=b#sha256=${sha}"`,
      'filename',
      'demo-1.0-py3-none-any.whl',
    ],
    ['an encoded name', 'href="demo-1.0%2Blocal-py3-none-any.whl"', 'version', '1.0+local'],
    ['metadata `false`', `${link} data-core-metadata="false"`, 'metadata', null],
    ['metadata `true`', `${link} data-dist-info-metadata="true"`, 'metadata', true],
  ] as const) {
    it(title, () => {
      const file = readHtmlPage('demo', base, anchor(attributes))?.files[0];
      assert.ok(file);
      assert.equal(file[key], expected);
    });
  }

  it('links start where the page says', () => {
    const page = `<base href="https://files.example/a/">${anchor('href="demo-1.0.tar.gz"')}`;
    assert.equal(readHtmlPage('demo', base, page)?.files[0]?.url, 'https://files.example/a/demo-1.0.tar.gz');
  });

  it('a page that two readers could read in two ways is none', () => {
    assert.equal(readHtmlPage('demo', base, anchor(`${link} href="evil-1.0-py3-none-any.whl"`)), undefined);
  });

  it('knows the status of a project', () => {
    const page = `<meta name="pypi:project-status" content="quarantined"><meta name="pypi:project-status-reason" content="bad">${anchor(link)}`;
    assert.equal(readHtmlPage('demo', base, page)?.status, 'quarantined');
    assert.equal(readHtmlPage('demo', base, page.replace('quarantined', 'frozen')), undefined);
  });

  it('text that is no HTML is no page', () => {
    assert.equal(readHtmlPage('demo', base, '{"files":[]}'), undefined);
    assert.equal(readHtmlPage('demo', base, 'Service unavailable'), undefined);
  });

  it('never throws, whatever the page', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readHtmlPage('demo', base, `<html>${text}`);
        readJsonPage('demo', base, text);
      }),
    );
  });
});

describe('the version in a file name', () => {
  for (const [filename, expected] of [
    ['demo-1.0-py3-none-any.whl', '1.0'],
    ['demo-1.0-2-py3-none-any.whl', '1.0'],
    ['other-1.0-py3-none-any.whl', null],
    ['demo-1.0.tar.gz', '1.0'],
    ['Demo-1.0.zip', '1.0'],
    ['demo-tool-1.0.tar.gz', null],
    ['demo.tar.gz', null],
    ['demo-1.0.exe', null],
  ] as const) {
    it(filename, () => {
      assert.equal(versionOf('demo', filename), expected);
    });
  }

  it('of a name with dashes', () => {
    assert.equal(versionOf('demo-tool', 'demo_tool-1.0rc1.tar.gz'), '1.0rc1');
    assert.equal(versionOf('demo-tool', 'demo-tool-1.0.tar.gz'), '1.0');
  });
});
