/** CloudFormation: the calls with which the toolkit deploys; a change set that is executed makes the resources. */
import { parse } from 'yaml';
import { AwsError } from '../protocol/errors.js';
import { apply, notEmpty, retire, taken } from '../template/apply.js';
import { Stack, type Resource } from '../template/stack.js';
import { bytes, list, optional, record, text, uuid, type Values } from '../values.js';
import type { CallContext, Need, Service, World } from '../world.js';

interface Deployed {
  readonly id: string;
  readonly name: string;
  status: string;
  reason?: string;
  body: string;
  parameters: Record<string, string>;
  readonly tags: readonly unknown[];
  readonly created: Date;
  readonly events: Values[];
  readonly changeSets: Map<
    string,
    {
      readonly id: string;
      readonly body: string;
      readonly parameters: Record<string, string>;
      readonly changes: readonly Values[];
    }
  >;
}

export function stacks(world: World): Map<string, Deployed> {
  return world.state('cloudformation', () => new Map<string, Deployed>());
}

function find(world: World, wanted: string): Deployed {
  const found = stacks(world).get(wanted) ?? [...stacks(world).values()].find(({ id }) => id === wanted);
  if (!found || (found.status === 'DELETE_COMPLETE' && found.id !== wanted))
    throw new AwsError('ValidationError', `Stack with id ${wanted} does not exist`);
  return found;
}

function templateOf(world: World, input: Values): string {
  const body = optional(input, 'TemplateBody');
  if (body !== undefined) {
    if (Buffer.byteLength(body) > 51_200)
      throw new AwsError(
        'ValidationError',
        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
      );
    return body;
  }
  const [, bucket = '', key = ''] =
    /^https?:\/\/(?:[^/]*\/)([^/]+)\/(.+)$/.exec(pathStyle(text(input, 'TemplateURL'))) ?? [];
  const object = world
    .state('s3', () => new Map<string, { objects: Map<string, { body: Buffer }[]> }>())
    .get(bucket)
    ?.objects.get(key)
    ?.at(-1);
  if (!object) throw new AwsError('ValidationError', `S3 error: The specified key does not exist: ${key}`);
  return bytes(object.body).toString();
}

/** `https://BUCKET.s3.REGION.amazonaws.com/KEY` as `https://host/BUCKET/KEY`. */
function pathStyle(url: string): string {
  return url.split('?')[0]?.replace(/^https?:\/\/([^./]+)\.s3[.-][^/]*\//, 'https://s3/$1/') ?? url;
}

function parametersOf(input: Values, before: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    list(input.Parameters).map((one) => {
      const { ParameterKey, ParameterValue, UsePreviousValue } = record(one);
      const key = String(ParameterKey);
      return [key, UsePreviousValue === true ? (before[key] ?? '') : String(ParameterValue)];
    }),
  );
}

function CreateChangeSet(input: Values, { world }: CallContext): Values {
  const name = text(input, 'StackName').replace(/^arn:[^/]*\/([^/]+)\/.*$/, '$1');
  const existing = stacks(world).get(name);
  const creates =
    existing === undefined ||
    existing.status === 'DELETE_COMPLETE' ||
    existing.status === 'REVIEW_IN_PROGRESS';
  if (input.ChangeSetType === 'UPDATE' && creates)
    throw new AwsError('ValidationError', `Stack [${name}] does not exist`);
  if (input.ChangeSetType === 'CREATE' && !creates)
    throw new AwsError(
      'ValidationError',
      `Stack [${name}] already exists and cannot be created again with the changeSet [${text(input, 'ChangeSetName')}].`,
    );
  const stack: Deployed = creates
    ? {
        id: `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/${uuid()}`,
        name,
        status: 'REVIEW_IN_PROGRESS',
        body: '{}',
        parameters: {},
        tags: list(input.Tags),
        created: world.clock.now(),
        events: [],
        changeSets: new Map(),
      }
    : existing;
  stacks(world).set(name, stack);
  const body = templateOf(world, input);
  const id = `arn:aws:cloudformation:${world.region}:${world.account}:changeSet/${text(input, 'ChangeSetName')}/${uuid()}`;
  const parameters = parametersOf(input, stack.parameters);
  stack.changeSets.set(text(input, 'ChangeSetName'), {
    id,
    body,
    parameters,
    changes: changesOf(stack.body, body),
  });
  return { Id: id, StackId: stack.id };
}

