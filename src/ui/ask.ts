/** Questions to a person, by inquirer. */

export type Choice = 'approve' | 'reject' | 'skip';

/** One answer over one request. Ctrl-C rejects with inquirer's own error, which ends the command. */
export async function askForAnswer(id: string): Promise<Choice> {
  const { default: inquirer } = await import('inquirer');
  const { choice } = await inquirer.prompt<{ choice: Choice }>([
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
  return choice;
}

export async function askForReason(): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  const { reason } = await inquirer.prompt<{ reason: string }>([
    {
      type: 'input',
      name: 'reason',
      message: 'Why? It is kept as evidence, and the requester reads it:',
      validate: (text: string) => (text.trim() === '' ? 'an answer needs a reason' : true),
    },
  ]);
  return reason;
}
