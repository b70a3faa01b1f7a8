/** The clock: advisories are refreshed, well within what the strictest preset allows. */
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Places } from './places.js';
import { roleFor } from './roles.js';
import { allow } from './statements.js';

export const sweepHours = 6;

export class Sweep extends Construct {
  constructor(scope: Construct, places: Places) {
    super(scope, 'Sweep');
    const name = `${places.stack}-sweep`;
    const role = roleFor(this, 'Role', {
      name: `${places.stack}-schedule-role`,
      places,
      service: 'events',
      source: `arn:${places.partition}:events:${places.region}:${places.account}:rule/${name}`,
      statements: [allow('Sweep', ['codebuild:StartBuild'], [places.project('sweep')])],
    });
    new CfnRule(this, 'Schedule', {
      name,
      description: 'refreshes advisories',
      scheduleExpression: `rate(${sweepHours} hours)`,
      state: 'ENABLED',
      targets: [{ id: 'Sweep', arn: places.project('sweep'), roleArn: role.attrArn }],
    });
  }
}