/** Resource by resource, what the new template adds, changes and removes. */
function changesOf(before: string, after: string): Values[] {
  const old = record(record(parse(before)).Resources);
  const next = record(record(parse(after)).Resources);
  return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((id) => {
    const [was, is] = [old[id], next[id]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const Action = was === undefined ? 'Add' : is === undefined ? 'Remove' : 'Modify';
    return [
      {
        Type: 'Resource',
        ResourceChange: {
          Action,
          LogicalResourceId: id,
          ResourceType: String(record(is ?? was).Type),
          ...(Action === 'Modify' ? { Replacement: 'False' } : {}),
        },
      },
    ];
  });
}

function changeSet(world: World, input: Values) {
  const wanted = text(input, 'ChangeSetName');
  const name = optional(input, 'StackName');
  const stack =
    name === undefined
      ? [...stacks(world).values()].find(({ changeSets }) =>
          [...changeSets.values()].some(({ id }) => id === wanted),
        )
      : find(world, name);
  const found = stack && [...stack.changeSets].find(([own, { id }]) => own === wanted || id === wanted);
  if (!found) throw new AwsError('ChangeSetNotFound', `ChangeSet [${wanted}] does not exist`, 404);
  return { stack, name: found[0], set: found[1] };
}

function DescribeChangeSet(input: Values, { world }: CallContext): Values {
  const { stack, name, set } = changeSet(world, input);
  const empty = set.changes.length === 0 && stack.status !== 'REVIEW_IN_PROGRESS';
  return {
    ChangeSetName: name,
    ChangeSetId: set.id,
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: world.clock.now(),
    ExecutionStatus: empty ? 'UNAVAILABLE' : 'AVAILABLE',
    Status: empty ? 'FAILED' : 'CREATE_COMPLETE',
    ...(empty
      ? {
          StatusReason:
            "The submitted information didn't contain changes. Submit different information to create a change set.",
        }
      : {}),
    Changes: set.changes,
  };
}

/** One that is not there is gone: the toolkit deletes before it makes. */
function DeleteChangeSet(input: Values, { world }: CallContext): Values {
  find(world, text(input, 'StackName')).changeSets.delete(text(input, 'ChangeSetName'));
  return {};
}

function ExecuteChangeSet(input: Values, { world }: CallContext): Values {
  const { stack, name, set } = changeSet(world, input);
  const verb = stack.status === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
  stack.changeSets.delete(name);
  event(world, stack, stack.name, 'AWS::CloudFormation::Stack', `${verb}_IN_PROGRESS`, 'User Initiated');
  try {
    const made = new Stack(
      record(parse(set.body)),
      {
        account: world.account,
        region: world.region,
        stackName: stack.name,
        stackId: stack.id,
        url: world.url,
      },
      set.parameters,
    );
    if (verb === 'CREATE') refuseTaken(world, stack, made);
    refuseType(world, stack, made, verb);
    apply(world, made);
    for (const { logicalId, type, physicalId } of made.resources())
      event(world, stack, logicalId, type, `${verb}_COMPLETE`, undefined, physicalId);
    stack.body = set.body;
    stack.parameters = set.parameters;
    stack.status = `${verb}_COMPLETE`;
    event(world, stack, stack.name, 'AWS::CloudFormation::Stack', stack.status);
  } catch (error) {
    // a template that cannot be made is the template's mistake here, and told as CloudFormation tells it
    stack.status = verb === 'CREATE' ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
    stack.reason = error instanceof Error ? error.message : String(error);
    event(world, stack, stack.name, 'AWS::CloudFormation::Stack', `${verb}_FAILED`, stack.reason);
    event(world, stack, stack.name, 'AWS::CloudFormation::Stack', stack.status);
  }
  return {};
}

/** A fault: a resource of this type cannot be made. What was made by then is rolled back. */
function refuseType(world: World, stack: Deployed, made: Stack, verb: string): void {
  const [refused] = made.resources().filter(({ type }) => type === world.faults.refuse);
  if (!refused) return;
  if (verb === 'CREATE') {
    apply(world, made);
    retire(world, made, { rollback: true });
    world.stacks.delete(stack.name);
  }
  refuse(world, stack, refused, verb, 'You have reached the limit of your account for it');
}

/** What another stack left has the name of something in this one. */
function refuseTaken(world: World, stack: Deployed, made: Stack): void {
  const found = taken(world, made);
  if (found) refuse(world, stack, found, 'CREATE', `${found.physicalId} already exists`);
}

function refuse(
  world: World,
  stack: Deployed,
  { logicalId, type, physicalId }: Resource,
  verb: string,
  reason: string,
): never {
  event(world, stack, logicalId, type, `${verb}_FAILED`, reason, physicalId);
  throw new Error(`The following resource(s) failed to create: [${logicalId}].`);
}

function event(
  world: World,
  stack: Deployed,
  id: string,
  type: string,
  status: string,
  reason?: string,
  physicalId = stack.id,
): void {
  stack.events.unshift({
    StackId: stack.id,
    EventId: uuid(),
    StackName: stack.name,
    LogicalResourceId: id,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    Timestamp: world.clock.now(),
    ResourceStatus: status,
    ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
  });
}

function DescribeStacks(input: Values, { world }: CallContext): Values {
  const name = optional(input, 'StackName');
  const all =
    name === undefined
      ? [...stacks(world).values()].filter(({ status }) => status !== 'DELETE_COMPLETE')
      : [find(world, name)];
  return {
    Stacks: all.map((one) => ({
      StackId: one.id,
      StackName: one.name,
      StackStatus: one.status,
      ...(one.reason === undefined ? {} : { StackStatusReason: one.reason }),
      CreationTime: one.created,
      Tags: one.tags,
      Parameters: Object.entries(one.parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      Outputs: Object.entries(world.stacks.get(one.name)?.outputs ?? {}).map(([OutputKey, value]) => ({
        OutputKey,
        OutputValue: String(value),
      })),
      EnableTerminationProtection: false,
    })),
  };
}

function DescribeStackEvents(input: Values, { world }: CallContext): Values {
  return { StackEvents: find(world, text(input, 'StackName')).events };
}

function GetTemplate(input: Values, { world }: CallContext): Values {
  return {
    TemplateBody: find(world, text(input, 'StackName')).body,
    StagesAvailable: ['Original', 'Processed'],
  };
}

function ListStackResources(input: Values, { world }: CallContext): Values {
  const stack = find(world, text(input, 'StackName'));
  const all = world.stacks.get(stack.name)?.resources() ?? [];
  return {
    StackResourceSummaries: all.map(({ logicalId, physicalId, type }) => ({
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      LastUpdatedTimestamp: stack.created,
      ResourceStatus: stack.status.startsWith('UPDATE') ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
    })),
  };
}

function DeleteStack(input: Values, { world }: CallContext): Values {
  const name = text(input, 'StackName');
  const stack = stacks(world).get(name) ?? [...stacks(world).values()].find(({ id }) => id === name);
  if (!stack) return {};
  const made = world.stacks.get(stack.name);
  const full = made && notEmpty(world, made);
  if (full) {
    const reason = 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.';
    event(world, stack, full.logicalId, full.type, 'DELETE_FAILED', reason, full.physicalId);
    stack.status = 'DELETE_FAILED';
    stack.reason = `The following resource(s) failed to delete: [${full.logicalId}].`;
    event(world, stack, stack.name, 'AWS::CloudFormation::Stack', stack.status, stack.reason);
    return {};
  }
  if (made) retire(world, made, { rollback: false });
  world.stacks.delete(stack.name);
  stack.status = 'DELETE_COMPLETE';
  event(world, stack, stack.name, 'AWS::CloudFormation::Stack', 'DELETE_COMPLETE');
  return {};
}

const onStack =
  (action: string) =>
  (input: Values, { world }: CallContext): Need[] => {
    const name = optional(input, 'StackName');
    const resource =
      name === undefined
        ? '*'
        : name.startsWith('arn:')
          ? name
          : `arn:aws:cloudformation:${world.region}:${world.account}:stack/${name}/${stacks(world).get(name)?.id.replace(/^.*\//, '') ?? 'new'}`;
    return name === undefined && action !== 'DescribeStacks'
      ? []
      : [{ action: `cloudformation:${action}`, resource }];
  };

const operations = {
  CreateChangeSet,
  DescribeChangeSet,
  DeleteChangeSet,
  ExecuteChangeSet,
  DescribeStacks,
  DescribeStackEvents,
  GetTemplate,
  ListStackResources,
  DeleteStack,
};

export const cloudformation: Service = {
  name: 'cloudformation',
  deniedCode: 'AccessDenied',
  operations,
  needs: Object.fromEntries(Object.keys(operations).map((name) => [name, onStack(name)])),
};
