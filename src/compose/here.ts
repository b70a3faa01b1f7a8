/** What every composition stands on: the clock, and where the workspace of this environment lies. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { locateWorkspace, workspacePaths, type WorkspacePaths } from '../backends/local/workspace.js';
import type { Clock } from '../core/ports.js';

export const clock: Clock = { now: () => new Date() };

export function paths(): WorkspacePaths {
  return workspacePaths(locateWorkspace(process.env));
}

/** The address that pip and uv install from. */
export async function indexUrlOf(places: WorkspacePaths): Promise<string> {
  const { pathToFileURL } = await import('node:url');
  return pathToFileURL(join(places.index, 'simple')).href;
}

/** The deployed gate that is meant; undefined: the workspace on this machine. */
export function stackName(): string | undefined {
  return process.env.SPKG_STACK || undefined;
}

/** The last part of a request's id. */
export function randomTail(): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  // 252 is the last multiple of 36 in a byte: above it, some letters would come more often
  const bytes = [...randomBytes(64)].filter((byte) => byte < 252).slice(0, 5);
  return bytes.map((byte) => letters[byte % 36] ?? '0').join('');
}
