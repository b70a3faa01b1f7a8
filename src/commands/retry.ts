import { Args } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { stageNames } from '../core/events.js';
import { retryRequest } from '../core/operations/retry.js';
import { findFiled } from '../core/operations/status.js';
import { requestResult } from '../ui/json/shapes.js';
import { requestReport } from '../ui/request-report.js';

export default class Retry extends BaseCommand {
  static override summary = 'go on with a request that stopped';
  static override description =
    'What is done stays done; what is missing, out of date or was not looked at is done again.';
  static override args = { id: Args.string({ description: 'the request', required: true }) };
  static override examples = ['<%= config.bin %> <%= command.id %> k7qm'];

  async run(): Promise<Record<string, unknown>> {
    const { args } = await this.parse(Retry);
    const { openGate } = await this.compose();
    const gate = await openGate();
    try {
      const id = await findFiled(gate, args.id);
      this.resumeWith(`spkg retry ${id}`);
      const progress = await this.progress(stageNames.filter((stage) => stage !== 'approve'));
      const detail = await retryRequest(gate, id, progress.emit, this.signal).finally(progress.stop);
      this.show(requestReport(detail, this.columns));
      this.exitBy(detail.summary.state);
      return requestResult(detail);
    } finally {
      await gate.close();
    }
  }
}
