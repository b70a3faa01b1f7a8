import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { analysePython } from '../../../src/scanners/code/python/analyse.js';
import { readEncoding } from '../../../src/scanners/code/python/encoding.js';
import { foldCall, foldMethod, foldNumbers } from '../../../src/scanners/code/python/fold.js';
import { rot13 } from '../../../src/scanners/code/python/decoders.js';
import { readString } from '../../../src/scanners/code/python/literals.js';
import { list, marks, number, text } from '../../../src/scanners/code/python/values.js';

/** What `exec` is given, when it is known. */
function executed(expression: string, before = ''): string | undefined {
  const source = Buffer.from(`import base64, zlib, codecs, binascii\n${before}\nexec(${expression})\n`);
  const signals = analysePython({ source, path: 'a.py', moment: 'import' });
  return signals.find(({ what }) => /^(execute-constant|decode-and-execute)$/.test(what))?.value;
}

const folds: readonly (readonly [string, string, string?])[] = [
  ['"a" + "b" "c"', 'abc'],
  ['"a%s%d" % ("b", 1)', 'ab1'],
  ['"{}{1}".format("a", "b")', 'ab'],
  ['f"{x}b"', 'ab', 'x = "a"'],
  ['"-".join(["a", "b"])', 'a-b'],
  ['"abc"[::-1]', 'cba'],
  ['"abcd"[1:3]', 'bc'],
  ['"abcdef"[::2]', 'ace'],
  ['"axb".replace("x", "")', 'ab'],
  ['"".join("a,b".split(","))', 'ab'],
  ['"AB".lower()', 'ab'],
  ['chr(97) + chr(0x62)', 'ab'],
  ['"".join(chr(c) for c in [97, 98])', 'ab'],
  ['"".join(map(chr, [97, 98]))', 'ab'],
  ['"".join([chr(ord(c) + 1) for c in "`a"])', 'ab'],
  ['bytes([97, 98])', 'ab'],
  ['bytes(b ^ 1 for b in b"`c").decode()', 'ab'],
  ['bytes.fromhex("6162").decode()', 'ab'],
  ['binascii.unhexlify("6162")', 'ab'],
  ['base64.b64decode("YWI=").decode()', 'ab'],
  ['base64.b32decode("MFRA====")', 'ab'],
  ['base64.b16decode("6162")', 'ab'],
  ['base64.b85decode("VPa")', 'ab'],
  ['codecs.decode("no", "rot13")', 'ab'],
  ['codecs.encode("no", "rot_13")', 'ab'],
  [`zlib.decompress(base64.b64decode("${deflateSync(Buffer.from('ab')).toString('base64')}"))`, 'ab'],
  ['"\\x61\\142"', 'ab'],
  ['"a" * 3', 'aaa'],
  ['"".join(reversed("ba"))', 'ab'],
  ['(lambda s: s[::-1])("ba")', 'ab'],
  ['{"k": "ab"}["k"]', 'ab'],
  ['["x", "ab"][1]', 'ab'],
  ['d("ba")', 'ab', 'def d(s):\n    return s[::-1]'],
  ['"bc".translate(str.maketrans("bc", "ab"))', 'ab'],
  ['str(12)', '12'],
];

