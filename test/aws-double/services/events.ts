/** EventBridge: rules of the template; what a pipeline or build tells, and schedules that a test triggers by hand. */
import { serviceOf, sessionOf } from '../iam/principals.js';
import { list, optional, record, text, texts, type Values } from '../values.js';
import { behind, type World } from '../world.js';

interface Rule {
  readonly name: string;
  readonly pattern?: Values;
  readonly schedule?: string;
  readonly enabled: boolean;
  readonly targets: readonly Values[];
}

export function rules(world: World): Map<string, Rule> {
  return world.state('rules', () => new Map<string, Rule>());
}

export function makeRule(world: World, name: string, properties: Values): void {
  const schedule = optional(properties, 'ScheduleExpression');
  rules(world).set(name, {
    name,
    enabled: properties.State !== 'DISABLED',
    targets: list(properties.Targets).map(record),
    ...(properties.EventPattern === undefined ? {} : { pattern: record(properties.EventPattern) }),
    ...(schedule === undefined ? {} : { schedule }),
  });
}

export interface AwsEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly resources: readonly string[];
  readonly detail: Values;
}

/** Tells an event to every rule whose pattern it fits. */
export function emit(world: World, event: AwsEvent): void {
  const whole: Values = {
    ...event,
    account: world.account,
    region: world.region,
    time: world.clock.now().toISOString(),
  };
  for (const rule of rules(world).values()) {
    if (rule.enabled && rule.pattern && fits(rule.pattern, whole)) behind(world, send(world, rule, whole));
  }
}

/** What the clock would do: runs the targets of a scheduled rule. */
export async function triggerSchedule(world: World, name: string): Promise<void> {
  const rule = rules(world).get(name);
  if (rule?.schedule === undefined) throw new Error(`there is no schedule ${name}`);
  if (!rule.enabled) throw new Error(`the schedule ${name} is not enabled`);
  await send(world, rule, {
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    detail: {},
    account: world.account,
  });
}

function fits(pattern: Values, value: Values): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const inner = value[name];
    if (!Array.isArray(wanted)) return fits(record(wanted), record(inner));
    const given = list(inner);
    return (wanted as unknown[]).some((one) => {
      const prefix = optional(record(one), 'prefix');
      return given.some((text) =>
        prefix === undefined ? text === one : typeof text === 'string' && text.startsWith(prefix),
      );
    });
  });
}

async function send(world: World, rule: Rule, event: Values): Promise<void> {
  for (const target of rule.targets) {
    const arn = text(target, 'Arn');
    const role = optional(target, 'RoleArn');
    const principal =
      role === undefined
        ? serviceOf('events', `arn:aws:events:${world.region}:${world.account}:rule/${rule.name}`)
        : sessionOf(world.account, role.replace(/^.*\//, ''), `${rule.name}-events`);
    if (arn.includes(':sns:')) {
      await world.invoke(principal, 'sns', 'Publish', { TopicArn: arn, Message: messageOf(target, event) });
    } else if (arn.includes(':codebuild:')) {
      const input = optional(target, 'Input');
      await world.invoke(principal, 'codebuild', 'StartBuild', {
        ...(input === undefined ? {} : record(JSON.parse(input))),
        projectName: arn.replace(/^.*\//, ''),
      });
    } else if (/:codepipeline:[^:]*:\d+:[^/]+$/.test(arn)) {
      await world.invoke(principal, 'codepipeline', 'StartPipelineExecution', {
        name: arn.replace(/^.*:/, ''),
      });
    } else throw new Error(`the double has no target ${arn}`);
  }
}

function messageOf(target: Values, event: Values): string {
  const { InputPathsMap, InputTemplate } = record(target.InputTransformer);
  if (typeof InputTemplate !== 'string') return optional(target, 'Input') ?? JSON.stringify(event);
  const paths = record(InputPathsMap);
  return InputTemplate.replace(/<([\w.-]+)>/g, (_whole, name: string) => {
    const path = texts(paths[name])[0]
      ?.replace(/^\$\.?/, '')
      .split('.') ?? [name];
    const found = path.reduce<unknown>((value, key) => record(value)[key], event);
    return typeof found === 'string' ? found : JSON.stringify(found ?? null);
  });
}
