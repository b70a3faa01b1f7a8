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
  /** one that is too large to be held in memory */
  seeUnread(file: Pick<Seen, 'path' | 'moment'>): void;
  /** what names modules elsewhere: a .pth file, entry points */
  seeNames(text: string): void;
  /** paths of tests that are imported, with their sources; null where that was too large to be kept */
  reached(tokens: Tokens): ReadonlyMap<string, Uint8Array | null>;
  /** names of modules that others start as programs */
  readonly started: ReadonlySet<string>;
}

export function reachedTests({ form }: Pick<DistributionSubject, 'form'>): ReachedTests {
  const tests = new Map<string, TestFile[]>();
  const named = new Set<string>();
  const files = new Set<string>();
  const started = new Set<string>();
  let bytes = 0;

  function keep({ path, source }: Seen, module: ModuleName, tokens: Tokens): void {
    const keeps = source.length <= largest && bytes + source.length <= mostKept;
    if (keeps) bytes += source.length;
    add({
      ...module,
      path,
      source: keeps ? Uint8Array.from(source) : null,
      imports: keeps ? [] : importedBy(source, module, tokens),
    });
  }

  /** Several files may have one name: which of them is imported depends on more than is known here. */
  function add(file: TestFile): void {
    const same = tests.get(file.name);
    if (same) same.push(file);
    else tests.set(file.name, [file]);
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
    seeUnread({ path, moment }) {
      const module = moduleNameOf(path, form);
      if (module && isMild(moment)) add({ ...module, path, source: null, imports: [] });
    },
    seeNames(text) {
      for (const [name] of text.matchAll(dotted)) if (testNames.test(name)) named.add(name);
    },
    reached(tokens) {
      const byFile = [...tests.values()]
        .flat()
        .filter(({ path }) => files.has(path.slice(path.lastIndexOf('/') + 1)));
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
  return importsIn(source, tokens).map((name) => absolute(name.normalize('NFKC'), module));
}

/** Names of tests that a source imports. Most sources have none, and are not made into tokens. Linear. */
function namesOfTests(source: Buffer, module: ModuleName, tokens: Tokens): readonly string[] {
  const texts = importTexts(source);
  if (texts.length === 0) return [];
  return importedBy(source, module, tokens).filter(
    (name) => testNames.test(name) || /(^|\.)setup(\.|$)/.test(name),
  );
}

/** Where `setup` is the function of a tool for building, not a module. */
const toolsSetup = /\b(setuptools|distutils(\.core)?|skbuild|Cython\.Build)\s+import\s+\(?\s*setup\b/g;

function namesTest(text: string): boolean {
  return testNames.test(text) || (/\bsetup\b/.test(text) && /\bsetup\b/.test(text.replace(toolsSetup, '')));
}

/** Statements around `import` that may name a test; no byte is gone over more than twice. */
function importTexts(bytes: Buffer): readonly string[] {
  const found: string[] = [];
  let to = 0;
  for (let at = bytes.indexOf('import'); at >= 0; at = bytes.indexOf('import', at + 6)) {
    // within what was taken already
    if (at < to) continue;
    const from = nameBefore(bytes, at, to);
    to = endOfStatement(bytes, at);
    const text = bytes.toString('latin1', from, to);
    if (namesTest(text)) found.push(text);
  }
  return found;
}

/** Back over names, dots, blanks and joined lines: over all that may stand between `from` and `import`. */
function nameBefore(bytes: Buffer, at: number, least: number): number {
  let before = at;
  while (before > least && inNames[bytes[before - 1] ?? 0] === 1) before -= 1;
  return before;
}
const inNames = Uint8Array.from({ length: 256 }, (_unused, byte) =>
  byte >= 0x80 || /[\w.\s\\]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

const [line, joined, comment] = [0x0a, 0x5c, 0x23];
/** How many brackets more are open behind a byte. */
const deeper = Int8Array.from({ length: 256 }, (_unused, byte) => {
  const letter = String.fromCharCode(byte);
  return '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
});

/** The end of the line on which no bracket is open and which is not joined with the next; over comments. */
function endOfStatement(bytes: Buffer, from: number): number {
  let open = 0;
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === comment) at = behindComment(bytes, at);
    else if (byte === joined) at += bytes[at + 1] === 0x0d && bytes[at + 2] === line ? 2 : 1;
    else if ((byte === line || byte === 0x0d) && open <= 0) break;
    open += deeper[byte] ?? 0;
  }
  return at;
}

/** At the last byte of the comment. */
function behindComment(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(line, at);
  return end < 0 ? bytes.length : end - 1;
}

function follow(
  named: readonly string[],
  tests: ReadonlyMap<string, readonly TestFile[]>,
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
    for (const file of tests.get(name) ?? []) {
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
