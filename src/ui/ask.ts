/** Questions to a person, by inquirer. */
import { interrupted } from '../core/errors.js';

export type Choice = 'approve' | 'reject' | 'skip';

/** One answer over one request. SPKG_INTERRUPTED when the question is left with Ctrl-C or Ctrl-D. */
export async function askForAnswer(id: string): Promise<Choice> {
  const { default: inquirer } = await import('inquirer');
  const asking = inquirer.prompt<{ choice: Choice }>([
    {
      type: 'select',
      name: 'choice',
      message: `What about ${id}?`,
      choices: [
        { name: 'skip: decide later', value: 'skip' },
        { name: 'approve: publish exactly these files', value: 'approve' },
        { name: 'reject: the requester is told', value: 'reject' },
      ],
    },
  ]);
  const { choice } = await orInterrupted(asking, id);
  return choice;
}

/** Why. SPKG_INTERRUPTED as above. */
export async function askForReason(id: string): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const asking = inquirer.prompt<{ reason: string }>([
    {
      type: 'input',
      name: 'reason',
      message: 'Why? It is kept as evidence, and the requester reads it:',
      validate: (text: string) => (text.trim() === '' ? 'an answer needs a reason' : true),
    },
  ]);
  const { reason } = await orInterrupted(asking, id);
  return reason;
}

/** inquirer reads Ctrl-C as a key, so that no signal comes. */
async function orInterrupted<T>(asking: Promise<T>, id: string): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted(`spkg approve ${id}`);
    throw error;
  }
}
