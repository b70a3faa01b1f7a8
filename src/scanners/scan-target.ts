/** A wheel or a folder on disk as a target of `spkg scan`. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultArchiveLimits } from '../archive/archive.js';
import { SpkgError } from '../core/errors.js';
import { parseWheelName } from '../core/names.js';
import type { ScanTarget } from '../core/operations/scan-paths.js';
import { sanitize } from '../core/sanitize.js';
import { failedScan, scanContent, unknownSha256 } from './engine.js';
import { listTree } from './file-source.js';
import type { ScanPool } from './pool.js';

/**
 * Files and folders, each once; wheels that lie in a folder are targets of their own, beside it. A folder that holds
 * wheels and nothing else is no target itself. SPKG_SCAN_PATH_INVALID.
 */
export function scanTargetsOf(paths: readonly string[], pool: ScanPool): readonly ScanTarget[] {
  const targets = paths.flatMap((path) => targetsOf(path, pool));
  return [...new Map(targets.map((target) => [target.path, target])).values()];
}

function targetsOf(path: string, pool: ScanPool): readonly ScanTarget[] {
  const found = statOf(path);
  if (found.isFile()) return [fileTarget(path, found.size, pool)];
  if (!found.isDirectory()) throw invalid(path, 'is neither a file nor a folder');
  const entries = readdirSync(path, { withFileTypes: true });
  const wheels = entries.filter(({ name }) => isWheel(name));
  const names = wheels.map(({ name }) => name).sort();
  const inside = names.map((name) => fileTarget(join(path, name), statOf(join(path, name)).size, pool));
  const nothingElse = wheels.length > 0 && entries.every((entry) => entry.isFile() && isWheel(entry.name));
  return nothingElse ? inside : [treeTarget(path), ...inside];
}

function isWheel(name: string): boolean {
  return name.endsWith('.whl');
}

function fileTarget(path: string, bytes: number, pool: ScanPool): ScanTarget {
  const filename = basename(path);
  const wheel = parseWheelName(filename);
  if (!wheel && !/\.(whl|tar\.gz|zip|tgz|tar\.bz2)$/.test(filename)) throw invalid(path, 'is no wheel');
  const form = filename.endsWith('.whl') ? 'wheel' : 'sdist';
  const subject = { filename, name: wheel?.name ?? null, version: wheel?.version ?? null, form } as const;
  // METADATA names what the file name does not
  const order = { path, sha256: null, subject, withoutMetadata: wheel !== undefined };
  return { path, bytes, scan: (signal) => pool.scan(order, signal) };
}

function treeTarget(path: string): ScanTarget {
  const subject = { filename: basename(path), name: null, version: null, form: 'tree' } as const;
  return {
    path,
    bytes: 0,
    async scan() {
      try {
        return await scanContent(subject, { kind: 'tree', tree: listTree(path) }, defaultArchiveLimits);
      } catch (error) {
        return failedScan(
          unknownSha256,
          sanitize(error instanceof Error ? error.message : String(error), 300),
        );
      }
    },
  };
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    throw invalid(path, 'cannot be read', error);
  }
}

function invalid(path: string, why: string, cause?: unknown): SpkgError {
  return new SpkgError('SPKG_SCAN_PATH_INVALID', `\`${sanitize(path, 300)}\` ${why}`, {
    tryThis: 'spkg scan FILE.whl, or a folder with an unpacked distribution',
    cause,
  });
}
