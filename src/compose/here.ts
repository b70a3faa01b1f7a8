/** What every composition stands on: the clock, and where the workspace of this environment lies. */
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
