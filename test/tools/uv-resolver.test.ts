import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequirement } from '../../src/core/requirements.js';
import { createUvResolver } from '../../src/tools/uv-resolver.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('uv', () => {
  const folder = temporaryFolder();

  /** What a program in uv's place was told. */
  async function told(python: string | undefined): Promise<readonly string[]> {
    const path = join(folder(), 'uv');
    const heard = join(folder(), 'heard');
    writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > '${heard}'\nexit 2\n`, { mode: 0o755 });
    const resolver = createUvResolver({
      uv: { path, version: '0' },
      indexUrl: 'https://index.example/simple/',
      authorization: null,
      env: process.env,
      python: () => Promise.resolve(python),
    });
    const question = {
      requirements: [parseRequirement('demo')],
      target: { name: 'custom', python: '3.12', platform: 'x86_64-manylinux_2_28' },
      excluded: [],
      preferred: [],
      sources: [],
      uploadedBefore: null,
    };
    await resolver.resolve(question, new AbortController().signal).catch(() => undefined);
    return readFileSync(heard, 'utf8').trimEnd().split('\n');
  }

  it('is told which interpreter to ask, and looks for one where none is known', async () => {
    const args = await told('/opt/python/bin/python3');
    assert.equal(args[args.indexOf('--python') + 1], '/opt/python/bin/python3');
    assert.equal(args[args.indexOf('--python-version') + 1], '3.12');
    assert.equal((await told(undefined)).includes('--python'), false);
  });
});
