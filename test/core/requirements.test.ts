import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSpkgError } from '../../src/core/errors.js';
import { parseRequirementsFile } from '../../src/core/requirements-file.js';
import { parseRequirement, parseRequirements } from '../../src/core/requirements.js';

const good: readonly [string, string][] = [
  ['numpy', 'numpy'],
  ['  NumPy  ', 'numpy'],
  ['numpy==1.26', 'numpy==1.26'],
  ['numpy == 1.26', 'numpy==1.26'],
  ['numpy (>=1,<2)', 'numpy>=1,<2'],
  ['numpy>=1, <2, !=1.5.*', 'numpy>=1,<2,!=1.5.*'],
  ['numpy~=1.26', 'numpy~=1.26'],
  ['Zope.Interface', 'zope-interface'],
  ['pandas[Parquet, aws]>=2', 'pandas[aws,parquet]>=2'],
  ['pandas[]', 'pandas'],
  ['tomli ; python_version < "3.11"', 'tomli ; python_version < "3.11"'],
  [
    "a>=1 ; (os_name == 'nt' or sys_platform == 'linux') and extra == 'x'",
    "a>=1 ; (os_name == 'nt' or sys_platform == 'linux') and extra == 'x'",
  ],
  ['a ; "linux" in sys_platform', 'a ; "linux" in sys_platform'],
  ['a ; python_version not in "2.7, 3.0"', 'a ; python_version not in "2.7, 3.0"'],
];

const refused: readonly string[] = [
  'numpy @ https://files.invalid/numpy.whl',
  'numpy@https://files.invalid/numpy.whl',
  'https://files.invalid/numpy.whl',
  'git+https://files.invalid/numpy',
  'numpy @ git+ssh://files.invalid/numpy',
  'demo @ file:///tmp/demo.tar.gz',
  './demo',
  '/srv/demo',
  '~/demo',
  'demo.whl',
  'demo-1.0.tar.gz',
  'C:\\demo',
  '-e .',
  '--index-url https://index.example/simple',
  '--no-binary',
  '-r other.txt',
];

const invalid: readonly [string, RegExp][] = [
  ['', /.*/],
  ['numpy=1.26', /numpy==1\.26/],
  ['numpy 1.26', /numpy==1\.26/],
  ['numpy@1.26', /numpy==1\.26/],
  ['numpy==', /specifier/],
  ['numpy>=1,', /specifier/],
  ['numpy==1.x.y!', /specifier/],
  ['numpy[a b]', /extra/],
  ['numpy; python_version', /marker/],
  ['numpy; os.system("x") == "y"', /marker/],
  ['numpy; (python_version < "3"', /marker/],
  ['_numpy', /requirement/],
  ['numpy==1.26 extra words', /specifier|requirement/],
  [`numpy==${'1.'.repeat(2000)}1`, /long/],
];

describe('a requirement as people type it', () => {
  for (const [typed, text] of good) {
    it(`reads ${JSON.stringify(typed)}`, () => {
      const parsed = parseRequirement(typed);
      assert.equal(parsed.text, text);
      assert.deepEqual(parseRequirement(parsed.text), parsed);
    });
  }

  for (const typed of refused) {
    it(`refuses ${typed}`, () => {
      assert.throws(() => parseRequirement(typed), { code: 'SPKG_REQUIREMENT_REFUSED' });
    });
  }

  for (const [typed, hint] of invalid) {
    it(`cannot read ${JSON.stringify(typed.slice(0, 40))}, and says how to write it`, () => {
      assert.throws(
        () => parseRequirement(typed),
        (error) => {
          assert.ok(isSpkgError(error));
          assert.equal(error.code, 'SPKG_REQUIREMENT_INVALID');
          assert.match(`${error.message} ${error.tryThis}`, hint);
          return true;
        },
      );
    });
  }

  it('says everything that is wrong with several, at once', () => {
    assert.throws(
      () => parseRequirements(['numpy', 'a=1', './b']),
      (error: Error) => error.message.includes('a=1') && error.message.includes('./b'),
    );
  });

  it('takes a repetition once', () => {
    assert.deepEqual(
      parseRequirements(['numpy', 'NumPy']).map(({ text }) => text),
      ['numpy'],
    );
  });

  for (const text of ['a===@', 'a===1:2', 'a===x/y', 'a (===@b)'])
    it(`refuses \`${text}\`: no version is written so`, () => {
      assert.throws(() => parseRequirement(text), { code: 'SPKG_REQUIREMENT_INVALID' });
    });

  it('meets any text with a coded error or a requirement that reads as itself', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[a-z]{1,4}[[\]=<>~!;@(),. a-z0-9"']{0,20}$/),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const parsed = parseRequirement(text);
          assert.deepEqual(parseRequirement(parsed.text), parsed);
          assert.ok(!/[@:/\\]/.test(parsed.text.split(';')[0]!));
        } catch (error) {
          assert.ok(isSpkgError(error), String(error));
          assert.ok(!/[\u0000-\u0008\u000b-\u001f\u007f]/.test(error.message));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a requirements file', () => {
  const texts = (text: string): readonly string[] =>
    parseRequirementsFile(text, 'requirements.txt').map((one) => one.text);

  it('is read with comments, blank lines, continuations, CRLF, a BOM and hashes', () => {
    const text =
      '\uFEFF# for the model\r\nnumpy==1.26 # pinned\r\n\r\npandas>=2,\\\r\n  <3\r\nidna==3.7 --hash=sha256:abc \\\r\n  --hash=sha256:def\r\n';
    assert.deepEqual(texts(text), ['numpy==1.26', 'pandas>=2,<3', 'idna==3.7']);
  });

  it('keeps a # that belongs to a word', () => {
    assert.throws(() => texts('demo @ https://files.invalid/x#egg=demo'), {
      code: 'SPKG_REQUIREMENT_REFUSED',
    });
  });

  it('lists every line that cannot be taken, by number', () => {
    const text =
      'numpy\n-e git+https://files.invalid/x\n# fine\nscipy @ file:///tmp/scipy.whl\n--extra-index-url https://index.example\n';
    assert.throws(
      () => texts(text),
      (error: Error & { code: string }) => {
        assert.equal(error.code, 'SPKG_REQUIREMENT_REFUSED');
        assert.deepEqual(
          [...error.message.matchAll(/requirements\.txt:(\d+):/g)].map((match) => match[1]),
          ['2', '4', '5'],
        );
        return true;
      },
    );
  });

  it('that holds nothing is an error', () => {
    assert.throws(() => texts('# nothing\n\n'), { code: 'SPKG_REQUIREMENT_INVALID' });
  });

  it('is one line: no marker carries an option or another requirement to the resolver', () => {
    for (const end of ['\n', '\r', '\u2028', '\u0085', '\u000b', '\u0000']) {
      assert.throws(
        () => parseRequirement(`demo ; os_name != "${end}--index-url https://evil.invalid/${end}"`),
        {
          code: 'SPKG_REQUIREMENT_INVALID',
        },
      );
    }
  });

  it('shows nobody the control characters in it', () => {
    assert.throws(
      () => texts('\u001b[31mevil\u0007 @ x:y\n'),
      (error: Error) => !/[\u001b\u0007]/.test(error.message),
    );
  });
});
