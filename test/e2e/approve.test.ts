import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexServer } from '../fakes/index-server.js';
import { ownIndex } from '../helpers/own-index.js';
import { spkgJson, type Printed } from '../helpers/spkg.js';
import { keys, typeInto } from '../helpers/typing.js';

const look = '  - { id: look, when: finding.kind == "file", verdict: review, message: Look. }\n';

describe('spkg approve on a terminal', function () {
  this.timeout(120_000);
  const own = ownIndex('evaluation');
  let server: IndexServer;
  let env: NodeJS.ProcessEnv;

  beforeEach(() => {
    ({ server, env } = own());
    policy(look);
  });

  function policy(rules: string): void {
    writeFileSync(
      join(env.SPKG_HOME!, 'policy.yaml'),
      `schema: spkg.policy/1\npreset: evaluation\nrules:\n${rules}`,
    );
  }

  async function hold(name: string): Promise<string> {
    server.add({ name });
    const { code, json } = await spkgJson(['request', name], env);
    assert.equal(code, 11, JSON.stringify(json));
    return json.id;
  }

  const stateOf = async (id: string): Promise<Printed> => (await spkgJson(['status', id], env)).json;

  for (const [where, before] of [
    ['the question', []],
    ['the reason', [{ when: 'What about', keys: keys.down + keys.enter }]],
  ] as const) {
    it(`Ctrl-C at ${where} ends with 130, and nothing is answered`, async () => {
      const id = await hold('demo');
      const when = before.length === 0 ? 'What about' : 'Why?';
      const { code, screen } = await typeInto(['approve'], env, [...before, { when, keys: keys.ctrlC }]);
      assert.equal(code, 130, screen);
      assert.match(screen, new RegExp(`interrupted\\s+Try this: spkg approve ${id}`));
      assert.equal((await stateOf(id)).state, 'held');
      assert.deepEqual(
        readdirSync(join(env.SPKG_HOME!, 'evidence', id)).filter((name) => name.startsWith('approval')),
        [],
      );
    });
  }

  it('goes on with the next where one no longer waits, and where one cannot be read', async () => {
    const [denied, damaged, last] = [await hold('one'), await hold('two'), await hold('three')];
    policy(`  - { id: no-one, when: project.name == "one", verdict: deny, message: No. }\n${look}`);
    writeFileSync(join(env.SPKG_HOME!, 'evidence', damaged, 'lock.2.json'), '{');
    const { code, screen } = await typeInto(['approve'], env, [
      { when: `What about ${last}`, keys: keys.down + keys.enter },
      { when: 'Why?', keys: `looked at it${keys.enter}` },
    ]);
    assert.equal(code, 3, screen);
    assert.match(screen, new RegExp(`${denied}.* is denied by policy`));
    assert.match(screen, /lock\.2\.json/);
    assert.equal((await stateOf(last)).state, 'published');
    const list = await spkgJson(['status'], env);
    assert.equal(list.code, 3);
    // which of two that were asked for in the same second comes first is not said
    assert.equal(list.json.requests.length, 2);
    assert.deepEqual(Object.fromEntries(list.json.requests.map(({ id, state }) => [id, state])), {
      [last]: 'published',
      [denied]: 'denied',
    });
  });

  it('publishes what is approved by hand', async () => {
    const id = await hold('demo');
    const { code, screen } = await typeInto(['approve', id], env, [
      { when: 'What about', keys: keys.down + keys.enter },
      { when: 'Why?', keys: `looked at it${keys.enter}` },
    ]);
    assert.equal(code, 0, screen);
    assert.equal((await stateOf(id)).state, 'published');
  });
});
