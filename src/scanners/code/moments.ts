/** When the top level of a file runs, by where it lies. */
import type { DistributionSubject } from '../scanner.js';
import type { Moment } from './signals.js';

const tests =
  /(^|\/)(tests?|testsuite|unittests?|test_?data|examples|docs|benchmarks)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.pyw?$/i;
/** The same of a dotted name, wherever it stands in a text. */
export const testNames =
  /\b(tests?|testsuite|unittests?|test_?data|examples|docs|benchmarks|conftest|test_\w+|\w+_test)\b/i;
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
  const installed = /^[^/]+\.data\/data\/(?:lib\/python[^/]*|Lib)\/site-packages\/(.*)$/.exec(path);
  if (installed?.[1] !== undefined) return installed[1];
  if (form === 'wheel') return path;
  return path.replace(/^[^/]+-\d[^/]*\//, '').replace(/^src\//, '');
}

/** Modules of the project that a build runs beside its backend: hooks, and those a version is asked of. */
export function buildModules(pyproject: string): readonly string[] {
  const text = pyproject.slice(0, 256 << 10);
  const found: string[] = [];
  for (const [heading, part] of sectionsOf(text)) {
    if (/^tool\.hatch\.(build\.(targets\.[\w-]+\.)?hooks\.custom|metadata\.hooks\.custom)$/.test(heading))
      found.push(settingOf(part, 'path') ?? 'hatch_build.py');
    if (heading === 'tool.hatch.version') found.push(settingOf(part, 'path') ?? '');
    if (/^tool\.poetry\.build$/.test(heading)) found.push(settingOf(part, 'script') ?? '');
    if (/^tool\.pdm\.build$/.test(heading)) found.push('pdm_build.py');
    for (const match of part.matchAll(/\battr\s*=\s*["']([\w.]{1,200})["']/g))
      found.push(fileOf(match[1] ?? ''));
  }
  return found.filter((one) => one.endsWith('.py')).map((one) => one.replace(/^\.\//, ''));
}

const runners =
  /\b(?:run_command|find_program|custom_target|generator|add_(?:install|postconf|dist)_script|execute_process|add_custom_(?:command|target))\s*\(([^()]{0,800})/g;

/** Scripts that meson.build or CMakeLists.txt, at `path` within the project, has run while it is built. */
export function buildScripts(text: string, path: string): readonly string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const found: string[] = [];
  for (const [, given = ''] of text.slice(0, 256 << 10).matchAll(runners))
    for (const [name] of given.matchAll(/[\w.-]+(?:\/[\w.-]+){0,8}\.py\b/g))
      found.push(`${folder}${name.replace(/^\.\//, '')}`);
  return found.slice(0, 200);
}

function sectionsOf(text: string): readonly (readonly [string, string])[] {
  return text
    .split(/^(?=\s{0,8}\[)/m)
    .map((part) => [/^\s*\[+([^\]\n]{1,200})\]/.exec(part)?.[1]?.trim() ?? '', part]);
}

function settingOf(part: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}\\s*=\\s*["']([^"'\\n]{1,200})["']`, 'm').exec(part)?.[1];
}

/** The file of `package.module.attribute`. */
function fileOf(attribute: string): string {
  return `${attribute.split('.').slice(0, -1).join('/')}.py`;
}

/** Names of modules that a script imports. */
export function importedNames(source: string): readonly string[] {
  const found: string[] = [];
  for (const match of source
    .slice(0, 256 << 10)
    .matchAll(/^[ \t]*(?:from[ \t]+([\w.]{1,100})[ \t]+import\b|import[ \t]+([\w., \t]{1,200}))/gm)) {
    for (const one of (match[1] ?? match[2] ?? '').split(','))
      found.push((one.trim().split(/\s/)[0] ?? '').replace(/^\.+/, '').replaceAll('.', '/'));
    if (found.length > 200) break;
  }
  return found.filter((one) => one !== '');
}

/** Folders of build backends that lie in the source itself: `backend-path` of pyproject.toml. */
export function backendFolders(pyproject: string): readonly string[] {
  const list = /^\s*backend-path\s*=\s*\[([^\]]*)\]/m.exec(pyproject)?.[1] ?? '';
  return [...list.matchAll(/["']([^"'\n]{0,200})["']/g)].map((match) =>
    (match[1] ?? '').replace(/^\.\/?|\/$/g, ''),
  );
}