describe('code: constants', () => {
  for (const [expression, expected, before] of folds) {
    it(`folds ${expression}`, () => {
      assert.equal(executed(expression, before), expected);
    });
  }

  it('decodes what other programs encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const plain = Buffer.from(bytes);
        for (const [name, encoded] of [
          ['base64.b64decode', plain.toString('base64')],
          ['base64.urlsafe_b64decode', plain.toString('base64url')],
          ['binascii.unhexlify', plain.toString('hex')],
          ['zlib.decompress', deflateSync(plain).toString('latin1')],
        ] as const) {
          const value = foldCall(name, [text(encoded, 0)]);
          assert.ok(value, name);
          assert.equal(value.text, plain.toString('latin1'), name);
          assert.notEqual(value.marks & marks.decoded, 0);
        }
      }),
    );
  });

  it('turns rot13 round and back', () => {
    fc.assert(fc.property(fc.string(), (value) => assert.equal(rot13(rot13(value)), value)));
  });

  it('gives nothing for what does not decode, and never throws', () => {
    const names = [
      'base64.b64decode',
      'base64.b85decode',
      'base64.a85decode',
      'base64.b32decode',
      'zlib.decompress',
      'codecs.decode',
      'builtins.int',
      'builtins.chr',
      'builtins.range',
      'urllib.parse.unquote',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), fc.double(), (name, value, numeric) => {
        foldCall(name, [text(value, 0), number(numeric)]);
        foldCall(name, [number(numeric)]);
        foldCall(name, [list([number(numeric)]), text(value, 0)]);
        foldCall(name, []);
      }),
    );
  });

  it('keeps to its size: bombs stay unknown', () => {
    const bomb = deflateSync(Buffer.alloc(8 << 20)).toString('latin1');
    assert.equal(foldCall('zlib.decompress', [text(bomb, 0)]), undefined);
    assert.equal(foldCall('builtins.range', [number(1e9)]), undefined);
    const long = text('a'.repeat(1 << 20), 0);
    assert.notEqual(foldMethod('replace', long, [text('a', 0), text('b'.repeat(1000), 0)])?.kind, 'text');
  });

  it('counts as Python counts', () => {
    assert.equal(foldNumbers('%', -7, 3), 2);
    assert.equal(foldNumbers('//', -7, 2), -4);
    assert.equal(foldNumbers('^', 5, 1), 4);
    assert.equal(foldNumbers('/', 1, 0), undefined);
    assert.equal(foldNumbers('**', 2, 1000), undefined);
  });

  it('reads literals as Python reads them', () => {
    assert.deepEqual(readString(`'a\\n\\x41\\u00e9\\101\\q'`), { value: 'a\nA\u00e9A\\q', bytes: false });
    assert.deepEqual(readString(`rb'a\\n'`), { value: 'a\\n', bytes: true });
    assert.deepEqual(readString(`b'\\u0041'`), { value: '\\u0041', bytes: true });
    assert.deepEqual(readString(`"""a\\\nb"""`), { value: 'ab', bytes: false });
  });
});

describe('code: encodings of sources', () => {
  const cases: readonly (readonly [string, string | Buffer, string, boolean])[] = [
    ['none', 'x = "é"\n', 'x = "é"\n', false],
    ['utf-8', '# -*- coding: utf-8 -*-\nx\n', '# -*- coding: utf-8 -*-\nx\n', false],
    ['latin-1', Buffer.from('# coding: latin-1\n"\xe9"\n', 'latin1'), '# coding: latin-1\n"é"\n', false],
    [
      'on the second line',
      Buffer.from('#!/x\n# vim: set fileencoding=cp1251 :\n"\xe9"\n', 'latin1'),
      '#!/x\n# vim: set fileencoding=cp1251 :\n"й"\n',
      false,
    ],
    ['not behind code', 'x = 1\n# coding: utf-7\n+AGE-\n', 'x = 1\n# coding: utf-7\n+AGE-\n', false],
    ['utf-7', '# coding: utf-7\n+AGE-b\n', '# coding: utf-7\nab\n', true],
    ['unicode_escape', '# coding: unicode_escape\n\\x61b\n', '# coding: unicode_escape\nab\n', true],
    [
      'raw_unicode_escape',
      '# coding: raw-unicode-escape\n\\u0061b\n',
      '# coding: raw-unicode-escape\nab\n',
      true,
    ],
  ];
  for (const [title, source, expected, odd] of cases) {
    it(title, () => {
      const { source: read, oddity, unread } = readEncoding(Buffer.from(source));
      assert.equal(Buffer.from(read).toString('utf8'), expected);
      assert.equal(oddity !== undefined, odd);
      assert.equal(unread, undefined);
    });
  }

  it('says that it does not know a codec', () => {
    assert.match(readEncoding(Buffer.from('# coding: my-codec\n')).unread ?? '', /my-codec/);
  });
});
