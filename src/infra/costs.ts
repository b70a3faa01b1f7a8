/** What a template costs, counted from its resources. Pure. */

/**
 * List prices in US dollars, us-east-1, by memory in November 2026: nobody has asked AWS's price list for them yet.
 * They order the size of a bill; they are no offer.
 */
export const prices = {
  interfaceEndpointHour: 0.01,
  natGatewayHour: 0.045,
  keyMonth: 1,
  secretMonth: 0.4,
  pipelineActionMinute: 0.002,
  smallArmBuildMinute: 0.0034,
  mediumArmBuildMinute: 0.0068,
} as const;

const hoursPerMonth = 730;

export interface Cost {
  readonly what: string;
  readonly count: number;
  /** US dollars a month, whether anybody asks for packages or not */
  readonly monthly: number;
}

interface Template {
  readonly Resources?: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

/** Fixed costs a month: what is there by the hour or by the month. */
export function fixedCosts(template: Template): readonly Cost[] {
  const all = Object.values(template.Resources ?? {});
  const of = (type: string): readonly { readonly Properties?: unknown }[] =>
    all.filter(({ Type }) => Type === type);
  const places = of('AWS::EC2::VPCEndpoint')
    .map(({ Properties }) => Properties as { VpcEndpointType?: string; SubnetIds?: readonly unknown[] })
    .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
    .reduce((sum, { SubnetIds = [] }) => sum + SubnetIds.length, 0);
  const rows: readonly Cost[] = [
    {
      what: 'VPC interface endpoints, one for each zone',
      count: places,
      monthly: places * prices.interfaceEndpointHour * hoursPerMonth,
    },
    monthlyOf('NAT gateways', of('AWS::EC2::NatGateway').length, prices.natGatewayHour * hoursPerMonth),
    monthlyOf('KMS keys', of('AWS::KMS::Key').length, prices.keyMonth),
    monthlyOf('secrets', of('AWS::SecretsManager::Secret').length, prices.secretMonth),
  ];
  return rows.filter(({ count }) => count > 0);
}

function monthlyOf(what: string, count: number, each: number): Cost {
  return { what, count, monthly: count * each };
}

interface Pipeline {
  readonly Stages: readonly {
    readonly Actions: readonly { readonly ActionTypeId: { readonly Category: string } }[];
  }[];
}

/** US dollars for one request, if each of its builds takes so many minutes. Builds are billed by the minute begun. */
export function costOfRequest(template: Template, minutesOfABuild = 1): number {
  const pipeline = Object.entries(template.Resources ?? {}).find(
    ([id, { Type }]) => Type === 'AWS::CodePipeline::Pipeline' && id.startsWith('Intake'),
  )?.[1].Properties as Pipeline | undefined;
  const actions = (pipeline?.Stages ?? []).flatMap(({ Actions }) => Actions);
  const builds = actions.filter(({ ActionTypeId }) => ActionTypeId.Category === 'Build').length;
  const scans = Math.min(1, builds);
  const perMinute =
    builds * prices.pipelineActionMinute +
    (builds - scans) * prices.smallArmBuildMinute +
    scans * prices.mediumArmBuildMinute;
  return perMinute * minutesOfABuild;
}
