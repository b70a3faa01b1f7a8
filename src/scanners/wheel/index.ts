/** The wheel's own promises: RECORD, METADATA, WHEEL, entry points, and where its files would land. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { Finding, ScannerReport } from '../../core/model.js';
import { normalizeName, parseWheelName, type WheelName } from '../../core/names.js';
import { contentIds } from '../content-ids.js';
import { makeFinding, worstFindings } from '../finding.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { checkEntryPoints } from './entry-points.js';
import { wheelFindings as types } from './findings.js';
import { checkMetadata, checkWheelFile } from './metadata.js';
import { namesOwnFolders } from './own-folders.js';
import { checkPlacement } from './placement.js';
import { checkOtherProjects } from './other-projects.js';
import { checkRecord } from './record.js';

const distInfoFile = /^([^/]+)\.dist-info\/(METADATA|RECORD|WHEEL|entry_points\.txt)$/;

export const wheelScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.wheel,
  looksFor: 'RECORD, METADATA, WHEEL and entry points that do not hold; files that run when Python starts',
  findings: Object.values(types),
  begin: (subject) => (subject.form === 'sdist' ? notForSdists() : beginWheel(subject)),
};

function notForSdists(): ContentSession {
  return {
    entry: () => undefined,
    finish: () => ({ outcome: 'not-applicable', reason: 'not a wheel', findings: [] }),
  };
}

interface Seen {
  readonly hashes: Map<string, string>;
  /** texts of dist-info files by path */
  readonly texts: Map<string, string>;
  readonly distInfos: Set<string>;
  readonly placed: Finding[];
  /** texts of .pth files by path */
  readonly pth: Map<string, string>;
}

function beginWheel(subject: DistributionSubject): ContentSession {
  const wheel = subject.form === 'wheel' ? (parseWheelName(subject.filename) ?? null) : null;
  const seen: Seen = {
    hashes: new Map(),
    texts: new Map(),
    distInfos: new Set(),
    placed: [],
    pth: new Map(),
  };
  return {
    entry(entry) {
      seen.hashes.set(entry.path, entry.sha256);
      noteDistInfo(entry, seen);
      if (entry.content && /\.pth$/i.test(entry.path))
        seen.pth.set(entry.path, Buffer.from(entry.content).toString('utf8'));
      seen.placed.push(...checkPlacement(entry, wheel?.name ?? subject.name ?? ''));
    },
    finish: () =>
      finish(subject, wheel, { ...seen, placed: seen.placed.map((one) => ofOwnFolder(one, seen)) }),
  };
}

/** Less grave where all that it adds is the wheel's own. */
function ofOwnFolder(finding: Finding, { pth, hashes }: Seen): Finding {
  if (finding.id !== types.pthPath.id) return finding;
  const text = pth.get(finding.where);
  return text !== undefined && namesOwnFolders(text, hashes) ? { ...finding, severity: 'low' } : finding;
}

function noteDistInfo(entry: ArchiveEntry, seen: Seen): void {
  const top = entry.path.split('/', 1)[0] ?? '';
  if (top.endsWith('.dist-info') && entry.path.includes('/')) seen.distInfos.add(top);
  if (distInfoFile.test(entry.path) && entry.content) {
    seen.texts.set(entry.path, Buffer.from(entry.content).toString('utf8'));
  }
}

function finish(subject: DistributionSubject, wheel: WheelName | null, seen: Seen): ScannerReport {
  if (subject.form === 'wheel' && !wheel) {
    const evidence = `\`${subject.filename}\` is no wheel's file name`;
    return completed([makeFinding(types.metadataMismatch, { evidence }), ...seen.placed]);
  }
  const distInfo = distInfoOf(subject, wheel, seen);
  if (distInfo === undefined) {
    if (subject.form === 'tree' && seen.distInfos.size === 0) {
      return { outcome: 'not-applicable', reason: 'the tree holds no dist-info', findings: seen.placed };
    }
    const evidence = [...seen.distInfos].join(' ') || 'none';
    return completed([makeFinding(types.noDistInfo, { evidence }), ...seen.placed]);
  }
  const at = (file: string): string => `${distInfo}/${file}`;
  const record = seen.texts.get(at('RECORD'));
  const entryPoints = seen.texts.get(at('entry_points.txt'));
  const project = wheel?.name ?? normalizeName(distInfo.split('-')[0] ?? '');
  return completed([
    ...(record === undefined
      ? [makeFinding(types.recordMissing, { where: at('RECORD') })]
      : checkRecord(record, at('RECORD'), seen.hashes)),
    ...checkMetadata(seen.texts.get(at('METADATA')), at('METADATA'), wheel),
    ...checkWheelFile(seen.texts.get(at('WHEEL')), at('WHEEL'), wheel),
    ...(entryPoints === undefined ? [] : checkEntryPoints(entryPoints, at('entry_points.txt'), project)),
    ...(wheel ? checkOtherProjects(seen.hashes.keys(), wheel.name) : []),
    ...seen.placed,
  ]);
}

/** The dist-info that the file name names; at top level there is exactly one. */
function distInfoOf(subject: DistributionSubject, wheel: WheelName | null, seen: Seen): string | undefined {
  const [only] = [...seen.distInfos];
  if (only === undefined || seen.distInfos.size !== 1) return undefined;
  if (subject.form === 'tree' || !wheel) return only;
  const name = only.slice(0, -'.dist-info'.length);
  return normalizeName(name.slice(0, name.lastIndexOf('-'))) === wheel.name ? only : undefined;
}

function completed(findings: readonly Finding[]): ScannerReport {
  return { outcome: 'completed', reason: '', findings: worstFindings(findings) };
}

/** METADATA of the one dist-info, for the index to show (PEP 658). */
export function isMetadataPath(path: string): boolean {
  return /^[^/]+\.dist-info\/METADATA$/.test(path);
}
