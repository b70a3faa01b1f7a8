/** The scanners: of bytes in a pool of workers, of facts in this thread; and `spkg scan`, which needs no workspace. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { WorkspacePaths } from '../backends/local/workspace.js';
import type { Emit } from '../core/events.js';
import type { Gate } from '../core/gate.js';
import type { Judges } from '../core/operations/scan-paths.js';
import type { Policy } from '../core/policy/policy.js';
import type { Explained, ScannersReport, ScanReport } from '../core/reports.js';
import { clock, paths } from './here.js';
import { missingPolicy } from './policy.js';

export const scanPool = { timeoutMs: 300_000, maxHeapMib: 512 };

/** `spkg scan`: no workspace is needed; one that is there lends its advisories. */
export async function scanPaths(
  options: { readonly paths: readonly string[]; readonly policyFile?: string | undefined },
  emit: Emit,
  signal: AbortSignal,
): Promise<ScanReport> {
  const [{ scanTargets }, { scanTargetsOf }, { createScanPool }] = await Promise.all([
    import('../core/operations/scan-paths.js'),
    import('../scanners/scan-target.js'),
    import('../scanners/pool.js'),
  ]);
  const pool = createScanPool({ size: availableParallelism(), ...scanPool });
  try {
    const targets = scanTargetsOf(options.paths, pool);
    pool.warm();
    return await scanTargets({ clock, judges: openJudges(options.policyFile) }, targets, emit, signal);
  } finally {
    await pool.close();
  }
}

/** `spkg scan --list-scanners` */
export async function listScanners(): Promise<ScannersReport> {
  const catalogue = await import('../scanners/catalogue.js');
  return catalogue.listScanners();
}

/** `spkg scan --explain ID`. SPKG_FINDING_UNKNOWN. */
export async function explain(id: string): Promise<Explained> {
  const catalogue = await import('../scanners/catalogue.js');
  return catalogue.explain(id);
}

/** What looks at bytes; each file is looked at once by one version of the scanners. */
export async function openContentScanning(
  places: WorkspacePaths,
  pathOf: (sha256: string) => string,
  closing: (() => Promise<void>)[],
): Promise<Awaited<ReturnType<Gate['contentScanning']>>> {
  const [{ createScanPool }, { createContentScanning }, { createContentCache }] = await Promise.all([
    import('../scanners/pool.js'),
    import('../scanners/content-scanning.js'),
    import('../backends/local/content-cache.js'),
  ]);
  const pool = createScanPool({ size: availableParallelism(), ...scanPool });
  closing.push(() => pool.close());
  pool.warm();
  return createContentScanning(pool, createContentCache(join(places.cache, 'content')), pathOf);
}

/** What judges facts that change with time. */
export async function openContextScanning(
  advisories: string | null,
): Promise<Awaited<ReturnType<Gate['contextScanning']>>> {
  const [{ createContextScanning }, { openAdvisories }] = await Promise.all([
    import('../scanners/context-scanning.js'),
    import('../tools/advisory-store.js'),
  ]);
  return createContextScanning(openAdvisories(advisories, clock));
}

/** What judges is loaded while the first files are being read. */
async function openJudges(policyFile: string | undefined): Promise<Judges> {
  const [policy, contextScanning] = await Promise.all([
    readJudgingPolicy(policyFile),
    openContextScanning(paths().advisories),
  ]);
  return { policy, contextScanning };
}

async function readJudgingPolicy(file: string | undefined): Promise<Policy> {
  const [{ readFile }, { parsePolicy, defaultPolicyText }] = await Promise.all([
    import('node:fs/promises'),
    import('../core/policy/parse.js'),
  ]);
  if (file === undefined) return parsePolicy(defaultPolicyText('evaluation'), 'evaluation');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => missingPolicy(file, cause));
  return parsePolicy(text, file);
}
