import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldsOrTurns } from '../../../src/scanners/code/python/folding.js';
import { bits, interesting, quotedNames } from '../../../src/scanners/code/python/interest.js';
import { lookAt, places, secretFolders } from '../../../src/scanners/code/python/look.js';
import { mayMatter } from '../../../src/scanners/code/python/prefilter.js';
import { tokenize } from '../../../src/scanners/code/python/tokenizer.js';
import { makeTokens } from '../../../src/scanners/code/python/tokens.js';
import { benign } from './benign.js';
import { elsewhere, evasions, executions, incidents, shells } from './malicious.js';

const tokens = makeTokens();

/** What the first look would have to say. */
function matters(source: Uint8Array): boolean {
  tokenize(source, tokens);
  const { deep, seen } = lookAt(source, tokens);
  return deep || seen.length > 0;
}

/** Nothing that the look would say is lost, wherever in the source it stands. */
function assertNothingLost(text: string | Uint8Array): void {
  const written = typeof text === 'string' ? Buffer.from(text) : text;
  for (const before of ['', '\n', '#\n', '\ufeff']) {
    const source = Buffer.concat([Buffer.from(before), written]);
    if (matters(source))
      assert.ok(mayMatter(source), `lost: ${JSON.stringify(source.toString('latin1').slice(0, 2000))}`);
  }
}

const idle: readonly (readonly [string, string])[] = [
  ['an empty source', ''],
  ['a source of one byte', 'a'],
  ['modules that are asked for what they have', 'import os, sys\nprint(os.path.join(sys.prefix, "a"))\n'],
  ['methods that have the names of builtins', 'import re\nx = re.compile("a").exec(df.eval("a"))\n'],
  ['a text that is read as JSON', 'import json\nx = json.loads(text)\n'],
  ['types of a library of the network', 'import httpx\nx = httpx.Timeout(1)\n'],
  ['attributes by name', 'x = getattr(self, name)\n'],
  ['attributes by name, and modules that are only used', 'import os\nx = getattr(os.path, name)\n'],
  ['letters of other alphabets', '# größer als π: 漢字 — “so” ©\nx = "é"\n'],
  ['pictures', '# 🎉\n'],
  ['names that begin like others', 'execute = evaluate = subprocesses = socketed = 1\n'],
  ['names that end like others', 'my_exec = reeval = my_subprocess = asocket = 1\n'],
  ['what platform it is', 'import platform\nx = platform.system()\n'],
];

