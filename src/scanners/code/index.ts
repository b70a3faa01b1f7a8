/** Malicious code: what Python source does, when it runs, and what that means together. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { contentIds } from '../content-ids.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { notePageScripts } from './carriers/browser/in-python.js';
import { combineCarriers, hooksCalled, isGrave, programsStarted } from './carriers/combine.js';
import { carriers } from './carriers/index.js';
import { readScript } from './carriers/javascript.js';
import { readLeftScript } from './carriers/scripts.js';
import { carrierFindings } from './carriers/rules.js';
import { codeFindings } from './findings.js';
import { judge } from './judge.js';
import { backendFolders, buildModules, buildScripts, importedNames, innerPath, momentOf } from './moments.js';
import { betweenFiles, type BetweenFiles } from './between-files.js';
import { readPython } from './python/analyse.js';
import type { Script } from './python/analysis.js';
import { noteDocumentPath } from './python/search-path.js';
import { noteToolOrders } from './python/tool-descriptions.js';
import { makeTokens, type Tokens } from './python/tokens.js';
import { reachedTests, type ReachedTests } from './reached-tests.js';
import { isEarly, type Moment, type Signal } from './signals.js';

export const codeScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.code,
  looksFor: 'malicious Python: what it does, when it runs, through aliases and decoders',
  findings: [...Object.values(codeFindings), ...carrierFindings],
  begin,
};

/** so that a million small files do not fill the memory */
const mostSignals = 20_000;

function begin(subject: DistributionSubject): ContentSession {
  const tokens = makeTokens();
  const signals: Signal[] = [];
  const backends: string[] = [];
  const built: string[] = [];
  const imported: string[] = [];
  const paths = new Set<string>();
  const between = betweenFiles(subject);
  const tests = reachedTests(subject);
  const reading: Reading = { tokens, between, tests };
  let overflow: Signal | undefined;
  return {
    entry(entry) {
      paths.add(entry.path);
      if (signals.length >= mostSignals) {
        // what follows is not looked at, and that is said
        overflow ??= tooMany(entry);
        return;
      }
      if (/(^|\/)pyproject\.toml$/.test(entry.path) && entry.content && entry.size < 1 << 20) {
        const text = Buffer.from(entry.content).toString('utf8');
        backends.push(...backendFolders(text));
        if (subject.form !== 'wheel') built.push(...buildModules(text));
      }
      if (isBuildFile(entry, subject)) built.push(...scriptsOf(entry, subject));
      if (isSetup(entry, subject)) imported.push(...setupImports(entry));
      if (entry.content) between.keepData(entry.path, entry.content);
      for (const signal of signalsOf(entry, subject, reading)) signals.push(signal);
    },
    finish(report) {
      if (subject.form === 'sdist' && report.entries === 0) {
        return {
          outcome: 'not-offered',
          reason: 'source distributions are not read by this version of spkg',
          findings: [],
        };
      }
      const read = withReachedTests(signals, reading);
      const met = between.look(tokens);
      const all = programsStarted(
        [...read, ...met.signals, ...met.scripts.flatMap(signalsOfScript)],
        tests.started,
      );
      return {
        outcome: 'completed',
        reason: '',
        findings: judge(
          hooksCalled(
            [...all, ...(overflow ? [overflow] : []), ...combineCarriers(all, paths)].map((one) =>
              whenBuilt(inBackend(one, backends, subject), { built, imported }, subject),
            ),
          ),
        ),
      };
    },
  };
}

/** What is kept from file to file. */
interface Reading {
  readonly tokens: Tokens;
  readonly between: BetweenFiles;
  readonly tests: ReachedTests;
}

function signalsOf(entry: ArchiveEntry, subject: DistributionSubject, reading: Reading): readonly Signal[] {
  const all: Signal[] = [];
  const { path, content } = entry;
  if (isPython(entry)) {
    const moment = momentOf(path, subject);
    if (content) {
      all.push(...readSource(content, path, moment, reading));
    } else {
      all.push(tooLarge(entry, moment));
      reading.tests.seeUnread({ path, moment });
    }
  } else if (content && /(\.pth|\/entry_points\.txt)$/.test(path)) {
    reading.tests.seeNames(Buffer.from(content.subarray(0, 1 << 20)).toString('latin1'));
  }
  for (const carrier of carriers) if (carrier.fits(path)) all.push(...carrier.read(entry, subject));
  return all;
}

function readSource(source: Uint8Array, path: string, moment: Moment, reading: Reading): readonly Signal[] {
  const { signals: own, closely, scripts } = readPython({ source, path, moment }, reading.tokens);
  const signals = scripts.length === 0 ? own : own.concat(scripts.flatMap(signalsOfScript));
  reading.between.keep({ path, source, moment, closely, signals });
  reading.tests.see({ path, source, moment, closely }, reading.tokens);
  return [
    ...signals,
    ...noteToolOrders(source, { path, moment }),
    ...noteDocumentPath(source, { path, moment }),
    ...notePageScripts(source, { path, moment }),
  ];
}

