import { Args } from '@oclif/core';
import { BaseCommand } from '../../base-command.js';
import { exitCodes } from '../../core/errors.js';
import { policyCheckScreen } from '../../ui/reports.js';

export default class PolicyCheck extends BaseCommand {
  static override summary = 'check a policy file: every mistake, with line and column';
  static override args = { file: Args.string({ description: "a policy file (default: the workspace's)" }) };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> policy.yaml',
  ];

  async run(): Promise<Record<string, unknown>> {
    const { args } = await this.parse(PolicyCheck);
    const { checkPolicyFile } = await this.compose();
    const { file, problems } = await checkPolicyFile(args.file);
    this.show(policyCheckScreen(file, problems));
    if (problems.some(({ severity }) => severity === 'error')) process.exitCode = exitCodes.usage;
    return { schema: 'spkg.policy-check/1', file, problems };
  }
}