describe('code: what goes before the first look', () => {
  for (const [title, source] of idle) {
    it(`lets go of ${title}`, () => {
      assert.ok(!matters(Buffer.from(source)));
      assert.ok(!mayMatter(Buffer.from(source)));
    });
  }

  it('holds on to every sample that is malicious, and loses nothing of those that are not', () => {
    for (const { files } of [...incidents, ...shells, ...executions, ...evasions, ...elsewhere, ...benign]) {
      for (const content of Object.values(files)) assertNothingLost(content);
    }
  });

  const uses = ['0x@', '0o@(x)', '0b@', '(b,\n@)', 'from a import (\n b, # c\n @\n)', 'import \\\n @', 
    '@', '@(x)', 'x = @', 'f(@)', '[@]', '(a, @)', 'from @ import x', 'import @', 'import @ as o', 'from a import @',
    'from a import @, b', 'from a import b, @', 'x.@', 'x.@(y)', '"".@()', '(1).@', 'os.@', 'os.@(x)', '@.get(x)', '@["a"]',
    '@()["a"]', '@().x', '@ (x)', '@\\\n(x)', '(@ # a\n("x"))', '(\n# a\n@\n)', '@("x")', '@(b"x")', '@ ( "x" )', '"@"',
    "'@'", '1@', '0xf@', '1_@(x)', '1.@(x)', '1..@', '0xf.@()', '1j.@()', '...@', '{@}', 'f"{@}"', 'f"{@(x)!r}"', '-@', '\t@',
    'x=1;@', '@=1', '@==1', '@,', 'if @:\n  pass', "x = '''\n'''@", 'x\f@', '\\\n@', 'x.\\\n@(y)', 'x. @(y)',
  ]; // prettier-ignore
  const around = [
    '',
    'import os\n',
    'getattr\n',
    'f(os)\n',
    'home\n',
    'rmtree\n',
    'f("/")\n',
    "f('/')\n",
    '"eval"\n',
    'globals()["x"]\n',
  ];
  it('loses no name of interest, however it is written and whatever stands with it', () => {
    for (const name of new Set([...interesting.keys(), ...quotedNames])) {
      for (const use of uses) {
        const written = use.replace('@', name);
        // a sink matters by itself
        const others = interesting.get(name) === bits.sink ? around.slice(0, 1) : around;
        for (const other of others) {
          assertNothingLost(other + written);
          assertNothingLost(`${written}\n${other}`);
        }
      }
    }
  }).timeout(60_000);

  it('loses no place of secrets', () => {
    const texts = [
      ...secretFolders.flatMap((folder) => [
        `~/.${folder}rc`,
        `.${folder}`,
        `a\\.${folder}`,
        `{}.${folder}`,
        `x.${folder}`,
      ]),
      ...places.flatMap((place) => [place, `a/${place}b`, `${place} Data`]),
    ];
    for (const text of texts) {
      for (const written of [`"${text}"`, `'${text}'`, `x = ("a" '${text}')`, `r"${text}"`])
        assertNothingLost(written);
    }
    assert.ok(mayMatter(Buffer.from('open("/home/a/.ssh/id_rsa")')));
    assert.ok(mayMatter(Buffer.from('open("Login Data")')));
  });

  it('loses no gap before code, of whatever blanks', () => {
    for (const blank of [' ', '\t', '\f', ' \t', '  \f']) {
      for (const count of [49, 74, 75, 149, 150, 151, 400]) {
        const gap = blank.repeat(count);
        assertNothingLost(`x = 1;${gap}y = 2\n`);
        assertNothingLost(`x = 1 # ${gap}\n(\n${gap}y)\n`);
      }
    }
    assert.ok(mayMatter(Buffer.from(`x = 1;${'\t'.repeat(150)}y = 2\n`)));
  });

  it('loses no names that cannot be told apart', () => {
    for (const letters of ['O0', 'oO0', 'lI', 'lI1', 'Il']) {
      for (let shift = 0; shift < 4; shift += 1) {
        const names = Array.from({ length: 12 }, (_unused, index) =>
          Array.from({ length: 8 + (index % 3) }, (_none, at) =>
            at === 0 ? letters[0] : letters[(index * 7 + at * at + shift) % letters.length],
          ).join(''),
        );
        assert.ok(matters(Buffer.from(names.join(' = '))));
        assertNothingLost(`${' '.repeat(shift)}${names.join(' = ')}`);
      }
    }
    const hexes = Array.from({ length: 12 }, (_unused, index) => `_0x${(index + 0x3fa2b1).toString(16)}`);
    assertNothingLost(hexes.join(' = '));
  });

  it('passes on every character that Python reads as ASCII, or that turns text round', () => {
    for (let character = 128; character < 0x110000; character += 1) {
      if (character >= 0xd800 && character < 0xe000) continue;
      const text = String.fromCodePoint(character);
      const turns = /[\u202a-\u202e\u2066-\u2069]/.test(text);
      if (!turns && !/^[\x00-\x7f]*$/.test(text.normalize('NFKC'))) continue;
      assert.ok(foldsOrTurns(Buffer.from(`é${text}`)), character.toString(16));
    }
  });

  const pieces = fc.constantFrom(
    ...[...interesting.keys(), ...quotedNames],
    ...' \n \t \f ( ) [ ] { } . .. ... , ; : = == " \' """ \\ \\\n # 1 0x 1_ 1. 1j é 𝘦 ﬁ import from as get platform . ( ) = , Client\0'.split(' '),
    ' ',
    '\n',
    '/.ssh',
    'Login Data',
    'O0O0O0O0',
    'a',
    '_',
  ); // prettier-ignore
  it('loses nothing behind the point of a number', () => {
    for (const text of ['1._marshal', '1.e_marshal', 'x1._marshal', '1_._marshal']) assertNothingLost(text);
  });

  it('loses nothing, whatever is put together', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (all) => {
        assertNothingLost(all.join(''));
        assertNothingLost(all.join(' '));
      }),
      { numRuns: 5000 },
    );
  });

  it('loses nothing of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assertNothingLost(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  const large: readonly (readonly [string, string])[] = [
    ['names of interest in one long name', 'execeval_0x'.repeat(500_000)],
    ['zeros', '0'.repeat(5_000_000)],
    ['tabs', '\t\n'.repeat(2_000_000)],
    ['blanks behind names', `vars${' '.repeat(140)}`.repeat(20_000)],
    ['comments behind names', `requests # ${'.'.repeat(100)}\n`.repeat(30_000)],
    ['attributes', 'x.exec'.repeat(500_000)],
    ['one line', `"${'a'.repeat(10_000_000)}"`],
  ];
  for (const [title, source] of large) {
    it(`reads through ${title}`, () => {
      assertNothingLost(source);
    });
  }
});
