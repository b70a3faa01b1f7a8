/** Who is told: InfoSec by e-mail of everything, others of one requester's requests; of what broke, InfoSec. */
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnSubscription, CfnTopic, CfnTopicPolicy } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { notificationAttributes } from '../backends/aws/layout.js';
import type { GateParameters } from './parameters.js';
import type { Places } from './places.js';

export class Notification extends Construct {
  readonly topicArn: string;
  /** how many are subscribed */
  readonly subscriptions: number;

  constructor(scope: Construct, places: Places, keyArn: string, parameters: GateParameters) {
    super(scope, 'Notification');
    const { infosecEmail, subscribers } = parameters;
    const { names, stack } = places;
    const topic = new CfnTopic(this, 'Topic', {
      topicName: names.topic,
      displayName: `package gate ${stack}`,
      kmsMasterKeyId: keyArn,
    });
    this.topicArn = topic.ref;
    new CfnSubscription(this, 'InfoSec', { topicArn: topic.ref, protocol: 'email', endpoint: infosecEmail });
    // SNS knows one subscription of an address
    const emails = [...new Set(subscribers.map(({ email }) => email))];
    for (const [index, email] of emails.entries()) {
      const theirs = subscribers.filter((one) => one.email === email);
      new CfnSubscription(this, `Subscriber${index + 1}`, {
        topicArn: topic.ref,
        protocol: 'email',
        endpoint: email,
        filterPolicyScope: 'MessageAttributes',
        filterPolicy: {
          [notificationAttributes.requester]: theirs.map(({ requester }) => asRecorded(requester)),
        },
      });
    }
    this.subscriptions = 1 + emails.length;
    const rule = new CfnRule(this, 'Broken', {
      name: `${stack}-broken`,
      description: 'an execution of the gate broke; a denial is none of these',
      state: 'ENABLED',
      eventPattern: {
        source: ['aws.codepipeline'],
        'detail-type': ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [names.intake, names.release], state: ['FAILED'] },
      },
      targets: [
        {
          id: 'Topic',
          arn: topic.ref,
          inputTransformer: {
            inputPathsMap: { pipeline: '$.detail.pipeline', execution: '$.detail.execution-id' },
            inputTemplate:
              '"The package gate could not finish: execution <execution> of <pipeline> broke. Nothing was published by what broke. See: spkg status, spkg status ID --logs, spkg retry ID."',
          },
        },
      ],
    });
    new CfnTopicPolicy(this, 'TopicPolicy', {
      topics: [topic.ref],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FailuresTold',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
          },
          {
            Sid: 'OnlyEncryptedConnections',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: topic.ref,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  }
}

/** How CodePipeline's records name a principal: a role by its sessions, each `assumed-role/ROLE/SESSION`. */
function asRecorded(arn: string): string | { readonly prefix: string } {
  const [, partition, account, role] = /^arn:([\w-]+):iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return role === undefined ? arn : { prefix: `arn:${partition}:sts::${account}:assumed-role/${role}/` };
}
