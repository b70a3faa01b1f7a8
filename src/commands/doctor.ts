import { BaseCommand } from '../base-command.js';
import { exitCodes } from '../core/errors.js';
import { doctorScreen } from '../ui/reports.js';

export default class Doctor extends BaseCommand {
  static override summary = 'what is missing here, and how to mend it';
  static override description =
    'Looks at Python, pip, uv, git, the workspace, the upstream index and the advisories, and at whether the gate really gates here: settings that go around it are named.';
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --json',
  ];

  async run(): Promise<Record<string, unknown>> {
    await this.parse(Doctor);
    const { diagnose } = await this.compose();
    const report = await diagnose(this.signal);
    this.show(doctorScreen(report, this.columns));
    if (report.checks.some(({ state }) => state === 'problem')) process.exitCode = exitCodes.environment;
    return { schema: 'spkg.doctor/1', ...report };
  }
}
