import { Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { configurePipScreen } from '../ui/reports.js';

export default class ConfigurePip extends BaseCommand {
  static override summary = 'point pip or uv at the private index';
  static override description = `Writes one setting, index-url, keeps a backup of the file as it was, and names every other setting that would go around the gate.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --scope user',
    '<%= config.bin %> <%= command.id %> --tool uv',
    '<%= config.bin %> <%= command.id %> --print',
    '<%= config.bin %> <%= command.id %> --undo',
    '<%= config.bin %> <%= command.id %> --studio-lifecycle > spkg-lifecycle.sh',
  ];
  static override flags = {
    tool: Flags.option({ options: ['pip', 'uv'] as const, default: 'pip', description: 'whose settings' })(),
    scope: Flags.option({
      options: ['venv', 'user', 'site'] as const,
      default: 'venv',
      description: 'of pip, and of a keyring: this virtual environment, this user, or this Python',
    })(),
    python: Flags.string({
      description: 'the Python whose pip is meant (default: python3 on PATH)',
      helpValue: 'PATH',
    }),
    print: Flags.boolean({ description: 'show what would be written; change nothing', exclusive: ['undo'] }),
    keyring: Flags.boolean({
      description: 'on AWS: install a keyring that pip and uv ask for a password, so that none ends',
      exclusive: ['undo'],
    }),
    undo: Flags.boolean({ description: 'put back what was there before' }),
    'studio-lifecycle': Flags.boolean({
      description:
        "on AWS: print the script for a closed SageMaker Studio, which installs spkg from the stack's bucket",
      exclusive: ['undo', 'print', 'keyring'],
    }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { flags } = await this.parse(ConfigurePip);
    if (flags['studio-lifecycle']) return this.studioLifecycle();
    const { configurePip } = await this.compose();
    const { tool, scope, undo, print, python, keyring } = flags;
    const report = await configurePip({ tool, scope, undo, print, python, keyring });
    this.show(configurePipScreen(report, this.columns));
    return { schema: 'spkg.configure-pip/1', ...report };
  }

  private async studioLifecycle(): Promise<Record<string, unknown>> {
    const { studioLifecycle } = await this.compose();
    const report = await studioLifecycle();
    this.show(report.script.trimEnd());
    return { ...report };
  }
}
