/** Fuzz targets of the code scanner: its tokenizer, and all of it. */
import type { FuzzTarget } from './targets.js';
import { codeScanner } from '../../src/scanners/code/index.js';
import { analysePython } from '../../src/scanners/code/python/analyse.js';
import { tokenize } from '../../src/scanners/code/python/tokenizer.js';
import { makeTokens } from '../../src/scanners/code/python/tokens.js';

const python = [
  'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))\n',
  'class A(B, metaclass=C):\n    @property\n    def f(self, *a: int, k=1, **kw) -> str:\n        return f"{self!r:>{k}} {a[1:2]}"\n',
  'match x:\n    case {"a": [1, *_]} if y:\n        pass\n    case A(b=1) | None:\n        pass\n',
  'try:\n    x = [i for i in range(3) if i]\nexcept* (A, B) as e:\n    raise C from e\nelse:\n    del x\n',
  '# coding: utf-7\nasync def f():\n    async with a as b, c:\n        await d\n        yield (e := 1)\n',
  "x = lambda a, /, b=1, *, c: a if b else c\nx[1:2, ::3] @= {**a, \"b\": {1, 2}}\nt\"{x}\" '''a\n'''\n",
].map((source) => Buffer.from(source));

const tokens = makeTokens();

export const codeTargets: Readonly<Record<'tokenizer' | 'code', FuzzTarget>> = {
  tokenizer: {
    promise: 'tokens follow each other within the source, and the last is the end; nothing throws',
    seeds: python,
    run(bytes) {
      tokenize(bytes, tokens);
      let at = 0;
      for (let index = 0; index < tokens.count; index += 1) {
        const [start = -1, end = -1] = [tokens.starts[index], tokens.ends[index]];
        if (start < at || end < start || end > bytes.length)
          throw new Error(`token ${index}: ${start} to ${end}`);
        at = end;
      }
      if (tokens.kinds[tokens.count - 1] !== 0) throw new Error('no end');
    },
  },
  code: {
    promise: 'signals have lines within the source, findings are made of them; nothing throws',
    seeds: python,
    run(bytes) {
      const source = Buffer.concat([Buffer.from('exec\n'), bytes]);
      for (const { line } of analysePython({ source, path: 'a.py', moment: 'import' }, tokens)) {
        if (line < 1 || line > source.length + 1) throw new Error(`line ${line}`);
      }
      const session = codeScanner.begin({ filename: 'a-1.whl', name: 'a', version: '1', form: 'wheel' });
      session.entry({ path: 'a/b.py', size: source.length, sha256: '', mode: 0, content: source });
      session.finish({
        complete: true,
        problems: [],
        entries: 1,
        uncompressedBytes: source.length,
        sha256: '',
      });
    },
  },
};
