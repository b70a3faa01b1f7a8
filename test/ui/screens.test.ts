import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { RequestDetail } from '../../src/core/operations/status.js';
import { parsePolicy } from '../../src/core/policy/parse.js';
import { parseRequirement } from '../../src/core/requirements.js';
import { policyScreen } from '../../src/ui/reports.js';
import { nextCommand } from '../../src/ui/request-report.js';

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
