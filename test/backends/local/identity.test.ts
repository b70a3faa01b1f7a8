import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIdentitySource } from '../../../src/backends/local/identity.js';
import { temporaryFolder } from '../../helpers/temporary.js';

describe('who asks, on this machine', () => {
  const folder = temporaryFolder();
  const { HOME, PATH } = process.env;
  beforeEach(() => {
    process.env.HOME = folder();
  });
  afterEach(() => {
    process.env.HOME = HOME;
    process.env.PATH = PATH;
  });

  it('is the address git knows, as a claim', async () => {
    writeFileSync(join(folder(), '.gitconfig'), '[user]\n\temail = ada@example.test\n');
    assert.deepEqual(await createIdentitySource().whoami(), {
      name: 'ada@example.test',
      known: 'claimed',
      how: 'git user.email',
    });
  });

  it('is the account where git knows nobody', async () => {
    assert.deepEqual(await createIdentitySource(() => 'ada').whoami(), {
      name: 'ada',
      known: 'claimed',
      how: 'operating system user',
    });
  });

  it('is the account where there is no git', async () => {
    process.env.PATH = folder();
    assert.equal((await createIdentitySource(() => 'ada').whoami()).name, 'ada');
  });

  it('is somebody also where the account has no name', async () => {
    assert.equal((await createIdentitySource(() => '').whoami()).name, 'unknown');
    assert.notEqual((await createIdentitySource().whoami()).name, '');
  });

  it('is never more than text', async () => {
    const { name } = await createIdentitySource(() => '\u001b[31mada\u202e\n').whoami();
    assert.equal(name.trim(), '[31mada');
  });
});
