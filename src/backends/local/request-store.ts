/** The port RequestStore: one YAML file a request, committed to the bare repository of the workspace. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RequestDocument } from '../../core/documents.js';
import { requestPath } from '../../core/ids.js';
import type { RequestStore } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import { commitFile } from '../../tools/git.js';

export function createRequestStore(repository: string, cache: string): RequestStore {
  return {
    async file(request) {
      const path = requestPath(request.request);
      const commit = await commitFile({
        repository,
        scratch: scratchFor(repository, cache),
        path,
        content: await toYaml(request),
        // what lists of commits and pipelines show: who asks for what is told apart at a glance
        message: sanitize(`${request.request} ${request.requirements.join(' ')}`, 200),
        author: authorOf(request),
        at: new Date(request.startedAt),
        remedy: 'spkg bootstrap',
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

/** Git takes no `<`, `>` or line break in a name. */
function authorOf({ requester }: RequestDocument): { name: string; email: string } {
  const name = sanitize(requester.name, 100).replace(/[<>]/g, '').trim() || 'spkg';
  return { name, email: /^\S+@\S+$/.test(name) ? name : 'spkg@localhost' };
}
