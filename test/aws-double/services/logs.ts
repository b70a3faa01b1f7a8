/** CloudWatch Logs: groups and streams that builds write and people read. */
import { AwsError } from '../protocol/errors.js';
import { numberOf, optional, records, text, type Values } from '../values.js';
import type { CallContext, Need, Service, World } from '../world.js';

interface Event {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export type Group = Map<string, Event[]>;

export function groups(world: World): Map<string, Group> {
  return world.state('logs', () => new Map<string, Group>());
}

function streamOf(world: World, input: Values): Event[] {
  const name =
    optional(input, 'logGroupName') ??
    (optional(input, 'logGroupIdentifier') ?? '').replace(/^arn:aws:logs:[^:]*:\d*:log-group:|:\*$/g, '');
  const group = groups(world).get(name);
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  const stream = group.get(text(input, 'logStreamName'));
  if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
  return stream;
}

function CreateLogGroup(input: Values, { world }: CallContext): Values {
  const name = text(input, 'logGroupName');
  if (groups(world).has(name))
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  groups(world).set(name, new Map());
  return {};
}

function CreateLogStream(input: Values, { world }: CallContext): Values {
  const group = groups(world).get(text(input, 'logGroupName'));
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  if (group.has(text(input, 'logStreamName')))
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  group.set(text(input, 'logStreamName'), []);
  return {};
}

function PutLogEvents(input: Values, { world }: CallContext): Values {
  const stream = streamOf(world, input);
  for (const one of records(input.logEvents)) {
    stream.push({
      timestamp: numberOf(one, 'timestamp', 0),
      message: text(one, 'message'),
      ingestionTime: world.clock.now().getTime(),
    });
  }
  return {};
}

/** Tokens are places in the stream; at its end the same token comes back. */
function GetLogEvents(input: Values, { world }: CallContext): Values {
  const stream = streamOf(world, input);
  const limit = numberOf(input, 'limit', 10_000);
  const token = optional(input, 'nextToken');
  const start =
    token === undefined
      ? input.startFromHead === true
        ? 0
        : Math.max(0, stream.length - limit)
      : Number(token.slice(2));
  const from = token?.startsWith('b/') ? Math.max(0, start - limit) : start;
  const to = token?.startsWith('b/') ? start : Math.min(stream.length, from + limit);
  return { events: stream.slice(from, to), nextForwardToken: `f/${to}`, nextBackwardToken: `b/${from}` };
}

function DescribeLogStreams(input: Values, { world }: CallContext): Values {
  const group = groups(world).get(text(input, 'logGroupName'));
  if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return { logStreams: [...group.keys()].map((logStreamName) => ({ logStreamName })) };
}

const need =
  (action: string, withStream: boolean) =>
  (input: Values, { region, account }: CallContext['world']): Need[] => {
    const group =
      optional(input, 'logGroupName') ??
      (optional(input, 'logGroupIdentifier') ?? '').replace(/^arn:aws:logs:[^:]*:\d*:log-group:|:\*$/g, '');
    const stream = withStream ? `:log-stream:${optional(input, 'logStreamName') ?? ''}` : '';
    return [
      { action: `logs:${action}`, resource: `arn:aws:logs:${region}:${account}:log-group:${group}${stream}` },
    ];
  };

const inWorld =
  (action: string, withStream: boolean) =>
  (input: Values, { world }: CallContext): Need[] =>
    need(action, withStream)(input, world);

export const logs: Service = {
  name: 'logs',
  operations: { CreateLogGroup, CreateLogStream, PutLogEvents, GetLogEvents, DescribeLogStreams },
  needs: {
    CreateLogGroup: inWorld('CreateLogGroup', false),
    CreateLogStream: inWorld('CreateLogStream', true),
    PutLogEvents: inWorld('PutLogEvents', true),
    GetLogEvents: inWorld('GetLogEvents', true),
    DescribeLogStreams: inWorld('DescribeLogStreams', false),
  },
};
