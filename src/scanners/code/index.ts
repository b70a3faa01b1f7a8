/** Malicious code: what Python source does, when it runs, and what that means together. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { combineCarriers } from './carriers/combine.js';
import { carriers } from './carriers/index.js';
import { carrierFindings } from './carriers/rules.js';
import { codeFindings } from './findings.js';
import { judge } from './judge.js';
import { backendFolders, innerPath, momentOf } from './moments.js';
import { analysePython } from './python/analyse.js';
import { makeTokens, type Tokens } from './python/tokens.js';
import type { Signal } from './signals.js';

export const codeScanner: ContentScanner = {
  kind: 'content',
  id: 'code',
  version: '1',
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
  const paths = new Set<string>();
  return {
    entry(entry) {
      paths.add(entry.path);
      if (signals.length >= mostSignals) return;
      if (/(^|\/)pyproject\.toml$/.test(entry.path) && entry.content && entry.size < 1 << 20) {
        backends.push(...backendFolders(Buffer.from(entry.content).toString('utf8')));
      }
      for (const signal of signalsOf(entry, subject, tokens)) signals.push(signal);
    },
    finish(report) {
      if (subject.form === 'sdist' && report.entries === 0) {
        return {
          outcome: 'not-offered',
          reason: 'source distributions are not read by this version of spkg',
          findings: [],
        };
      }
      return {
        outcome: 'completed',
        reason: '',
        findings: judge(
          [...signals, ...combineCarriers(signals, paths)].map((one) => inBackend(one, backends, subject)),
        ),
      };
    },
  };
}

function signalsOf(entry: ArchiveEntry, subject: DistributionSubject, tokens: Tokens): readonly Signal[] {
  const all: Signal[] = [];
  if (isPython(entry)) {
    const moment = momentOf(entry.path, subject);
    if (entry.content)
      all.push(...analysePython({ source: entry.content, path: entry.path, moment }, tokens));
    else all.push(tooLarge(entry, moment));
  }
  for (const carrier of carriers) if (carrier.fits(entry.path)) all.push(...carrier.read(entry, subject));
  return all;
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

/** What lies in the folder of an in-tree build backend runs when it is built. */
function inBackend(signal: Signal, folders: readonly string[], { form }: DistributionSubject): Signal {
  if (form === 'wheel' || folders.length === 0) return signal;
  const inner = innerPath(signal.path, form);
  const inside = folders.some(
    (folder) => folder !== '' && (inner.startsWith(`${folder}/`) || signal.path.includes(`/${folder}/`)),
  );
  return inside ? { ...signal, moment: 'install' } : signal;
}
