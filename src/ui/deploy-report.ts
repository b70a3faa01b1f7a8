/** The plan of a deployment, its progress and its end, for a terminal. */
import { plural } from '../core/describe.js';
import type { AwsBootstrapReport, DeployPlan } from '../core/reports.js';
import { sanitize } from '../core/sanitize.js';
import { paint, say } from './terminal.js';
import { fit, wrap } from './text.js';

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;

export function planScreen(plan: DeployPlan, columns: number): string {
  const { stack, account, region, network, requests, infosecEmail, resources, costs, perRequest } = plan;
  const all = resources.reduce((sum, { count }) => sum + count, 0);
  const monthly = costs.reduce((sum, one) => sum + one.monthly, 0);
  const kinds = resources.map(({ type, count }) => `${count} ${type.replace(/^AWS::/, '')}`).join(', ');
  return [
    `${paint('strong', `gate ${sanitize(stack)}`)} in ${account ?? 'any account'}, ${region ?? 'any Region'}`,
    `  requests   ${sanitize(requests)}`,
    `  network    ${network}`,
    `  InfoSec    ${sanitize(infosecEmail)}`,
    `  resources  ${wrap(`${all}: ${kinds}`, columns - 13, '').replaceAll('\n', '\n             ')}`,
    `  costs      ${dollars(monthly)} a month, and about ${dollars(perRequest)} a request (list prices, see docs/costs.md)`,
    ...costs.map(({ what, count, monthly: each }) => `             ${dollars(each)}  ${count} ${what}`),
  ].join('\n');
}

export function deployedScreen(report: AwsBootstrapReport, columns: number): string {
  const { stack, region, changed, policyPut, advisoriesStarted, todo } = report;
  return [
    changed
      ? `${paint('good', 'DEPLOYED')} the gate ${stack} in ${region}`
      : `${paint('good', 'UNCHANGED')} the gate ${stack} in ${region} is as it should be`,
    ...(policyPut ? ['  a policy was put: spkg policy show'] : []),
    ...(advisoriesStarted ? ['  the first advisories are being fetched'] : []),
    ...(todo.length === 0 ? [] : [`${plural(todo.length, 'thing')} that only a person can do:`]),
    ...todo.map((one) => wrap(`  - ${sanitize(one)}`, columns, '    ')),
    `Use it: export SPKG_STACK=${stack} AWS_REGION=${region}, then spkg doctor`,
  ].join('\n');
}

export interface Change {
  readonly resource: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly done: number;
  readonly total: number | undefined;
}

/** One line that lives on a terminal, a line for each change elsewhere; failures stay in both. */
export function deployProgress(
  live: boolean,
  columns: number,
): { readonly tell: (change: Change) => void; readonly stop: () => void } {
  return {
    tell(change) {
      const failed = change.status.endsWith('FAILED');
      const text = `${change.done}${change.total === undefined ? '' : `/${change.total}`} ${change.status.toLowerCase()} ${change.type.replace(/^AWS::/, '')} ${change.resource}${change.reason === '' ? '' : `: ${change.reason}`}`;
      if (!live) say(text);
      else process.stderr.write(`\r\u001b[2K${fit(text, columns - 1)}${failed ? '\n' : ''}`);
    },
    stop() {
      if (live) process.stderr.write('\r\u001b[2K');
    },
  };
}
