/** What `spkg bootstrap --backend aws` asks of an admin, by inquirer. */
import { interrupted } from '../core/errors.js';

const again = 'spkg bootstrap --backend aws';

/** Fills in what is missing; the shape is that of `--config`. SPKG_INTERRUPTED when a question is left. */
export async function askForGate(
  known: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { requests, infosecEmail, network } = known;
  return {
    ...known,
    requests: requests ?? (await askForRequests()),
    infosecEmail: infosecEmail ?? (await text('Whom is InfoSec told at (e-mail)?', /^[^\s@]+@[^\s@]+$/)),
    network: network ?? (await choice('How do builds reach packages?', networks)),
  };
}

const networks = [
  ['isolated', 'a VPC without a way out; packages come through CodeArtifact (recommended)'],
  ['nat', 'a VPC with a NAT gateway'],
  ['none', 'no VPC: the cheapest, and open to the Internet'],
] as const;

async function askForRequests(): Promise<unknown> {
  const kind = await choice('Where are requests kept (git)?', [
    ['codecommit', 'CodeCommit, in this account'],
    ['GitHub', 'GitHub'],
    ['GitLab', 'GitLab'],
    ['Bitbucket', 'Bitbucket'],
    ['GitHubEnterpriseServer', 'GitHub Enterprise Server, which needs a Host: use --config'],
  ]);
  if (kind === 'codecommit')
    return { kind, repository: await text('Name of the repository, which is made:', /^[\w.-]+$/) };
  return {
    kind: 'connection',
    repository: await text('Repository (owner/name):', /^[\w.-]+(\/[\w.-]+)+$/),
    url: await text('Its address for git (https://…):', /^https:\/\/\S+$/),
    connection: { provider: kind },
  };
}

async function text(message: string, shape: RegExp): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const validate = (answer: string): true | string =>
    shape.test(answer.trim()) || 'that is not how one looks';
  const { answer } = await orInterrupted(
    inquirer.prompt<{ answer: string }>([{ type: 'input', name: 'answer', message, validate }]),
  );
  return answer.trim();
}

async function choice(message: string, choices: readonly (readonly [string, string])[]): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const shown = choices.map(([value, name]) => ({ value, name }));
  const { answer } = await orInterrupted(
    inquirer.prompt<{ answer: string }>([{ type: 'select', name: 'answer', message, choices: shown }]),
  );
  return answer;
}

/** Yes or no; no is what Enter means. */
export async function askForYes(message: string): Promise<boolean> {
  const { default: inquirer } = await import('inquirer');
  const { answer } = await orInterrupted(
    inquirer.prompt<{ answer: boolean }>([{ type: 'confirm', name: 'answer', message, default: false }]),
  );
  return answer;
}

async function orInterrupted<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted(again);
    throw error;
  }
}
