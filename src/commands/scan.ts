import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../base-command.js';
import { exitCodes, SpkgError } from '../core/errors.js';
import type { Verdict } from '../core/model.js';
import type { FindingExplained, ScanReport } from '../core/reports.js';
import { sarifLog } from '../ui/sarif.js';
import { silent, type Progress } from '../ui/progress.js';
import { scanProgress } from '../ui/scan-progress.js';
import { scanScreen } from '../ui/scan-report.js';
import { explainScreen, scannersScreen } from '../ui/scanner-pages.js';
import { talk } from '../ui/terminal.js';

const exitByVerdict: Readonly<Record<Verdict, number>> = {
  allow: exitCodes.done,
  review: exitCodes.held,
  unassessed: exitCodes.unassessed,
  deny: exitCodes.denied,
};

export default class Scan extends BaseCommand {
  static override summary = 'scan wheels, source distributions or unpacked ones on disk';
  static override description = `The scanners and the policy of the gate, without a workspace. Nothing is installed, unpacked or run.
Without --policy, the preset "evaluation" judges. The worst comes first, each finding with its id; --explain tells what it means.

Exit codes: 0 nothing against it, 10 denied, 11 to be looked at, 12 could not be assessed.`;
  static override strict = false;
  static override args = {
    path: Args.string({
      description: 'a wheel, an sdist, a folder of those, or a folder with an unpacked distribution',
    }),
  };
  static override examples = [
    '<%= config.bin %> <%= command.id %> numpy-1.26.0-cp311-cp311-manylinux_2_17_x86_64.whl',
    '<%= config.bin %> <%= command.id %> wheels/*.whl --json',
    '<%= config.bin %> <%= command.id %> wheels/ --format sarif > scan.sarif',
    '<%= config.bin %> <%= command.id %> unpacked/ --policy policy.yaml',
    '<%= config.bin %> <%= command.id %> --list-scanners',
    '<%= config.bin %> <%= command.id %> --explain wheel/pth-code',
  ];
  static override flags = {
    policy: Flags.string({ description: 'the policy that judges', helpValue: 'FILE' }),
    format: Flags.string({
      description: 'how the report is written; json is the same as --json',
      options: ['text', 'json', 'sarif'],
      default: 'text',
    }),
    'list-scanners': Flags.boolean({
      description: 'list what looks at files, and for what',
      exclusive: ['explain', 'policy'],
    }),
    explain: Flags.string({
      description: 'print the page of a finding or of a scanner',
      helpValue: 'ID',
      exclusive: ['policy'],
    }),
  };

  /** `--format json` is `--json`, also for an error that ends the command before its flags are read. */
  override jsonEnabled(): boolean {
    return super.jsonEnabled() || /(^|\n)--format[=\n]json(\n|$)/.test(this.argv.join('\n'));
  }

  async run(): Promise<Record<string, unknown>> {
    const { argv, flags } = await this.parse(Scan);
    // `as`: without strictness oclif types what was typed as unknown; it is text
    const paths = argv as string[];
    const describes = flags['list-scanners'] || flags.explain !== undefined;
    assertSensible({ paths, describes, format: flags.format, json: this.jsonEnabled() });
    if (flags.explain !== undefined) return this.explain(flags.explain);
    if (flags['list-scanners']) return this.listScanners();
    const { scanPaths } = await this.compose();
    const progress = this.scanProgress();
    const order = { paths, policyFile: flags.policy };
    const report = await scanPaths(order, progress.emit, this.signal).finally(progress.stop);
    if (flags.format === 'sarif') this.show(JSON.stringify(await this.sarif(report), null, 2));
    else this.show(scanScreen(report, this.columns));
    process.exitCode = exitByVerdict[report.verdict];
    return { ...report };
  }

  private async explain(id: string): Promise<Record<string, unknown>> {
    const { explain } = await this.compose();
    const explained = await explain(id);
    this.show(explainScreen(explained, this.columns));
    return { ...explained };
  }

  private async listScanners(): Promise<Record<string, unknown>> {
    const { listScanners } = await this.compose();
    const report = await listScanners();
    this.show(scannersScreen(report, this.columns));
    return { ...report };
  }

  private async sarif(report: ScanReport): Promise<Record<string, unknown>> {
    const { explain, listScanners } = await this.compose();
    const found = new Set(report.files.flatMap(({ findings }) => findings.map(({ id }) => id)));
    const { scanners } = await listScanners();
    // a finding that no scanner lists is still a result, without a rule to refer to
    const listed = scanners.flatMap(({ findings }) => findings.filter(({ id }) => found.has(id)));
    const pages = await Promise.all(listed.map(({ id }) => explain(id)));
    const rules = pages.filter((page): page is FindingExplained => page.schema === 'spkg.explain/1');
    const homepage: unknown = this.config.pjson.homepage;
    const pagesUrl = typeof homepage === 'string' ? homepage : undefined;
    return { ...sarifLog({ report, rules, version: this.config.version, pagesUrl }) };
  }

  private scanProgress(): Progress {
    return this.jsonEnabled() ? silent : scanProgress(talk(), () => performance.now());
  }
}

interface Asked {
  readonly paths: readonly string[];
  readonly describes: boolean;
  readonly format: string;
  readonly json: boolean;
}

/** SPKG_FLAG_INVALID for what contradicts itself. */
function assertSensible({ paths, describes, format, json }: Asked): void {
  if (json && format === 'sarif') {
    throw new SpkgError('SPKG_FLAG_INVALID', '--json and --format sarif cannot both be printed', {
      tryThis: 'spkg scan FILE.whl --format sarif',
    });
  }
  if (!describes && paths.length === 0) {
    throw new SpkgError('SPKG_FLAG_INVALID', 'no path was named', { tryThis: 'spkg scan FILE.whl' });
  }
  if (describes && (paths.length > 0 || format === 'sarif')) {
    throw new SpkgError('SPKG_FLAG_INVALID', '--list-scanners and --explain scan nothing', {
      tryThis: 'spkg scan --list-scanners',
    });
  }
}
