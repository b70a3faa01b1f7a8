import { Args } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { findRequest } from '../core/operations/status.js';

export default class Cancel extends BaseCommand {
  static override summary = 'end what runs of a request';
  static override description =
    'On AWS the execution of its pipeline is stopped; nothing is published by it. What was filed stays filed. On the local backend Ctrl-C does it.';
  static override args = { id: Args.string({ description: 'the request', required: true }) };
  static override examples = ['<%= config.bin %> <%= command.id %> k7qm'];

  async run(): Promise<Record<string, unknown>> {
    const { args } = await this.parse(Cancel);
    const { openGate } = await this.compose();
    const gate = await openGate();
    try {
      const id = await findRequest(gate, args.id);
      await gate.runner.cancel(id);
      this.show(`cancelled ${id}; spkg retry ${id} starts it again`);
      return { schema: 'spkg.cancel/1', id };
    } finally {
      await gate.close();
    }
  }
}
