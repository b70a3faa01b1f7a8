/** Where builds run: a VPC without a way out, one with a NAT gateway, or none. */
import { Fn } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnFlowLog,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSecurityGroup,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from 'aws-cdk-lib/aws-ec2';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { justifyPatterns } from './checks.js';
import type { GateParameters } from './parameters.js';
import type { Places } from './places.js';
import { allow, policy } from './statements.js';

/** What builds in a closed VPC speak to, each behind an endpoint of its own. S3 has a gateway, which costs nothing. */
export const interfaceServices = [
  'codeartifact.api',
  'codeartifact.repositories',
  'codepipeline',
  'kms',
  'logs',
  'sns',
] as const;

const codeArtifactActions = [
  'codeartifact:GetAuthorizationToken',
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:PublishPackageVersion',
  'codeartifact:ReadFromRepository',
  'sts:GetServiceBearerToken',
];

/** All that any build asks for; each build's own role allows less. */
const endpointActions: Readonly<Record<(typeof interfaceServices)[number], readonly string[]>> = {
  'codeartifact.api': codeArtifactActions,
  'codeartifact.repositories': codeArtifactActions,
  codepipeline: ['codepipeline:GetPipelineExecution', 'codepipeline:ListPipelineExecutions'],
  // to sign receipts and look at signatures; what encrypts objects is asked by S3 itself
  kms: ['kms:GetPublicKey', 'kms:Sign'],
  logs: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  sns: ['sns:Publish'],
};

const block = '10.73.0.0/24';

export class Network extends Construct {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  /** in a closed VPC CodeArtifact's API has no name of its own */
  readonly codeArtifactUrl?: string;
  private readonly places: Places;

  constructor(scope: Construct, places: Places, keyArn: string, { network, zones, logDays }: GateParameters) {
    super(scope, 'Network');
    this.places = places;
    const vpc = new CfnVPC(this, 'Vpc', {
      cidrBlock: block,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: [{ key: 'Name', value: places.stack }],
    });
    this.vpc = vpc.ref;
    this.flowLog(keyArn, logDays);
    const tables = Array.from({ length: zones }, (_one, zone) => this.subnet('Private', zone, zone));
    this.subnets = tables.map(({ subnet }) => subnet);
    this.securityGroup = this.group('Builds', 'what builds may reach', []);
    this.gateway(tables.map(({ table }) => table));
    if (network === 'nat') this.wayOut(tables.map(({ table }) => table));
    else this.codeArtifactUrl = this.endpoints();
  }

  private subnet(kind: string, index: number, zone: number): { subnet: string; table: string } {
    const id = `${kind}${zone + 1}`;
    const subnet = new CfnSubnet(this, id, {
      vpcId: this.vpc,
      cidrBlock: Fn.select(index, Fn.cidr(block, 8, '5')),
      availabilityZone: Fn.select(zone, Fn.getAzs()),
      mapPublicIpOnLaunch: false,
      tags: [{ key: 'Name', value: `${this.places.stack} ${kind.toLowerCase()} ${zone + 1}` }],
    });
    const table = new CfnRouteTable(this, `${id}Routes`, { vpcId: this.vpc });
    new CfnSubnetRouteTableAssociation(this, `${id}HasRoutes`, {
      subnetId: subnet.ref,
      routeTableId: table.ref,
    });
    return { subnet: subnet.ref, table: table.ref };
  }

  private group(
    id: string,
    groupDescription: string,
    securityGroupIngress: CfnSecurityGroup.IngressProperty[],
  ): string {
    return new CfnSecurityGroup(this, id, {
      vpcId: this.vpc,
      groupDescription,
      securityGroupIngress,
      securityGroupEgress: [
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0', description: 'HTTPS' },
      ],
    }).attrGroupId;
  }

