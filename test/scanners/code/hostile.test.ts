import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analysePython } from '../../../src/scanners/code/python/analyse.js';
import { codeScanner } from '../../../src/scanners/code/index.js';
import type { Signal } from '../../../src/scanners/code/signals.js';
import { scanFiles, tierOf } from './scan.js';

function analyse(source: string | Uint8Array): readonly Signal[] {
  return analysePython({
    source: typeof source === 'string' ? Buffer.from(source) : source,
    path: 'a.py',
    moment: 'import',
  });
}

const head = 'import os\nexec\n';
/** Each is read to its end, whatever is said of it; a quadratic reader would run into the time limit of the tests. */
const large: readonly (readonly [string, () => string])[] = [
  ['ten million bytes on one line', () => `${head}x = "${'a'.repeat(10_000_000)}"`],
  ['a million names', () => head + 'a '.repeat(1_000_000)],
  ['a hundred thousand brackets', () => head + '('.repeat(100_000)],
  [
    'a hundred thousand brackets, closed',
    () => `${head}${'('.repeat(100_000)}1${')'.repeat(100_000)}\nexec(x)\n`,
  ],
  ['a sum of two hundred thousand', () => `${head}x = ${'1+'.repeat(200_000)}1`],
  [
    'texts that are added a hundred thousand times',
    () => `${head}x = ${'"abcdefgh"+'.repeat(100_000)}""\nexec(x)`,
  ],
  ['a hundred thousand calls in a row', () => `${head}x${'()'.repeat(100_000)}`],
  ['a hundred thousand attributes in a row', () => `${head}x${'.a'.repeat(100_000)}`],
  ['fifty thousand nots', () => `${head}x = ${'not '.repeat(50_000)}1`],
  ['fifty thousand lambdas', () => `${head}x = ${'lambda:'.repeat(50_000)}1`],
  ['fifty thousand elifs', () => `${head}if a: pass\n${'elif b: pass\n'.repeat(50_000)}`],
  [
    'a hundred thousand blanks behind the name of a header',
    () => `import smtplib, os\nos.system("ls")\nx = {"bcc":${' '.repeat(100_000)}\n`,
  ],
  [
    'twenty thousand functions that hear messages',
    () => head + 'def on_message(a):\n os.system(a)\n'.repeat(20_000),
  ],
  ['a hundred thousand decorators', () => `${head}${'@a\n'.repeat(100_000)}def f(): pass\n`],
  ['unfinished f-strings', () => head + 'f"{('.repeat(50_000)],
  ['f-strings that end with the line', () => head + 'f"{a\n'.repeat(50_000)],
  ['quotes behind backslashes', () => `${head}"""${'\\"""'.repeat(200_000)}`],
  ['single quotes behind backslashes', () => `${head}'${"\\'".repeat(500_000)}`],
  [
    'blocks one in the other',
    () =>
      head + Array.from({ length: 2000 }, (_unused, index) => `${' '.repeat(index % 150)}if a:`).join('\n'),
  ],
  [
    'functions that call each other',
    () =>
      head +
      Array.from(
        { length: 3000 },
        (_unused, index) => `def f${index}(x):\n  f${index + 1}(x)\n  f${index + 2}(x)\n`,
      ).join('') +
      'f0(exec)\n',
  ],
  ['a text doubled again and again', () => `${head}a = "xxxxxxxx"\n${'a = a + a\n'.repeat(200)}exec(a)\n`],
  [
    'a list doubled again and again',
    () => `${head}a = [1,2,3]\n${'a = a + a\n'.repeat(200)}exec(bytes(a))\n`,
  ],
  [
    'comprehensions of comprehensions',
    () => `${head}x = [[[1 for a in range(8000)] for b in range(8000)] for c in range(8000)]\n`,
  ],
  ['a repeated text', () => `${head}x = "a" * 10**12\nexec("a" * 99999999999)\n`],
  ['a million line ends', () => head + '\n'.repeat(1_000_000)],
  ['a name of a million letters', () => `${head}${'é'.repeat(1_000_000)} = 1\n`],
  ['five thousand things to tell', () => head + 'import subprocess\n' + 'subprocess.run(x)\n'.repeat(5000)],
];

describe('code: hostile sources', () => {
  for (const [title, make] of large) {
    it(`reads ${title}`, () => {
      const signals = analyse(make());
      assert.ok(signals.length <= 1000);
    });
  }

  it('says so when something is nested too deep to be read', () => {
    for (const source of [
      `exec\nx = ${'('.repeat(1000)}1${')'.repeat(1000)}\n`,
      `exec\nx${'()'.repeat(1000)}\n`,
    ]) {
      assert.ok(analyse(source).some(({ what }) => what === 'not-looked-at'));
    }
  });

  it('follows decoded code six levels deep, and says what lies below', () => {
    let source = 'import os\nos.system("rm -rf ~")\n';
    for (let level = 0; level < 9; level += 1) {
      source = `import base64\nexec(base64.b64decode("${Buffer.from(source).toString('base64')}"))\n`;
    }
    const seen = new Set(analyse(source).map(({ what }) => what));
    assert.ok(seen.has('decode-and-execute'));
    assert.ok(seen.has('not-looked-at'));
    assert.ok(!seen.has('destructive'));
  });

  it('sees through four levels', () => {
    let source = 'import os\nos.system("rm -rf ~")\n';
    for (let level = 0; level < 4; level += 1) {
      source = `import base64\nexec(base64.b64decode("${Buffer.from(source).toString('base64')}"))\n`;
    }
    assert.ok(analyse(source).some(({ what }) => what === 'destructive'));
  });

  it('never throws, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        analyse(Buffer.concat([Buffer.from(head), bytes]));
      }),
      { numRuns: 500 },
    );
  });

  const words = fc.constantFrom(
    ...'import from as def class lambda if else for in while with try except finally return yield async await match case : ; , . ( ) [ ] { } = := + - * ** / % ^ | & ~ @ \n exec eval os base64 b64decode getattr globals __import__ f" " \' x y self 1 None True "a" b"b" "%s" .join .format'.split(
      ' ',
    ),
    '\n',
    '\n  ',
  );
  it('never throws, for anything like Python', () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (all) => {
        analyse(all.join(' '));
      }),
      { numRuns: 3000 },
    );
  });

  it('asks a person about a file that is too large to be kept', () => {
    const session = codeScanner.begin({
      filename: 'a-1-py3-none-any.whl',
      name: 'a',
      version: '1',
      form: 'wheel',
    });
    const edges = { head: Buffer.from('import os\n'), tail: Buffer.from('\n') };
    session.entry({
      path: 'a/big.py',
      size: 70 << 20,
      sha256: '0'.repeat(64),
      mode: 0,
      content: undefined,
      edges,
    });
    const report = { complete: true, problems: [], entries: 1, uncompressedBytes: 70 << 20, sha256: '' };
    const { findings } = session.finish(report);
    assert.deepEqual(
      findings.map(({ id, where }) => [id, where]),
      [['code/not-looked-at', 'a/big.py:1']],
    );
    assert.equal(tierOf(findings), 'review');
  });

  it('shows control characters and cuts what is long', () => {
    const [finding] = scanFiles({
      'pkg/a.py': `import base64; x = "\u001b[2J${'y'.repeat(5000)}"; exec(base64.b64decode("cHJpbnQoMSk="))\n`,
    });
    assert.ok(finding);
    assert.ok(!/[\u0000-\u001f]/.test(finding.evidence));
    assert.ok(finding.evidence.length <= 2000);
    assert.match(finding.where, /^pkg\/a\.py:1$/);
  });
});
