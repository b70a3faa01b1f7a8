/** A wheel, an sdist or a folder on disk as a target of `spkg scan`. */
import { readdirSync, statSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultArchiveLimits } from '../archive/archive.js';
import { SpkgError } from '../core/errors.js';
import { parseSdistName, parseWheelName, partsOfStem } from '../core/names.js';
import type { ScanTarget } from '../core/operations/scan-paths.js';
import { isVersion } from '../core/versions.js';
import { sanitize } from '../core/sanitize.js';
import { failedScan, unknownSha256 } from './content-ids.js';
import { listTree } from './file-source.js';
import type { ScanPool } from './pool.js';

/**
 * Files and folders, each once. Wheels and sdists that lie in a folder, however deep, are targets of their own beside it;
 * a folder that holds nothing else is no target itself. SPKG_SCAN_PATH_INVALID, also for a folder without a file: nothing
 * would be looked at.
 */
export function scanTargetsOf(paths: readonly string[], pool: ScanPool): readonly ScanTarget[] {
  const targets = paths.flatMap((path) => targetsOf(path, pool));
  return [...new Map(targets.map((target) => [target.path, target])).values()];
}

function targetsOf(path: string, pool: ScanPool): readonly ScanTarget[] {
  const found = statOf(path);
  if (found.isFile()) return [fileTarget(path, found.size, pool)];
  if (!found.isDirectory()) throw invalid(path, 'is neither a file nor a folder');
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  if (files.length === 0) throw invalid(path, 'holds no file: there is nothing to look at');
  const distributions = files.filter((entry) => entry.isFile() && isDistribution(entry.name));
  const inside = distributions
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((file) => fileTarget(file, statOf(file).size, pool));
  return distributions.length === files.length ? inside : [treeTarget(path), ...inside];
}

/** By its name: any wheel, and of the archives those called as an sdist is. */
function isDistribution(name: string): boolean {
  const stem = parseSdistName(name)?.stem;
  return (
    name.endsWith('.whl') ||
    (stem !== undefined && partsOfStem(stem).some(({ version }) => isVersion(version)))
  );
}

function fileTarget(path: string, bytes: number, pool: ScanPool): ScanTarget {
  const filename = basename(path);
  const wheel = parseWheelName(filename);
  const form = filename.endsWith('.whl') ? 'wheel' : 'sdist';
  if (form === 'sdist' && !parseSdistName(filename))
    throw invalid(path, 'is neither a wheel nor a source distribution');
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
        const { scanContent } = await import('./engine.js');
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
    tryThis: 'spkg scan FILE.whl, FILE.tar.gz, or a folder with an unpacked distribution',
    cause,
  });
}
