import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { readIni, setIni } from '../../src/tools/ini.js';

const flat = (text: string) => readIni(text).map(({ section, key, value }) => `${section}.${key}=${value}`);

describe('pip.conf, as configparser reads it', () => {
  for (const [title, text, expected] of [
    ['a setting', '[global]\nindex-url = https://x.example\n', ['global.index-url=https://x.example']],
    ['a colon', '[global]\ntimeout: 5\n', ['global.timeout=5']],
    ['the first of two separators counts', '[global]\na = b: c\n', ['global.a=b: c']],
    ['underscores and case', '[global]\nIndex_URL=x\n', ['global.index-url=x']],
    ['dashes in front', '[global]\n--index-url=x\n', ['global.index-url=x']],
    ['comments and blanks', '# a\n\n[global]\n; b\na=1\n  # c\n', ['global.a=1']],
    ['a value over lines', '[global]\nfind-links =\n    /a\n    /b\n', ['global.find-links=/a /b']],
    ['a comment inside a value', '[global]\nx =\n  /a\n  # no\n  /b\n', ['global.x=/a /b']],
    ['an indented setting is one', '[global]\n  a = 1\n  b = 2\n', ['global.a=1', 'global.b=2']],
    ['windows line ends', '[global]\r\na = 1\r\n', ['global.a=1']],
    ['two sections', '[global]\na=1\n[install]\na=2\n', ['global.a=1', 'install.a=2']],
    [
      'defaults count in each section',
      '[DEFAULT]\na=1\n[global]\nb=2\n[install]\na=3\n',
      ['global.a=1', 'global.b=2', 'install.a=3'],
    ],
    ['defaults alone set nothing', '[DEFAULT]\na=1\n', []],
    ['lines before a section set nothing', 'a=1\n[global]\n', []],
    ['nothing', '', []],
  ] as const) {
    it(title, () => {
      assert.deepEqual(flat(text), expected);
    });
  }
});

describe('setting a value in pip.conf', () => {
  for (const [title, text, expected] of [
    ['in an empty file', '', '[global]\nindex-url = X\n'],
    ['in a file without the section', '[install]\na = 1\n', '[install]\na = 1\n\n[global]\nindex-url = X\n'],
    [
      'in a section without the key',
      '# mine\n[global]\ntimeout = 5\n',
      '# mine\n[global]\nindex-url = X\ntimeout = 5\n',
    ],
    [
      'over what is there',
      '[global]\na = 1\nindex-url = old\nb = 2\n',
      '[global]\na = 1\nindex-url = X\nb = 2\n',
    ],
    [
      'over a value of several lines',
      '[global]\nindex-url =\n  old\n  older\nb = 2\n',
      '[global]\nindex-url = X\nb = 2\n',
    ],
    ['over two that are there', '[global]\nindex_url = a\nindex-url = b\n', '[global]\nindex-url = X\n'],
    [
      'indented as its neighbours are',
      '[global]\n    timeout = 5\n',
      '[global]\n    index-url = X\n    timeout = 5\n',
    ],
    ['with the line ends of the file', '[global]\r\na = 1\r\n', '[global]\r\nindex-url = X\r\na = 1\r\n'],
    [
      'the same key of another section stays',
      '[install]\nindex-url = b\n[global]\n',
      '[install]\nindex-url = b\n[global]\nindex-url = X\n',
    ],
  ] as const) {
    it(title, () => {
      assert.equal(setIni(text, 'global', 'index-url', 'X'), expected);
    });
  }

  it('changes that one setting, and loses no other', () => {
    const line = fc.constantFrom(
      '[global]',
      '[install]',
      'a = 1',
      'index-url = old',
      '  more',
      '# note',
      '',
      '    b: 2',
      'index_url:',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const before = lines.join('\n');
        // a value that continues nothing: configparser, and so pip, refuses the file
        fc.pre(!/(^|\]\n)(\n|# note\n)* {2}more/.test(before));
        const after = readIni(setIni(before, 'global', 'index-url', 'X'));
        const isIt = ({ section, key }: { section: string; key: string }) =>
          section === 'global' && key === 'index-url';
        assert.deepEqual(
          after.filter(isIt).map(({ value }) => value),
          ['X'],
        );
        const kept = (all: ReturnType<typeof readIni>) =>
          all
            .filter((one) => !isIt(one))
            .map((one) => JSON.stringify(one))
            .sort();
        assert.deepEqual(kept(after), kept(readIni(before)));
      }),
    );
  });

  it('agrees with configparser itself', function () {
    const texts = [
      '[global]\nindex-url = a\n  b\n\n  c\n[install]\nfind-links = /x\n',
      '[global]\n  a = 1\n    2\n  b = 3\n',
      '[DEFAULT]\nq = 1\n[global]\n; c\nx : y = z\n',
    ];
    const script =
      'import configparser,json,sys\nfor t in json.load(sys.stdin):\n c=configparser.RawConfigParser();c.read_string(t)\n print(json.dumps([[s,k," ".join(v.split())] for s in c.sections() for k,v in c.items(s)]))';
    const python = execFileSync('python3', ['-I', '-S', '-c', script], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
    });
    for (const [at, answer] of python.trim().split('\n').entries()) {
      const ours = readIni(texts[at] ?? '').map(({ section, key, value }) => [section, key, value]);
      assert.deepEqual([...ours].sort(), (JSON.parse(answer) as string[][]).sort());
    }
  });
});
