import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Composition } from '../../src/base-command.js';
import AdvisoriesStatus from '../../src/commands/advisories/status.js';
import AdvisoriesSync from '../../src/commands/advisories/sync.js';
import Approve from '../../src/commands/approve.js';
import Bootstrap from '../../src/commands/bootstrap.js';
import ConfigurePip from '../../src/commands/configure-pip.js';
import Doctor from '../../src/commands/doctor.js';
import PolicyCheck from '../../src/commands/policy/check.js';
import PolicyShow from '../../src/commands/policy/show.js';
import Request from '../../src/commands/request.js';
import Retry from '../../src/commands/retry.js';
import Scan from '../../src/commands/scan.js';
import Status from '../../src/commands/status.js';
import { checkPolicy } from '../../src/core/policy/parse.js';
import type { TargetInput } from '../../src/core/reports.js';
import { parseRequirementsFile } from '../../src/core/requirements-file.js';
import { readFileSync } from 'node:fs';
import { finding, World } from '../fakes/world.js';
import type { Captured } from '../helpers/captured.js';
import { runCommand } from '../helpers/command.js';
import { assertGolden } from '../helpers/golden.js';

const target = { name: 'this-python', python: '3.11', platform: 'x86_64-manylinux_2_28' };

/** The composition over a world in memory; what it was asked for can be read in `asked`. */
function composed(world: World): Partial<Composition> & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    openGate: () => Promise.resolve(world.gate()),
    openEvidence: () => Promise.resolve({ evidence: world.evidence }),
    chooseTargets(input: TargetInput) {
      asked.push(input);
      return Promise.resolve([target]);
    },
    readRequirementsFile: (file) => Promise.resolve(parseRequirementsFile(readFileSync(file, 'utf8'), file)),
  };
}

const json = ({ stdout }: Captured): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
const idOf = (run: Captured): string => String(json(run).id);

describe('spkg request', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.add({ name: 'app', version: '1.0', requires: ['lib'] });
    world.add({ name: 'lib', version: '2.0' });
  });
  const request = (...args: string[]): Promise<Captured> => runCommand(Request, args, composed(world));

  it('asks, publishes, says what to type next, and ends with 0', async () => {
    const { stdout, code } = await request('app', '--reason', 'churn');
    assert.match(stdout, /^PUBLISHED app \(2 new/m);
    assert.match(stdout, /^next: pip install app$/m);
    assert.ok(code === undefined || code === 0);
    assert.equal(world.requests.filed.size, 1);
  });

  it('as a document', async () => {
    const run = await request('app', '--json');
    assert.equal(run.stderr, '');
    assertGolden('request-published.json', run.stdout);
  });

  it('a denial is no error: 10, on stdout, with the way out', async () => {
    world.add({ name: 'lib', version: '2.1' });
    world.advise('lib', '2.0');
    const { stdout, stderr, code } = await request('lib==2.0');
    assert.equal(code, 10);
    assert.match(stdout, /^DENIED lib==2\.0/m);
    assert.match(stdout, /^next: spkg request lib==2\.1$/m);
    assert.ok(!stderr.includes('Error'), stderr);
  });

  it('a denial as a document', async () => {
    world.add({ name: 'lib', version: '2.1' });
    world.advise('lib', '2.0');
    const run = await request('lib==2.0', '--json');
    assert.equal(run.code, 10);
    assertGolden('request-denied.json', run.stdout);
  });

  it('what is held ends with 11, and says who must act', async () => {
    world.found.set('lib-2.0-py3-none-any.whl', [finding()]);
    const { stdout, code } = await request('app');
    assert.equal(code, 11);
    assert.match(stdout, /spkg approve \d{8}-\d{6}-[0-9a-z]{5}/);
  });

  it('what could not be assessed ends with 12', async () => {
    world.outcomes.set('lib-2.0-py3-none-any.whl', { archive: 'failed' });
    const { stdout, code } = await request('app');
    assert.equal(code, 12);
    assert.match(stdout, /spkg retry/);
  });

  it('a dry run files nothing', async () => {
    const run = await request('app', '--dry-run', '--json');
    assert.equal(json(run).schema, 'spkg.dry-run/1');
    assert.equal(world.requests.filed.size, 0);
  });

  it('takes requirements from a file beside those that are typed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spkg-command-'));
    try {
      const file = join(folder, 'requirements.txt');
      writeFileSync(file, '# mine\nlib>=2 # newest\n');
      const run = await request('app', '-r', file, '--json');
      assert.deepEqual(json(run).requirements, ['app', 'lib>=2']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hands flags about the target on as they are', async () => {
    const composition = composed(world);
    await runCommand(Request, ['app', '--python', '3.12', '--platform', 'linux'], composition);
    await runCommand(Request, ['app', '--target', 'sagemaker-4', '--target', 'sagemaker-3'], composition);
    assert.deepEqual(composition.asked, [
      { python: '3.12', platform: 'linux', targets: undefined },
      { python: undefined, platform: undefined, targets: ['sagemaker-4', 'sagemaker-3'] },
    ]);
  });

  for (const [title, args] of [
    ['no package', []],
    ['a URL', ['https://x.invalid/y.whl']],
    ['a path', ['./app']],
    ['a direct reference', ['app @ https://x.invalid/y.whl']],
    ['an option of pip', ['--index-url', 'x']],
    ['a target and a platform', ['app', '--target', 'sagemaker-4', '--platform', 'linux']],
  ] as const) {
    it(`${title} is a mistake of the command: 2`, async () => {
      const { code, stdout, stderr } = await request(...args);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^Try this: /m);
    });
  }
});

