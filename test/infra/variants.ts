import type { GivenParameters } from '../../src/infra/parameters.js';

const connection = {
  kind: 'connection',
  repository: 'team/requests',
  url: 'https://git.example/team/requests.git',
  connection: { provider: 'GitHub' },
} as const;

/** The gates that are looked at: each network, each kind of git. */
export const variants: readonly (readonly [string, Partial<GivenParameters>])[] = [
  ['isolated, CodeCommit', {}],
  ['nat, CodeCommit', { network: 'nat' }],
  ['none, GitHub', { network: 'none', upstream: 'https://index.example/simple/', requests: connection }],
];
