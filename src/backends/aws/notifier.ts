/** The port Notifier: one message on the stack's topic, which a subscription may filter by requester and by result. */
import type { Notifier } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import type { Clients } from './clients.js';
import { notificationAttributes } from './layout.js';

/** SNS takes 256 KiB; a person reads less. */
const mostReasons = 20;

export function createNotifier(clients: Clients, topicArn: string): Notifier {
  return {
    async notify({ request, decision, approval, receipt }) {
      const { result } = receipt.predicate;
      const id = request.request;
      const what = sanitize(request.requirements.join(' '), 300);
      const notice = { to: topicArn, by: 'sns' } as const;
      const attribute = (value: string): { DataType: string; StringValue: string } => ({
        DataType: 'String',
        StringValue: sanitize(value, 250) || 'unknown',
      });
      try {
        const sns = await clients.sns();
        await sns.publish({
          TopicArn: topicArn,
          // SNS takes ASCII alone here
          Subject: `spkg ${result}: ${what}`.replace(/[^ -~]/g, '?').slice(0, 99),
          Message: messageOf({ request, decision, approval, receipt }, what),
          MessageAttributes: {
            [notificationAttributes.requester]: attribute(request.requester.name),
            [notificationAttributes.result]: attribute(result),
            [notificationAttributes.request]: attribute(id),
          },
        });
        return [{ ...notice, outcome: 'sent', detail: '' }];
      } catch (error) {
        const detail = sanitize(error instanceof Error ? error.message : String(error), 300);
        return [{ ...notice, outcome: 'failed', detail }];
      }
    },
  };
}

type Told = Parameters<Notifier['notify']>[0];

function messageOf({ request, decision, approval, receipt }: Told, what: string): string {
  const { result } = receipt.predicate;
  const reasons = decision.files.flatMap((file) =>
    file.reasons
      .filter(({ verdict }) => verdict !== 'allow')
      .map(({ rule, about, title }) => `- ${file.name} ${file.version}: ${title} (${about}; rule ${rule})`),
  );
  const shown = reasons.slice(0, mostReasons).map((line) => sanitize(line, 400));
  const more = reasons.length - shown.length;
  const lines = [
    `${result}: ${what}`,
    `request: ${request.request}`,
    `asked for by: ${sanitize(request.requester.name, 300)} (${request.requester.known})`,
    ...(request.reason === '' ? [] : [`for: ${sanitize(request.reason, 500)}`]),
    `verdict: ${decision.verdict} by ${decision.policy.preset}`,
    ...(approval === null
      ? []
      : [`${approval.answer} by: ${sanitize(approval.by.name, 300)}: ${sanitize(approval.reason, 500)}`]),
    ...(shown.length === 0 ? [] : ['', ...shown]),
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
    nextStep(result, request.request),
  ];
  return lines.join('\n');
}

function nextStep(result: Told['receipt']['predicate']['result'], id: string): string {
  if (result === 'published') return 'it installs now: pip install';
  if (result === 'held') return `InfoSec decides: spkg approve ${id}`;
  return `why, and the way out: spkg status ${id}`;
}
