import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { SpkgError } from '../core/errors.js';
import { stageNames } from '../core/events.js';
import type { Requirement } from '../core/model.js';
import { previewRequest, requestPackages } from '../core/operations/request.js';
import { parseRequirements } from '../core/requirements.js';
import { platformNames, targetNames } from '../core/targets.js';
import { dryRunResult, requestResult } from '../ui/json/shapes.js';
import { foresightReport, requestReport } from '../ui/request-report.js';

const preview = ['resolve'] as const;

export default class Request extends BaseCommand {
  static override summary = 'ask for packages, and wait until they are decided';
  static override description = `Every file that the packages need is resolved, fetched, scanned and decided by your organisation's policy.
What passes is published to the private index, where pip installs it. What does not is denied or held, and you are told why.

Exit codes: 0 published, 10 denied, 11 held for InfoSec, 12 could not be assessed.`;
  static override strict = false;
  static override args = {
    requirement: Args.string({
      description: 'a package, as pip takes it: numpy, "numpy==1.26", "pandas[parquet]>=2,<3"',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> numpy==1.26',
    '<%= config.bin %> <%= command.id %> pandas scikit-learn --reason "churn model"',
    '<%= config.bin %> <%= command.id %> -r requirements.txt --target sagemaker-4',
    'pip freeze | <%= config.bin %> <%= command.id %> -r -',
    '<%= config.bin %> <%= command.id %> torch --dry-run',
  ];
  static override flags = {
    requirements: Flags.string({
      char: 'r',
      description: 'a requirements.txt, or - for what `pip freeze` prints',
      helpValue: 'FILE',
    }),
    reason: Flags.string({ description: 'what you need it for; whoever decides reads it', default: '' }),
    python: Flags.string({
      description: 'for this Python version, or this interpreter (default: python3 on PATH)',
      helpValue: '3.12',
    }),
    platform: Flags.string({
      description: `for this platform: ${platformNames.join(', ')}`,
      helpValue: 'NAME',
    }),
    target: Flags.string({
      description: `for this image: ${targetNames.join(', ')}; may be repeated`,
      helpValue: 'NAME',
      multiple: true,
      // else it would take the packages behind it for further targets
      multipleNonGreedy: true,
      exclusive: ['python', 'platform'],
    }),
    wait: Flags.boolean({
      description: 'on AWS: wait for the end; --no-wait only starts it',
      default: true,
      allowNo: true,
    }),
    'dry-run': Flags.boolean({
      description: 'only resolve, and say what is known already; nothing is filed',
    }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { argv, flags } = await this.parse(Request);
    // `as`: without strictness oclif types what was typed as unknown; it is text
    const requirements = await this.requirementsOf(argv as string[], flags.requirements);
    const { chooseTargets, openGate } = await this.compose();
    const choosing = chooseTargets({
      python: flags.python,
      platform: flags.platform,
      targets: flags.target,
    });
    // it is awaited below; until then a missing Python is not an unhandled rejection
    choosing.catch(() => undefined);
    const gate = await openGate();
    gate.warm();
    try {
      const targets = await choosing;
      const input = { requirements, targets, reason: flags.reason };
      const progress = await this.progress(
        flags['dry-run'] ? preview : stageNames.filter((stage) => stage !== 'approve'),
      );
      if (flags['dry-run']) {
        const foresight = await previewRequest(gate, input, progress.emit, this.signal).finally(
          progress.stop,
        );
        this.show(foresightReport(foresight, this.columns));
        return dryRunResult(foresight);
      }
      const { wait } = flags;
      const detail = await requestPackages(gate, input, progress.emit, this.signal, { wait }).finally(
        progress.stop,
      );
      this.show(requestReport(detail, this.columns));
      if (wait || detail.summary.state !== 'running') this.exitBy(detail.summary.state);
      return requestResult(detail);
    } finally {
      await gate.close();
    }
  }

  private async requirementsOf(
    typed: readonly string[],
    file: string | undefined,
  ): Promise<readonly Requirement[]> {
    if (typed.length === 0 && file === undefined) {
      throw new SpkgError('SPKG_FLAG_INVALID', 'no package was named', { tryThis: 'spkg request numpy' });
    }
    const own = typed.length > 0 ? parseRequirements(typed) : [];
    if (file === undefined) return own;
    const { readRequirementsFile } = await this.compose();
    return [...own, ...(await readRequirementsFile(file))];
  }
}
