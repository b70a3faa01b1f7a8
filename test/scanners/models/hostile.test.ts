import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { globalLines, protocol, tarFile } from '../../helpers/pickles.js';
import { buildZip } from '../../helpers/zips.js';
import { cases } from './cases.js';
import { exec2, found, notLooked, runs } from './samples.js';

describe('the models scanner under attack', () => {
  describe('hostile files', () => {
    const million = 1_000_000;
    const shapes: readonly (readonly [string, Buffer])[] = [
      ['a million pickles', Buffer.from('N.'.repeat(million))],
      ['a million local headers', Buffer.from('PK\x03\x04'.repeat(million), 'latin1')],
      ['headers that each claim all that follows', overlapping(2000)],
      [
        'a bomb',
        gzipSync(Buffer.concat([protocol(2), globalLines('demo', 'A'), Buffer.alloc(80 * million, 0xff)])),
      ],
      [
        'a zip of bombs',
        buildZip(
          Array.from({ length: 10 }, (_, index) => ({
            name: `${index}.pkl`,
            content: Buffer.concat([protocol(2), Buffer.alloc(2 * million, 'N')]),
          })),
        ),
      ],
      ['a header of npy that claims 4 GiB', Buffer.from('\x93NUMPY\x02\0\xff\xff\xff\xff', 'latin1')],
      ['a tar that claims too much', tarFile({ a: Buffer.alloc(10) }).fill('7', 124, 135)],
      [
        'a million class names',
        Buffer.concat([
          Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
          Buffer.from('class_name'.repeat(million / 10)),
        ]),
      ],
    ];
    for (const [what, bytes] of shapes) {
      it(`ends with ${what}`, function () {
        this.timeout(60_000);
        assert.ok(Array.isArray(found(bytes)));
      });
    }

    it('says so when there are more pickles than are walked', () => {
      assert.deepEqual(found(Buffer.concat([Buffer.from('N.'.repeat(100_000)), exec2])), [runs, notLooked]);
    });

    function overlapping(count: number): Buffer {
      const one = Buffer.alloc(31);
      one.write('PK\x03\x04', 'latin1');
      one.writeUInt16LE(8, 6);
      one.writeUInt16LE(1, 26);
      one.write('a', 30);
      return Buffer.concat([...Array.from({ length: count }, () => one), Buffer.alloc(million, '(')]);
    }
  });

  it('never throws, whatever the bytes', () => {
    const starts = fc.constantFrom(
      protocol(4),
      Buffer.from('\x93NUMPY\x01\0', 'latin1'),
      Buffer.from('PK\x03\x04', 'latin1'),
      Buffer.from('\x1f\x8b\x08', 'latin1'),
      Buffer.from('x\x9c', 'latin1'),
      Buffer.from('ZF0x', 'latin1'),
      Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
      Buffer.from('c'),
      Buffer.alloc(0),
    );
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 600 }), (start, rest) => {
        assert.ok(Array.isArray(found(Buffer.concat([start, rest]), 'demo/a.pkl')));
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on what is nearly sound', () => {
    const samples = cases.map(([, bytes]) => bytes).filter(({ length }) => length > 0);
    const place = fc.tuple(fc.constantFrom(...samples), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat());
    fc.assert(
      fc.property(place, ([sample, at, byte, cut]) => {
        const bytes = Buffer.from(sample);
        bytes[at % bytes.length] = byte;
        assert.ok(Array.isArray(found(bytes.subarray(0, 1 + (cut % bytes.length)))));
      }),
      { numRuns: 1500 },
    );
  });
});
