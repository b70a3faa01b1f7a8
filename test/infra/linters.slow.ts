/** What others who check templates say of ours: cfn-lint, and checkov. Both are installed from their index, pinned. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { synthesise } from '../helpers/aws-stack.js';
import { temporaryFolder } from '../helpers/temporary.js';
import { variants } from './variants.js';

const pinned = ['cfn-lint==1.58.0', 'checkov==3.3.30'];
const home = resolve(import.meta.dirname, '../../.cache/linters');
const program = (name: string): string => join(home, 'bin', name);

interface Checked {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly { check_id: string; resource: string }[] };
}

describe('the templates, for other linters', function () {
  this.timeout(600_000);
  const folder = temporaryFolder();

  before(() => {
    const mark = join(home, pinned.join(' '));
    if (existsSync(mark)) return;
    execFileSync('python3', ['-m', 'venv', '--clear', home]);
    const flags = ['install', '-q', '--disable-pip-version-check', '--only-binary', ':all:'];
    execFileSync(program('pip'), [...flags, ...pinned]);
    writeFileSync(mark, '');
  });

  for (const [name, given] of variants) {
    it(`${name}: cfn-lint says nothing, checkov finds nothing that has no reason`, () => {
      const { template } = synthesise(given);
      const file = join(folder(), 'gate.template.json');
      writeFileSync(file, JSON.stringify(template));
      const linted = spawnSync(program('cfn-lint'), ['-r', 'eu-west-1', '-t', file], { encoding: 'utf8' });
      assert.equal(linted.stdout + linted.stderr, '');
      assert.equal(linted.status, 0);
      const flags = [
        '--framework',
        'cloudformation',
        '--skip-download',
        '--compact',
        '--quiet',
        '-o',
        'json',
      ];
      const { stdout } = spawnSync(program('checkov'), ['-f', file, ...flags], {
        encoding: 'utf8',
        maxBuffer: 2 ** 27,
      });
      const { summary, results } = JSON.parse(stdout) as Checked;
      assert.deepEqual(
        results.failed_checks.map(({ check_id, resource }) => `${check_id} ${resource}`),
        [],
      );
      assert.equal(summary.parsing_errors, 0);
      assert.ok(summary.passed > 150, `only ${summary.passed} were looked at`);
    });
  }
});
