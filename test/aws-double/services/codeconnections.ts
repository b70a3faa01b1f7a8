/** CodeConnections: a connection waits until a person has finished it; the double's is finished at once unless said. */
import { AwsError } from '../protocol/errors.js';
import { optional, text, type Values } from '../values.js';
import type { CallContext, Service, World } from '../world.js';

interface Connection {
  readonly arn: string;
  readonly name: string;
  readonly provider: string;
  status: 'PENDING' | 'AVAILABLE' | 'ERROR';
}

export function connections(world: World): Map<string, Connection> {
  return world.state('connections', () => new Map<string, Connection>());
}

export function makeConnection(world: World, arn: string, properties: Values): void {
  if (connections(world).has(arn)) return;
  connections(world).set(arn, {
    arn,
    name: text(properties, 'ConnectionName'),
    provider: optional(properties, 'ProviderType') ?? 'GitHub',
    status: 'AVAILABLE',
  });
}

function GetConnection(input: Values, { world }: CallContext): Values {
  const found = connections(world).get(text(input, 'ConnectionArn'));
  if (!found)
    throw new AwsError('ResourceNotFoundException', `Connection ${text(input, 'ConnectionArn')} not found`);
  return {
    Connection: {
      ConnectionName: found.name,
      ConnectionArn: found.arn,
      ProviderType: found.provider,
      OwnerAccountId: world.account,
      ConnectionStatus: found.status,
    },
  };
}

export const codeconnections: Service = {
  name: 'codeconnections',
  aliases: ['codestar-connections'],
  operations: { GetConnection },
  needs: {
    GetConnection: (input) => [
      { action: 'codeconnections:GetConnection', resource: text(input, 'ConnectionArn') },
    ],
  },
};
