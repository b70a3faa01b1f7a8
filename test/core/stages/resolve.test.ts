import assert from 'node:assert/strict';
import type { Gate } from '../../../src/core/gate.js';
import type { Target } from '../../../src/core/model.js';
import { resolve } from '../../../src/core/stages/resolve.js';
import { requestDocument } from '../../contract/documents.js';
import { World } from '../../fakes/world.js';

const platform = 'x86_64-manylinux_2_28';
const targets: readonly Target[] = [
  { name: 'one', python: '3.11', platform },
  { name: 'two', python: '3.12', platform },
];

describe('resolving for several targets', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.add({ name: 'demo', version: '1.0' });
  });

  /** A gate whose index gives, to the second target, this hash for the same file name. */
  function gateWith(sha256: string | undefined): Gate {
    const gate = world.gate();
    return {
      ...gate,
      async resolver() {
        const resolver = await gate.resolver();
        return {
          ...resolver,
          async resolve(question, signal) {
            const resolution = await resolver.resolve(question, signal);
            if (resolution.kind !== 'resolved' || question.target.name === 'one') return resolution;
            return {
              ...resolution,
              files: resolution.files.map((file) => ({ ...file, sha256: sha256 ?? file.sha256 })),
            };
          },
        };
      },
    };
  }

  async function resolveBoth(sha256?: string): ReturnType<typeof resolve> {
    const gate = gateWith(sha256);
    const context = {
      gate,
      policy: await gate.policy(),
      emit: world.emit,
      signal: new AbortController().signal,
    };
    const document = { ...requestDocument(), requirements: ['demo'], targets: [...targets] };
    return resolve(context, { document, digest: 'a'.repeat(64), attempt: 1 });
  }

  it('one file for both is there once', async () => {
    const { files } = await resolveBoth();
    assert.deepEqual(
      files.map((file) => [file.filename, file.targets]),
      [['demo-1.0-py3-none-any.whl', ['one', 'two']]],
    );
  });

  it('other bytes under one name are refused, before anything is fetched', async () => {
    await assert.rejects(resolveBoth('b'.repeat(64)), { code: 'SPKG_INDEX_INVALID' });
  });
});
