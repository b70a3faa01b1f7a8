/** What the builds of an execution printed. */
import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { sanitize } from '../../core/sanitize.js';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';

/** Of each build the last so many lines: a person looks for why it failed. */
const mostLines = 200;

/** Lines of all builds in the order of the actions, each build under its name. */
export async function readLogs(
  clients: Clients,
  actions: readonly ActionExecutionDetail[],
): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { actionName = '', output } of actions) {
    const build = output?.executionResult?.externalExecutionId;
    if (build?.includes(':') !== true) continue;
    lines.push(`== ${actionName} (${build})`, ...(await linesOf(clients, build)));
  }
  return lines;
}

async function linesOf(clients: Clients, build: string): Promise<readonly string[]> {
  const codebuild = await clients.codebuild();
  const { builds = [] } = await asking('codebuild:BatchGetBuilds', build, () =>
    codebuild.batchGetBuilds({ ids: [build] }),
  );
  const { groupName, streamName } = builds[0]?.logs ?? {};
  if (groupName === undefined || streamName === undefined) return ['(it has not begun to print)'];
  const logs = await clients.logs();
  return asking('logs:GetLogEvents', groupName, async () => {
    try {
      const { events = [] } = await logs.getLogEvents({
        logGroupName: groupName,
        logStreamName: streamName,
        limit: mostLines,
        startFromHead: false,
      });
      return events.map(({ message = '' }) => sanitize(message.trimEnd(), 2_000));
    } catch (error) {
      if (isMissing(error)) return ['(nothing was printed)'];
      throw error;
    }
  });
}