describe('spkg status', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
    world.add({ name: 'app', version: '1.0' });
  });
  const status = (...args: string[]): Promise<Captured> => runCommand(Status, args, composed(world));
  const request = (...args: string[]): Promise<Captured> =>
    runCommand(Request, [...args, '--json'], composed(world));

  it('lists the newest first, and no more than asked for', async () => {
    const ids: string[] = [];
    for (const seconds of [0, 1, 2]) {
      world.now = new Date(Date.UTC(2026, 10, 24, 12, 0, seconds));
      ids.unshift(idOf(await request('app')));
    }
    const listed = json(await status('--limit', '2', '--json')).requests as { id: string }[];
    assert.deepEqual(
      listed.map(({ id }) => id),
      ids.slice(0, 2),
    );
  });

  it('with --mine lists what one asked for oneself', async () => {
    await request('app');
    world.who = { name: 'grace@example.test', known: 'claimed', how: 'test' };
    assert.deepEqual(json(await status('--mine', '--json')).requests, []);
  });

  it('one request, by the end of its id', async () => {
    const id = idOf(await request('app'));
    const { stdout } = await status(id.slice(-5));
    assert.match(stdout, new RegExp(id));
    assert.match(stdout, /stages +resolve \d+ ms, fetch \d+ ms, scan \d+ ms, decide \d+ ms, publish \d+ ms/);
    assert.match(stdout, /closure +1 new/);
  });

  it('one request as a document', async () => {
    const id = idOf(await request('app'));
    assertGolden('status.json', (await status(id, '--json')).stdout);
  });

  it('an id that nobody has is a mistake of the command', async () => {
    assert.equal((await status('nosuch')).code, 2);
  });
});

