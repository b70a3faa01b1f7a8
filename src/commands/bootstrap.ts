import { Flags } from '@oclif/core';
import { BaseCommand, type Composition } from '../base-command.js';
import { SpkgError } from '../core/errors.js';
import { presetNames, type PresetName } from '../core/policy/policy.js';
import { askForGate, askForYes } from '../ui/ask-gate.js';
import { deployedScreen, deployProgress, planScreen } from '../ui/deploy-report.js';
import { bootstrapScreen } from '../ui/reports.js';
import { isInteractive, say } from '../ui/terminal.js';

const aws = { helpGroup: 'AWS', dependsOn: ['backend'] };
const gitServers = [
  'codecommit',
  'GitHub',
  'GitHubEnterpriseServer',
  'GitLab',
  'GitLabSelfManaged',
  'Bitbucket',
] as const;

export default class Bootstrap extends BaseCommand {
  static override summary = 'make a workspace or repair one, or deploy the gate to AWS';
  static override description = `Makes everything that spkg needs on this machine: a request repository, a quarantine, a private index, evidence, a policy.
The index to fetch from is taken from pip's settings, else from uv's, and kept. Run again, it makes what is missing and changes nothing else.
The workspace lies in $SPKG_HOME, else in the XDG data folder.

With --backend aws it deploys the whole gate as one CloudFormation stack into the account of your AWS credentials, after it has shown what that is and what it costs. Run again, it changes what must be changed.`;
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --policy evaluation',
    '<%= config.bin %> <%= command.id %> --upstream https://index.example/simple',
    '<%= config.bin %> <%= command.id %> --backend aws',
    '<%= config.bin %> <%= command.id %> --backend aws --config gate.yaml --yes',
    '<%= config.bin %> <%= command.id %> --backend aws --config gate.yaml --synth out',
    '<%= config.bin %> <%= command.id %> --backend aws --git GitHub --repository team/requests --git-url https://git.example/team/requests.git --email infosec@example.com',
  ];
  static override flags = {
    policy: Flags.option({
      options: presetNames,
      description: 'the preset of a new policy.yaml (default: standard)',
    })(),
    upstream: Flags.string({ description: 'the index to fetch from', helpValue: 'URL' }),
    backend: Flags.option({ options: ['local', 'aws'] as const, description: 'where the gate runs' })(),
    config: Flags.string({
      ...aws,
      description: 'what the gate is made with, as YAML or JSON',
      helpValue: 'FILE',
    }),
    stack: Flags.string({ ...aws, description: 'name of the stack (default: spkg)', helpValue: 'NAME' }),
    region: Flags.string({ ...aws, description: 'Region (default: that of your AWS settings)' }),
    network: Flags.option({
      ...aws,
      options: ['isolated', 'nat', 'none'] as const,
      description: 'how builds reach packages',
    })(),
    git: Flags.option({
      ...aws,
      options: gitServers,
      description: 'where requests are kept (default: codecommit); others through CodeConnections',
    })(),
    repository: Flags.string({
      ...aws,
      description: 'the request repository: NAME in CodeCommit, which is made, OWNER/NAME elsewhere',
      helpValue: 'NAME',
    }),
    'git-url': Flags.string({
      ...aws,
      description: 'where requests are pushed to, without credentials; not for CodeCommit',
      helpValue: 'URL',
    }),
    connection: Flags.string({ ...aws, description: 'a connection that is there already', helpValue: 'ARN' }),
    'git-host': Flags.string({
      ...aws,
      description: 'the host of CodeConnections that stands for a git server of your own',
      helpValue: 'ARN',
    }),
    email: Flags.string({ ...aws, description: 'whom InfoSec is told at' }),
    approver: Flags.string({
      ...aws,
      description: 'ARN of a role or user that may approve; may be repeated',
      multiple: true,
      helpValue: 'ARN',
    }),
    requester: Flags.string({
      ...aws,
      description: 'ARN of a role or user that may ask for packages; may be repeated',
      multiple: true,
      helpValue: 'ARN',
    }),
    synth: Flags.string({
      ...aws,
      description: 'write templates and assets there; no credentials, no network, nothing deployed',
      helpValue: 'DIR',
    }),
    diff: Flags.boolean({
      ...aws,
      description: 'show what would be changed; change nothing',
      exclusive: ['synth'],
    }),
    destroy: Flags.boolean({
      ...aws,
      description: 'remove the gate; evidence and settings stay',
      exclusive: ['synth', 'diff'],
    }),
    yes: Flags.boolean({ ...aws, description: 'do not ask' }),
  };

  async run(): Promise<Record<string, unknown>> {
    const { flags } = await this.parse(Bootstrap);
    if (flags.backend === 'aws') return this.onAws(flags);
    const { bootstrap } = await this.compose();
    const report = await bootstrap({ policy: flags.policy, upstream: flags.upstream }, this.signal);
    this.show(bootstrapScreen(report, this.columns));
    if (flags.policy !== undefined && flags.policy !== report.preset) {
      say(
        `warning: --policy ${flags.policy} changes nothing: ${report.workspace}/policy.yaml is there already; write \`preset: ${flags.policy}\` into it`,
      );
    }
    return { schema: 'spkg.bootstrap/1', ...report };
  }

  private async onAws(flags: AwsFlags): Promise<Record<string, unknown>> {
    const composition = await this.compose();
    await composition.provideCdk((mebibytes) => this.mayBringCdk(mebibytes, flags.yes), this.signal);
    const told = await composition.readGiven({ given: givenBy(flags), configFile: flags.config });
    if (flags.destroy) return this.remove(await composition.planRemoval(told), flags);
    const given = this.asks && !flags.yes ? await askForGate(told) : told;
    if (flags.synth !== undefined) {
      const { plan, warnings } = await composition.synthesise(given, flags.synth, this.signal);
      for (const warning of warnings) say(`warning: ${warning}`);
      this.show(`${planScreen(plan, this.columns)}\nwritten to ${flags.synth}`);
      return { schema: 'spkg.bootstrap-synth/1', directory: flags.synth, plan, warnings };
    }
    const deployment = await composition.planDeployment(given, flags.policy ?? 'standard', this.signal);
    try {
      return await this.carryOut(deployment, flags);
    } finally {
      await deployment.close();
    }
  }

  private async carryOut(deployment: Deployment, flags: AwsFlags): Promise<Record<string, unknown>> {
    const { plan } = deployment;
    if (flags.diff) {
      const diff = await deployment.diff();
      this.show(diff);
      return { schema: 'spkg.bootstrap-diff/1', plan, diff };
    }
    for (const warning of deployment.warnings) say(`warning: ${warning}`);
    if (!this.jsonEnabled()) say(planScreen(plan, this.columns));
    await this.assertYes(
      `Deploy the gate ${plan.stack} in account ${plan.account ?? ''}, ${plan.region ?? ''}?`,
      flags,
    );
    const progress = deployProgress(this.asks, this.columns);
    const report = await deployment.deploy(progress.tell).finally(progress.stop);
    this.show(deployedScreen(report, this.columns));
    return { schema: 'spkg.bootstrap-aws/1', ...report };
  }

  private async remove(removal: Removal, flags: AwsFlags): Promise<Record<string, unknown>> {
    const { stack, account, region } = removal;
    const where = `${stack} in account ${account}, ${region}`;
    await this.assertYes(
      `Remove the gate ${where}? Nobody can ask for packages any more; what is in quarantine is deleted, evidence and approved packages stay.`,
      flags,
    );
    const progress = deployProgress(this.asks, this.columns);
    const left = await removal.destroy(progress.tell).finally(progress.stop);
    const rows = left.map((one) => `  ${one}`).join('\n');
    this.show(`REMOVED the gate ${where}\nleft, since evidence and what was approved are kept:\n${rows}`);
    return { schema: 'spkg.bootstrap-destroy/1', stack, left };
  }

  /** SPKG_FLAG_INVALID when nobody says so. */
  private async assertYes(question: string, { yes }: AwsFlags): Promise<void> {
    if (yes || (this.asks && (await askForYes(question)))) return;
    throw new SpkgError('SPKG_FLAG_INVALID', 'nothing was changed: nobody said yes', {
      tryThis: 'add --yes',
    });
  }

  /** Whether there is anybody to answer. */
  private get asks(): boolean {
    return !this.jsonEnabled() && isInteractive();
  }

  private async mayBringCdk(mebibytes: number, yes: boolean): Promise<boolean> {
    if (yes) return true;
    return (
      this.asks &&
      askForYes(`The AWS CDK is not here. Install it (${mebibytes} MB, into a folder of its own)?`)
    );
  }
}

