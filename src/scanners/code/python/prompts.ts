/** Dialogues that ask a person for a password. */
import type { Given } from './calls.js';
import { marks, skeleton, unknown, type Value } from './values.js';

/** What is asked of a person in the name of the system opens the machine; of other passwords it is not known what. */
const systemPrompt = /\bsudo\b|\broot\b|administrator|key ?chain|master password/i;

function askedFor({ plain, named }: Given): Value {
  const prompt = [...plain, ...named.values()].map(skeleton).join(' ');
  return unknown(marks.secret | (systemPrompt.test(prompt) ? marks.credentials : 0));
}

export const ofPrompts: Readonly<Record<string, (given: Given) => Value>> = {
  'getpass.getpass': askedFor,
  'tkinter.simpledialog.askstring': askedFor,
  'pyautogui.password': askedFor,
  'pyautogui.prompt': askedFor,
};
