/** `spkg scan`: the same scanners and policy over files on disk, without a workspace. */
import type { ContentScan } from '../documents.js';
import type { Emit } from '../events.js';
import { worst, type Verdict } from '../model.js';
import { normalizeName, parseWheelName } from '../names.js';
import type { Clock, ContextScanning } from '../ports.js';
import { decide, type JudgedFile } from '../policy/evaluate.js';
import type { Policy } from '../policy/policy.js';
import type { ScannedFile, ScanReport } from '../reports.js';
import { combine } from '../stages/scan.js';
import { eitherSignal } from '../stop-signal.js';

/** One thing to scan, and how. */
export interface ScanTarget {
  /** as typed */
  readonly path: string;
  readonly bytes: number;
  scan(signal: AbortSignal): Promise<ContentScan>;
}

export interface ScanPorts {
  readonly clock: Clock;
  /** may still be loading while the first files are read */
  readonly judges: Promise<Judges>;
}
export interface Judges {
  readonly policy: Policy;
  readonly contextScanning: ContextScanning;
}

/** Files given out and not yet reported: keeps every worker busy, and memory the same for ten files and ten thousand. */
const filesUnderWay = 16;

/**
 * Scans all; the report has them in the order given. Never rejects for what a file is; rejects when the judges cannot be
 * had, and with the signal's reason.
 */
export async function scanTargets(
  { clock, judges }: ScanPorts,
  targets: readonly ScanTarget[],
  emit: Emit,
  signal: AbortSignal,
): Promise<ScanReport> {
  const stop = eitherSignal(signal);
  const started = clock.now().getTime();
  const files: ScannedFile[] = [];
  const tell = teller(targets, () => clock.now().getTime() - started, emit);
  const waiting = largestFirst(targets)[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    // lanes share the one iterator: each takes the next target
    for (const { target, index } of waiting) {
      const [content, { policy, contextScanning }] = await Promise.all([target.scan(stop), judges]);
      const file = report({ now: clock.now(), policy, contextScanning }, target, content);
      files[index] = file;
      tell(file);
    }
  };
  await Promise.all(Array.from({ length: Math.min(filesUnderWay, targets.length) }, lane));
  const { policy } = await judges;
  return {
    schema: 'spkg.scan/1',
    verdict: worst(files.map(({ verdict }) => verdict)),
    policy: { preset: policy.preset, digest: policy.digest },
    warnings: policy.warnings,
    files,
    bytes: targets.reduce((sum, { bytes }) => sum + bytes, 0),
    ms: clock.now().getTime() - started,
  };
}

/** So that no worker is left alone with a large file at the end. */
function largestFirst(
  targets: readonly ScanTarget[],
): readonly { readonly target: ScanTarget; readonly index: number }[] {
  return targets
    .map((target, index) => ({ target, index }))
    .sort((a, b) => b.target.bytes - a.target.bytes || a.index - b.index);
}

function teller(
  targets: readonly ScanTarget[],
  elapsedMs: () => number,
  emit: Emit,
): (file: ScannedFile) => void {
  const bytesTotal = targets.reduce((sum, { bytes }) => sum + bytes, 0);
  let filesDone = 0;
  let bytes = 0;
  let seen: Verdict = 'allow';
  const say = (): void => {
    const bytesPerSecond = (bytes * 1000) / Math.max(1, elapsedMs());
    const files = targets.length;
    emit({ kind: 'scan-progress', files, filesDone, bytes, bytesTotal, bytesPerSecond, worst: seen });
  };
  say();
  return (file) => {
    filesDone += 1;
    bytes += file.bytes;
    seen = worst([seen, file.verdict]);
    say();
  };
}

function report(
  { now, policy, contextScanning }: Judges & { readonly now: Date },
  { path, bytes }: ScanTarget,
  content: ContentScan,
): ScannedFile {
  const known = identityOf(path, content);
  const filename = path.split('/').at(-1) ?? path;
  const file = { ...known, filename, sha256: content.sha256 };
  const context = { ...file, uploadedAt: null, metadataSha256: content.metadataSha256 };
  const named = known.name !== unnamed;
  const seen = contextScanning.assess(context, { now, policy, project: 'offline' });
  const findings = combine(file, content, named ? seen : withoutName(seen));
  const judged: JudgedFile = { ...findings, size: null, direct: true };
  const request = { requester: { name: 'scan' }, reason: '', targets: [] };
  const { verdict, files } = decide({ files: [judged], problems: [], request, now, waivers: [] }, policy);
  return {
    path,
    sha256: content.sha256,
    bytes,
    verdict,
    reasons: files[0]?.reasons ?? [],
    outcomes: findings.outcomes.map(({ scanner, outcome, reason }) => ({ scanner, outcome, reason })),
    findings: findings.findings.map(
      ({ id, scanner, severity, confidence, title, where, evidence, remedy }) => ({
        id,
        scanner,
        severity,
        confidence,
        title,
        where,
        evidence,
        remedy,
      }),
    ),
  };
}

const unnamed = 'unknown';

/** By the file name, else by the METADATA inside. */
function identityOf(path: string, { metadata }: ContentScan): { name: string; version: string } {
  const wheel = parseWheelName(path.split('/').at(-1) ?? '');
  if (wheel) return { name: wheel.name, version: wheel.version };
  const header = (key: string): string | undefined =>
    new RegExp(`^${key}:\\s*(\\S+)`, 'im').exec(metadata ?? '')?.[1];
  const name = header('Name');
  const version = header('Version');
  return name !== undefined && version !== undefined
    ? { name: normalizeName(name), version }
    : { name: unnamed, version: '0' };
}

/** What cannot be looked up by name has not been looked at. */
function withoutName(seen: ReturnType<ContextScanning['assess']>): ReturnType<ContextScanning['assess']> {
  const reason = 'nothing here says which project and version it is';
  return {
    findings: [],
    outcomes: seen.outcomes.map((row) =>
      row.outcome === 'not-offered' ? row : { ...row, outcome: 'unavailable', reason },
    ),
  };
}
