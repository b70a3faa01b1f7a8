/** The port RequestStore: one YAML file a request, committed to the bare repository of the workspace. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RequestDocument } from '../../core/documents.js';
import { requestPath } from '../../core/ids.js';
import type { RequestStore } from '../../core/ports.js';
import { commitFile } from '../../tools/git.js';

export function createRequestStore(repository: string, cache: string): RequestStore {
  return {
    async file(request) {
      const path = requestPath(request.request);
      const commit = await commitFile({
        repository,
        scratch: join(
          cache,
          `requests-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}.git`,
        ),
        path,
        content: await toYaml(request),
        message: `${request.request} requirements`,
        author: authorOf(request),
      });
      return { commit, path };
    },
  };
}

/** Where commits are made before they are pushed. */
export function scratchFor(repository: string, cache: string): string {
  return join(cache, `requests-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}.git`);
}

/** What a person reads in the repository; the evidence keeps the whole document. */
async function toYaml(request: RequestDocument): Promise<string> {
  const { stringify } = await import('yaml');
  const { request: id, requester, startedAt, requirements, targets, reason } = request;
  return stringify({
    schema: request.schema,
    id,
    requester,
    filedAt: startedAt,
    requirements,
    targets,
    reason,
  });
}

function authorOf({ requester }: RequestDocument): { name: string; email: string } {
  const isEmail = requester.name.includes('@');
  const name = requester.name.replace(/[<>\n]/g, '');
  return { name, email: isEmail ? name : 'spkg@localhost' };
}
