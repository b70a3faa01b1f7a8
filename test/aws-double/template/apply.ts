/** Makes what a template describes; again with another template, it changes what is there. */
import { domains, makeDomain, makeRepository, domainOf } from '../services/codeartifact/store.js';
import { makeAlias, makeKey } from '../services/kms.js';
import { groups } from '../services/logs.js';
import { buckets, makeBucket } from '../services/s3/buckets.js';
import { makeSecret } from '../services/secrets.js';
import { makeTopic, subscribe, topics } from '../services/sns.js';
import { parameters, putParameter } from '../services/ssm.js';
import { makeProject } from '../services/codebuild/projects.js';
import { makePipeline } from '../services/codepipeline/pipelines.js';
import { makeGitRepository } from '../services/git.js';
import { makeConnection } from '../services/codeconnections.js';
import { makeRule } from '../services/events.js';
import { list, record, text, texts, type Values } from '../values.js';
import type { World } from '../world.js';
import type { Resource, Stack } from './stack.js';

/** What makes a type of resource. Types that are not here are given names and no more. */
const makers: Readonly<Record<string, (world: World, resource: Resource) => void>> = {
  'AWS::KMS::Key': (world, { physicalId, properties }) => makeKey(world, physicalId, properties),
  'AWS::KMS::Alias': (world, { physicalId, properties }) =>
    makeAlias(world, physicalId, text(properties, 'TargetKeyId')),
  'AWS::S3::Bucket': (world, { physicalId, properties }) => makeBucket(world, physicalId, properties),
  'AWS::S3::BucketPolicy': (world, { properties }) => {
    const bucket = buckets(world).get(text(properties, 'Bucket'));
    if (bucket) bucket.policy = record(properties.PolicyDocument);
  },
  'AWS::IAM::Role': makeRole,
  'AWS::IAM::User': (world, { physicalId, properties }) =>
    makeIdentity(world, 'user', physicalId, properties),
  'AWS::IAM::Group': (world, { physicalId, properties }) =>
    makeIdentity(world, 'group', physicalId, properties),
  'AWS::IAM::ManagedPolicy': (world, { physicalId, properties }) => {
    const document = record(properties.PolicyDocument);
    world.policies.managed.set(physicalId, { name: physicalId.replace(/^.*\//, ''), document });
    for (const role of texts(properties.Roles)) world.policies.attach(arnOf(world, 'role', role), physicalId);
    for (const user of texts(properties.Users)) world.policies.attach(arnOf(world, 'user', user), physicalId);
  },
  'AWS::IAM::Policy': (world, { properties }) => {
    const policy = { name: text(properties, 'PolicyName'), document: record(properties.PolicyDocument) };
    for (const role of texts(properties.Roles)) world.policies.putInline(arnOf(world, 'role', role), policy);
    for (const user of texts(properties.Users)) world.policies.putInline(arnOf(world, 'user', user), policy);
  },
  'AWS::SNS::Topic': (world, { physicalId, properties }) => {
    makeTopic(world, physicalId, properties);
    for (const one of list(properties.Subscription).map(record)) subscribe(world, physicalId, one, true);
  },
  'AWS::SNS::Subscription': (world, { properties }) =>
    void subscribe(world, text(properties, 'TopicArn'), properties, true),
  'AWS::SNS::TopicPolicy': (world, { properties }) => {
    for (const arn of texts(properties.Topics)) {
      const topic = topics(world).get(arn);
      if (topic) topic.policy = record(properties.PolicyDocument);
    }
  },
  'AWS::SSM::Parameter': (world, { physicalId, properties }) =>
    void putParameter(world, physicalId, text(properties, 'Value'), text(properties, 'Type')),
  'AWS::SecretsManager::Secret': (world, { physicalId, properties }) =>
    makeSecret(world, physicalId, nameOfSecret(physicalId), properties),
  'AWS::Logs::LogGroup': (world, { physicalId }) => {
    if (!groups(world).has(physicalId)) groups(world).set(physicalId, new Map());
  },
  'AWS::CodeArtifact::Domain': (world, { physicalId, properties }) =>
    makeDomain(world, last(physicalId), properties),
  'AWS::CodeArtifact::Repository': (world, { physicalId, properties }) =>
    makeRepository(world, last(physicalId), properties),
  'AWS::CodeArtifact::PackageGroup': (world, { properties }) => {
    domainOf(world, text(properties, 'DomainName')).groups.set(text(properties, 'Pattern'), properties);
  },
  'AWS::CodeBuild::Project': (world, { physicalId, properties }) =>
    makeProject(world, physicalId, properties),
  'AWS::CodePipeline::Pipeline': (world, { physicalId, properties }) =>
    makePipeline(world, physicalId, properties),
  'AWS::CodeCommit::Repository': (world, { properties }) =>
    makeGitRepository(world, text(properties, 'RepositoryName')),
  'AWS::CodeConnections::Connection': (world, { physicalId, properties }) =>
    makeConnection(world, physicalId, properties),
  'AWS::CodeStarConnections::Connection': (world, { physicalId, properties }) =>
    makeConnection(world, physicalId, properties),
  'AWS::Events::Rule': (world, { physicalId, properties }) => makeRule(world, physicalId, properties),
};

/** In an order in which what others need comes first. */
const order = Object.keys(makers);

export function apply(world: World, stack: Stack): void {
  world.stacks.set(stack.place.stackName, stack);
  for (const type of order) {
    for (const resource of stack.resources(type)) makers[type]?.(world, resource);
  }
}

function makeRole(world: World, { physicalId, properties }: Resource): void {
  makeIdentity(world, 'role', physicalId, properties);
}

function makeIdentity(world: World, kind: 'role' | 'user' | 'group', name: string, properties: Values): void {
  const arn = arnOf(world, kind, name);
  const trust = properties.AssumeRolePolicyDocument;
  world.policies.identities.set(arn, {
    arn,
    name,
    kind,
    ...(trust === undefined ? {} : { trust: record(trust) }),
  });
  for (const one of list(properties.Policies).map(record)) {
    world.policies.putInline(arn, { name: text(one, 'PolicyName'), document: record(one.PolicyDocument) });
  }
  for (const policy of texts(properties.ManagedPolicyArns)) world.policies.attach(arn, policy);
}

function arnOf(world: World, kind: string, name: string): string {
  return name.startsWith('arn:') ? name : `arn:aws:iam::${world.account}:${kind}/${name}`;
}

function last(arn: string): string {
  return arn.replace(/^.*\//, '');
}

function nameOfSecret(arn: string): string {
  return arn.replace(/^.*:secret:/, '').replace(/-[^-]{6}$/, '');
}

/** Of a template that is to be made, what has the name of a thing that is there already. */
export function taken(world: World, stack: Stack): Resource | undefined {
  return stack.resources().find(({ type, physicalId }) => {
    if (type === 'AWS::S3::Bucket') return buckets(world).has(physicalId);
    return type === 'AWS::CodeArtifact::Domain' && domains(world).has(last(physicalId));
  });
}

/** A bucket of the stack that it would have to remove, and which is not empty: S3 refuses that. */
export function notEmpty(world: World, stack: Stack): Resource | undefined {
  return stack
    .resources('AWS::S3::Bucket')
    .find(({ physicalId, retained }) => !retained && (buckets(world).get(physicalId)?.objects.size ?? 0) > 0);
}

/** Removes what the stack made and nothing keeps; `rollback`: it could not be made to its end. */
export function retire(world: World, stack: Stack, { rollback }: { readonly rollback: boolean }): void {
  for (const { type, physicalId, retained, retainedFromTheStart } of stack.resources()) {
    if (rollback ? retainedFromTheStart : retained) continue;
    if (type === 'AWS::S3::Bucket') buckets(world).delete(physicalId);
    if (type === 'AWS::CodeArtifact::Domain') domains(world).delete(last(physicalId));
    if (type === 'AWS::IAM::Role') world.policies.remove(arnOf(world, 'role', physicalId));
    if (type === 'AWS::SNS::Topic') topics(world).delete(physicalId);
    if (type === 'AWS::SSM::Parameter') parameters(world).delete(physicalId);
    if (type === 'AWS::Logs::LogGroup') groups(world).delete(physicalId);
  }
}
