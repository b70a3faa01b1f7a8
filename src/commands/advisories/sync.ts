import { Flags } from '@oclif/core';
import { BaseCommand } from '../../base-command.js';
import { advisoryScreen } from '../../ui/reports.js';

export default class AdvisoriesSync extends BaseCommand {
  static override summary = 'bring the newest advisories';
  static override description =
    "Reads the OSV project's export for Python (all.zip) from its own address, or from a mirror or file.";
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --from /mnt/mirror/PyPI/all.zip',
  ];
  static override flags = {
    from: Flags.string({ description: 'where to read it from', helpValue: 'URL|FILE' }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { flags } = await this.parse(AdvisoriesSync);
    const { syncAdvisories } = await this.compose();
    const report = await syncAdvisories(flags.from, this.signal);
    this.show(advisoryScreen(report, this.columns));
    return { schema: 'spkg.advisories/1', ...report };
  }
}
