/** `spkg doctor` for a deployed gate: who one is, what one may, and whether the gate gates here. */
import type { DoctorCheck } from '../../core/reports.js';
import {
  bypassChecks,
  check,
  checked,
  checkPip,
  checkPipIndex,
  checkProgram,
  ok,
  problem,
  warning,
  type Said,
} from '../../tools/doctor-checks.js';
import { findPython } from '../../tools/python.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import { connectionStatus } from './connection.js';
import { createEvidenceStore } from './evidence.js';
import { createExecutions } from './executions.js';
import { createGitLogin } from './git-login.js';
import type { StackConfig } from './layout.js';
import { s3Place } from './places.js';
import { approvedUrl, createRepositoryAccess } from './repository.js';
import { readPolicyText } from './settings.js';
import { readStack } from './stack.js';

/** AWS refuses signatures that are five minutes off. */
const mostSkewSeconds = 240;
/** PARALLEL executions of one pipeline, second-hand */
const mostExecutions = 50;

/** Every check, each with its remedy; a missing right is named by the call that met it. */
export async function diagnoseAws(
  clients: Clients,
  stack: string,
  { env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<readonly DoctorCheck[]> {
  const [python, found] = await Promise.all([
    check('python', 'Python', async () => {
      const facts = await findPython(undefined, env);
      return ok(`${facts.python} (${facts.path})`, facts);
    }),
    check('stack', 'gate', async () => {
      const config = await readStack(clients, stack);
      return ok(`${config.stack} in ${config.account}, ${config.region}`, config);
    }),
  ]);
  const own = [
    checked('identity', 'identity', () => checkIdentity(clients)),
    checked('git', 'git', () => checkProgram('git', ['--version'], 'install git')),
    checked('pip', 'pip', () => checkPip(python.value, env)),
  ];
  const config = found.value;
  const deployed = config === undefined ? [] : stackChecks(clients, config);
  const checks = await Promise.all([...own, ...deployed]);
  if (config === undefined) return [python.check, found.check, ...checks];
  const pip = await check('pip-index', 'pip uses the gate', async () => {
    const index = await approvedUrl(clients, config);
    return { ...checkPipIndex(index, env, python.value), value: index };
  });
  return [
    python.check,
    found.check,
    ...checks,
    pip.check,
    ...(await bypassChecks(pip.value ?? '', { env, cwd }, python.value)),
  ];
}

/** Who AWS takes one for, and how far the clock here is off. */
async function checkIdentity(clients: Clients): Promise<Said> {
  const sts = await clients.sts();
  const { Arn = 'unknown' } = await asking('sts:GetCallerIdentity', 'your credentials', () =>
    sts.getCallerIdentity({}),
  );
  // the SDK learns of a clock that is off by the answers
  const skew = Math.round(Math.abs(sts.config.systemClockOffset) / 1000);
  if (skew > mostSkewSeconds)
    return warning(`${Arn}; the clock here is ${skew} s off`, 'set the clock: AWS refuses what is signed so');
  return ok(Arn);
}

/** Counts alone: addresses are nobody's business. */
async function checkTold(clients: Clients, { topicArn, subscriptions }: StackConfig): Promise<Said> {
  const sns = await clients.sns();
  const { Attributes = {} } = await asking('sns:GetTopicAttributes', topicArn, () =>
    sns.getTopicAttributes({ TopicArn: topicArn }),
  );
  const confirmed = Number(Attributes.SubscriptionsConfirmed ?? 0);
  const pending = Number(Attributes.SubscriptionsPending ?? 0);
  const detail = `${confirmed} confirmed, ${pending} waiting for confirmation`;
  // AWS deletes what nobody confirmed within two days
  if (!(confirmed + pending >= subscriptions)) {
    const subscribe = `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ADDRESS`;
    return problem(`${detail}, of ${subscriptions}: somebody is not told`, subscribe);
  }
  return pending > 0 ? warning(detail, 'confirm it in the mail that AWS has sent') : ok(detail);
}

async function checkConnection(clients: Clients, arn: string): Promise<Said> {
  const status = await connectionStatus(clients, arn);
  if (status === 'AVAILABLE') return ok(arn);
  return problem(
    `${arn} is ${status}: no request can be started`,
    'finish its handshake in the console: Developer Tools, Settings, Connections',
  );
}

function stackChecks(clients: Clients, config: StackConfig): readonly Promise<DoctorCheck>[] {
  const executions = createExecutions(clients, config.intake);
  const evidence = createEvidenceStore(s3Place(clients, config.evidenceBucket));
  const settings = s3Place(clients, config.settingsBucket);
  const { connectionArn } = config.requests;
  return [
    checked('pipeline', 'pipeline', async () => {
      const running = (await executions.list(() => true)).filter(({ status }) => status === 'InProgress');
      const detail = `${config.intake}: ${running.length} of about ${mostExecutions} executions run`;
      return running.length * 5 >= mostExecutions * 4
        ? warning(detail, 'requests beyond that wait: ask again later')
        : ok(detail);
    }),
    checked('evidence', 'evidence', async () => ok(`${(await evidence.ids()).length} requests`)),
    checked('policy', 'policy', async () => {
      const { parsePolicy } = await import('../../core/policy/parse.js');
      const policy = await parsePolicy(await readPolicyText(settings), 'policy.yaml');
      return policy.preset === 'evaluation'
        ? warning('preset evaluation: for trying spkg out', 'spkg policy push FILE with preset: standard')
        : ok(`preset ${policy.preset}`);
    }),
    checked('repository', 'private index', async () => {
      const { domain, account, approvedRepository: repository } = config;
      const { endpoint } = await createRepositoryAccess(clients, { domain, account, repository })();
      return ok(endpoint);
    }),
    checked('told', 'notification', () => checkTold(clients, config)),
    ...(connectionArn === null
      ? []
      : [checked('connection', 'connection', () => checkConnection(clients, connectionArn))]),
    checked('requests', 'request repository', async () => {
      const { username } = await createGitLogin(clients, config)();
      return username === ''
        ? problem('git has no user name', 'put one into the secret')
        : ok(`${config.requests.url} (${config.requests.kind})`);
    }),
  ];
}
