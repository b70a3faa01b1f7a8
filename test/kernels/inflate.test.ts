import assert from 'node:assert/strict';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { kernels } from '../../src/kernels/kernels.js';
import { packedAs, randomTexts, takenByZlib } from '../helpers/deflate.js';

/** Least significant bit first, as deflate has it. */
function bits(text: string): Buffer {
  const all = text.replaceAll(' ', '');
  const bytes = Buffer.alloc(Math.ceil(all.length / 8));
  for (const [index, bit] of [...all].entries()) if (bit === '1') bytes[index >> 3]! |= 1 << (index & 7);
  return bytes;
}

/** 1: last block; `10`: fixed codes, the two bits in their order in the stream. */
const fixed = '1 10';
const end = '0000000';
const letterA = '10010001';

describe('the inflater', () => {
  for (const [title, raw, content] of [
    ['an empty block of fixed codes', bits(`${fixed} ${end}`), ''],
    ['a letter in fixed codes', bits(`${fixed} ${letterA} ${end}`), 'a'],
    ['a match of distance one', bits(`${fixed} ${letterA} 0000001 00000 ${end}`), 'aaaa'],
    ['a stored block', Buffer.from([1, 2, 0, 0xfd, 0xff, 0x61, 0x62]), 'ab'],
    ['two blocks', Buffer.from([0, 1, 0, 0xfe, 0xff, 0x61, 1, 1, 0, 0xfe, 0xff, 0x62]), 'ab'],
  ] as const) {
    it(`reads ${title}`, () => {
      assert.equal(inflateRawSync(raw).toString(), content);
      assert.equal(Buffer.from(kernels().inflate(raw, content.length) ?? [0]).toString(), content);
    });
  }

  for (const [title, raw, size] of [
    ['nothing', Buffer.alloc(0), 0],
    ['a kind of block that is none', bits('1 11'), 0],
    ['a stored block whose lengths differ', Buffer.from([1, 2, 0, 0xfd, 0xfe, 0x61, 0x62]), 2],
    ['a stored block that is cut short', Buffer.from([1, 2, 0, 0xfd, 0xff, 0x61]), 2],
    ['a match before the beginning', bits(`${fixed} ${letterA} 0000001 00001 ${end}`), 4],
    ['a length that is none', bits(`${fixed} ${letterA} 11000110 00000 ${end}`), 259],
    ['a distance that is none', bits(`${fixed} ${letterA} 0000001 01111 ${end}`), 4],
    ['bits that end too early', bits(`${fixed} ${letterA}`), 1],
    ['bytes behind the end', bits(`${fixed} ${end}`.padEnd(24, '0')), 0],
    ['more than it may make', bits(`${fixed} ${letterA} ${letterA} ${end}`), 1],
    ['less than it should', bits(`${fixed} ${letterA} ${end}`), 2],
    // 257 + 30 lengths: 287 of literals and lengths
    ['too many codes', bits('1 01 01111 00000 0000'), 0],
    ['lengths of codes that are all zero', bits('1 01 00000 00000 0000 000 000 000 000'), 0],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.equal(kernels().inflate(raw, size), undefined);
      assert.ok(!takenByZlib(raw, size));
    });
  }

  it('gives back what zlib packed, in each of its ways', () => {
    fc.assert(
      fc.property(randomTexts, packedAs, (content, options) => {
        const inflated = kernels().inflate(deflateRawSync(content, options), content.length);
        assert.ok(inflated && Buffer.compare(inflated, content) === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back matches of every length at every distance', () => {
    for (let distance = 1; distance <= 40; distance += 1) {
      for (let length = 3; length <= 300; length += 1) {
        const first = Array.from({ length: distance }, (_, at) => (at * 7 + distance) & 0xff);
        const content = Buffer.alloc(distance + length, Buffer.from(first));
        const raw = deflateRawSync(content);
        assert.deepEqual(Buffer.from(kernels().inflate(raw, content.length) ?? []), content);
      }
    }
  });

  it('gives back matches over the whole window', () => {
    const noise = Buffer.from(Array.from({ length: 32_768 }, (_, at) => (Math.imul(at, 40_503) >> 7) & 0xff));
    const content = Buffer.concat([noise, noise, noise]);
    const inflated = kernels().inflate(deflateRawSync(content, { level: 9 }), content.length);
    assert.deepEqual(Buffer.from(inflated ?? []), content);
  });

  it('takes from a damaged stream what zlib takes, and nothing else', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(randomTexts, packedAs, flips, fc.nat({ max: 3 }), (content, options, changes, cut) => {
        const raw = Buffer.from(deflateRawSync(content, options));
        for (const [at, flip] of changes) raw[at % raw.length]! ^= flip;
        const stream = raw.subarray(0, Math.max(0, raw.length - cut));
        const byZlib = takenByZlib(stream, content.length);
        const inflated = kernels().inflate(stream, content.length);
        assert.deepEqual(inflated && Buffer.from(inflated), byZlib);
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves to others what is too large for it', () => {
    const { mostInflated } = kernels();
    const content = Buffer.alloc(mostInflated + 1);
    assert.equal(kernels().inflate(deflateRawSync(content), content.length), undefined);
    const stored = deflateRawSync(content, { level: constants.Z_NO_COMPRESSION });
    assert.equal(kernels().inflate(stored, mostInflated), undefined);
    const most = content.subarray(1);
    assert.equal(kernels().inflate(deflateRawSync(most), mostInflated)?.length, mostInflated);
  });
});
