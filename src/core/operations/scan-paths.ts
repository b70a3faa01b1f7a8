/** `spkg scan`: the same scanners and policy over files on disk, without a workspace. */
import type { ContentScan } from '../documents.js';
import type { Emit } from '../events.js';
import { worst } from '../model.js';
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
  readonly policy: Policy;
  readonly contextScanning: ContextScanning;
}

/** Scans all, in the order given; never rejects for what a file is. */
export async function scanTargets(
  ports: ScanPorts,
  targets: readonly ScanTarget[],
  emit: Emit,
  signal: AbortSignal,
): Promise<ScanReport> {
  const stop = eitherSignal(signal);
  const started = ports.clock.now().getTime();
  let done = 0;
  const files = await Promise.all(
    targets.map(async (target) => {
      const content = await target.scan(stop);
      done += 1;
      emit({ kind: 'file-scanned', filename: target.path, done, total: targets.length });
      return report(ports, target, content);
    }),
  );
  return {
    schema: 'spkg.scan/1',
    verdict: worst(files.map(({ verdict }) => verdict)),
    policy: { preset: ports.policy.preset, digest: ports.policy.digest },
    warnings: ports.policy.warnings,
    files,
    bytes: targets.reduce((sum, { bytes }) => sum + bytes, 0),
    ms: ports.clock.now().getTime() - started,
  };
}

function report(
  { clock, policy, contextScanning }: ScanPorts,
  { path }: ScanTarget,
  content: ContentScan,
): ScannedFile {
  const now = clock.now();
  const known = identityOf(path, content);
  const filename = path.split('/').at(-1) ?? path;
  const file = { ...known, filename, sha256: content.sha256 };
  const context = { ...file, uploadedAt: null, metadataSha256: content.metadataSha256 };
  const named = known.name !== unnamed;
  const seen = contextScanning.assess(context, { now, policy, project: 'offline' });
  const findings = combine(file, content, named ? seen : withoutName(seen));
  const judged: JudgedFile = { ...findings, size: null, direct: true };
  const request = { requester: { name: 'scan' }, reason: '', targets: [] };
  const { verdict } = decide({ files: [judged], problems: [], request, now, waivers: [] }, policy);
  return {
    path,
    sha256: content.sha256,
    verdict,
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
