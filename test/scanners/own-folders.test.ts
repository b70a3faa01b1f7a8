import assert from 'node:assert/strict';
import { wheelScanner } from '../../src/scanners/wheel/index.js';

/** The severity of what a .pth file of these lines is said to do, in a wheel with these files. */
function severityOf(pth: string, ...files: readonly string[]): string | undefined {
  const subject = {
    filename: 'demo-1.0-py3-none-any.whl',
    name: 'demo',
    version: '1.0',
    form: 'wheel',
  } as const;
  const session = wheelScanner.begin(subject);
  // the .pth file comes first: what it names is not known yet
  for (const [path, text] of [['demo.pth', pth], ...files.map((file) => [file, ''])] as const) {
    const content = Buffer.from(text);
    session.entry({ path: path, size: content.length, sha256: '0'.repeat(64), mode: 0o644, content });
  }
  const entries = files.length + 1;
  const { findings } = session.finish({
    complete: true,
    problems: [],
    entries,
    uncompressedBytes: 0,
    sha256: '',
  });
  return findings.find(({ id }) => id === 'wheel/pth-path')?.severity;
}

describe('a .pth file without code', () => {
  for (const [what, pth, severity] of [
    ['a folder of the wheel', 'demo/vendor\n', 'low'],
    ['two, with a comment', '# ours\r\n\r\ndemo/vendor/\r\ndemo\r\n', 'low'],
    ['a folder elsewhere', '../elsewhere\n', 'medium'],
    ['one that is not there', 'demo/later\n', 'medium'],
    ['a file, which may be an archive', 'demo/vendor/words.bin\n', 'medium'],
    ['an absolute path', '/demo/vendor\n', 'medium'],
    ['a way around', 'demo/../demo/vendor\n', 'medium'],
    ['one of its own and one elsewhere', 'demo/vendor\n/tmp\n', 'medium'],
  ] as const)
    it(`that names ${what} is ${severity}`, () => {
      assert.equal(severityOf(pth, 'demo/__init__.py', 'demo/vendor/words.bin'), severity);
    });
});
