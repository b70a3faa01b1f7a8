/** Authorization tokens: domain-scoped, they speak for whoever asked for them. */
import { randomId, type Values, numberOf, text } from '../../values.js';
import type { CallContext, World } from '../../world.js';
import type { Principal } from '../../iam/principals.js';
import { domainOf } from './store.js';

interface Token {
  readonly domain: string;
  readonly principal: Principal;
  readonly expires: Date;
}

export function tokens(world: World): Map<string, Token> {
  return world.state('codeartifact tokens', () => new Map<string, Token>());
}

export function GetAuthorizationToken(input: Values, { world, principal }: CallContext): Values {
  const { name } = domainOf(world, text(input, 'domain'));
  const seconds = numberOf(input, 'durationSeconds', 43_200) || 3600;
  const token = `eyJ${randomId(120)}`;
  const expires = new Date(world.clock.now().getTime() + seconds * 1000);
  tokens(world).set(token, { domain: name, principal, expires });
  return { authorizationToken: token, expiration: expires };
}

/** Whose token this is; undefined when it is none, or is no longer. */
export function holderOf(
  world: World,
  domain: string,
  authorization: string | undefined,
): Principal | undefined {
  const [, basic] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  const [user, password = ''] = Buffer.from(basic ?? '', 'base64')
    .toString()
    .split(':');
  const bearer = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  const found = tokens(world).get(bearer ?? (user === 'aws' ? password : ''));
  const holds = found?.domain === domain && found.expires >= world.clock.now();
  return holds ? found.principal : undefined;
}
