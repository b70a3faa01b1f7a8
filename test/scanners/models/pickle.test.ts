import assert from 'node:assert/strict';
import fc from 'fast-check';
import { opcodes } from '../../../src/scanners/models/opcodes.js';
import { walkPickle, type PickleWalk } from '../../../src/scanners/models/pickle.js';
import { globalLines, pickle, protocol, protocol2, protocol4, shortText } from '../../helpers/pickles.js';

function walk(bytes: Buffer, from = 0): PickleWalk & { readonly names: readonly string[] } {
  const names: string[] = [];
  const walked = walkPickle(bytes, from, (module, name) => names.push(`${module} ${name}`));
  return { ...walked, names };
}

const length4 = (count: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(count);
  return bytes;
};
const length8 = (count: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(count);
  return bytes;
};

/** How `os` and `system` may come onto the stack; all of it inert bytes that nobody loads. */
const namings: readonly (readonly [string, Buffer])[] = [
  ['GLOBAL', globalLines('os', 'system')],
  ['INST', pickle('(ios\nsystem\n')],
  ['STACK_GLOBAL over short texts', pickle(shortText('os'), shortText('system'), '\x93')],
  ['STACK_GLOBAL with MEMOIZE between', pickle(shortText('os'), '\x94', shortText('system'), '\x94\x93')],
  ['BINUNICODE', pickle('X', length4(2), 'os', 'X', length4(6), 'system', '\x93')],
  ['BINUNICODE8', pickle('\x8d', length8(2n), 'os', '\x8d', length8(6n), 'system', '\x93')],
  ['SHORT_BINSTRING and BINSTRING', pickle('U\x02os', 'T', length4(6), 'system', '\x93')],
  ['STRING', pickle("S'os'\n", 'S"system"\n', '\x93')],
  ['STRING with escapes', pickle("S'\\x6f\\163'\n", "S'system'\n", '\x93')],
  ['UNICODE', pickle('Vos\nVsystem\n\x93')],
  ['UNICODE with escapes', pickle('V\\u006fs\nV\\U00000073ystem\n\x93')],
  ['BINPUT and BINGET', pickle(shortText('os'), 'q\x050', shortText('system'), 'q\x060h\x05h\x06\x93')],
  ['PUT and GET', pickle(shortText('os'), 'p7\n0', shortText('system'), 'p8\n0g7\ng8\n\x93')],
  [
    'LONG_BINPUT and LONG_BINGET under far keys',
    pickle(shortText('os'), 'r\xff\xff\xff\x7f0', shortText('system'), 'j\xff\xff\xff\x7f2\x000'),
  ],
  [
    'MEMOIZE after PUT counts the keys',
    pickle('Np9\n', shortText('os'), '\x94', shortText('system'), '\x940h\x01h\x02\x93'),
  ],
  [
    'DUP',
    pickle(shortText('system'), '20', shortText('os'), '00', shortText('os'), shortText('system'), '\x93'),
  ],
  ['things thrown away by POP', pickle(shortText('os'), 'N0', shortText('system'), 'N0\x93')],
  ['things thrown away by POP_MARK', pickle(shortText('os'), '(NNN1', shortText('system'), '\x93')],
  ['a mark thrown away by POP', pickle(shortText('os'), '(0', shortText('system'), '\x93')],
  [
    'tuples, lists, dicts and sets before',
    pickle(')]}\x8f(NNt(NNl(NNd(N\x91\x85\x86', shortText('os'), shortText('system'), '\x93'),
  ],
  [
    'containers that are filled before',
    pickle('](NNe}(NNu\x8f(NN\x90]Na}NNs', shortText('os'), shortText('system'), '\x93'),
  ],
];

