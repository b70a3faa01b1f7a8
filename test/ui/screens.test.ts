import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { RequestDetail } from '../../src/core/operations/status.js';
import { parsePolicy } from '../../src/core/policy/parse.js';
import { parseRequirement } from '../../src/core/requirements.js';
import { advisoryScreen, configurePipScreen, policyScreen } from '../../src/ui/reports.js';
import { nextCommand, requestReport } from '../../src/ui/request-report.js';

describe('the command to type next', () => {
  for (const typed of [
    'demo',
    'demo>=1,<2',
    'demo[extra]==1.0',
    `demo ; os_name != 'nt'`,
    `demo ; os_name != "n't"`,
    'demo ; os_name != "$(id)`id`"',
  ]) {
    it(`gives pip the very requirement, through a shell: ${typed}`, () => {
      const { text } = parseRequirement(typed);
      // `as`: the parts that it reads
      const detail = {
        summary: { id: 'x', state: 'published', requirements: [text] },
      } as unknown as RequestDetail;
      const command = nextCommand(detail);
      assert.match(command, /^pip install /);
      const words = execFileSync('sh', ['-c', command.replace('pip install', `printf '%s\\n'`)]);
      assert.equal(words.toString(), `${text}\n`);
    });
  }
});

describe('a request that stopped', () => {
  it('says why and what to do, where it was asked for', () => {
    const failure = {
      stage: 'resolve',
      code: 'SPKG_REQUIREMENT_NOT_FOUND',
      message: 'there is no package `nosuch`',
      tryThis: 'check the name',
    };
    // `as`: the parts that it reads
    const detail = {
      summary: { id: 'x', state: 'stopped', requirements: ['nosuch'], failure },
      failure,
      advisories: null,
    } as unknown as RequestDetail;
    const screen = requestReport(detail, 100);
    assert.match(screen, /stopped in resolve: there is no package `nosuch` \(SPKG_REQUIREMENT_NOT_FOUND\)/);
    assert.match(screen, /try: check the name/);
  });
});

describe('a command that is to be copied', () => {
  const lines = (screen: string): readonly string[] => screen.split('\n');

  it('is on one line after a request, however narrow the terminal', () => {
    const requirements = ['pandas==2.2.2', 'scikit-learn==1.5.0', 'matplotlib==3.9.0'];
    // `as`: the parts that it reads
    const detail = {
      summary: { id: 'x', state: 'published', requirements },
      advisories: null,
    } as unknown as RequestDetail;
    assert.equal(
      lines(requestReport(detail, 40)).at(-1),
      'next: pip install pandas==2.2.2 scikit-learn==1.5.0 matplotlib==3.9.0',
    );
  });

  it('is on one line in warnings of advisories and of settings', () => {
    const advisories = {
      from: 'bundled snapshot',
      asOf: '2024-10-01T00:00:00.000Z',
      ageHours: 18000,
      records: 600,
      maxAgeHours: 72,
      stale: true,
      limits: ['no malware records'],
    };
    assert.ok(lines(advisoryScreen(advisories, 40)).some((line) => line.includes('spkg advisories sync')));
    const report = {
      tool: 'pip',
      file: 'pip.conf',
      indexUrl: 'file:///i',
      action: 'unchanged',
      backup: null,
      expires: null,
      keyring: null,
      content: '',
      bypasses: [
        {
          setting: 'PIP_EXTRA_INDEX_URL',
          value: 'https://x.example/simple',
          where: 'environment',
          remedy: 'unset PIP_EXTRA_INDEX_URL',
        },
      ],
    } as const;
    assert.ok(
      lines(configurePipScreen(report, 40)).some((line) => line.includes('unset PIP_EXTRA_INDEX_URL')),
    );
  });
});

describe('the screen of a policy', () => {
  it('shows no control characters, whatever its file says', async () => {
    const text = [
      'schema: spkg.policy/1',
      'preset: standard',
      'rules:',
      '  - id: odd',
      '    when: "project.name == \\"x\\" && finding.title != \\"\\u009b31m\\u202e\\""',
      '    verdict: deny',
      '    message: "\\e[31mred\\u202e"',
    ].join('\n');
    const screen = policyScreen('policy.yaml', await parsePolicy(text, 'policy.yaml'), 100);
    assert.match(screen, /red/);
    assert.doesNotMatch(screen.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });
});
