import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { inflateAll, inflateHead, mostInflated, tells } from '../../../src/scanners/models/inflate.js';
import { lookAt } from '../../../src/scanners/models/look.js';
import { createNotes } from '../../../src/scanners/models/notes.js';
import { isNumpy, readNumpyHeader } from '../../../src/scanners/models/numpy.js';
import { endsAsZip, isTar, sniff } from '../../../src/scanners/models/sniff.js';
import { tarMembers } from '../../../src/scanners/models/tar-members.js';
import { findDangerousGlobals } from '../../../src/scanners/models/traces.js';
import { zipMembers } from '../../../src/scanners/models/zip-members.js';
import {
  callOf,
  numpyFile,
  objectHeader,
  pickle,
  plainHeader,
  stackGlobal,
  tarFile,
} from '../../helpers/pickles.js';
import { buildZip } from '../../helpers/zips.js';
import { pickleTargets } from '../../fuzz/targets-pickle.js';
import { exec2, model, noise, zipped } from './samples.js';

const text = (bytes: string): Buffer => Buffer.from(bytes, 'latin1');

describe('what bytes are', () => {
  const forms: readonly (readonly [string, Buffer])[] = [
    ['pickle', text('\x80\x04')],
    ['other', text('\x80\x06')],
    ['other', text('\x80')],
    ['bare-pickle', text('cos\n')],
    ['bare-pickle', text(']')],
    ['bare-pickle', text('\x95')],
    ['bare-pickle', text('\x82')],
    ['other', text('R')],
    ['other', text('{"a": 1}')],
    ['other', text('# a comment')],
    ['other', text('0')],
    ['numpy', numpyFile(plainHeader, Buffer.alloc(0))],
    ['other', text('\x93NUMB')],
    ['zip', text('PK\x03\x04')],
    ['zip', text('PK\x05\x06')],
    ['bare-pickle', text('PK\x01\x02')],
    ['gzip', text('\x1f\x8b\x08')],
    ['zlib', text('x\x9c')],
    ['zlib', text('x\x01')],
    ['other', text('xy')],
    ['joblib-zlib', text('ZF0x')],
    ['packed', text('BZh91AY&SY')],
    ['bare-pickle', text('BZh\0\0')],
    ['packed', text('\xfd7zXZ\0')],
    ['packed', text('\x28\xb5\x2f\xfd')],
    ['packed', text('\x04\x22\x4d\x18')],
    ['hdf5', text('\x89HDF\r\n\x1a\n')],
    ['other', Buffer.alloc(0)],
  ];
  for (const [form, bytes] of forms) {
    it(`${JSON.stringify(bytes.toString('latin1').slice(0, 12))}: ${form}`, () => {
      assert.equal(sniff(bytes, 0), form);
      // the same behind other bytes
      assert.equal(sniff(Buffer.concat([noise, bytes]), noise.length), form);
    });
  }

  it('knows tar and the end of a zip by what stands further on', () => {
    assert.equal(isTar(tarFile({ a: Buffer.from('a') })), true);
    assert.equal(isTar(noise), false);
    assert.equal(endsAsZip(Buffer.concat([noise, zipped('a', noise)])), true);
    assert.equal(endsAsZip(Buffer.from('short')), false);
  });
});

