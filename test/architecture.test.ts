import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

interface Import {
  readonly from: string;
  readonly to: string;
  readonly kind: 'static' | 'dynamic' | 'type';
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every import of a file: static, type-only and dynamic; its target relative to src, or the package's name. */
function importsOf(file: string): Import[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, kind: Import['kind']): void => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const { text } = specifier;
    const to = text.startsWith('.')
      ? relative(source, resolve(dirname(file), text)).replace(/\.js$/, '.ts')
      : text;
    found.push({ from: relative(source, file), to, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'static',
      );
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'dynamic');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type');
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const imports = filesBelow(source).flatMap(importsOf);
const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const isLocal = (path: string): boolean => /\.(ts|json)$/.test(path);

/** What each folder may import of src; packages are judged apart. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  kernels: ['kernels', 'package-root.ts'],
  archive: ['archive', 'core', 'kernels'],
  scanners: ['scanners', 'archive', 'core', 'kernels', 'package-root.ts'],
  tools: ['tools', 'core', 'archive', 'package-root.ts'],
  'package-root.ts': [],
  'backends/local': ['backends/local', 'tools', 'core'],
  'backends/aws': ['backends/aws', 'tools', 'core'],
  ui: ['ui', 'core'],
  commands: ['commands', 'core', 'ui', 'base-command.ts', 'compose.ts'],
  hooks: ['hooks', 'core', 'ui', 'base-command.ts'],
  'base-command.ts': ['core', 'ui', 'compose.ts'],
  'compose.ts': ['compose'],
  compose: ['compose', 'backends', 'infra', 'tools', 'scanners', 'core'],
  infra: ['infra', 'backends/aws/layout.ts', 'core'],
};

/** Node modules that reach outside; core is given what it needs through ports. */
const outward = /^node:(fs|http|https|net|tls|dns|child_process|worker_threads|os|process|readline)/;

describe('the import rules of the house', () => {
  it('sees the imports that it judges', () => {
    assert.ok(imports.length > 100, `only ${imports.length} imports found`);
    assert.ok(imports.some(({ kind }) => kind === 'dynamic'));
    assert.ok(imports.some(({ kind }) => kind === 'type'));
  });

  for (const [folder, may] of Object.entries(allowed)) {
    it(`${folder} imports only ${may.join(', ')}`, () => {
      const wrong = imports
        .filter(({ from, to }) => inside(from, folder) && isLocal(to))
        .filter(({ to }) => !may.some((place) => inside(to, place)));
      assert.deepEqual(wrong, []);
    });
  }

  it('every folder of src is under a rule', () => {
    const known = Object.keys(allowed);
    const loose = filesBelow(source)
      .map((file) => relative(source, file))
      .filter((file) => !known.some((folder) => inside(file, folder)));
    assert.deepEqual(loose, []);
  });

  it('compose.ts loads no part before it is called', () => {
    const wrong = imports.filter(({ from, kind }) => from === 'compose.ts' && kind === 'static');
    assert.deepEqual(wrong, []);
  });

  it('core and the archive readers reach nothing outside by themselves', () => {
    const wrong = imports.filter(
      ({ from, to }) => (inside(from, 'core') || inside(from, 'archive')) && outward.test(to),
    );
    assert.deepEqual(wrong, []);
  });

  it('only compose names the backends, the tools and the scanners', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        ['backends', 'tools', 'scanners'].some((folder) => inside(to, folder)) &&
        !['backends', 'tools', 'scanners', 'compose', 'infra'].some((folder) => inside(from, folder)),
    );
    assert.deepEqual(wrong, []);
  });

  it('only ui, the base command and commands know oclif, listr2 and inquirer', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        /^(@oclif|listr2|inquirer|@inquirer)/.test(to) &&
        !['ui', 'commands', 'hooks', 'base-command.ts'].some((place) => inside(from, place)),
    );
    assert.deepEqual(wrong, []);
  });

  it('heavy packages are loaded only when they are needed', () => {
    const heavy =
      /^(undici|simple-git|yaml|@marcbachmann\/cel-js|listr2|inquirer|re2js|smol-toml|ae-cvss-calculator)($|\/)/;
    // docs/decisions/0018: the worker that scans reads TOML without waiting
    const decided = 'scanners/code/python/data-files.ts smol-toml';
    const wrong = imports.filter(
      ({ from, to, kind }) => heavy.test(to) && kind === 'static' && `${from} ${to}` !== decided,
    );
    assert.deepEqual(wrong, []);
  });

  it('only the AWS backend knows the SDK, and loads it only when it is needed', () => {
    const sdk = imports.filter(({ to }) => to.startsWith('@aws-sdk/') || to.startsWith('@smithy/'));
    assert.ok(sdk.length > 0);
    assert.deepEqual(
      sdk.filter(({ from, kind }) => !inside(from, 'backends/aws') || kind === 'static'),
      [],
    );
  });

  it('only infra knows the CDK, and only deploying loads it, when it is called', () => {
    const cdk = imports.filter(({ to }) => /^(aws-cdk-lib|constructs|cdk-nag|@aws-cdk\/)/.test(to));
    assert.ok(cdk.length > 0);
    assert.deepEqual(
      cdk.filter(({ from }) => !inside(from, 'infra')),
      [],
    );
    const loaded = imports.filter(({ from, to }) => inside(to, 'infra') && !inside(from, 'infra'));
    assert.deepEqual(
      loaded.filter(({ from, kind }) => !inside(from, 'compose/deploy') || kind === 'static'),
      [],
    );
  });

  it('no file imports itself in a circle', () => {
    assert.deepEqual(cycles(imports.filter(({ kind }) => kind === 'static')), []);
  });

  it('only ui writes to stdout or stderr', () => {
    const wrong = filesBelow(source)
      .filter((file) => !inside(relative(source, file), 'ui'))
      .filter((file) => /process\.(stdout|stderr)\b|\bconsole\./.test(readFileSync(file, 'utf8')))
      .map((file) => relative(source, file));
    assert.deepEqual(wrong, []);
  });
});

describe('docs/architecture.md', () => {
  it('names only paths that exist', () => {
    const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const paths = [...text.matchAll(/`((?:src|test|docs|data|scripts|bench|bin)\/[\w./-]+)`/g)].map(
      (match) => match[1] ?? '',
    );
    assert.ok(paths.length > 20, 'the document names the places it speaks of');
    assert.deepEqual(
      paths.filter((path) => !existsSync(join(root, path))),
      [],
    );
  });
});

/** Each circle once, as a path that ends where it began. */
function cycles(edges: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) if (isLocal(to)) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push([...path.slice(at), file].join(' > '));
      return;
    }
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}
