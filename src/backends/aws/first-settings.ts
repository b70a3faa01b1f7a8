/** What a deployed stack needs before its first request: a policy, and advisories. */
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import { stackNames, settingsKeys, type StackConfig } from './layout.js';
import { s3Place } from './places.js';
import { advisoryIndexKey, putSetting } from './settings.js';

/** Puts the policy where there is none; one that InfoSec wrote stays. True when it was put. */
export async function ensurePolicy(
  clients: Clients,
  { settingsBucket }: Pick<StackConfig, 'settingsBucket'>,
  text: string,
): Promise<boolean> {
  const known = await s3Place(clients, settingsBucket).keys('policy/');
  if (known.includes(settingsKeys.policy)) return false;
  await putSetting(clients, settingsBucket, settingsKeys.policy, text);
  return true;
}

/** Starts the sweep where no advisories are yet: the schedule may be hours away. True when it was started. */
export async function ensureAdvisories(
  clients: Clients,
  {
    settingsBucket,
    stack,
    account,
    region,
  }: Pick<StackConfig, 'settingsBucket' | 'stack' | 'account' | 'region'>,
): Promise<boolean> {
  const known = await s3Place(clients, settingsBucket).keys(settingsKeys.advisories);
  if (known.includes(advisoryIndexKey)) return false;
  const project = stackNames(stack, account, region).project('sweep');
  const codebuild = await clients.codebuild();
  await asking('codebuild:StartBuild', project, () => codebuild.startBuild({ projectName: project }));
  return true;
}
