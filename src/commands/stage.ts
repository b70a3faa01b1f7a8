import { Args } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { lineProgress } from '../ui/progress.js';

export default class Stage extends BaseCommand {
  static override summary = 'run one stage of a pipeline: what a build calls';
  static override description =
    'Everything it needs comes from the environment that the pipeline of a deployed gate gives its builds.';
  static override hidden = true;
  static override args = { name: Args.string({ description: 'the stage', required: true }) };
  static override examples = ['<%= config.bin %> <%= command.id %> decide'];

  async run(): Promise<Record<string, unknown>> {
    const { args } = await this.parse(Stage);
    const { runStage } = await this.compose();
    const progress = lineProgress();
    const verdict = await runStage(args.name, progress.emit, this.signal).finally(() => progress.stop());
    return { schema: 'spkg.stage/1', stage: args.name, verdict: verdict ?? null };
  }
}
