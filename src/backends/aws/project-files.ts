/** What the index says of each project, as Fetch hands it to the stages that cannot ask the index. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFacts, Upstream } from '../../core/ports.js';
import { causeCode } from '../../tools/atomic.js';

/** Asks about each and writes the answers: `NAME.json`, which is `null` for a project that the index does not know. */
export async function writeProjects(
  folder: string,
  names: Iterable<string>,
  upstream: Upstream,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of new Set(names)) {
    const facts = await upstream.project(name, signal);
    await writeFile(join(folder, `${name}.json`), JSON.stringify(facts));
  }
}

/** The index as Fetch saw it; what it did not ask about counts as unreachable. Nothing can be fetched from it. */
export function handedUpstream(folder: string, url: string): Upstream {
  return {
    url,
    async project(name) {
      try {
        const text = await readFile(join(folder, `${name}.json`), 'utf8');
        // `as`: Fetch wrote it, and nobody else can write that artifact
        return JSON.parse(text) as ProjectFacts | null;
      } catch (error) {
        if (causeCode(error) !== 'ENOENT') throw error;
        throw new Error(`Fetch did not ask the index about ${name}`, { cause: error });
      }
    },
    open: () => Promise.reject(new Error('this stage fetches nothing')),
  };
}
