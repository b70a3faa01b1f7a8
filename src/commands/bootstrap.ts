import { Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { presetNames } from '../core/policy/policy.js';
import { bootstrapScreen } from '../ui/reports.js';
import { say } from '../ui/terminal.js';

export default class Bootstrap extends BaseCommand {
  static override summary = 'make a workspace, or repair one';
  static override description = `Makes everything that spkg needs on this machine: a request repository, a quarantine, a private index, evidence, a policy.
The index to fetch from is taken from pip's settings, else from uv's, and kept. Run again, it makes what is missing and changes nothing else.

The workspace lies in $SPKG_HOME, else in the XDG data folder.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --policy evaluation',
    '<%= config.bin %> <%= command.id %> --upstream https://index.example/simple',
  ];
  static override flags = {
    policy: Flags.option({
      options: presetNames,
      description: 'the preset of a new policy.yaml (default: standard)',
    })(),
    upstream: Flags.string({ description: 'the index to fetch from', helpValue: 'URL' }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { flags } = await this.parse(Bootstrap);
    const { bootstrap } = await this.compose();
    const report = await bootstrap({ policy: flags.policy, upstream: flags.upstream }, this.signal);
    this.show(bootstrapScreen(report, this.columns));
    if (flags.policy !== undefined && flags.policy !== report.preset) {
      say(
        `warning: --policy ${flags.policy} changes nothing: ${report.workspace}/policy.yaml is there already; write \`preset: ${flags.policy}\` into it`,
      );
    }
    return { schema: 'spkg.bootstrap/1', ...report };
  }
}
