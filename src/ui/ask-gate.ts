/** What `spkg bootstrap --backend aws` asks of an admin, by inquirer. */
import { interrupted } from '../core/errors.js';

const again = 'spkg bootstrap --backend aws';

type Members = Readonly<Record<string, unknown>>;

/** Fills in what is missing; the shape is that of `--config`. SPKG_INTERRUPTED when a question is left. */
export async function askForGate(known: Members): Promise<Members> {
  const region =
    known.region ?? (await text('Region (Enter: that of your AWS settings):', /^$|^[a-z]+(-[a-z]+)+-\d$/));
  const requests = await askForRequests((known.requests ?? {}) as Members);
  const approvers = known.approvers ?? (await askForApprovers());
  return {
    ...known,
    ...(region === '' ? {} : { region }),
    requests,
    ...(approvers === undefined ? {} : { approvers }),
    infosecEmail:
      known.infosecEmail ?? (await text('Whom is InfoSec told at (e-mail)?', /^[^\s@]+@[^\s@]+$/)),
    network: known.network ?? (await choice('How do builds reach packages?', networks)),
  };
}

const arn = String.raw`arn:aws[a-z-]*:iam::\d{12}:(role|user)\/\S+`;

async function askForApprovers(): Promise<readonly string[] | undefined> {
  const said = await text(
    'Who approves? ARNs of roles or users, with spaces between (Enter: nobody yet)',
    new RegExp(`^$|^${arn}(\\s+${arn})*$`),
  );
  return said === '' ? undefined : said.split(/\s+/);
}

const networks = [
  ['isolated', 'a VPC without a way out; packages come through CodeArtifact (recommended)'],
  ['nat', 'a VPC with a NAT gateway'],
  ['none', 'no VPC: the cheapest, and open to the Internet'],
] as const;

const servers = [
  ['codecommit', 'CodeCommit, in this account'],
  ['GitHub', 'GitHub'],
  ['GitHubEnterpriseServer', 'GitHub Enterprise Server, by the host that was made for it'],
  ['GitLab', 'GitLab'],
  ['GitLabSelfManaged', 'a GitLab of your own, by the host that was made for it'],
  ['Bitbucket', 'Bitbucket'],
] as const;

/** What of it flags or the file say is not asked. */
async function askForRequests(known: Members): Promise<Members> {
  const { kind, repository, url, connection } = known;
  const server =
    kind === 'codecommit' || connection !== undefined
      ? kind
      : await choice('Where are requests kept (git)?', servers);
  if (server === 'codecommit')
    return {
      ...known,
      kind: server,
      repository: repository ?? (await text('Name of the repository, which is made:', /^[\w.-]+$/)),
    };
  return {
    ...known,
    kind: 'connection',
    repository: repository ?? (await text('Repository (owner/name):', /^[\w.-]+(\/[\w.-]+)+$/)),
    url: url ?? (await text('Its address for git (https://…):', /^https:\/\/[^\s/@]+\/[^\s@]+$/)),
    connection: await askForConnection((connection ?? { provider: server }) as Members),
  };
}

async function askForConnection(known: Members): Promise<Members> {
  const own = known.provider === 'GitHubEnterpriseServer' || known.provider === 'GitLabSelfManaged';
  if (!own || known.hostArn !== undefined) return known;
  return {
    ...known,
    hostArn: await text('ARN of its host (Developer Tools, Settings, Hosts):', /^arn:\S+:host\/\S+$/),
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
