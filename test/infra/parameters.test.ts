import assert from 'node:assert/strict';
import * as v from 'valibot';
import { parametersSchema } from '../../src/infra/parameters.js';
import { account, someParameters } from '../helpers/aws-stack.js';

describe('parameters of a gate', () => {
  const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
  const session = `arn:aws:sts::${account}:assumed-role/people/ana`;
  const elsewhere = (connection: object): object => ({
    kind: 'connection',
    repository: 'team/requests',
    url: 'https://git.example/team/requests.git',
    connection,
  });
  for (const [title, more, right] of [
    [
      'a subscriber of a role',
      { subscribers: [{ email: 'a@index.example', requester: role('people') }] },
      true,
    ],
    ['a subscriber of a session', { subscribers: [{ email: 'a@index.example', requester: session }] }, true],
    [
      'InfoSec as a subscriber of one requester: it would be told of no others',
      { subscribers: [{ email: 'INFOSEC@index.example', requester: session }] },
      false,
    ],
    ['a subscriber of everybody', { subscribers: [{ email: 'a@index.example', requester: '*' }] }, false],
    ['one who asks and answers', { requesters: [role('a')], approvers: [role('a')] }, false],
    [
      'a server of one’s own without its host',
      { requests: elsewhere({ provider: 'GitHubEnterpriseServer' }) },
      false,
    ],
    [
      'a server of one’s own, by its host',
      {
        requests: elsewhere({
          provider: 'GitHubEnterpriseServer',
          hostArn: `arn:aws:codeconnections:eu-west-1:${account}:host/ghes-1`,
        }),
      },
      true,
    ],
    ['an index that an isolated gate would not ask', { upstream: 'https://index.example/simple' }, false],
    ['an index for builds that reach it', { upstream: 'https://index.example/simple', network: 'nat' }, true],
    ['a Region that is none', { region: 'eu-west-1$(id)' }, false],
  ] as const)
    it(`${title}: ${right ? 'taken' : 'refused'}`, () => {
      assert.equal(v.safeParse(parametersSchema, { ...someParameters, ...more }).success, right);
    });
});
