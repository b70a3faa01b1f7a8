/** The toolkit of the CDK, in this process: deploys, compares and removes the stack; asks nothing, prints nothing. */
import { DiffMethod, StackSelectionStrategy, Toolkit, type IIoHost } from '@aws-cdk/toolkit-lib';
import * as v from 'valibot';
import { SpkgError } from '../core/errors.js';
import { sanitize, sanitizeLines } from '../core/sanitize.js';

/** One change of one resource, as CloudFormation tells of it. */
export interface StackChange {
  readonly resource: string;
  readonly type: string;
  /** `CREATE_COMPLETE` … */
  readonly status: string;
  /** why it failed; empty where it did not */
  readonly reason: string;
  readonly done: number;
  /** undefined while it is not known */
  readonly total: number | undefined;
}

export interface DeployOrder {
  /** what `synth` wrote */
  readonly assembly: string;
  readonly tell: (change: StackChange) => void;
}

const activitySchema = v.looseObject({
  event: v.looseObject({
    LogicalResourceId: v.optional(v.string(), ''),
    ResourceType: v.optional(v.string(), ''),
    ResourceStatus: v.optional(v.string(), ''),
    ResourceStatusReason: v.optional(v.string(), ''),
  }),
  progress: v.looseObject({ completed: v.number(), total: v.optional(v.number()) }),
});

/** Listens to the toolkit. What was asked of a person is asked by the command, before anything is changed. */
function hostOf(tell: (change: StackChange) => void, said: string[]): IIoHost {
  return {
    notify({ data, message, level }) {
      const parsed = v.safeParse(activitySchema, data);
      if (parsed.success) tell(changeOf(parsed.output));
      else if (level === 'result' || level === 'error' || level === 'warn') said.push(message);
      return Promise.resolve();
    },
    requestResponse: ({ defaultResponse }) => Promise.resolve(defaultResponse),
  };
}

function changeOf({ event, progress }: v.InferOutput<typeof activitySchema>): StackChange {
  return {
    resource: sanitize(event.LogicalResourceId, 200),
    type: sanitize(event.ResourceType, 100),
    status: sanitize(event.ResourceStatus, 60),
    reason: sanitize(event.ResourceStatusReason, 500),
    done: progress.completed,
    total: progress.total,
  };
}

async function withToolkit<T>(
  order: DeployOrder,
  work: (toolkit: Toolkit, source: Awaited<ReturnType<Toolkit['fromAssemblyDirectory']>>) => Promise<T>,
): Promise<{ result: T; said: readonly string[] }> {
  const said: string[] = [];
  const failed: StackChange[] = [];
  const tell = (change: StackChange): void => {
    if (change.status.endsWith('FAILED')) failed.push(change);
    order.tell(change);
  };
  const toolkit = new Toolkit({ ioHost: hostOf(tell, said), emojis: false, color: false });
  try {
    const source = await toolkit.fromAssemblyDirectory(order.assembly);
    return { result: await work(toolkit, source), said };
  } catch (error) {
    throw deployFailed(error, failed);
  }
}

/** Makes or changes the stack. Resolves with whether anything was changed. SPKG_DEPLOY_FAILED. */
export async function deployStack(order: DeployOrder): Promise<{ readonly changed: boolean }> {
  let changed = false;
  const tell = (change: StackChange): void => {
    changed = true;
    order.tell(change);
  };
  await withToolkit({ ...order, tell }, (toolkit, source) =>
    toolkit.deploy(source, {
      stacks: { strategy: StackSelectionStrategy.ALL_STACKS },
      deploymentMethod: { method: 'change-set' },
    }),
  );
  return { changed };
}

/** What a deployment would change, by the templates alone: nothing is made in the account to find out. */
export async function diffStack(order: DeployOrder): Promise<string> {
  const { result } = await withToolkit(order, (toolkit, source) =>
    toolkit.diff(source, { method: DiffMethod.TemplateOnly() }),
  );
  return Object.values(result)
    .map((diff) => describeDiff(diff))
    .join('\n');
}

interface Differences {
  readonly resources: {
    readonly changes: Readonly<
      Record<
        string,
        {
          readonly isAddition: boolean;
          readonly isRemoval: boolean;
          readonly resourceType: string | undefined;
        }
      >
    >;
  };
}

function describeDiff({ resources }: Differences): string {
  const lines = Object.entries(resources.changes).map(([id, change]) => {
    const mark = change.isAddition ? '+' : change.isRemoval ? '-' : '~';
    return `${mark} ${change.resourceType ?? 'resource'} ${id}`;
  });
  return lines.length === 0 ? 'nothing would be changed' : lines.sort().join('\n');
}

/** Removes the stack; what evidence rules keep stays in the account. False when there was none. */
export async function destroyStack(order: DeployOrder): Promise<boolean> {
  const { result } = await withToolkit(order, (toolkit, source) =>
    toolkit.destroy(source, { stacks: { strategy: StackSelectionStrategy.ALL_STACKS } }),
  );
  return result.stacks.some(({ stackExisted }) => stackExisted);
}

/** Which resource, and why: the first that failed, since the others were only cancelled. */
function deployFailed(error: unknown, failed: readonly StackChange[]): SpkgError {
  const first = failed.find(
    ({ reason, type }) => type !== 'AWS::CloudFormation::Stack' && !/cancelled/i.test(reason),
  );
  const words = sanitizeLines(error instanceof Error ? error.message : String(error), 4);
  const message = first
    ? `the stack could not be changed: \`${first.resource}\` (${first.type}): ${first.reason}`
    : `the stack could not be changed: ${words}`;
  return new SpkgError('SPKG_DEPLOY_FAILED', message, {
    tryThis: /already exists/i.test(message)
      ? 'an earlier gate of this name left it, with the evidence: take another name, --stack NAME'
      : 'mend that and run the same command again: what was made is taken up',
    cause: error,
  });
}