describe('the walk over a pickle', () => {
  for (const [how, bytes] of namings) {
    if (how.startsWith('LONG_BINPUT')) continue;
    it(`sees a global by ${how}`, () => {
      const walked = walk(pickle(protocol(5), bytes, '.'));
      assert.deepEqual(walked.names, ['os system']);
      assert.equal(walked.hidden, 0);
      assert.equal(walked.ended, 'stop');
    });
  }

  it('sees a global by LONG_BINGET under far keys', () => {
    const far = 'r\xff\xff\xff\x7f';
    const walked = walk(
      pickle(
        shortText('os'),
        far,
        '0',
        shortText('system'),
        'r\xfe\xff\xff\x7f',
        '0j',
        far.slice(1),
        'j\xfe\xff\xff\x7f\x93.',
      ),
    );
    assert.deepEqual(walked.names, ['os system']);
  });

  it('ends behind STOP, so that the next stream can be walked', () => {
    const first = protocol2('builtins', 'print');
    const both = Buffer.concat([first, protocol4('os', 'system')]);
    const walked = walk(both);
    assert.equal(walked.end, first.length);
    assert.deepEqual(walk(both, walked.end).names, ['os system']);
  });

  it('counts what is called, and numbers of the extension registry', () => {
    const walked = walk(pickle(protocol(2), '\x82\x01\x83\x01\x02\x84\x01\x02\x03\x04)R.'));
    assert.deepEqual([walked.extensions, walked.calls, walked.ended], [3, 1, 'stop']);
  });

  const calls: readonly (readonly [string, Buffer])[] = [
    ['REDUCE', pickle('N)R.')],
    ['NEWOBJ', pickle('N)\x81.')],
    ['NEWOBJ_EX', pickle('N)}\x92.')],
    ['OBJ', pickle('(No.')],
    ['INST', pickle('(ia\nb\n.')],
    ['BUILD', pickle('N}b.')],
  ];
  for (const [how, bytes] of calls) {
    it(`counts ${how} as a call`, () =>
      assert.deepEqual([walk(bytes).calls, walk(bytes).ended], [1, 'stop']));
  }

  const hidden: readonly (readonly [string, Buffer])[] = [
    ['a number', pickle('K\x01', shortText('system'), '\x93.')],
    ['what a call gives', pickle(globalLines('builtins', 'str'), ')R', shortText('system'), '\x93.')],
    ['a memo key that is not there', pickle('h\x09', shortText('system'), '\x93.')],
    ['a memo key that cannot be read', pickle(shortText('os'), 'p1_0\n0g10\n', shortText('system'), '\x93.')],
    ['a text of 300 letters', pickle('X', length4(300), 'o'.repeat(300), shortText('system'), '\x93.')],
    ['an escape of another kind', pickle("S'\\N{LATIN}'\n", shortText('system'), '\x93.')],
    ['a literal without quotes', pickle('Sos\n', shortText('system'), '\x93.')],
  ];
  for (const [what, bytes] of hidden) {
    it(`says that a name is hidden: ${what}`, () => {
      const walked = walk(bytes);
      assert.equal(walked.hidden, 1);
      assert.ok(!walked.names.includes('os system'));
    });
  }

  it('trusts no key any more after one that cannot be read', () => {
    // an unpickler takes `1_0` for 10 and counts it; whoever does not would take the wrong text for the name
    const walked = walk(
      pickle('Np1_0\n0', shortText('json'), '\x94', shortText('os'), '\x94h\x01h\x01\x93.'),
    );
    assert.deepEqual(walked.names, []);
    assert.equal(walked.hidden, 1);
  });

  const broken: readonly (readonly [string, Buffer, PickleWalk['ended'], number])[] = [
    ['nothing at all', Buffer.alloc(0), 'cut-short', 0],
    ['a byte that is no opcode', pickle('N\xff.'), 'error', 1],
    ['a protocol that does not exist', pickle(protocol(6), 'N.'), 'error', 0],
    ['a call without arguments', pickle('NR.'), 'error', 1],
    ['POP of nothing', pickle('0.'), 'error', 0],
    ['DUP of nothing', pickle('2.'), 'error', 0],
    ['STOP with nothing', pickle('.'), 'error', 0],
    ['a tuple without a mark', pickle('Nt.'), 'error', 1],
    ['a value from below the mark', pickle('N(R.'), 'error', 2],
    ['a negative count', pickle('T\xff\xff\xff\xff'), 'error', 0],
    ['a count beyond 2 ** 63', pickle('\x8e', Buffer.alloc(8, 0xff)), 'error', 0],
    ['a text that is cut short', pickle('N\x8c\x09abc'), 'cut-short', 1],
    ['a line that is cut short', pickle('Ncos\nsys'), 'cut-short', 1],
    ['a count that is cut short', pickle('NX\x01'), 'cut-short', 1],
    ['bytes without an end', pickle('B', length4(2 ** 30)), 'cut-short', 0],
    ['no STOP', pickle('N'), 'cut-short', 1],
  ];
  for (const [what, bytes, ended, end] of broken) {
    it(`ends at ${what}`, () => assert.deepEqual([walk(bytes).ended, walk(bytes).end], [ended, end]));
  }

  it('tells of globals that stand before the place where it breaks off', () => {
    const walked = walk(pickle(protocol(2), globalLines('os', 'system'), ')R\xff'));
    assert.deepEqual([walked.names, walked.ended], [['os system'], 'error']);
  });

  it('knows the 68 opcodes of protocols 0 to 5', () => {
    const known = [...opcodes.argument.keys()].filter((code) => opcodes.argument[code] !== 0);
    assert.equal(known.length, 68);
  });

  it('is total: any bytes end somewhere within them', () => {
    const opcode = fc.constantFrom(
      ...[...opcodes.argument.keys()].filter((code) => opcodes.argument[code] !== 0),
    );
    const likely = fc.oneof(
      { weight: 5, arbitrary: opcode },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 255 }) },
    );
    fc.assert(
      fc.property(fc.array(likely, { maxLength: 200 }), (codes) => {
        const bytes = Buffer.from(codes);
        const { end } = walk(bytes);
        assert.ok(end >= 0 && end <= bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a plain global behind any harmless beginning', () => {
    const harmless = fc.constantFrom(
      'N',
      'K\x01',
      ')',
      ']',
      'N0',
      '(NN1',
      '(t',
      'N\x85',
      'I1\n',
      'F1.5\n',
      'L1L\n',
      'C\x02..',
      '\x8a\x01.',
      'N\x940',
    );
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 50 }), (before) => {
        const walked = walk(
          pickle(protocol(4), ...before, shortText('os'), '\x94', shortText('system'), '\x93)R.'),
        );
        assert.deepEqual([walked.names, walked.ended], [['os system'], 'stop']);
      }),
    );
  });
});

