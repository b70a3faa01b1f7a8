/**
 * Tests, examples, documentation and the `setup.py` of a wheel are judged mildly, since nobody runs them who only installs
 * and imports. So which of them the package itself imports is found out, and these are read as the modules that they are.
 */
import { absolute, moduleNameOf, type ModuleName } from './module-names.js';
import { testNames } from './moments.js';
import type { Moment } from './signals.js';
import { importsIn } from './python/imports.js';
import { tokenize } from './python/tokenizer.js';
import type { Tokens } from './python/tokens.js';
import type { DistributionSubject } from '../scanner.js';

/** bytes of tests that are kept, of one file and in all */
const largest = 1 << 20;
const mostKept = 16 << 20;
/** bytes around `import` that are searched for the name of a test: names are no longer */
const around = 320;
const longestList = 4096;

interface TestFile extends ModuleName {
  readonly path: string;
  /** null: too large to be kept */
  readonly source: Uint8Array | null;
  /** of what was not kept: what it imports, as it is written */
  readonly imports: readonly string[];
}

interface Seen {
  readonly path: string;
  readonly source: Uint8Array;
  /** by where it lies */
  readonly moment: Moment;
  /** whether it was read closely */
  readonly closely: boolean;
}

export interface ReachedTests {
  /** each Python file, tests and others */
  see(file: Seen, tokens: Tokens): void;
  /** what names modules elsewhere: a .pth file, entry points */
  seeNames(text: string): void;
  /** paths of tests that are imported, with their sources; null where that was too large to be kept */
  reached(tokens: Tokens): ReadonlyMap<string, Uint8Array | null>;
  /** names of modules that others start as programs */
  readonly started: ReadonlySet<string>;
}

export function reachedTests({ form }: Pick<DistributionSubject, 'form'>): ReachedTests {
  const tests = new Map<string, TestFile>();
  const named = new Set<string>();
  const files = new Set<string>();
  const started = new Set<string>();
  let bytes = 0;

  function keep({ path, source }: Seen, module: ModuleName, tokens: Tokens): void {
    const keeps = source.length <= largest && bytes + source.length <= mostKept;
    if (keeps) bytes += source.length;
    tests.set(module.name, {
      ...module,
      path,
      source: keeps ? Uint8Array.from(source) : null,
      imports: keeps ? [] : importedBy(source, module, tokens),
    });
  }

  return {
    started,
    see(file, tokens) {
      const module = moduleNameOf(file.path, form);
      if (!module) return;
      if (isMild(file.moment)) return keep(file, module, tokens);
      const source = Buffer.from(file.source.buffer, file.source.byteOffset, file.source.length);
      addAll(namesOfTests(source, module, tokens), named);
      if (changesPath(source, module)) addAll(importedBy(source, module, tokens).map(fileOf), files);
      if (file.closely && runsFiles(source)) noteRun(source, files, started);
    },
    seeNames(text) {
      for (const [name] of text.matchAll(dotted)) if (testNames.test(name)) named.add(name);
    },
    reached(tokens) {
      const byFile = [...tests.values()].filter(({ path }) =>
        files.has(path.slice(path.lastIndexOf('/') + 1)),
      );
      return follow([...named, ...byFile.map(({ name }) => name)], tests, tokens);
    },
  };
}

function isMild(moment: Moment): boolean {
  return moment === 'tests' || moment === 'call';
}

/** Where modules are looked for is changed, and tests are spoken of. */
function changesPath(source: Buffer, { isPackage }: ModuleName): boolean {
  return (
    (source.includes('sys.path') || (isPackage && source.includes('__path__'))) &&
    testNames.test(source.toString('latin1'))
  );
}

/** of a module, by the last part of its name */
function fileOf(name: string): string {
  return `${name.slice(name.lastIndexOf('.') + 1)}.py`;
}

/** Opens and executes a file, loads it by its path, or starts it. */
function runsFiles(source: Buffer): boolean {
  return ['exec', 'run_', 'load_', 'Popen', 'subprocess'].some((word) => source.includes(word));
}

/** Texts that name a file, and modules that are run as programs. */
function noteRun(source: Buffer, files: Set<string>, started: Set<string>): void {
  for (const ending of ['.py"', ".py'", '.pyw"', ".pyw'"])
    for (let at = source.indexOf(ending); at >= 0; at = source.indexOf(ending, at + 1)) {
      const name = /[\w-]{1,100}$/.exec(source.toString('latin1', Math.max(0, at - 100), at))?.[0];
      if (name !== undefined) files.add(`${name}${ending.slice(0, -1)}`);
    }
  for (const [word, named] of programs)
    for (let at = source.indexOf(word); at >= 0; at = source.indexOf(word, at + 1)) {
      const name = named.exec(source.toString('latin1', at + word.length, at + word.length + 300))?.[1];
      if (name !== undefined) started.add(name);
    }
}

