/** When the top level of a file runs, by where it lies. */
import type { DistributionSubject } from '../scanner.js';
import type { Moment } from './signals.js';

const tests =
  /(^|\/)(tests?|testsuite|unittests?|test_?data|examples|docs|benchmarks)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.pyw?$/i;
const startup = /^(site|user)customize(\.py|\/__init__\.py)$/;

/** `path` within the distribution; of an sdist or a tree, below its `name-version/` too. */
export function momentOf(path: string, { form, name }: Pick<DistributionSubject, 'form' | 'name'>): Moment {
  const inner = innerPath(path, form);
  if (form !== 'wheel' && inner === 'setup.py') return 'install';
  if (startup.test(inner)) return 'startup';
  // in a wheel setup.py is a file like any other, run by nobody
  if (/(^|\/)setup\.py$/.test(inner)) return form === 'wheel' ? 'call' : 'tests';
  // a project that is itself called `examples` is no example
  const [top = '', ...below] = inner.split('/');
  const own = name !== null && below.length > 0 && top.toLowerCase().replace(/[-_.]+/g, '-') === name;
  return tests.test(own ? below.join('/') : inner) ? 'tests' : 'import';
}

/** Without what is not there when it is installed: the scheme of a wheel, the folder and `src/` of an sdist. */
export function innerPath(path: string, form: DistributionSubject['form']): string {
  const scheme = /^[^/]+\.data\/(purelib|platlib|scripts)\/(.*)$/.exec(path);
  if (scheme?.[2] !== undefined) return scheme[2];
  if (form === 'wheel') return path;
  return path.replace(/^[^/]+-\d[^/]*\//, '').replace(/^src\//, '');
}

/** Folders of build backends that lie in the source itself: `backend-path` of pyproject.toml. */
export function backendFolders(pyproject: string): readonly string[] {
  const list = /^\s*backend-path\s*=\s*\[([^\]]*)\]/m.exec(pyproject)?.[1] ?? '';
  return [...list.matchAll(/["']([^"'\n]{0,200})["']/g)].map((match) =>
    (match[1] ?? '').replace(/^\.\/?|\/$/g, ''),
  );
}
