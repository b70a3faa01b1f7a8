/** The gate as one stack. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { AssetHashType } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { sourceAction, upstreamCodeArtifact, type StackConfig } from '../backends/aws/layout.js';
import { Builds } from './builds.js';
import { CodeArtifact } from './code-artifact.js';
import { Intake, Requests } from './intake.js';
import { Keys } from './keys.js';
import { Network } from './network.js';
import { Notification } from './notification.js';
import type { GateParameters } from './parameters.js';
import { placesOf } from './places.js';
import { Principals } from './principals.js';
import { Release } from './release.js';
import { throughCodeArtifact, type Rights } from './rights.js';
import { Storage } from './storage.js';
import { Sweep } from './sweep.js';

/** A file that builds bring, and its hash. */
export interface Shipped {
  readonly path: string;
  readonly sha256: string;
}

export interface GateStackProps extends StackProps {
  readonly parameters: GateParameters;
  /** the packed npm package */
  readonly tool: Shipped;
  /** the wheel of the pinned uv, for the builds' platform */
  readonly uv?: Shipped;
  /** an archive without content */
  readonly releaseSource: Shipped;
}

export class GateStack extends Stack {
  constructor(scope: Construct, id: string, props: GateStackProps) {
    const { parameters, tool, uv, releaseSource, ...stackProps } = props;
    super(scope, id, {
      description: `spkg: a gate for Python packages (${parameters.stack})`,
      ...stackProps,
    });
    const places = placesOf({
      stack: parameters.stack,
      account: this.account,
      region: this.region,
      partition: this.partition,
    });
    const { names } = places;
    const keys = new Keys(this, places);
    const storage = new Storage(this, places, keys.arn, parameters);
    new CodeArtifact(this, places, keys.arn, throughCodeArtifact(parameters));
    const notification = new Notification(this, places, keys.arn, parameters);
    const requests = new Requests(this, places, keys.arn, parameters.requests);
    const network =
      parameters.network === 'none' ? undefined : new Network(this, places, keys.arn, parameters);
    const shipped = (name: string, { path, sha256 }: Shipped): Asset =>
      new Asset(this, name, { path, assetHash: sha256, assetHashType: AssetHashType.CUSTOM });
    const toolAsset = shipped('Tool', tool);
    const uvAsset = uv === undefined ? undefined : shipped('Uv', uv);
    const releaseAsset = shipped('ReleaseSource', releaseSource);
    const rights: Rights = {
      places,
      parameters,
      keyArn: keys.arn,
      signingKeyArn: keys.signingArn,
      toolKeys: [toolAsset.s3ObjectKey, ...(uvAsset ? [uvAsset.s3ObjectKey] : [])],
      releaseSourceKey: releaseAsset.s3ObjectKey,
      ...(requests.connectionArn === undefined ? {} : { connectionArn: requests.connectionArn }),
      ...(network ? { subnets: network.subnets, securityGroup: network.securityGroup } : {}),
    };
    const shippedTool = { url: toolAsset.s3ObjectUrl, sha256: tool.sha256 };
    const config: StackConfig = {
      schema: 'spkg.stack/1',
      stack: parameters.stack,
      region: this.region,
      account: this.account,
      intake: names.intake,
      release: names.release,
      sourceAction,
      domain: names.domain,
      quarantineRepository: names.quarantineRepository,
      approvedRepository: names.approvedRepository,
      evidenceBucket: names.evidenceBucket,
      quarantineBucket: names.quarantineBucket,
      settingsBucket: names.settingsBucket,
      topicArn: notification.topicArn,
      subscriptions: notification.subscriptions,
      keyArn: keys.arn,
      signingKeyArn: keys.signingArn,
      gitSecretArn: requests.gitSecretArn,
      requests: requests.described,
      network: parameters.network,
      tool: shippedTool,
      upstream: throughCodeArtifact(parameters)
        ? upstreamCodeArtifact
        : (parameters.upstream ?? upstreamCodeArtifact),
    };
    const described = this.toJsonString(config);
    new CfnParameter(this, 'Description', {
      name: names.parameter,
      type: 'String',
      tier: 'Standard',
      description: 'how spkg finds what belongs to this stack',
      value: described,
    });
    new Builds(this, {
      rights,
      config: described,
      tool: shippedTool,
      ...(uv && uvAsset ? { uv: { url: uvAsset.s3ObjectUrl, sha256: uv.sha256 } } : {}),
      ...(network ? { network } : {}),
      logDays: parameters.logDays,
    });
    const intake = new Intake(this, rights);
    const release = new Release(this, rights);
    // a pipeline cannot be made before its bucket is there
    for (const { pipeline } of [intake, release]) pipeline.node.addDependency(storage);
    new Sweep(this, places);
    new Principals(this, rights);
    new CfnOutput(this, 'Parameter', {
      value: names.parameter,
      description: 'set SPKG_STACK to the last part',
    });
  }
}
