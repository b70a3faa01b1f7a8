/** Who calls: sessions of roles, users, and the services themselves; the access key says which. */
import { randomId } from '../values.js';

export interface Principal {
  /** as policies see the caller, for a role its session */
  readonly arn: string;
  /** the role or user whose policies count */
  readonly identity: string;
  readonly userId: string;
  readonly kind: 'role' | 'user' | 'service';
  /** the resource for which a service acts */
  readonly source?: string;
  /** its calls leave from a VPC that has only these endpoints */
  readonly network?: 'vpc';
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

export class Principals {
  private readonly issued = new Map<string, { principal: Principal; credentials: Credentials }>();

  /** Credentials that only this double knows. */
  issue(principal: Principal, now: Date, seconds = 3600): Credentials {
    const credentials = {
      accessKeyId: `ASIA${randomId(16)}`,
      secretAccessKey: randomId(40),
      sessionToken: `DOUBLE${randomId(60)}`,
      expiration: new Date(now.getTime() + seconds * 1000),
    };
    this.issued.set(credentials.accessKeyId, { principal, credentials });
    return credentials;
  }

  /** Undefined: no such key, or another session's token. */
  find(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): { principal: Principal; credentials: Credentials } | undefined {
    const found = this.issued.get(accessKeyId);
    return found && found.credentials.sessionToken === sessionToken ? found : undefined;
  }
}

/** A session of a role. */
export function sessionOf(
  account: string,
  roleName: string,
  session: string,
  more: Pick<Principal, 'network'> = {},
): Principal {
  return {
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${session}`,
    identity: `arn:aws:iam::${account}:role/${roleName}`,
    userId: `AROA${roleName
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '')
      .padEnd(17, '0')
      .slice(0, 17)}:${session}`,
    kind: 'role',
    ...more,
  };
}

/** A service of AWS acting for itself; resource policies name it. */
export function serviceOf(name: string, source?: string): Principal {
  const arn = `${name}.amazonaws.com`;
  return { arn, identity: arn, userId: name, kind: 'service', ...(source === undefined ? {} : { source }) };
}