type Deployment = Awaited<ReturnType<Composition['planDeployment']>>;
type Removal = Awaited<ReturnType<Composition['planRemoval']>>;

interface AwsFlags {
  readonly policy: PresetName | undefined;
  readonly config: string | undefined;
  readonly stack: string | undefined;
  readonly region: string | undefined;
  readonly network: 'isolated' | 'nat' | 'none' | undefined;
  readonly git: (typeof gitServers)[number] | undefined;
  readonly repository: string | undefined;
  readonly 'git-url': string | undefined;
  readonly connection: string | undefined;
  readonly 'git-host': string | undefined;
  readonly email: string | undefined;
  readonly approver: readonly string[] | undefined;
  readonly requester: readonly string[] | undefined;
  readonly synth: string | undefined;
  readonly diff: boolean;
  readonly destroy: boolean;
  readonly yes: boolean;
}

/** What flags say; what they leave open is left out. */
function givenBy(flags: AwsFlags): Readonly<Record<string, unknown>> {
  const { stack, region, network, email, approver, requester } = flags;
  return known({
    stack,
    region,
    network,
    requests: requestsBy(flags),
    infosecEmail: email,
    approvers: approver,
    requesters: requester,
  });
}

function requestsBy(flags: AwsFlags): Readonly<Record<string, unknown>> | undefined {
  const { git, repository, 'git-url': url, connection: arn, 'git-host': hostArn } = flags;
  const elsewhere = known({ url, arn, hostArn });
  if (git === undefined && repository === undefined && Object.keys(elsewhere).length === 0) return undefined;
  const kept = known({ repository });
  if (git === 'codecommit' || (git === undefined && Object.keys(elsewhere).length === 0))
    return { kind: 'codecommit', ...kept, ...elsewhere };
  const provider = arn === undefined ? git : undefined;
  const connection = known({ arn, provider, hostArn });
  return {
    kind: 'connection',
    ...kept,
    ...known({ url, connection: Object.keys(connection).length === 0 ? undefined : connection }),
  };
}

function known(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
