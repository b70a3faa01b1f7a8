import assert from 'node:assert/strict';
import fc from 'fast-check';
import { startTags } from '../../src/tools/html-tags.js';

const tagsOf = (text: string) =>
  [...startTags(text)].map(({ name, attributes, ambiguous }) => [
    name,
    Object.fromEntries(attributes),
    ambiguous,
  ]);

/** What the HTML standard's tokenizer makes of it. */
const table: readonly [string, string, readonly unknown[]][] = [
  ['an anchor', '<a href="x">y</a>', [['a', { href: 'x' }, false]]],
  ['single quotes', "<a href='x y'>", [['a', { href: 'x y' }, false]]],
  ['no quotes', '<a href=x/y data-yanked>', [['a', { href: 'x/y', 'data-yanked': '' }, false]]],
  ['names in any case', '<A HREF="X">', [['a', { href: 'X' }, false]]],
  ['spaces around the equals sign', '<a href = "x">', [['a', { href: 'x' }, false]]],
  ['a tag over several lines', '<a\n\thref="x"\r\n>', [['a', { href: 'x' }, false]]],
  [
    'a self-closing tag',
    '<br/><meta name="a" content="b" />',
    [
      ['br', {}, false],
      ['meta', { name: 'a', content: 'b' }, false],
    ],
  ],
  [
    'references',
    '<a title="&gt;=3.8 &#38; &#x3c;4 &amp;copy; &unknown;">',
    [['a', { title: '>=3.8 & <4 &copy; &unknown;' }, false]],
  ],
  [
    '`>` inside quotes',
    '<a data-requires-python=">=3.8" href="x">',
    [['a', { 'data-requires-python': '>=3.8', href: 'x' }, false]],
  ],
  ['nothing in a comment', '<!-- <a href="x"> --><a href="y">', [['a', { href: 'y' }, false]]],
  ['nothing behind a comment that is left open', '<!-- <a href="x">', []],
  [
    'nothing in a script',
    '<script>"<a href=x>"</script><a href="y">',
    [
      ['script', {}, false],
      ['a', { href: 'y' }, false],
    ],
  ],
  ['nothing in a title', '<title><a href="x"></title>', [['title', {}, false]]],
  ['no end tags', '</a></p>', []],
  ['a doctype is none', '<!DOCTYPE html><p>', [['p', {}, false]]],
  ['a tag that breaks off is none', '<p><a href="x', [['p', {}, false]]],
  ['a lone `<` is text', '1 < 2 <b>', [['b', {}, false]]],
  ['an attribute that is there twice is told', '<a href="x" href="y">', [['a', { href: 'y' }, true]]],
  ['twice in other case is twice', '<a href="x" HREF="y">', [['a', { href: 'y' }, true]]],
];

describe('start tags', () => {
  for (const [title, text, expected] of table) {
    it(title, () => {
      assert.deepEqual(tagsOf(text), expected);
    });
  }

  it('never throws, and ends, whatever the page', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      'a',
      ' ',
      '"',
      "'",
      '=',
      '/',
      '!',
      '--',
      '&',
      '#',
      ';',
      'script',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const { name } of startTags(pieces.join(''))) assert.match(name, /^[a-z]/);
      }),
    );
  });

  it('gives back the attributes that were written', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
    const value = fc.string({ maxLength: 12 }).map((text) => text.replace(/["&]/g, ''));
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 5, noNullPrototype: true }), (attributes) => {
        const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${text}"`);
        assert.deepEqual(tagsOf(`<a${written.join('')}>`), [['a', attributes, false]]);
      }),
    );
  });

  it('stays linear: a megabyte of openings that never close', () => {
    assert.equal(tagsOf('<a '.repeat(350_000)).length, 0);
    assert.equal(tagsOf('<script>'.repeat(120_000)).length, 1);
  });
});
