import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operatorText, tokenKinds as kinds } from '../../../src/scanners/code/python/token-kinds.js';
import { tokenize } from '../../../src/scanners/code/python/tokenizer.js';
import { hashOf, makeTokens, type Tokens } from '../../../src/scanners/code/python/tokens.js';

const names: Readonly<Record<number, string>> = {
  [kinds.end]: 'end',
  [kinds.newline]: 'newline',
  [kinds.indent]: 'indent',
  [kinds.dedent]: 'dedent',
  [kinds.error]: 'error',
};

/** Tokens as words: their text, or what they are when they have none. */
function words(source: string | Buffer): string[] {
  const bytes = Buffer.from(source);
  const tokens = makeTokens();
  tokenize(bytes, tokens);
  return Array.from({ length: tokens.count }, (_unused, index) => {
    const text = bytes.subarray(tokens.starts[index], tokens.ends[index]).toString('utf8');
    return names[tokens.kinds[index] ?? 0] ?? text;
  });
}
function problems(source: string): string[] {
  const tokens = makeTokens();
  tokenize(Buffer.from(source), tokens);
  return tokens.problems.map(({ what }) => what);
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['an empty source', '', ['end']],
  ['a line without an end', 'a', ['a', 'newline', 'end']],
  ['blank lines and comments', '\n  # x\n\na\n', ['a', 'newline', 'end']],
  [
    'blocks',
    'if a:\n  b\n  c\nd\n',
    ['if', 'a', ':', 'newline', 'indent', 'b', 'newline', 'c', 'newline', 'dedent', 'd', 'newline', 'end'],
  ],
  [
    'tabs are eight columns',
    'if a:\n\tb\n        c\n',
    ['if', 'a', ':', 'newline', 'indent', 'b', 'newline', 'c', 'newline', 'dedent', 'end'],
  ],
  [
    'a form feed begins the columns anew',
    'if a:\n  \fb\n',
    ['if', 'a', ':', 'newline', 'b', 'newline', 'end'],
  ],
  ['lines inside of brackets', '(a\n  b)\n', ['(', 'a', 'b', ')', 'newline', 'end']],
  ['joined lines', 'a \\\n  b\n', ['a', 'b', 'newline', 'end']],
  ['names that are joined', 'ab\\\ncd\n', ['ab', 'cd', 'newline', 'end']],
  ['line ends of three kinds', 'a\rb\r\nc\n', ['a', 'newline', 'b', 'newline', 'c', 'newline', 'end']],
  ['a byte order mark', '\ufeffa\n', ['a', 'newline', 'end']],
  [
    'strings and their prefixes',
    `r'a' b"b" Rb'c' u'd'\n`,
    [`r'a'`, `b"b"`, `Rb'c'`, `u'd'`, 'newline', 'end'],
  ],
  ['quotes in strings', `'\\'' "'" '''a'b''c\n'''\n`, [`'\\''`, `"'"`, `'''a'b''c\n'''`, 'newline', 'end']],
  ['a string over a joined line', `'a\\\nb'\n`, [`'a\\\nb'`, 'newline', 'end']],
  ['what is no prefix', `bu'x'\n`, ['bu', `'x'`, 'newline', 'end']],
  [
    'numbers',
    '0x1F 1_000.5e-3j .5 1. 0b1 1e5\n',
    ['0x1F', '1_000.5e-3j', '.5', '1.', '0b1', '1e5', 'newline', 'end'],
  ],
  ['a number and a keyword', '1if x else 0\n', ['1', 'if', 'x', 'else', '0', 'newline', 'end']],
  [
    'the longest operator',
    'a**=b//=c->d:=e...f!=g\n',
    ['a', '**=', 'b', '//=', 'c', '->', 'd', ':=', 'e', '...', 'f', '!=', 'g', 'newline', 'end'],
  ],
  ['an f-string', `f'a{b}c'\n`, [`f'`, 'a', '{', 'b', '}', 'c', `'`, 'newline', 'end']],
  ['doubled braces', `f'{{a}}'\n`, [`f'`, '{{a}}', `'`, 'newline', 'end']],
  ['the same quotes inside', `f"{d["k"]}"\n`, ['f"', '{', 'd', '[', '"k"', ']', '}', '"', 'newline', 'end']],
  [
    'f-strings in f-strings',
    `f"{f"{f"{1}"}"}"\n`,
    ['f"', '{', 'f"', '{', 'f"', '{', '1', '}', '"', '}', '"', '}', '"', 'newline', 'end'],
  ],
  [
    'conversion and format',
    `f'{a!r:>{w}.2}'\n`,
    [`f'`, '{', 'a', '!', 'r', ':', '>', '{', 'w', '}', '.2', '}', `'`, 'newline', 'end'],
  ],
  [
    'a dictionary and a slice in a field',
    `f'{ {1: 2}[a:b] }'\n`,
    [`f'`, '{', '{', '1', ':', '2', '}', '[', 'a', ':', 'b', ']', '}', `'`, 'newline', 'end'],
  ],
  [
    'a lambda in brackets',
    `f'{(lambda x: 1)}'\n`,
    [`f'`, '{', '(', 'lambda', 'x', ':', '1', ')', '}', `'`, 'newline', 'end'],
  ],
  ['not equal in a field', `f'{a!=b}'\n`, [`f'`, '{', 'a', '!=', 'b', '}', `'`, 'newline', 'end']],
  ['lines and comments in a field', `f'{\n a # x\n}'\n`, [`f'`, '{', 'a', '}', `'`, 'newline', 'end']],
  ['a raw f-string', `rf'\\{a}'\n`, [`rf'`, '\\', '{', 'a', '}', `'`, 'newline', 'end']],
  ['a named character', `f'\\N{DASH}{a}'\n`, [`f'`, '\\N{DASH}', '{', 'a', '}', `'`, 'newline', 'end']],
  ['a t-string', `t"{a}"\n`, ['t"', '{', 'a', '}', '"', 'newline', 'end']],
  ['a triple f-string', `f'''a\n{b}'c'''\n`, [`f'''`, 'a\n', '{', 'b', '}', `'c`, `'''`, 'newline', 'end']],
  ['letters of other alphabets', 'größe = π\n', ['größe', '=', 'π', 'newline', 'end']],
];