describe('spkg approve', () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = new World();
    world.add({ name: 'app', version: '1.0' });
    world.found.set('app-1.0-py3-none-any.whl', [finding()]);
    id = idOf(await runCommand(Request, ['app', '--json'], composed(world)));
  });
  const approve = (...args: string[]): Promise<Captured> => runCommand(Approve, args, composed(world));

  it('shows the evidence, records the answer and publishes', async () => {
    const { stdout, code } = await approve(id, '--yes', '--reason', 'read it');
    assert.match(stdout, /A \.pth file runs code whenever Python starts[\s\S]*^PUBLISHED app/m);
    assert.ok(code === undefined || code === 0);
    assert.equal(world.index.files.size, 1);
    assert.equal((await world.evidence.latest(id, 'approval'))?.document.reason, 'read it');
  });

  it('as a document', async () => {
    assertGolden('approve.json', (await approve(id, '--yes', '--reason', 'read it', '--json')).stdout);
  });

  it('rejects', async () => {
    await approve(id, '--reject', '--reason', 'no');
    assert.equal((await world.evidence.summary(id)).state, 'rejected');
    assert.equal(world.index.files.size, 0);
  });

  for (const [title, args, expected] of [
    ['an answer without a reason', ['ID', '--yes'], 2],
    ['an answer to nothing in particular', ['--yes', '--reason', 'x'], 2],
    ['both answers', ['ID', '--yes', '--reject', '--reason', 'x'], 2],
    ['a question where nobody can be asked', ['ID'], 2],
  ] as const) {
    it(`${title} is refused, and nothing is recorded`, async () => {
      const { code } = await approve(...args.map((word) => (word === 'ID' ? id : word)));
      assert.equal(code, expected);
      assert.equal(await world.evidence.latest(id, 'approval'), undefined);
    });
  }
});

describe('spkg retry', () => {
  it('goes on with a request, and ends as it ends', async () => {
    const world = new World();
    world.add({ name: 'app', version: '1.0' });
    world.broken.set('open', new Error('the cable was cut'));
    const first = await runCommand(Request, ['app', '--json'], composed(world));
    assert.equal(json(first).schema, 'spkg.error/1');
    world.broken.clear();
    const [id = ''] = await world.evidence.ids();
    const run = await runCommand(Retry, [id, '--json'], composed(world));
    assert.equal(json(run).state, 'published');
    assertGolden('retry.json', run.stdout);
  });

  it('needs an id', async () => {
    assert.equal((await runCommand(Retry, [], composed(new World()))).code, 2);
  });
});

const advisories = {
  from: 'bundled snapshot',
  asOf: '2024-10-11T00:00:00.000Z',
  ageHours: 18_000.4,
  records: 5_000,
  maxAgeHours: 72,
  stale: true,
  limits: ['no malware records'],
};

/** Commands that hand one question to the composition and show its answer: [command, arguments, composition, JSON, words]. */
const simple: readonly [
  string,
  Parameters<typeof runCommand>[0],
  string[],
  Partial<Composition>,
  RegExp,
  number?,
][] = [
  [
    'advisories-status',
    AdvisoriesStatus,
    [],
    { advisoryStatus: () => Promise.resolve(advisories) },
    /bundled snapshot/,
  ],
  [
    'advisories-sync',
    AdvisoriesSync,
    ['--from', 'all.zip'],
    {
      syncAdvisories: (from) =>
        Promise.resolve({ ...advisories, from: String(from), stale: false, changed: true }),
    },
    /all\.zip/,
  ],
  [
    'bootstrap',
    Bootstrap,
    ['--policy', 'strict', '--upstream', 'https://index.example/simple'],
    {
      bootstrap: ({ policy, upstream }) =>
        Promise.resolve({
          workspace: '/srv/spkg',
          upstream: String(upstream),
          preset: policy ?? 'standard',
          indexUrl: 'file:///srv/spkg/index/simple',
          created: ['policy.yaml'],
          existed: false,
          uv: 'uv 0.13.9',
          advisories,
        }),
    },
    /policy +strict/,
  ],
  [
    'configure-pip',
    ConfigurePip,
    ['--scope', 'user', '--print'],
    {
      configurePip: ({ tool, scope, print }) =>
        Promise.resolve({
          tool,
          file: `/home/ada/${scope}/pip.conf`,
          changed: !print,
          backup: null,
          indexUrl: 'file:///srv/spkg/index/simple',
          text: '[global]\nindex-url = file:///srv/spkg/index/simple\n',
          bypasses: [
            { setting: 'PIP_FIND_LINKS', value: '/w', where: 'environment', remedy: 'unset PIP_FIND_LINKS' },
          ],
        } as unknown as Awaited<ReturnType<Composition['configurePip']>>),
    },
    /PIP_FIND_LINKS/,
  ],
  [
    'doctor',
    Doctor,
    [],
    {
      diagnose: () =>
        Promise.resolve({
          checks: [
            { id: 'python', state: 'ok', detail: 'Python 3.11', remedy: '' },
            { id: 'git', state: 'problem', detail: 'there is no git', remedy: 'install git' },
          ],
        } as unknown as Awaited<ReturnType<Composition['diagnose']>>),
    },
    /install git/,
    3,
  ],
];