/** A program in another language within Python is read as one that lies in a file of its own. */
function signalsOfScript({ text, name, path, line, moment, chain }: Script): readonly Signal[] {
  const place = { path, moment };
  const signals = name === null ? readScript(text, place) : readLeftScript(text, name, place);
  return signals.map((one) => ({
    ...one,
    // here it is started by Python, which says when
    what: one.what === 'script-fetch-and-run' ? 'spawn-interpreter' : one.what,
    line,
    chain: [...chain, ...one.chain],
  }));
}

/** A test that the package imports is a part of it: it is read again as one. */
function withReachedTests(signals: readonly Signal[], reading: Reading): readonly Signal[] {
  const reached = reading.tests.reached(reading.tokens);
  if (reached.size === 0) return signals;
  const others = signals.flatMap((one) => {
    const source = reached.get(one.path);
    if (source === undefined || isEarly(one.moment)) return [one];
    return source === null ? [{ ...one, moment: 'import' as const }] : [];
  });
  const again = [...reached].flatMap(([path, source]) =>
    source === null ? [] : readSource(source, path, 'import', reading),
  );
  return [...others, ...again];
}

/** By name; and scripts without one, by the line that says so. */
function isPython({ path, content }: ArchiveEntry): boolean {
  if (/\.pyw?$/i.test(path)) return true;
  if (!content || !/\.data\/scripts\/[^/]+$/.test(path)) return false;
  return /^#![^\n]{0,200}python/.test(Buffer.from(content.subarray(0, 250)).toString('latin1'));
}

function tooLarge({ path, size }: ArchiveEntry, moment: Signal['moment']): Signal {
  const evidence = `${size} bytes are more than is kept in memory`;
  return { what: 'not-looked-at', moment, path, line: 1, evidence, chain: [] };
}

/** As if it were imported, wherever it lies: what lies behind it may be. */
function tooMany({ path }: ArchiveEntry): Signal {
  const evidence = `over ${mostSignals} signals: this file and those behind it were not looked at`;
  return { what: 'not-looked-at', moment: 'import', path, line: 1, evidence, chain: [] };
}

function isSetup({ path, content }: ArchiveEntry, { form }: DistributionSubject): boolean {
  return form !== 'wheel' && content !== undefined && innerPath(path, form) === 'setup.py';
}

function isBuildFile({ path }: ArchiveEntry, { form }: DistributionSubject): boolean {
  return form !== 'wheel' && /(^|\/)(meson\.build|CMakeLists\.txt)$/.test(path);
}

function scriptsOf({ path, content }: ArchiveEntry, { form }: DistributionSubject): readonly string[] {
  return content ? buildScripts(Buffer.from(content).toString('latin1'), innerPath(path, form)) : [];
}

/** Files that setup.py imports, if they are of the same distribution: anywhere, for it may change where it looks. */
function setupImports({ content }: ArchiveEntry): readonly string[] {
  if (!content) return [];
  return importedNames(Buffer.from(content.subarray(0, 256 << 10)).toString('latin1')).map(
    (one) => `${one}.py`,
  );
}

/** What a build runs beside its backend, and what setup.py imports. Functions there are hooks, called by the build. */
function whenBuilt(
  signal: Signal,
  { built, imported }: { readonly built: readonly string[]; readonly imported: readonly string[] },
  { form }: DistributionSubject,
): Signal {
  if (form === 'wheel' || signal.moment === 'install' || !signal.path.endsWith('.py')) return signal;
  const inner = innerPath(signal.path, form);
  if (built.includes(inner)) return { ...signal, moment: 'install' };
  const helps = imported.some((one) => inner === one || (isHelper(inner) && inner.endsWith(`/${one}`)));
  // which of its functions setup.py calls is not known: what is grave counts
  return helps && (signal.moment === 'import' || isGrave(signal)) ? { ...signal, moment: 'install' } : signal;
}

/** Beside setup.py, or in a folder for building. */
function isHelper(inner: string): boolean {
  const folder = inner.slice(0, inner.lastIndexOf('/') + 1);
  return /^(_?build|tools?|scripts?|setup|ci|dev|packaging|support)/i.test(folder);
}

/** What lies in the folder of an in-tree build backend runs when it is built. */
function inBackend(signal: Signal, folders: readonly string[], { form }: DistributionSubject): Signal {
  if (form === 'wheel' || folders.length === 0) return signal;
  const inner = innerPath(signal.path, form);
  const inside = folders.some(
    (folder) => folder !== '' && (inner.startsWith(`${folder}/`) || signal.path.includes(`/${folder}/`)),
  );
  return inside ? { ...signal, moment: 'install' } : signal;
}
