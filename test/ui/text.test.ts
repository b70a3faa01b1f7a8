import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clip, columnsOf, table } from '../../src/ui/text.js';

describe('clipped text', () => {
  const cases: readonly (readonly [string, string, number, string, number, string])[] = [
    ['a short text is itself', 'one two', 20, '', 3, 'one two'],
    ['a text is broken at spaces', 'alpha beta gamma', 11, '', 3, 'alpha beta\ngamma'],
    ['a long word is broken where the line ends', 'abcdefghijklmnop', 10, '', 3, 'abcdefghij\nklmnop'],
    ['what is cut says so', 'abcdefghijklmnopqrstuvwxyz', 10, '', 2, 'abcdefghij\nklmnopqrs…'],
    ['every line is indented', 'abcdefghijkl', 10, '  ', 3, '  abcdefgh\n  ijkl'],
    ['wide letters take two columns', '漢字漢字漢字', 8, '', 3, '漢字漢字\n漢字'],
    ['an empty text is an empty line', '', 10, '  ', 3, '  '],
  ];
  for (const [name, text, columns, indent, most, expected] of cases) {
    it(name, () => {
      assert.equal(clip(text, columns, indent, most), expected);
    });
  }

  it('never has more lines or columns than it may, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '漢', '́', '🎈', '-'), maxLength: 200 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 12, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (given, columns, most) => {
          const lines = clip(given, columns, '  ', most).split('\n');
          assert.ok(lines.length <= most);
          for (const line of lines) assert.ok(columnsOf(line) <= columns, JSON.stringify(line));
        },
      ),
    );
  });

  it('loses no letter of what fits', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 20 });
    fc.assert(
      fc.property(words, (all) => {
        const clipped = clip(all.join(' '), 20, '', 1000).replace(/\s/g, '');
        assert.equal(clipped, all.join(''));
      }),
    );
  });
});

describe('a table', () => {
  const head = ['id', 'text'];
  const rows = [['a', 'one two three four five']];

  it('cuts the flexible column, or breaks it below itself', () => {
    assert.equal(table(head, rows, { columns: 14, flexible: 1 }), 'id  text\na   one two t…');
    assert.equal(
      table(head, rows, { columns: 14, flexible: 1, overflow: 'wrap' }),
      'id  text\na   one two\n    three four\n    five',
    );
  });
});
