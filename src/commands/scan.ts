import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { exitCodes, SpkgError } from '../core/errors.js';
import type { Verdict } from '../core/model.js';
import { scanScreen } from '../ui/reports.js';

const exitByVerdict: Readonly<Record<Verdict, number>> = {
  allow: exitCodes.done,
  review: exitCodes.held,
  unassessed: exitCodes.unassessed,
  deny: exitCodes.denied,
};

export default class Scan extends BaseCommand {
  static override summary = 'scan wheels, source distributions or unpacked ones on disk';
  static override description = `The scanners and the policy of the gate, without a workspace. Nothing is installed, unpacked or run.
Without --policy, the preset "evaluation" judges.

Exit codes: 0 nothing against it, 10 denied, 11 to be looked at, 12 could not be assessed.`;
  static override strict = false;
  static override args = {
    path: Args.string({ description: 'a wheel, an sdist, or a folder with an unpacked distribution' }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> numpy-1.26.0-cp311-cp311-manylinux_2_17_x86_64.whl',
    '<%= config.bin %> <%= command.id %> wheels/*.whl --json',
    '<%= config.bin %> <%= command.id %> unpacked/ --policy policy.yaml',
  ];
  static override flags = {
    policy: Flags.string({ description: 'the policy that judges', helpValue: 'FILE' }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { argv, flags } = await this.parse(Scan);
    if (argv.length === 0) {
      throw new SpkgError('SPKG_FLAG_INVALID', 'no path was named', { tryThis: 'spkg scan FILE.whl' });
    }
    const { scanPaths } = await this.compose();
    const progress = await this.progress(['scan']);
    // `as`: without strictness oclif types what was typed as unknown; it is text
    const order = { paths: argv as string[], policyFile: flags.policy };
    const report = await scanPaths(order, progress.emit, this.signal).finally(progress.stop);
    this.show(scanScreen(report, this.columns));
    process.exitCode = exitByVerdict[report.verdict];
    return { ...report };
  }
}
