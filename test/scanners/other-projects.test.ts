import assert from 'node:assert/strict';
import { checkOtherProjects } from '../../src/scanners/wheel/other-projects.js';

const severities = (project: string, ...paths: readonly string[]): readonly string[] =>
  checkOtherProjects(paths, project).map(({ severity, where }) => `${severity} ${where}`);

const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  ['a module of certifi', 'foo', ['foo/__init__.py', 'certifi/core.py'], ['high certifi/core.py']],
  ['the authorities of certifi', 'foo', ['certifi/cacert.pem'], ['high certifi/cacert.pem']],
  [
    'each package once',
    'foo',
    ['pip/a.py', 'pip/b.py', 'requests/api.py'],
    ['high pip/a.py', 'high requests/api.py'],
  ],
  ['by a scheme', 'foo', ['foo-1.0.data/purelib/numpy/a.so'], ['high foo-1.0.data/purelib/numpy/a.so']],
  ['a module at the top', 'foo', ['six.py'], ['high six.py']],
  ['a package that has another name than its project', 'foo', ['yaml/loader.py'], ['high yaml/loader.py']],
  ['a fork that says so', 'urllib3-future', ['urllib3/__init__.py'], ['medium urllib3/__init__.py']],
  ['a build of another kind', 'pytest-nightly', ['_pytest/config.py'], ['medium _pytest/config.py']],
  ['one that only begins like it', 'requestsx', ['requests/api.py'], ['high requests/api.py']],
  ['its own package', 'pyyaml', ['yaml/__init__.py', '_yaml/__init__.py'], []],
  ['its own by another spelling', 'charset-normalizer', ['charset_normalizer/api.py'], []],
  ['both packages of setuptools', 'setuptools', ['setuptools/a.py', 'pkg_resources/__init__.py'], []],
  ['what is vendored below its own', 'foo', ['foo/_vendor/requests/api.py'], []],
  ['stubs', 'types-requests', ['requests-stubs/api.pyi'], []],
  ['data that only lies there', 'foo', ['numpy/README.md'], []],
];

describe('packages of other projects', () => {
  for (const [title, project, paths, expected] of cases)
    it(`says of ${title}: ${expected.length === 0 ? 'nothing' : expected.join(', ')}`, () => {
      assert.deepEqual(severities(project, ...paths), expected);
    });
});
