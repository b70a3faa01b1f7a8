import { BaseCommand } from '../../base-command.js';
import { advisoryScreen } from '../../ui/reports.js';

export default class AdvisoriesStatus extends BaseCommand {
  static override summary = 'how many advisories there are, how old, and what they lack';
  static override examples = ['<%= config.bin %> <%= command.id %>'];

  async run(): Promise<Record<string, unknown>> {
    await this.parse(AdvisoriesStatus);
    const { advisoryStatus } = await this.compose();
    const report = await advisoryStatus();
    this.show(advisoryScreen(report, this.columns));
    return { schema: 'spkg.advisories/1', ...report };
  }
}
