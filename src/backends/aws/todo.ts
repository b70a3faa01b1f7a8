/** What only a person can do after a deployment. */
import { isSpkgError } from '../../core/errors.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import { connectionStatus } from './connection.js';
import type { StackConfig } from './layout.js';

/** One sentence each, with the command or the place. */
export async function todoOf(
  clients: Clients,
  config: StackConfig,
  email: string,
): Promise<readonly string[]> {
  const sns = await clients.sns();
  const { Subscriptions = [] } = await asking('sns:ListSubscriptionsByTopic', config.topicArn, () =>
    sns.listSubscriptionsByTopic({ TopicArn: config.topicArn }),
  );
  const waits = Subscriptions.some(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
  const { connectionArn } = config.requests;
  const connection = connectionArn === null ? 'AVAILABLE' : await statusOf(clients, connectionArn);
  return [
    ...(waits ? [`confirm the subscription in the mail that AWS has sent to ${email}`] : []),
    ...(connection === 'AVAILABLE'
      ? []
      : [
          `${connection === undefined ? 'unless that is done: ' : ''}finish the handshake of the connection ${connectionArn} in the console (Developer Tools, Settings, Connections)`,
        ]),
    ...(config.gitSecretArn === null
      ? []
      : [
          `unless that is done: put a git token that may push to ${config.requests.url} into the secret: aws secretsmanager put-secret-value --secret-id ${config.gitSecretArn} --secret-string file://token.json`,
        ]),
  ];
}

/** Undefined where it could not be looked at: the stack is deployed all the same, and the person is told to look. */
async function statusOf(clients: Clients, arn: string): Promise<string | undefined> {
  try {
    return await connectionStatus(clients, arn);
  } catch (error) {
    if (isSpkgError(error)) return undefined;
    throw error;
  }
}
