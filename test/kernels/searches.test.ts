import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kernels } from '../../src/kernels/kernels.js';
import { blocks, distancesOf, doorBlocks } from '../../src/scanners/code/python/blocks.js';
import { foldsOrTurns } from '../../src/scanners/code/python/folding.js';
import { eachRun, searchRuns } from '../../src/scanners/secrets/runs.js';

/** Every pair of letters is a beginning; or `AK` alone. */
const any = new Uint8Array(65_536).fill(1);
const few = new Uint8Array(65_536);
few[0x414b] = 1;

interface Found {
  readonly runs: readonly string[];
  readonly marker: boolean;
  readonly sign: boolean;
}

function search(bytes: Uint8Array, beginnings: Uint8Array): Found {
  const runs: string[] = [];
  let mayHold = { marker: false, sign: false };
  searchRuns(bytes, beginnings, {
    begin: (one) => {
      mayHold = one;
    },
    run: (start, end) => runs.push(`${start}-${end}`),
  });
  return { runs, ...mayHold };
}

function reference(bytes: Uint8Array): string[] {
  const runs: string[] = [];
  eachRun(bytes, (start, end) => runs.push(`${start}-${end}`));
  return runs;
}

const pieces = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{1,90}$/),
  fc.constantFrom(
    ...[
      ' ',
      '.',
      '/',
      '=',
      'y=',
      'g=',
      '+',
      '%',
      ':',
      '\\',
      '\n',
      '  ',
      '\xff',
      '\0',
      '"',
      '@',
      '://',
      'a://b@',
    ],
    ...['-----BEGIN ', 'EGIN', 'AKAKAKAKAKAKAKAKAKAKAK', 'G', '.AAAAAAAAAAAAAAAAAAAAAA.'],
  ),
);
const texts = fc.array(pieces, { maxLength: 40 }).map((all) => Buffer.from(all.join(''), 'latin1'));