describe('code: the tokenizer', () => {
  for (const [title, source, expected] of cases) {
    it(`reads ${title}`, () => {
      assert.deepEqual(words(source), expected);
      assert.deepEqual(problems(source), []);
    });
  }

  it('finds a name under what it means, not how it is written', () => {
    const tokens = makeTokens();
    tokenize(Buffer.from('𝘦𝘹𝘦𝘤 exec ﬁ\n'), tokens);
    assert.equal(tokens.hashes[0], hashOf('exec'));
    assert.equal(tokens.hashes[1], hashOf('exec'));
    assert.equal(tokens.hashes[2], hashOf('fi'));
    assert.deepEqual(tokens.folded, [0, 2]);
  });

  const broken: readonly (readonly [string, string])[] = [
    ['a string that does not end', `a = 'b\nc\n`],
    ['a string that does not end', `a = """b\nc\n`],
    ['a string that does not end', `f'{a`],
    ['a bracket that is not closed', '(a\nb\n'],
    ['a bracket that was not opened', 'a)\n'],
    ['an indentation that fits no block', 'if a:\n    b\n  c\n'],
    ['a character that begins nothing in Python', 'a $ b\n'],
  ];
  for (const [what, source] of broken) {
    it(`says of ${JSON.stringify(source)}: ${what}`, () => {
      assert.ok(problems(source).includes(what), problems(source).join());
    });
  }

  it('reads on behind what is no Python', () => {
    assert.ok(words(`x = 'a\nexec(1)\n`).includes('exec'));
    assert.ok(words(`x = """a\nexec(1)\n`).includes('exec'));
    assert.ok(words('a $ exec(1)\n').includes('exec'));
  });
});

/** Between tokens lies only what Python does not read. */
function untold(source: Buffer, tokens: Tokens): string {
  let at = 0;
  let rest = '';
  for (let index = 0; index < tokens.count; index += 1) {
    const start = tokens.starts[index] ?? 0;
    assert.ok(start >= at, `token ${index} begins at ${start}, before ${at}`);
    rest += `${source.subarray(at, start).toString('latin1')}\n`;
    at = tokens.ends[index] ?? 0;
    assert.ok(at >= start && at <= source.length);
  }
  return rest + source.subarray(at).toString('latin1');
}

const pieces = fc.constantFrom(
  ...[
    'a',
    'exec',
    ' ',
    '\n',
    '\r',
    '\t',
    '  ',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    '!',
    '=',
    '"',
    "'",
    '"""',
    "'''",
    'f"',
    "f'",
    't"',
    'rb"',
    '\\',
    '\\\n',
    '#',
    '1',
    '0x',
    '.',
    '...',
    ',',
    ';',
    '\f',
    '\0',
    'é',
    '𝘦',
    '{{',
    '}}',
    '!r',
    ':=',
    '$',
  ],
);
const pythonish = fc.array(pieces, { maxLength: 80 }).map((all) => all.join(''));

describe('code: the tokenizer over anything', () => {
  it('tiles the source: only blanks, comments and joined lines lie between tokens', () => {
    fc.assert(
      fc.property(pythonish, (source) => {
        const bytes = Buffer.from(source);
        const tokens = makeTokens();
        tokenize(bytes, tokens);
        assert.match(
          untold(bytes, tokens).replace(/^\u00ef\u00bb\u00bf/, ''),
          /^(?:[ \t\f\r\n]|\\\r?\n?|#[^\n\r]*)*$/,
        );
        assert.equal(tokens.kinds[tokens.count - 1], kinds.end);
      }),
      { numRuns: 2000 },
    );
  });

  it('opens as many blocks as it closes', () => {
    fc.assert(
      fc.property(pythonish, (source) => {
        const all = words(source);
        assert.equal(
          all.filter((one) => one === 'indent').length,
          all.filter((one) => one === 'dedent').length,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same tokens when the arrays were used before', () => {
    const tokens = makeTokens();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const fresh = makeTokens();
        tokenize(bytes, tokens);
        tokenize(bytes, fresh);
        assert.equal(tokens.count, fresh.count);
        assert.deepEqual(tokens.starts.slice(0, tokens.count), fresh.starts.slice(0, fresh.count));
        assert.deepEqual(tokens.problems, fresh.problems);
      }),
    );
  });

  it('knows every operator by its text', () => {
    for (const text of ['+', '**', '//=', '->', ':=', '...', '!=']) {
      const tokens = makeTokens();
      tokenize(Buffer.from(`a ${text} b`), tokens);
      assert.equal(operatorText(tokens.kinds[1] ?? 0), text);
    }
  });
});
