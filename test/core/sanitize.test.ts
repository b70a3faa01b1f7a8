import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasControls, jsonText, sanitize } from '../../src/core/sanitize.js';

/** Invisible, or changes what stands around it: first and last of each block. */
const unseen: readonly (readonly [string, readonly number[]])[] = [
  ['C0', [0x00, 0x1b, 0x1f]],
  ['DEL and C1', [0x7f, 0x80, 0x9b, 0x9f]],
  ['soft hyphen', [0xad]],
  ['Arabic letter mark', [0x61c]],
  ['Mongolian vowel separator', [0x180e]],
  ['zero width and marks', [0x200b, 0x200f]],
  ['line and paragraph separators, bidirectional embeddings', [0x2028, 0x202e]],
  ['word joiner, bidirectional isolates', [0x2060, 0x2069]],
  ['deprecated format characters', [0x206a, 0x206f]],
  ['byte order mark', [0xfeff]],
  ['interlinear annotation', [0xfff9, 0xfffa, 0xfffb]],
  ['shorthand format controls', [0x1bca0, 0x1bca3]],
  ['musical format controls', [0x1d173, 0x1d17a]],
  ['tag characters', [0xe0000, 0xe0001, 0xe0020, 0xe0041, 0xe007f]],
];

describe('text from outside', () => {
  for (const [title, points] of unseen) {
    it(`is shown without ${title}`, () => {
      for (const point of points) {
        const character = String.fromCodePoint(point);
        assert.equal(sanitize(`a${character}b`), 'ab', point.toString(16));
        assert.equal(hasControls(`a${character}b`), true, point.toString(16));
        const json = jsonText({ text: `a${character}b` });
        assert.ok(!json.includes(character), point.toString(16));
        assert.deepEqual(JSON.parse(json), { text: `a${character}b` });
      }
    });
  }

  it('keeps letters, accents, emoji with their variation selectors, and what lies next to a block', () => {
    const kept = 'Zoë naïve 統計 שלום \u2764\ufe0f \ufffc\ufffd\u2070\u{e0100}';
    assert.equal(sanitize(kept), kept);
    assert.equal(hasControls(kept), false);
  });

  it('is, as JSON, the same when read, and holds nothing that is unseen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = jsonText([text]);
        assert.deepEqual(JSON.parse(json), [text]);
        assert.equal(hasControls(json.replaceAll('\n', '')), false);
      }),
    );
  });
});
