/** Credentials that were left in a distribution: tokens, keys, passwords in addresses, files that hold them. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { Finding } from '../../core/model.js';
import { contentIds } from '../content-ids.js';
import { makeFinding, worstFindings } from '../finding.js';
import type { ContentScanner, ContentSession, FindingType } from '../scanner.js';
import { secretsFindings as types, type Hit } from './findings.js';
import { lookForSecrets } from './look.js';
import { isTestPath, speaksOfTests } from './paths.js';

export const secretsScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.secrets,
  looksFor: 'tokens, private keys, passwords and files of credentials that were left in the package',
  findings: Object.values(types),
  begin: beginSecrets,
};

/** More of one kind are not told one by one: the verdict is the same. */
const mostOfOneKind = 40;

interface Told {
  readonly findings: Finding[];
  /** by finding id */
  readonly counts: Map<string, number>;
  /** severity and secret of what was told: one that lies in ten files, or has two forms, is told once */
  readonly secrets: Set<string>;
  /** bytes that may still be looked at closely */
  closeBytes: number;
  /** the first text in which that was not enough */
  leftOut: string | undefined;
}

/** For one distribution. Sound ones need some thousands; a text of nothing but key ids must not cost seconds. */
const mostCloseBytes = 8 * 2 ** 20;

function beginSecrets(): ContentSession {
  const told: Told = {
    findings: [],
    counts: new Map(),
    secrets: new Set(),
    closeBytes: mostCloseBytes,
    leftOut: undefined,
  };
  return {
    entry: (entry) => {
      lookAt(entry, told);
    },
    finish(report) {
      if (report.entries === 0 && !report.complete) {
        return { outcome: 'not-offered', reason: 'nothing was read of the distribution', findings: [] };
      }
      return {
        outcome: 'completed',
        reason: '',
        findings: worstFindings([...leftOut(told), ...told.findings]),
      };
    },
  };
}

function leftOut({ leftOut: where }: Told): readonly Finding[] {
  if (where === undefined) return [];
  const evidence = 'there is more that looks like the beginning of a secret than was looked at closely';
  return [makeFinding(types.notLookedAt, { where, evidence })];
}

function lookAt({ path, size, content, edges }: ArchiveEntry, told: Told): void {
  if (content) {
    lookAtText(path, content, told);
    return;
  }
  const parts = edges ? [edges.head, edges.tail] : [];
  if (edges && !isText(edges.head)) return;
  const evidence = `${size} bytes, of which ${edges ? 'the beginning and the end were' : 'nothing was'} looked at`;
  told.findings.push(makeFinding(types.notLookedAt, { where: path, evidence }));
  for (const part of parts) lookAtText(path, part, told, false);
}

function lookAtText(path: string, content: Uint8Array, told: Told, lines = true): void {
  if (content.length < 12 || !isText(content)) return;
  const bytes = asBuffer(content);
  const amongTests = isTestPath(path);
  lookForSecrets(path, bytes, {
    report: (hit) => {
      tell(hit, path, bytes, amongTests, lines, told);
    },
    spend(count) {
      told.closeBytes -= count;
      if (told.closeBytes < 0) told.leftOut ??= path;
      return told.closeBytes >= 0;
    },
  });
}

/** Text has no NUL. Compiled modules, images and archives have one early. */
function isText(content: Uint8Array): boolean {
  return asBuffer(content.subarray(0, 8192)).indexOf(0) < 0;
}

function asBuffer(content: Uint8Array): Buffer {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

function tell(hit: Hit, path: string, bytes: Buffer, amongTests: boolean, lines: boolean, told: Told): void {
  // before the closer question: a text of nothing but secrets is asked about no more when enough is told
  if (isEnough(typeOf(hit, false), told)) return;
  const type = typeOf(hit, amongTests || isSpokenOfAsTest(hit, bytes));
  if (!type || isEnough(type, told)) return;
  const secret = `${type.severity} ${hit.secret.slice(0, 400)}`;
  if (told.secrets.has(secret)) return;
  told.counts.set(type.id, (told.counts.get(type.id) ?? 0) + 1);
  told.secrets.add(secret);
  const where = lines ? `${path}:${lineOf(bytes, hit.offset)}` : path;
  told.findings.push(makeFinding(type, { where, evidence: `${hit.what}: ${mask(hit.secret)}` }));
}

function isEnough(type: FindingType | undefined, { counts }: Told): boolean {
  return (counts.get(type?.id ?? '') ?? 0) >= mostOfOneKind;
}

/** What is only possible is not worth a word among tests. */
function typeOf(hit: Hit, amongTests: boolean): FindingType | undefined {
  if (hit.certainty === 'possible') return amongTests ? undefined : types.possibleSecret;
  return amongTests ? types.inTests : types[hit.type];
}

/** The line on which a key stands, and the one before: `TEST_KEY = """`. */
function isSpokenOfAsTest({ offset }: Hit, bytes: Buffer): boolean {
  const before = bytes.toString('latin1', Math.max(0, offset - 160), offset);
  return speaksOfTests(before.split('\n').slice(-2).join(' '));
}

function lineOf(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

/** Never the whole: how it begins, how it ends, and its length. Short ones show less. */
function mask(secret: string): string {
  const length = `${secret.length} characters`;
  if (secret.length < 20) return `${secret.slice(0, 2)}… (${length})`;
  const shown = Math.min(8, Math.max(4, Math.floor(secret.length / 6)));
  return `${secret.slice(0, shown)}…${secret.slice(-2)} (${length})`;
}
