import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { findRequest, listRequests, readRequest } from '../core/operations/status.js';
import { statusList, statusResult } from '../ui/json/shapes.js';
import { statusPage, statusTable } from '../ui/status-report.js';

export default class Status extends BaseCommand {
  static override summary = 'see what became of requests';
  static override description =
    'Without an id, the newest requests; with one, its stages, its closure, what was found, and who must act.';
  static override args = {
    id: Args.string({
      description: 'a request: its id, the beginning of it, or of its last five characters',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --mine --limit 5',
    '<%= config.bin %> <%= command.id %> k7qm',
  ];
  static override flags = {
    mine: Flags.boolean({ description: 'only requests of mine' }),
    logs: Flags.boolean({
      description: 'with an id, on AWS: what its builds printed',
      default: false,
    }),
    limit: Flags.integer({ description: 'at most so many', default: 20, min: 1 }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { args, flags } = await this.parse(Status);
    const composition = await this.compose();
    if (args.id === undefined && !flags.mine) {
      const evidence = await composition.openEvidence();
      const summaries = await listRequests(evidence, { limit: flags.limit, onDamaged: this.complain });
      this.show(statusTable(summaries, this.columns, new Date()));
      return statusList(summaries);
    }
    const gate = await composition.openGate();
    try {
      if (args.id === undefined) {
        const { name } = await gate.identity.whoami();
        const summaries = await listRequests(gate, {
          limit: flags.limit,
          mine: name,
          onDamaged: this.complain,
        });
        this.show(statusTable(summaries, this.columns, new Date()));
        return statusList(summaries);
      }
      const detail = await readRequest(gate, await findRequest(gate, args.id));
      const logs = flags.logs ? await gate.runner.logs(detail.summary.id) : undefined;
      this.show([statusPage(detail, this.columns, new Date()), ...(logs ?? [])].join('\n'));
      return { ...statusResult(detail), ...(logs === undefined ? {} : { logs }) };
    } finally {
      await gate.close();
    }
  }
}
