/** Credentials that were left in a distribution: tokens, keys, passwords in addresses, files that hold them. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { Finding } from '../../core/model.js';
import { makeFinding, worstFindings } from '../finding.js';
import type { ContentScanner, ContentSession } from '../scanner.js';
import { secretsFindings as types, type Hit } from './findings.js';
import { lookForSecrets } from './look.js';
import { isTestPath, speaksOfTests } from './paths.js';

export const secretsScanner: ContentScanner = {
  kind: 'content',
  id: 'secrets',
  version: '1',
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
  /** id and secret of what was told: a secret that lies in ten files is told once */
  readonly secrets: Set<string>;
}

function beginSecrets(): ContentSession {
  const told: Told = { findings: [], counts: new Map(), secrets: new Set() };
  return {
    entry: (entry) => {
      lookAt(entry, told);
    },
    finish(report) {
      if (report.entries === 0 && !report.complete) {
        return { outcome: 'not-offered', reason: 'nothing was read of the distribution', findings: [] };
      }
      return { outcome: 'completed', reason: '', findings: worstFindings(told.findings) };
    },
  };
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
  lookForSecrets(path, bytes, (hit) => {
    tell(hit, path, bytes, amongTests, lines, told);
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
  const type = typeOf(hit, amongTests || isSpokenOfAsTest(hit, bytes));
  if (!type) return;
  const count = told.counts.get(type.id) ?? 0;
  const secret = `${type.id} ${hit.secret.slice(0, 400)}`;
  if (count >= mostOfOneKind || told.secrets.has(secret)) return;
  told.counts.set(type.id, count + 1);
  told.secrets.add(secret);
  const where = lines ? `${path}:${lineOf(bytes, hit.offset)}` : path;
  told.findings.push(makeFinding(type, { where, evidence: `${hit.what}: ${mask(hit.secret)}` }));
}

/** What is only possible is not worth a word among tests. */
function typeOf(hit: Hit, amongTests: boolean): (typeof types)[keyof typeof types] | undefined {
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
