/** CodeCommit: what is asked about a repository beside git itself. */
import { AwsError } from '../protocol/errors.js';
import { text, type Values } from '../values.js';
import type { CallContext, Need, Service } from '../world.js';
import { gitRepositories, headOf } from './git.js';

function GetRepository(input: Values, { world }: CallContext): Values {
  const name = text(input, 'repositoryName');
  if (!gitRepositories(world).has(name))
    throw new AwsError('RepositoryDoesNotExistException', `${name} does not exist`);
  return {
    repositoryMetadata: {
      repositoryName: name,
      accountId: world.account,
      Arn: arnOf(world, name),
      cloneUrlHttp: `${world.url}/git/${name}`,
    },
  };
}

function GetBranch(input: Values, { world }: CallContext): Values {
  const branchName = text(input, 'branchName');
  const commitId = headOf(world, text(input, 'repositoryName'), branchName);
  if (commitId === undefined)
    throw new AwsError('BranchDoesNotExistException', `${branchName} does not exist`);
  return { branch: { branchName, commitId } };
}

export function arnOf({ region, account }: CallContext['world'], name: string): string {
  return `arn:aws:codecommit:${region}:${account}:${name}`;
}

const need =
  (action: string) =>
  (input: Values, { world }: CallContext): Need[] => [
    { action: `codecommit:${action}`, resource: arnOf(world, text(input, 'repositoryName')) },
  ];

export const codecommit: Service = {
  name: 'codecommit',
  operations: { GetRepository, GetBranch },
  needs: { GetRepository: need('GetRepository'), GetBranch: need('GetBranch') },
};