describe('commands that ask one question', () => {
  for (const [name, command, args, composition, words, code] of simple) {
    it(`${name} shows the answer`, async () => {
      const run = await runCommand(command, args, composition);
      assert.match(run.stdout, words);
      assert.equal(run.code ?? 0, code ?? 0);
    });

    it(`${name} --json is one document, with the same end`, async () => {
      const run = await runCommand(command, [...args, '--json'], composition);
      assert.equal(run.stderr, '');
      assert.equal(run.code ?? 0, code ?? 0);
      assertGolden(`${name}.json`, run.stdout);
    });
  }
});

describe('spkg policy', () => {
  it('check names every mistake by line and column, and ends with 2', async () => {
    const text =
      'schema: spkg.policy/1\npreset: standard\nrules:\n  - id: x\n    when: finding.nosuch == 1\n    verdict: deny\n    message: m\n';
    const composition: Partial<Composition> = {
      checkPolicyFile: async (file) => ({
        file: String(file),
        problems: (await checkPolicy(text)).problems,
      }),
    };
    const run = await runCommand(PolicyCheck, ['mine.yaml'], composition);
    assert.equal(run.code, 2);
    assert.match(run.stdout, /mine\.yaml:5:\d+/);
    assertGolden(
      'policy-check.json',
      (await runCommand(PolicyCheck, ['mine.yaml', '--json'], composition)).stdout,
    );
  });

  it('show lists the rules in order', async () => {
    const policy = await new World().gate().policy();
    const composition: Partial<Composition> = {
      showPolicy: () => Promise.resolve({ file: 'policy.yaml', policy }),
    };
    const run = await runCommand(PolicyShow, ['--json'], composition);
    const rules = json(run).rules as { id: string; origin: string }[];
    assert.deepEqual([rules[0]?.id, rules[0]?.origin], ['known-malware', 'built-in']);
    assert.match(
      (await runCommand(PolicyShow, [], composition)).stdout,
      /known-malware[\s\S]*vulnerability-severe/,
    );
  });
});

describe('spkg scan', () => {
  const report = (verdict: 'allow' | 'review' | 'deny' | 'unassessed') => ({
    schema: 'spkg.scan/1' as const,
    verdict,
    policy: { preset: 'evaluation', digest: 'd'.repeat(64) },
    warnings: [],
    files: [
      {
        path: 'app-1.0-py3-none-any.whl',
        sha256: 'a'.repeat(64),
        verdict,
        bytes: 1000,
        reasons: [],
        outcomes: [{ scanner: 'archive' as const, outcome: 'completed' as const, reason: '' }],
        findings: [],
      },
    ],
    bytes: 1000,
    ms: 10,
  });

  for (const [verdict, code] of [
    ['allow', 0],
    ['review', 11],
    ['unassessed', 12],
    ['deny', 10],
  ] as const) {
    it(`ends with ${code} when the verdict is ${verdict}, with and without --json`, async () => {
      const composition: Partial<Composition> = { scanPaths: () => Promise.resolve(report(verdict)) };
      for (const args of [['x.whl'], ['x.whl', '--json']])
        assert.equal((await runCommand(Scan, args, composition)).code ?? 0, code);
    });
  }

  it('needs a path', async () => {
    assert.equal((await runCommand(Scan, [], {})).code, 2);
  });
});