describe('hostile pickles', () => {
  const million = 1_000_000;
  const shapes: readonly (readonly [string, Buffer, number])[] = [
    ['a million marks', Buffer.alloc(2 * million, '('), 0],
    ['three million values', Buffer.alloc(3 * million, 'N'), 0],
    ['three million memo keys', Buffer.concat([Buffer.from('N'), Buffer.alloc(3 * million, 0x94)]), 0],
    ['a million keys far apart', farKeys(million / 4), 0],
    ['a text of ten million bytes as both names, again and again', longNames(million), 1],
    ['a million globals of two letters', Buffer.from('ca\nb\n'.repeat(million / 4)), million / 4],
    ['a line of ten million bytes', Buffer.concat([Buffer.from('V'), Buffer.alloc(10 * million, 'a')]), 0],
  ];
  for (const [what, bytes, globals] of shapes) {
    it(`walks ${what}`, () => {
      const walked = walk(bytes);
      assert.ok(walked.end <= bytes.length);
      assert.ok(walked.globals >= globals);
    });
  }

  it('takes no name from deeper than it remembers', () => {
    const deep = Buffer.alloc((1 << 20) + 10, 'N');
    const walked = walk(pickle(deep, shortText('os'), shortText('system'), '\x93.'));
    assert.deepEqual([walked.names, walked.hidden], [[], 1]);
  });

  function farKeys(count: number): Buffer {
    const bytes = Buffer.alloc(1 + count * 5);
    bytes[0] = 0x4e;
    for (let index = 0; index < count; index += 1) {
      bytes[1 + index * 5] = 0x72;
      bytes.writeUInt32LE(0xf0000000 + index, 2 + index * 5);
    }
    return bytes;
  }

  function longNames(count: number): Buffer {
    return pickle('V', Buffer.alloc(10 * count, 'a'), '\nq\x000', 'h\x00h\x00\x930'.repeat(count / 10));
  }
});