describe('the search for long words', () => {
  it('tells of all of them when each begins as is asked for', () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        assert.deepEqual(search(bytes, any).runs, reference(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('loses none that begins as is asked for, or that stands behind what makes it of interest', () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        const told = new Set(search(bytes, few).runs);
        const all = reference(bytes);
        for (const run of all) {
          const [start = 0, end = 0] = run.split('-').map(Number);
          if (isOfInterest(bytes.toString('latin1'), start, end)) assert.ok(told.has(run), run);
          told.delete(run);
        }
        assert.deepEqual([...told], [], 'told of what is no whole word');
      }),
      { numRuns: 2000 },
    );
  });

  it('sees every PEM head, and every sign behind a scheme', () => {
    fc.assert(
      fc.property(texts, (bytes) => {
        const { marker, sign } = search(bytes, few);
        const text = bytes.toString('latin1');
        assert.equal(marker, text.includes('EGIN '));
        assert.equal(sign, /:\/\/[^\x00-\x20"'@\x7f-\xff]{0,253}@/.test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the same of a text wherever it stands', () => {
    const text = `x ${'a'.repeat(25)} EGIN a://b@c ${'AK'.repeat(12)}`;
    for (let before = 0; before < 140; before += 1) {
      for (const after of [0, 1, 63, 64, 65]) {
        const bytes = Buffer.from(' '.repeat(before) + text + ' '.repeat(after));
        const { runs, marker, sign } = search(bytes, any);
        assert.deepEqual(runs, [`${before + 2}-${before + 27}`, `${before + 41}-${before + 65}`]);
        assert.ok(marker && sign);
      }
    }
  });

  it('tells of more than it holds at once, and then knows nothing of what is behind', () => {
    const many = 3000;
    const { runs, marker, sign } = search(Buffer.from(`${'A'.repeat(20)} `.repeat(many)), any);
    assert.equal(runs.length, many);
    assert.ok(marker && sign);
  });
});

/** As `judgePreceded` and its like ask, without looking further. */
function isOfInterest(text: string, start: number, end: number): boolean {
  const run = text.slice(start, end);
  const before = text.slice(0, start);
  if (run.startsWith('AK') || /[/+%]$/.test(before)) return true;
  if (before.endsWith('\\') && run.startsWith('AK', 1)) return true;
  if (/[yg]=$/.test(before)) return true;
  if (before.endsWith(':')) return run.length === 35 && run.startsWith('AA');
  return before.endsWith('G.') && run.length === 22 && text[end] === '.';
}

describe('the search for blocks', () => {
  for (const table of [blocks, doorBlocks]) {
    it(`finds exactly those of set ${table.which}, at every second place`, () => {
      const names = fc.constantFrom(
        'os',
        'exec',
        'subprocess',
        '.ssh',
        ' ',
        '\n',
        'a',
        'socket',
        'é',
        '__import__',
        'sys',
      );
      fc.assert(
        fc.property(fc.array(names, { maxLength: 400 }), (all) => {
          const bytes = Buffer.from(all.join(''));
          const stop = Math.max(0, bytes.length - 3) & ~1;
          const expected: number[][] = [];
          for (let at = 0; at < stop; at += 2) {
            const found = distancesOf(table, bytes.readInt32LE(at) & table.mask);
            if (found !== 0) expected.push([at, found]);
          }
          const told: number[][] = [];
          kernels().findBlocks(bytes, stop, table, (at, found) => told.push([at, found]) > 0);
          assert.deepEqual(told, expected);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('stops when it is told to', () => {
    let told = 0;
    kernels().findBlocks(Buffer.from('subprocess exec '.repeat(2000)), 30_000, blocks, () => (told += 1) < 5);
    assert.equal(told, 5);
  });
});

describe('the search for characters that fold or turn', () => {
  const tells = (text: string): boolean => foldsOrTurns(Buffer.from(text));

  it('finds one wherever it stands', () => {
    for (let before = 0; before < 40; before += 1)
      for (const character of ['ﬁ', 'ａ', '\u202e', '𝐚', '²'])
        for (const after of ['', 'a', ' '.repeat(20), 'é'.repeat(20)]) {
          const lead = before % 2 === 0 ? 'a'.repeat(before) : 'π'.repeat(before);
          assert.ok(tells(lead + character + after), `${before} ${character}`);
          assert.ok(!tells(lead + after));
        }
  });

  it('says of a text what it says of its characters one by one', () => {
    const characters = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.string({ unit: fc.constantFrom('é', '漢', '🎉', 'a', ' '), maxLength: 80 }),
    );
    fc.assert(
      fc.property(characters, (text) => {
        const points = [...text];
        assert.equal(tells(points.join('')), points.some(tells));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a character that is cut short for one that ends in zeros', () => {
    // U+2000 folds, U+2027 does not
    assert.equal(foldsOrTurns(Uint8Array.of(0xe2, 0x80)), true);
    assert.equal(foldsOrTurns(Uint8Array.of(0xe2, 0x80, 0xa7)), false);
    assert.equal(foldsOrTurns(Uint8Array.of(0xc3)), false);
  });
});

describe('the memory of the kernels', () => {
  it('searches what lies in it where it lies, and copies what does not', () => {
    const text = `${'A'.repeat(30)} `;
    // a stored block
    const raw = Buffer.concat([Buffer.from([1, 31, 0, 0xe0, 0xff]), Buffer.from(text)]);
    const inside = kernels().inflate(raw, text.length);
    assert.ok(inside);
    assert.deepEqual(search(inside, any), search(Buffer.from(text), any));
    assert.deepEqual(search(inside.subarray(5), any).runs, ['0-25']);
    assert.equal(Buffer.from(inside).toString(), text);
  });

  it('does not take what is too large to search', () => {
    const { mostSearched } = kernels();
    assert.throws(() => foldsOrTurns(new Uint8Array(mostSearched + 1)), RangeError);
    assert.deepEqual(search(Buffer.alloc(mostSearched + 1, ' '), any), {
      runs: [],
      marker: true,
      sign: true,
    });
  });
});