  /** S3 without the Internet: the gate's own buckets, and the one in which CodeArtifact keeps its assets. */
  private gateway(tables: readonly string[]): void {
    const { names, region, bucket } = this.places;
    const own = [
      names.evidenceBucket,
      names.quarantineBucket,
      names.settingsBucket,
      names.artifactsBucket,
      names.assetsBucket,
    ].map(bucket);
    new CfnVPCEndpoint(this, 'S3', {
      vpcId: this.vpc,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: [...tables],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'TheGatesBuckets',
            Effect: 'Allow',
            Principal: '*',
            Action: [
              's3:AbortMultipartUpload',
              's3:GetObject',
              's3:GetObjectVersion',
              's3:ListBucket',
              's3:PutObject',
            ],
            Resource: own.flatMap((one) => [one, `${one}/*`]),
          },
          {
            Sid: 'AssetsOfCodeArtifact',
            Effect: 'Allow',
            Principal: '*',
            Action: ['s3:GetObject'],
            Resource: [bucket(`assets-*-${region}/*`)],
          },
        ],
      },
    });
  }

  private endpoints(): string {
    const { region, account } = this.places;
    const group = this.group('Endpoints', 'who reaches the endpoints', [
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        sourceSecurityGroupId: this.securityGroup,
        description: 'builds of the gate',
      },
    ]);
    let url = '';
    for (const service of interfaceServices) {
      const api = service === 'codeartifact.api';
      const endpoint = new CfnVPCEndpoint(this, idOf(service), {
        vpcId: this.vpc,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${region}.${service}`,
        subnetIds: [...this.subnets],
        securityGroupIds: [group],
        // the two endpoints of CodeArtifact cannot both have private names
        privateDnsEnabled: !api,
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'ThisAccountOnly',
              Effect: 'Allow',
              Principal: '*',
              Action: endpointActions[service],
              Resource: '*',
              Condition: { StringEquals: { 'aws:PrincipalAccount': account } },
            },
          ],
        },
      });
      // `ZONE:NAME`
      if (api) url = `https://${Fn.select(1, Fn.split(':', Fn.select(0, endpoint.attrDnsEntries)))}`;
    }
    return url;
  }

  private wayOut(tables: readonly string[]): void {
    const gateway = new CfnInternetGateway(this, 'Internet');
    const attached = new CfnVPCGatewayAttachment(this, 'InternetAttached', {
      vpcId: this.vpc,
      internetGatewayId: gateway.ref,
    });
    const { subnet, table } = this.subnet('Public', 7, 0);
    const out = new CfnRoute(this, 'PublicOut', {
      routeTableId: table,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: gateway.ref,
    });
    out.addResourceDependency(attached);
    const address = new CfnEIP(this, 'Address', { domain: 'vpc' });
    address.addResourceDependency(attached);
    const nat = new CfnNatGateway(this, 'Nat', { subnetId: subnet, allocationId: address.attrAllocationId });
    nat.addResourceDependency(out);
    tables.forEach((one, zone) => {
      new CfnRoute(this, `Private${zone + 1}Out`, {
        routeTableId: one,
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: nat.ref,
      });
    });
  }

  /** Who spoke to whom: what a build that was taken over tried. */
  private flowLog(keyArn: string, retentionInDays: number): void {
    const { stack, partition, region, account } = this.places;
    const logGroupName = `/aws/codebuild/${stack}-flow`;
    const group = new CfnLogGroup(this, 'FlowLogs', { logGroupName, retentionInDays, kmsKeyId: keyArn });
    const arn = `arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`;
    const statements = [
      allow(
        'FlowLogs',
        ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        [`${arn}:*`],
      ),
    ];
    const role = new CfnRole(this, 'FlowRole', {
      roleName: `${stack}-flow-role`,
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          },
        ],
      },
      policies: [
        {
          policyName: 'own',
          policyDocument: policy(statements),
        },
      ],
    });
    justifyPatterns(role, statements);
    new CfnFlowLog(this, 'Flow', {
      resourceId: this.vpc,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logDestination: group.attrArn,
      deliverLogsPermissionArn: role.attrArn,
    });
  }
}

/** `codeartifact.api` as a part of a logical id. */
function idOf(service: string): string {
  return service
    .split(/[.-]/)
    .map((one) => `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`)
    .join('');
}
