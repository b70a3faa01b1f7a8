/** A source distribution's own promises: one folder, PKG-INFO that fits the file name, nothing required by URL. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { parseHeaders } from '../../core/metadata-headers.js';
import type { Finding, ScannerReport } from '../../core/model.js';
import { normalizeName, parseSdistName, partsOfStem } from '../../core/names.js';
import { sameVersion } from '../../core/versions.js';
import { contentIds } from '../content-ids.js';
import { directReferences, givenTwice } from '../core-metadata.js';
import { makeFinding } from '../finding.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { directBuildRequirements, directSetupRequirements, directTexts } from './build-requirements.js';
import { sdistFindings as types } from './findings.js';

export const sdistScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.sdist,
  looksFor:
    'source distributions whose folder or PKG-INFO do not fit, or whose build would fetch past the index',
  findings: Object.values(types),
  begin: (subject) => (subject.form === 'sdist' ? beginSdist(subject) : notForOthers()),
};

/** PKG-INFO of the one folder; those deeper down are of what it bundles. */
export function isPkgInfoPath(path: string): boolean {
  return /^[^/]+\/PKG-INFO$/.test(path);
}

function notForOthers(): ContentSession {
  return {
    entry: () => undefined,
    finish: () => ({ outcome: 'not-applicable', reason: 'not a source distribution', findings: [] }),
  };
}

interface Seen {
  /** the folder of the first file; '' when that lies in none */
  top: string | undefined;
  /** the first file that lies elsewhere */
  stray: string | undefined;
  /** of the files that steer the build, by their name in the folder; null for one too large to be read */
  readonly texts: Map<string, string | null>;
}

const mostTextBytes = 4 << 20;
const read = new Set(['PKG-INFO', 'pyproject.toml', 'setup.cfg', 'setup.py']);

function beginSdist(subject: DistributionSubject): ContentSession {
  const seen: Seen = { top: undefined, stray: undefined, texts: new Map() };
  return {
    entry(entry) {
      note(entry, seen);
    },
    finish: (report) => finish(subject, seen, report.complete),
  };
}

function note({ path, content }: ArchiveEntry, seen: Seen): void {
  const slash = path.indexOf('/');
  const top = path.slice(0, Math.max(0, slash));
  seen.top ??= top;
  if (top !== seen.top || slash === -1) seen.stray ??= path;
  const file = path.slice(slash + 1);
  if (top !== seen.top || !read.has(file)) return;
  const small = content !== undefined && content.length <= mostTextBytes;
  seen.texts.set(file, small ? Buffer.from(content).toString('utf8') : null);
}

function finish(subject: DistributionSubject, seen: Seen, complete: boolean): ScannerReport {
  const pkgInfo = seen.texts.get('PKG-INFO');
  if (!complete && pkgInfo === undefined) {
    // why, the archive scanner says
    const reason = 'the archive was not read as far as its PKG-INFO';
    return { outcome: 'not-offered', reason, findings: [] };
  }
  const top = seen.top ?? '';
  const stray = seen.stray === undefined ? [] : [seen.stray];
  return {
    outcome: 'completed',
    reason: '',
    findings: [
      ...stray.map((where) => makeFinding(types.noTopFolder, { where, evidence: `beside \`${top}/\`` })),
      ...checkPkgInfo(subject, top, pkgInfo),
      ...checkBuild(top, seen.texts),
      makeFinding(types.builtOnInstall),
    ],
  };
}

function checkPkgInfo(
  subject: DistributionSubject,
  top: string,
  text: string | null | undefined,
): readonly Finding[] {
  const where = `${top}/PKG-INFO`;
  const headers = typeof text === 'string' ? parseHeaders(text) : undefined;
  const name = headers?.get('name')?.[0];
  const version = headers?.get('version')?.[0];
  if (!headers || name === undefined || version === undefined) {
    const evidence = text === undefined ? 'there is none' : 'no Name and Version could be read';
    return [makeFinding(types.metadataUnreadable, { where, evidence })];
  }
  const twice = givenTwice(headers).map((key) => `${key} is given more than once`);
  const inside = `PKG-INFO: ${name} ${version}`;
  const { stem } = parseSdistName(subject.filename) ?? { stem: '' };
  const wrong = [
    ...twice,
    ...(isOf(stem, name, version) ? [] : [`${inside}; file name: ${stem}`]),
    ...(isLocked(subject, name, version) ? [] : [`${inside}; asked for: ${subject.name} ${subject.version}`]),
  ];
  const found = wrong.map((evidence) => makeFinding(types.metadataMismatch, { where, evidence }));
  if (!isOf(top, name, version))
    found.push(makeFinding(types.topFolderDiffers, { where: top, evidence: `${inside}; folder: ${top}` }));
  const direct = directReferences(headers);
  return [...found, ...direct.map((evidence) => makeFinding(types.directReference, { where, evidence }))];
}

/** Whether `NAME-VERSION` can be read as this project and version. */
function isOf(stem: string, name: string, version: string): boolean {
  return partsOfStem(stem).some(
    (parts) => parts.name === normalizeName(name) && sameVersion(parts.version.replaceAll('_', '-'), version),
  );
}

function isLocked(subject: DistributionSubject, name: string, version: string): boolean {
  if (subject.name !== null && subject.name !== normalizeName(name)) return false;
  return subject.version === null || sameVersion(subject.version, version);
}

function checkBuild(top: string, texts: Seen['texts']): readonly Finding[] {
  const found: Finding[] = [];
  const files = [
    ['pyproject.toml', directBuildRequirements],
    ['setup.cfg', directSetupRequirements],
  ] as const;
  for (const [file, directIn] of files) {
    const text = texts.get(file);
    const where = `${top}/${file}`;
    if (text === null)
      found.push(makeFinding(types.metadataUnreadable, { where, evidence: 'too large to be looked at' }));
    if (typeof text !== 'string') continue;
    for (const evidence of directIn(text).slice(0, 20))
      found.push(makeFinding(types.directReference, { where, evidence }));
  }
  // which of its texts are requirements, and for whom, is not known
  for (const evidence of directTexts(texts.get('setup.py') ?? '').slice(0, 20))
    found.push(
      makeFinding(types.directReference, { where: `${top}/setup.py`, evidence, severity: 'medium' }),
    );
  return found;
}
