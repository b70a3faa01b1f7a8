import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readToml } from '../../../../src/scanners/code/carriers/toml-settings.js';
import { hostile } from './helpers.js';

describe('the reader of TOML settings', () => {
  const cases: readonly (readonly [string, string, string, readonly string[], number])[] = [
    ['a key', 'a = "b"\n', 'a', ['b'], 1],
    ['a key in a table', '[x.y]\n\na = "b"', 'x.y.a', ['b'], 3],
    ['a table and a key in quotes', '["x"."y"]\n"a" = \'b\'', 'x.y.a', ['b'], 2],
    ['a dotted key', 'x . a = "b"', 'x.a', ['b'], 1],
    ['a list over lines, with comments', 'a = [ # "no"\n  "b",\n  \'c\',\n]\n', 'a', ['b', 'c'], 1],
    ['an inline table', 'a = { s = "b", t = ["c"] }', 'a', ['b', 'c'], 1],
    ['a text of several lines', 'a = """\nb = "c"\n"""', 'a', ['\nb = "c"\n'], 1],
    ['an escaped quote', 'a = "b\\"c"', 'a', ['b\\"c'], 1],
    ['an escaped letter', 'a = "\\u0062"', 'a', ['b'], 1],
    ['a number', 'a = 1 # "x"', 'a', [], 1],
    ['lines that end as on Windows', '[x]\r\na = "b"\r\n', 'x.a', ['b'], 2],
  ];
  for (const [name, text, key, strings, line] of cases) {
    it(`reads ${name}`, () => {
      assert.deepEqual(readToml(text)?.settings, [{ name: key, strings, line }]);
    });
  }

  it('counts the lines behind values of several lines', () => {
    const read = readToml('a = [\n"b"\n]\nc = """\n\n"""\n[t]\nd = 1\n');
    assert.deepEqual(
      read?.settings.map(({ line }) => line),
      [1, 4, 8],
    );
    assert.deepEqual(read.tables, [{ name: 't', line: 7 }]);
  });

  for (const text of ['a = [', 'a = "b', 'a = "b\n"', "a = '''b", 'a = {\nb = 1\n']) {
    it(`does not claim to have read ${JSON.stringify(text)}`, () => {
      assert.equal(readToml(text), undefined);
    });
  }

  for (const [name, bytes] of hostile) {
    it(`comes to an end with ${name}`, () => {
      const read = readToml(Buffer.from(bytes).toString('utf8'));
      assert.ok(read === undefined || Array.isArray(read.settings));
    });
  }

  it('never throws', () => {
    const piece = fc.constantFrom('[', ']', '=', '"', "'", '"""', '\\n', '\n', 'a', '#', '{', '}', '.', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        readToml(pieces.join(''));
      }),
    );
  });
});