/** `run_module("a.b"`, `"-m", "a.b"`, `"python -m a.b"` */
const programs: readonly (readonly [string, RegExp])[] = [
  ['run_module(', /^\s{0,20}["']([A-Za-z_][\w.]{0,200})/],
  ['-m"', /^\s{0,20},\s{0,20}["']([A-Za-z_][\w.]{0,200})/],
  ["-m'", /^\s{0,20},\s{0,20}["']([A-Za-z_][\w.]{0,200})/],
  [' -m ', /^\s{0,20}([A-Za-z_][\w.]{0,200})/],
];

const dotted = /[A-Za-z_][\w.]{0,300}/g;

function addAll(names: readonly string[], to: Set<string>): void {
  for (const name of names) to.add(name);
}

function importedBy(source: Uint8Array, module: ModuleName, tokens: Tokens): readonly string[] {
  tokenize(source, tokens);
  return importsIn(source, tokens).map((name) => absolute(name, module));
}

/** Names of tests that a source imports. Most sources have none, and are not made into tokens. Linear. */
function namesOfTests(source: Buffer, module: ModuleName, tokens: Tokens): readonly string[] {
  const texts = importTexts(source);
  if (texts.length === 0) return [];
  return importedBy(source, module, tokens).filter(
    (name) => testNames.test(name) || /(^|\.)setup(\.|$)/.test(name),
  );
}

const oneTest = testNames.source;
/** The name of a test in what is imported, or from what. */
const importsTest = new RegExp(
  `\\bfrom[ \\t\\\\\\r\\n\\f]+[\\w. \\t]{0,300}${oneTest}|\\bimport\\b[^\\n;]{0,300}${oneTest}|\\bimport[ \\t\\\\\\r\\n]*\\([^)]{0,2000}${oneTest}|\\bimport[ \\t]*\\\\[\\s\\S]{0,300}${oneTest}|(_module|__import__)\\(\\s{0,20}["'][\\w.]{0,200}${oneTest}`,
  'i',
);
/** A module of that name, not the function of setuptools. */
const importsSetup =
  /\bfrom[ \t]+(\.+[\w.]*[ \t]+import[^\n]{0,200}\bsetup\b|\.*([\w.]{1,200}\.)?setup[ \t.])|\bimport[ \t]+([\w.]{1,200}\.)?setup\b|_module\([^\n)]{0,100}\bsetup\b/;

/** What stands around `import` where that may name a test; no byte twice. */
function importTexts(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  let [from, to] = [0, 0];
  const add = (): void => {
    const text = bytes.toString('latin1', from, to);
    if ((testNames.test(text) && importsTest.test(text)) || importsSetup.test(text)) found.push(text);
  };
  for (let at = bytes.indexOf('import'); at >= 0; at = bytes.indexOf('import', at + 6)) {
    const start = Math.max(0, beforeJoins(bytes, at) - around);
    if (start > to) {
      add();
      from = start;
    }
    to = Math.max(to, endOfList(bytes, at));
  }
  add();
  return found;
}

/** Over blanks, ends of lines and joined lines, back to what stands before. */
function beforeJoins(bytes: Buffer, at: number): number {
  let before = at;
  while (before > 0 && joins.has(bytes[before - 1] ?? 0)) before -= 1;
  return before;
}
const joins: ReadonlySet<number> = new Set(Buffer.from(' \t\f\r\n\\'));

/** Behind the names that are imported, or some bytes behind `import`. */
function endOfList(bytes: Buffer, at: number): number {
  const near = Math.min(bytes.length, at + around);
  if (!bytes.subarray(at, at + 20).includes('(')) return near;
  const close = bytes.subarray(at, at + longestList).indexOf(')');
  return close < 0 ? near : Math.max(near, at + close);
}

function follow(
  named: readonly string[],
  tests: ReadonlyMap<string, TestFile>,
  tokens: Tokens,
): ReadonlyMap<string, Uint8Array | null> {
  const found = new Map<string, Uint8Array | null>();
  const seen = new Set(named);
  const waiting = [...seen];
  // it grows while it is gone through
  for (const name of waiting) {
    // the package is run before what lies in it; `from a.b import c` names a function as well as a module
    const cut = name.lastIndexOf('.');
    const next = cut > 0 ? [name.slice(0, cut)] : [];
    const file = tests.get(name);
    if (file) {
      found.set(file.path, file.source);
      next.push(...(file.source ? importedBy(file.source, file, tokens) : file.imports));
    }
    for (const one of next) {
      if (seen.has(one)) continue;
      seen.add(one);
      waiting.push(one);
    }
  }
  return found;
}
