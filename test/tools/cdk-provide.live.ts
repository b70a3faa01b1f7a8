import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pinnedCdk } from '../../src/tools/cdk-folder.js';
import { bringCdk } from '../../src/tools/cdk-provide.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('the CDK from a registry', function () {
  this.timeout(900_000);
  const scratch = temporaryFolder();

  it('is installed by its hashes, and synthesises a stack', async () => {
    const { folder } = await bringCdk(
      { ...process.env, XDG_CACHE_HOME: scratch(), SPKG_CDK: '' },
      { checkout: '/nowhere' },
    );
    const require = createRequire(join(folder, 'package.json'));
    for (const { name } of pinnedCdk().packages) assert.ok(require(name), name);
    const { App, Stack } = require('aws-cdk-lib') as Cdk;
    const app = new App({ outdir: join(scratch(), 'out') });
    new Stack(app, 'Empty');
    assert.equal(app.synth().stacks.length, 1);
  });
});

/** The little of it that is used here: the checkout need not have it. */
interface Cdk {
  readonly App: new (options: { outdir: string }) => { synth(): { stacks: readonly unknown[] } };
  readonly Stack: new (app: unknown, id: string) => object;
}
