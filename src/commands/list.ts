import { BaseCommand } from '../base-command.js';
import { plural } from '../core/describe.js';
import { listScreen } from '../ui/reports.js';

export default class List extends BaseCommand {
  static override summary = 'see what is approved';
  static override description =
    'Every package that installs from the private index, with its versions, the newest first.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  async run(): Promise<Record<string, unknown>> {
    await this.parse(List);
    const { openGate } = await this.compose();
    const gate = await openGate();
    try {
      const packages = await gate.index.approved();
      this.show(
        packages.length === 0
          ? 'nothing is approved yet: spkg request PACKAGE'
          : `${listScreen(packages, this.columns)}\n${plural(packages.length, 'package')}`,
      );
      return { schema: 'spkg.list/1', packages };
    } finally {
      await gate.close();
    }
  }
}
