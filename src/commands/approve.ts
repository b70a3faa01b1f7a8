import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { isSpkgError, SpkgError } from '../core/errors.js';
import type { Gate } from '../core/gate.js';
import type { RequestId } from '../core/model.js';
import { answerRequest, prepareApproval, waitingRequests } from '../core/operations/approve.js';
import { findRequest, type RequestDetail } from '../core/operations/status.js';
import { askForAnswer, askForReason, type Choice } from '../ui/ask.js';
import { approvalResult } from '../ui/json/shapes.js';
import { requestReport } from '../ui/request-report.js';
import { statusPage } from '../ui/status-report.js';
import { isInteractive } from '../ui/terminal.js';

interface Given {
  readonly choice: Choice | undefined;
  readonly reason: string | undefined;
}

export default class Approve extends BaseCommand {
  static override summary = 'decide what is held for InfoSec';
  static override description = `Shows the evidence, then asks. An approval holds for exactly the files and the decision that were shown, and publishes them.
Without an id, goes through everything that waits, the oldest first. A denied request cannot be approved.`;
  static override args = { id: Args.string({ description: 'the request' }) };
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> k7qm',
    '<%= config.bin %> <%= command.id %> k7qm --yes --reason "read the code; used offline only"',
    '<%= config.bin %> <%= command.id %> k7qm --reject --reason "use httpx, which is approved"',
  ];
  static override flags = {
    yes: Flags.boolean({ description: 'approve without asking', exclusive: ['reject'] }),
    reject: Flags.boolean({ description: 'reject without asking' }),
    reason: Flags.string({ description: 'why; required, kept as evidence' }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { args, flags } = await this.parse(Approve);
    const given: Given = {
      choice: flags.yes ? 'approve' : flags.reject ? 'reject' : undefined,
      reason: flags.reason,
    };
    this.assertAnswerable(given, args.id);
    const { openGate } = await this.compose();
    const gate = await openGate();
    try {
      const ids =
        args.id === undefined
          ? (await waitingRequests(gate, this.complain)).map(({ id }) => id)
          : [await findRequest(gate, args.id)];
      if (ids.length === 0) this.show('nothing waits for an answer');
      const answered: RequestDetail[] = [];
      for (const id of ids) {
        const detail = await (args.id === undefined
          ? this.decideAmongOthers(gate, id, given)
          : this.decide(gate, id, given));
        if (detail) answered.push(detail);
      }
      return approvalResult(answered);
    } finally {
      await gate.close();
    }
  }

  /** Nobody is asked where nobody can answer. */
  private assertAnswerable({ choice, reason }: Given, id: string | undefined): void {
    if (choice !== undefined && id === undefined) {
      throw new SpkgError('SPKG_FLAG_INVALID', '--yes and --reject answer one request, which must be named', {
        tryThis: 'spkg status',
      });
    }
    const asks = !this.jsonEnabled() && isInteractive();
    if (choice === undefined && !asks) {
      throw new SpkgError('SPKG_FLAG_INVALID', 'nobody can be asked here: there is no terminal', {
        tryThis: 'spkg approve ID --yes --reason "…", or --reject',
      });
    }
    if (choice !== undefined && (reason ?? '').trim() === '' && !asks) {
      throw new SpkgError('SPKG_REASON_REQUIRED', 'an answer needs a reason: it is kept as evidence', {
        tryThis: `spkg approve ${id ?? 'ID'} --reason "why"`,
      });
    }
  }

  /** One that no longer waits, or cannot be looked at now, keeps nobody from the others. */
  private async decideAmongOthers(
    gate: Gate,
    id: RequestId,
    given: Given,
  ): Promise<RequestDetail | undefined> {
    try {
      return await this.decide(gate, id, given);
    } catch (error) {
      if (this.signal.aborted || !isSpkgError(error)) throw error;
      if (error.kind !== 'usage' && error.kind !== 'environment') throw error;
      this.complain(error);
      return undefined;
    }
  }

  private async decide(
    gate: Gate,
    id: RequestId,
    { choice, reason }: Given,
  ): Promise<RequestDetail | undefined> {
    const looking = await this.progress(['resolve', 'fetch', 'scan', 'decide']);
    const seen = await prepareApproval(gate, id, looking.emit, this.signal).finally(looking.stop);
    this.show(statusPage(seen, this.columns, new Date()));
    const chosen = choice ?? (await askForAnswer(id));
    if (chosen === 'skip') return undefined;
    const why = reason ?? (await askForReason(id));
    const answer = chosen === 'approve' ? 'approved' : 'rejected';
    this.resumeWith(`spkg retry ${id}`);
    const publishing = await this.progress(['publish', 'notify']);
    const given = { answer, reason: why, decision: seen.decisionDigest ?? '' } as const;
    const detail = await answerRequest(gate, id, given, publishing.emit, this.signal).finally(
      publishing.stop,
    );
    this.show(requestReport(detail, this.columns));
    return detail;
  }
}
