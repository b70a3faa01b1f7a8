/** The port IdentitySource: whom AWS takes the caller for. */
import type { Identity } from '../../core/model.js';
import type { IdentitySource } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';

export function createIdentitySource(clients: Clients): IdentitySource {
  return {
    async whoami() {
      const sts = await clients.sts();
      const { Arn = 'unknown' } = await asking('sts:GetCallerIdentity', 'your credentials', () =>
        sts.getCallerIdentity({}),
      );
      return proven(Arn, 'AWS STS');
    },
  };
}

/** `how`: whose word it is. */
export function proven(arn: string, how: string): Identity {
  return { name: sanitize(arn, 400), known: 'proven', how };
}