describe('the header of a NumPy array', () => {
  const header = (descr: string, shape = '(2, 3)'): ReturnType<typeof readNumpyHeader> =>
    readNumpyHeader(
      numpyFile(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`, Buffer.alloc(8)),
      0,
    );

  const kinds: readonly (readonly [string, string])[] = [
    ["'<f8'", 'data'],
    ["'|S3'", 'data'],
    ["'<M8[ns]'", 'data'],
    ["[('a', '<f8'), ('b', '<i4', (2,))]", 'data'],
    ["'|O'", 'object'],
    ["'O'", 'object'],
    ["'|O8'", 'object'],
    ["[('a', '<f8'), ('b', [('c', '|O')])]", 'object'],
    ["'object'", 'perhaps'],
    ["'f8,O'", 'perhaps'],
    ["'\\x4f'", 'perhaps'],
  ];
  for (const [descr, holds] of kinds)
    it(`${descr} holds ${holds}`, () => assert.equal(header(descr)?.holds, holds));

  it('says where plain data ends', () => {
    const ends = [
      [header("'<f8'"), 48],
      [header("'<f8'", '()'), 8],
      [header("'<U5'", '(3,)'), 60],
      [header("'|b1'", '(0, 9)'), 0],
    ] as const;
    for (const [found, bytes] of ends) assert.equal(found?.end, found!.content + bytes);
    assert.equal(header("[('a', '<f8')]")?.end, undefined);
    assert.equal(header("'<f8'", '(99999999999, 99999999999)')?.end, undefined);
  });

  it('is not there when it is cut short', () => {
    const whole = numpyFile(objectHeader, Buffer.alloc(0));
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(readNumpyHeader(whole.subarray(0, length), 0), undefined);
    assert.ok(isNumpy(whole, 0));
  });
});

describe('members of archives', () => {
  it('are read where the directory is sound, each once', () => {
    const zip = buildZip([
      { name: 'a', content: 'aa', method: 0 },
      { name: 'b', content: 'bb' },
    ]);
    const members = [...zipMembers(zip)].map(({ name, method, raw }) => [
      name,
      method,
      Buffer.from(raw).toString('latin1'),
    ]);
    assert.deepEqual(members, [
      ['a', 0, 'aa'],
      ['b', 8, deflateRawSync('bb').toString('latin1')],
    ]);
  });

  it('are read by their own headers where it is not', () => {
    const zip = buildZip([{ name: 'a', content: 'aa', method: 0 }], { comment: Buffer.from('c') });
    assert.deepEqual(
      [...zipMembers(zip)].map(({ name, raw }) => [name, Buffer.from(raw).toString()]),
      [['a', 'aa']],
    );
    assert.deepEqual(
      [...zipMembers(zip.subarray(0, 32))].map(({ whole }) => whole),
      [false],
    );
  });

  it('of tar files end where the sizes make no sense', () => {
    const tar = tarFile({ a: Buffer.from('aa'), b: Buffer.from('bb') });
    assert.deepEqual(
      [...tarMembers(tar)].map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
      [
        ['a', 'aa'],
        ['b', 'bb'],
      ],
    );
    tar.write('zz', 1024 + 124);
    assert.equal([...tarMembers(tar)].length, 1);
    const big = tarFile({ a: Buffer.from('aa') });
    big.fill(0, 124, 136).writeUInt8(0x80, 124);
    big.writeUInt8(2, 135);
    assert.deepEqual(
      [...tarMembers(big)].map(({ bytes }) => Buffer.from(bytes).toString()),
      ['aa'],
    );
  });

  it('are any bytes at all, and reading them ends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        assert.ok([...zipMembers(bytes)].length <= bytes.length);
        assert.ok([...tarMembers(bytes)].length <= bytes.length);
      }),
    );
  });
});

describe('inflating', () => {
  const long = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * index) % 251));

  it('gives the beginning, and all', () => {
    const packed = gzipSync(long);
    const head = inflateHead(packed, 'gzip')!;
    assert.ok(head.length > 100 && Buffer.compare(head, long.subarray(0, head.length)) === 0);
    assert.deepEqual(inflateAll(packed, 'gzip'), { bytes: long, whole: true });
  });

  it('gives what stands before damage, and says that it is not all', () => {
    const packed = gzipSync(noiseOf(200_000));
    packed.fill(0xff, packed.length - 20_000);
    const inflated = inflateAll(packed, 'gzip');
    assert.equal(inflated?.whole, false);
    assert.ok(inflated.bytes.length > 10_000);
  });

  it('never gives more than the bound', () => {
    const inflated = inflateAll(deflateRawSync(Buffer.alloc(mostInflated + 1)), 'raw');
    assert.equal(inflated?.whole, false);
    assert.ok(inflated.bytes.length <= mostInflated);
  });

  it('does not judge by a beginning that holds next to nothing', () => {
    const empty = Buffer.from([0, 0, 0, 0xff, 0xff]);
    const packed = Buffer.concat([...Array.from({ length: 200 }, () => empty), deflateRawSync(exec2)]);
    assert.equal(tells(inflateHead(packed, 'raw')!, packed), false);
    const zip = Buffer.concat([zipped('a', Buffer.alloc(0)).subarray(0, 0), zipOf(packed)]);
    const notes = look(zip, { bytes: 1e6, members: 10 });
    assert.deepEqual(notes, ['models/pickle-runs-code']);
  });

  it('gives nothing for what is not packed', () => {
    assert.equal(inflateHead(noise, 'gzip'), undefined);
    assert.equal(inflateAll(noise, 'zlib'), undefined);
    assert.equal(inflateAll(Buffer.alloc(0), 'gzip'), undefined);
  });

  /** bytes that do not pack, the same every time */
  function noiseOf(length: number): Buffer {
    const blocks = Array.from({ length: length / 32 }, (_, index) =>
      createHash('sha256').update(`${index}`).digest(),
    );
    return Buffer.concat(blocks);
  }

  /** A zip whose one member is packed as given. */
  function zipOf(raw: Buffer): Buffer {
    const sizes = { method: 8, size: exec2.length };
    return buildZip([{ name: 'a', content: raw, method: 0, local: sizes, central: sizes }]);
  }
});

function look(bytes: Buffer, budget: { bytes: number; members: number }): string[] {
  const notes = createNotes();
  lookAt({ notes, budget }, { bytes, inside: '', name: 'a', depth: 0, whole: true });
  return notes.findings('a', () => false).map(({ id }) => id);
}

describe('the budget of a distribution', () => {
  const zip = buildZip([
    { name: 'a', content: exec2 },
    { name: 'b', content: model },
  ]);
  const tar = tarFile({ a: exec2, b: model });

  it('lets all be looked at while it lasts', () => {
    for (const bytes of [zip, tar])
      assert.deepEqual(look(bytes, { bytes: 1e6, members: 10 }), [
        'models/pickle-runs-code',
        'models/pickle-unknown-global',
      ]);
  });

  it('is said to be spent when bytes or members are too many', () => {
    assert.deepEqual(look(zip, { bytes: 1e6, members: 1 }), [
      'models/pickle-runs-code',
      'models/not-looked-at',
    ]);
    assert.deepEqual(look(zip, { bytes: 10, members: 10 }), ['models/not-looked-at']);
    assert.deepEqual(look(tar, { bytes: 1e6, members: 1 }), [
      'models/pickle-runs-code',
      'models/not-looked-at',
    ]);
    assert.deepEqual(look(tar, { bytes: 0, members: 10 }), ['models/not-looked-at']);
    assert.deepEqual(look(gzipSync(exec2), { bytes: 10, members: 10 }), ['models/not-looked-at']);
  });
});

describe('traces of globals', () => {
  it('are found in both forms, wherever they lie', () => {
    for (const shape of [
      callOf('os', 'system'),
      stackGlobal('os', 'system'),
      pickle('\x8c\x02osq\x01\x8c\x06systemr\0\0\0\0\x93'),
    ]) {
      assert.deepEqual([...findDangerousGlobals(Buffer.concat([noise, shape, noise]), 0)], ['os.system']);
      assert.deepEqual([...findDangerousGlobals(Buffer.concat([shape, noise]), 1)], []);
    }
  });

  it('are none in noise, and none where the global is not dangerous', () => {
    for (const bytes of [
      noise,
      callOf('demo', 'Thing'),
      stackGlobal('demo', 'Thing'),
      callOf('o s', 'system'),
      Buffer.from('c\n\n'),
    ])
      assert.deepEqual([...findDangerousGlobals(bytes, 0)], []);
  });
});

describe('the fuzz target', () => {
  it('takes sound and unsound bytes', () => {
    for (const bytes of [exec2, noise, zipped('a', exec2), Buffer.alloc(0)]) pickleTargets.pickle(bytes);
  });
});
