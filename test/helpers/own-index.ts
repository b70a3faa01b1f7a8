/** What tests from end to end stand on: an upstream index of their own, and a person with a folder and nothing else. */
import { IndexServer } from '../fakes/index-server.js';
import { skipWithReason } from './shared.js';
import { environment, makeWorkspace, uvPath } from './spkg.js';
import { temporaryFolder } from './temporary.js';

export interface OwnIndex {
  readonly folder: string;
  readonly server: IndexServer;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Call in a `describe`; the result gives what the running test has. With a preset there is a workspace already, with the
 * index as its upstream. Where there is no uv the tests skip, and say so.
 */
export function ownIndex(preset?: string): () => OwnIndex {
  const folder = temporaryFolder();
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;
  before(function () {
    if (uvPath() === undefined) skipWithReason(this, 'there is no uv on this machine');
  });
  beforeEach(async () => {
    server = new IndexServer();
    await server.start();
    env = environment(folder());
    if (preset !== undefined) await makeWorkspace(env, server.url, preset);
  });
  afterEach(() => server.stop());
  return () => ({ folder: folder(), server, env });
}
