import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { modelsScanner } from '../../../src/scanners/models/index.js';
import {
  callOf,
  numpyFile,
  objectHeader,
  pickle,
  plainHeader,
  protocol,
  protocol2,
} from '../../helpers/pickles.js';
import { buildZip } from '../../helpers/zips.js';
import { cases } from './cases.js';
import {
  exec2,
  exec4,
  found,
  model,
  noise,
  notLooked,
  objects,
  plain,
  runs,
  scan,
  unknown,
  unreadable,
  zipped,
} from './samples.js';

describe('the models scanner', () => {
  for (const [what, bytes, expected] of cases) {
    it(`${what}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(found(bytes).sort(), [...expected].sort());
    });
  }

  for (const path of [
    'demo/a.txt',
    'demo/weights.pt',
    'demo/__init__.py',
    'demo/noextension',
    'demo/x.pkl',
    'demo/x.png',
  ]) {
    it(`goes by content, not by name: ${path}`, () => {
      assert.deepEqual(found(exec4, path), [runs]);
      assert.deepEqual(found(pickle(callOf('os', 'system'), '.'), path), [runs]);
    });
  }

  it('tells the member and the global', () => {
    const [finding] = scan({ 'demo/m.npz': zipped('inner.zip', zipped('data.pkl', exec2)) });
    assert.equal(finding?.evidence, 'inner.zip!data.pkl: builtins.exec');
    assert.equal(finding.where, 'demo/m.npz');
    assert.equal(finding.kind, 'model');
  });

  it('is loudest about what is dangerous, whatever stands around it', () => {
    const many = Array.from({ length: 300 }, (_, index) => protocol2(`m${index}`, 'Thing'));
    const findings = scan({ 'demo/x': Buffer.concat([...many, exec2, ...many]) });
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['models/pickle-runs-code', 'models/pickle-unknown-global'],
    );
    assert.ok(findings[1]!.evidence.length <= 2000);
  });

  it('drops no danger when very many files have something to be said', () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`demo/${index}`, model]));
    assert.equal(scan({ ...files, 'demo/last': exec2 })[0]?.id, 'models/pickle-runs-code');
  });

  describe('globals of the distribution itself', () => {
    const own = protocol2('demo.models', 'Phrases');

    it('are reported as low', () => {
      const findings = scan({ 'demo/x.pkl': own, 'demo/__init__.py': Buffer.from('x = 1\n') });
      assert.deepEqual(
        findings.map(({ id, severity }) => `${id} ${severity}`),
        ['models/pickle-own-global low'],
      );
    });

    it('are unknown where the distribution has no such package', () => {
      assert.deepEqual(found(own), [unknown]);
    });

    it('are unknown where the package is a namespace that others share', () => {
      assert.deepEqual(
        scan({ 'demo/x.pkl': own, 'demo/part/__init__.py': Buffer.from('x = 1\n') })[0]?.severity,
        'medium',
      );
    });

    it('are dangerous where they lead out of it', () => {
      const out = protocol2('demo.models', 'os.system');
      const findings = scan({ 'demo/x.pkl': out, 'demo/__init__.py': Buffer.from('x = 1\n') });
      assert.deepEqual(
        findings.map(({ id }) => id),
        ['models/pickle-runs-code'],
      );
    });

    it('do not make a distribution called os harmless', () => {
      const findings = scan({ 'x.pkl': protocol2('os', 'system'), 'os/__init__.py': Buffer.from('x = 1\n') });
      assert.deepEqual(
        findings.map(({ id }) => id),
        ['models/pickle-runs-code'],
      );
    });
  });

  describe('what cannot be looked at', () => {
    const bzip = Buffer.from('BZh91AY&SY\x01\x02\x03', 'latin1');
    const xz = Buffer.from('\xfd7zXZ\0\0\x04', 'latin1');

    it('is said of pickles packed in other ways', () => {
      for (const name of ['a.pkl.bz2', 'a.joblib', 'a.pbz2', 'a.pickle.xz'])
        for (const bytes of [bzip, xz]) assert.deepEqual(found(bytes, `demo/${name}`), [notLooked], name);
    });

    it('is said low of other packed files, and only told of in folders of tests', () => {
      for (const name of ['a.xml.bz2', 'a.tar.xz', 'a'])
        assert.deepEqual(found(bzip, `demo/${name}`), ['packed-data low']);
      assert.deepEqual(found(bzip, 'demo/tests/a.xml.bz2'), ['packed-data info']);
    });

    it('is low in folders of tests, where nothing dangerous was seen', () => {
      assert.deepEqual(found(bzip, 'demo/tests/data/a.pkl.bz2'), ['not-looked-at low']);
      assert.deepEqual(found(noise, 'demo/test/a.pkl'), ['pickle-unreadable low']);
      assert.deepEqual(found(exec2, 'demo/tests/a.pkl'), [runs]);
    });

    it('is said of a file that bears the name of a pickle and is none', () => {
      assert.deepEqual(found(noise, 'demo/a.pkl'), [unreadable]);
      assert.deepEqual(found(Buffer.from('version https://git-lfs.invalid\n'), 'demo/a.pickle'), [
        unreadable,
      ]);
      assert.deepEqual(found(Buffer.alloc(0), 'demo/a.pkl'), []);
    });

    it('is said of packed bytes that break off', () => {
      const large = gzipSync(
        Buffer.concat([protocol(4), Buffer.from('C\xff', 'latin1'), noise.subarray(0, 255), noise, noise]),
        { level: 0 },
      );
      assert.deepEqual(found(large.subarray(0, 300), 'demo/a.pkl.gz'), []);
      assert.deepEqual(found(Buffer.concat([gzipSync('').subarray(0, 10), noise]), 'demo/a.pkl.gz'), [
        notLooked,
      ]);
    });
  });

  describe('entries that are too large to be kept', () => {
    const filler: Buffer = Buffer.alloc(1 << 20);
    const large = (head: Buffer, tail: Buffer = filler, path = 'demo/large.bin'): string[] =>
      scan({}, { [path]: { head, tail } }).map(({ id, severity }) => `${id.slice(7)} ${severity}`);

    it('count as far as they go: globals in the first MiB', () => {
      const bytes = Buffer.from('\x8e\0\0\0\x10\0\0\0\0', 'latin1');
      assert.deepEqual(large(pickle(protocol(4), callOf('os', 'system'), bytes, filler)), [runs, notLooked]);
      assert.deepEqual(large(pickle(protocol(4), bytes, filler)), [notLooked]);
    });

    it('are nothing when they are arrays of numbers, or no model at all', () => {
      assert.deepEqual(large(numpyFile(plainHeader, filler)), []);
      assert.deepEqual(large(filler), []);
    });

    it('are said to be not looked at when they are arrays of objects, or archives of pickles', () => {
      assert.deepEqual(large(numpyFile(objectHeader, pickle(protocol(2), ']', 'N'.repeat(1 << 20)))), [
        notLooked,
        objects,
      ]);
      const archive = buildZip([
        { name: 'archive/data.pkl', content: plain, method: 0 },
        { name: 'w', content: filler, method: 0 },
      ]);
      assert.deepEqual(large(archive.subarray(0, 1 << 20), archive.subarray(-(1 << 20))), [notLooked]);
      const other = buildZip([
        { name: 'a.html', content: 'a' },
        { name: 'w', content: filler, method: 0 },
      ]);
      assert.deepEqual(large(other.subarray(0, 1 << 20), other.subarray(-(1 << 20))), []);
    });
  });

  describe('texts that begin like pickles', () => {
    const texts = [
      'const a = 1;\nfunction b() {}\n.\n',
      'import os\nimport sys\n\n.',
      'Version 1\nPython\nNothing.\n',
      '(c) 2026 somebody\nall rights reserved.\n',
      'copyright\nlicense\n.',
      'const_p1,const_p2\n0.1,0.2\n.3,.4\n)R.',
      'I am\nN.\n',
      'c os\nsystem\n)R.',
      'class A:\n    pass\n',
      ']}\n.',
    ];
    for (const text of texts) {
      it(JSON.stringify(text), () => assert.deepEqual(found(Buffer.from(text), 'demo/a.txt'), []));
    }
  });

  it('does not apply to source distributions, which are not read', () => {
    const session = modelsScanner.begin({
      filename: 'demo-1.0.tar.gz',
      name: 'demo',
      version: '1.0',
      form: 'sdist',
    });
    const report = session.finish({
      complete: true,
      problems: [],
      entries: 0,
      uncompressedBytes: 0,
      sha256: '',
    });
    assert.equal(report.outcome, 'not-applicable');
  });
});
