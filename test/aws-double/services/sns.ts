/** SNS: topics, subscriptions with filter policies; what is delivered is kept. */
import { AwsError } from '../protocol/errors.js';
import { list, optional, record, text, uuid, type Values } from '../values.js';
import type { CallContext, Need, Service, World } from '../world.js';
import { keyNeeds } from './kms.js';

export interface Delivery {
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  filter?: Values;
  scope: 'MessageAttributes' | 'MessageBody';
  confirmed: boolean;
}

interface Topic {
  readonly arn: string;
  readonly kmsKey?: string;
  policy?: Values;
  readonly subscriptions: Subscription[];
}

export function topics(world: World): Map<string, Topic> {
  return world.state('sns', () => new Map<string, Topic>());
}

/** All that was delivered, oldest first. */
export function deliveries(world: World): Delivery[] {
  return world.state('sns deliveries', () => []);
}

export function makeTopic(world: World, arn: string, properties: Values): void {
  const kmsKey = optional(properties, 'KmsMasterKeyId');
  const before = topics(world).get(arn);
  topics(world).set(arn, {
    arn,
    subscriptions: before?.subscriptions ?? [],
    ...(kmsKey === undefined ? {} : { kmsKey }),
  });
}

function topicOf(world: World, arn: string): Topic {
  const found = topics(world).get(arn);
  if (!found) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return found;
}

/** Subscribes; a template's subscription counts as confirmed, so that deliveries can be asserted. */
export function subscribe(world: World, topicArn: string, properties: Values, confirmed: boolean): string {
  const topic = topicOf(world, topicArn);
  const protocol = text(properties, 'Protocol');
  const endpoint = optional(properties, 'Endpoint') ?? '';
  const existing = topic.subscriptions.find((one) => one.protocol === protocol && one.endpoint === endpoint);
  if (existing) return existing.arn;
  const attributes = record(properties.Attributes);
  const filter = attributes.FilterPolicy ?? properties.FilterPolicy;
  const scope = attributes.FilterPolicyScope ?? properties.FilterPolicyScope;
  const arn = `${topicArn}:${uuid()}`;
  topic.subscriptions.push({
    arn,
    protocol,
    endpoint,
    confirmed,
    scope: scope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes',
    ...(filter === undefined
      ? {}
      : { filter: typeof filter === 'string' ? record(JSON.parse(filter)) : record(filter) }),
  });
  return arn;
}

function Subscribe(input: Values, { world }: CallContext): Values {
  const arn = subscribe(world, text(input, 'TopicArn'), input, false);
  return { SubscriptionArn: input.ReturnSubscriptionArn === true ? arn : 'pending confirmation' };
}

function Publish(input: Values, { world }: CallContext): Values {
  const arn = optional(input, 'TopicArn') ?? text(input, 'TargetArn');
  if (text(input, 'Message') === '')
    throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
  deliver(world, arn, input);
  return { MessageId: uuid() };
}

function deliver(world: World, arn: string, input: Values): void {
  const attributes: Record<string, string> = {};
  for (const [name, one] of Object.entries(record(input.MessageAttributes)))
    attributes[name] = optional(record(one), 'StringValue') ?? '';
  const message = text(input, 'Message');
  const subject = optional(input, 'Subject');
  for (const one of topicOf(world, arn).subscriptions) {
    const about = one.scope === 'MessageBody' ? record(JSON.parse(message)) : attributes;
    if (!one.confirmed || !passes(one.filter, about)) continue;
    deliveries(world).push({
      topic: arn,
      protocol: one.protocol,
      endpoint: one.endpoint,
      message,
      attributes,
      ...(subject === undefined ? {} : { subject }),
    });
  }
}

/** Whether a message passes a filter policy: every key must match one of its conditions. */
export function passes(filter: Values | undefined, attributes: Values): boolean {
  return Object.entries(filter ?? {}).every(([name, conditions]) => {
    const value = attributes[name];
    // an attribute of type String.Array
    const values = typeof value === 'string' && value.startsWith('[') ? list(JSON.parse(value)) : list(value);
    return list(conditions).some((condition) => meets(condition, values));
  });
}

function meets(condition: unknown, values: readonly unknown[]): boolean {
  if (typeof condition !== 'object' || condition === null) return values.includes(condition);
  const { prefix, suffix, exists, 'anything-but': not, 'equals-ignore-case': same } = record(condition);
  if (exists !== undefined) return values.length > 0 === exists;
  return values.some((value) => {
    if (typeof value !== 'string') return false;
    if (typeof prefix === 'string') return value.startsWith(prefix);
    if (typeof suffix === 'string') return value.endsWith(suffix);
    if (typeof same === 'string') return value.toLowerCase() === same.toLowerCase();
    return not !== undefined && !list(not).includes(value);
  });
}

function ListSubscriptionsByTopic(input: Values, { world }: CallContext): Values {
  const topic = topicOf(world, text(input, 'TopicArn'));
  return {
    Subscriptions: topic.subscriptions.map(({ arn, protocol, endpoint, confirmed }) => ({
      SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
      Owner: world.account,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topic.arn,
    })),
  };
}

function Unsubscribe(input: Values, { world }: CallContext): Values {
  for (const { subscriptions } of topics(world).values()) {
    const at = subscriptions.findIndex(({ arn }) => arn === input.SubscriptionArn);
    if (at >= 0) subscriptions.splice(at, 1);
  }
  return {};
}

function GetTopicAttributes(input: Values, { world }: CallContext): Values {
  const { arn, kmsKey, subscriptions } = topicOf(world, text(input, 'TopicArn'));
  const confirmed = subscriptions.filter((one) => one.confirmed).length;
  return {
    Attributes: {
      TopicArn: arn,
      Owner: world.account,
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsPending: String(subscriptions.length - confirmed),
      ...(kmsKey === undefined ? {} : { KmsMasterKeyId: kmsKey }),
    },
  };
}

const need =
  (action: string, keyActions: readonly string[] = []) =>
  (input: Values, { world }: CallContext): Need[] => {
    const arn = optional(input, 'TopicArn') ?? optional(input, 'TargetArn') ?? '';
    const topic = topics(world).get(arn);
    return [
      { action: `sns:${action}`, resource: arn, ...(topic?.policy ? { resourcePolicy: topic.policy } : {}) },
      ...keyNeeds(world, topic?.kmsKey, keyActions, 'sns'),
    ];
  };

export const sns: Service = {
  name: 'sns',
  deniedCode: 'AuthorizationError',
  operations: { Publish, Subscribe, Unsubscribe, ListSubscriptionsByTopic, GetTopicAttributes },
  needs: {
    Publish: need('Publish', ['kms:GenerateDataKey', 'kms:Decrypt']),
    Subscribe: need('Subscribe'),
    ListSubscriptionsByTopic: need('ListSubscriptionsByTopic'),
    GetTopicAttributes: need('GetTopicAttributes'),
    Unsubscribe: ({ SubscriptionArn }) => [
      { action: 'sns:Unsubscribe', resource: String(SubscriptionArn).replace(/:[^:]+$/, '') },
    ],
  },
};
