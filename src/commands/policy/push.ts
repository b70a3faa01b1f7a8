import { Args } from '@oclif/core';
import { BaseCommand } from '../../base-command.js';
import { exitCodes } from '../../core/errors.js';
import { policyCheckScreen } from '../../ui/reports.js';

export default class PolicyPush extends BaseCommand {
  static override summary = 'put a policy in force for everybody';
  static override description =
    'The file is checked first; one with a mistake is not put. On AWS it goes to the settings of the stack, where only InfoSec may write and every version is kept; on the local backend it replaces policy.yaml of the workspace.';
  static override args = { file: Args.string({ description: 'a policy file', required: true }) };
  static override examples = ['<%= config.bin %> <%= command.id %> policy.yaml'];

  async run(): Promise<Record<string, unknown>> {
    const { args } = await this.parse(PolicyPush);
    const { pushPolicy } = await this.compose();
    const { file, problems, where, version } = await pushPolicy(args.file);
    this.show(policyCheckScreen(file, problems));
    if (where === null) process.exitCode = exitCodes.usage;
    else this.show(`in force now: ${where}${version === null ? '' : ` (version ${version})`}`);
    return { schema: 'spkg.policy-push/1', file, problems, where, version };
  }
}
