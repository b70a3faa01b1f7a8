/** Texts that a script keeps for later: start files, schedules, services, traps, aliases. */
import type { Reading, Step } from './flow.js';
import { strongPlaces, weakPlaces } from './words.js';

const mostText = 20_000;

/** Commands that run when this script has ended, or are defined to hide behind a name. */
export function laterCommands(
  reading: Reading,
  step: Step,
): { readonly starts: boolean; readonly text: string } {
  const { command, name, rest } = step;
  const written =
    command.redirects.some((one) => isStartPlace(one.replace(/^\d?&?>+/, '')) && /^\d?&?>/.test(one)) ||
    (name === 'tee' && rest.some(isStartPlace));
  if (written)
    return {
      starts: true,
      text: plainCommands(`${said(step)}\n${command.document?.text ?? ''}\n${pipedWords(reading, step)}`),
    };
  if (/^(crontab|at|batch)$/.test(name))
    return {
      starts: true,
      text: plainCommands(`${pipedWords(reading, step)}\n${command.document?.text ?? ''}`),
    };
  if (name === 'trap') return { starts: false, text: rest[0] ?? '' };
  if (name === 'alias')
    return { starts: false, text: rest.map((one) => one.replace(/^[\w.-]+=/, '')).join('\n') };
  const assigned = /^PROMPT_COMMAND=(.*)$/s.exec(command.words.at(-1) ?? '')?.[1];
  return { starts: false, text: assigned ?? '' };
}

function isStartPlace(path: string): boolean {
  const cut = path.slice(0, 400);
  return strongPlaces.test(cut) || weakPlaces.test(cut);
}

function said({ name, rest }: Step): string {
  return name === 'echo' || name === 'printf' ? rest.filter((one) => !/^-\w$/.test(one)).join('\n') : '';
}

/** What `echo` and `printf` in front of a pipe say; of a group, the last of it. */
function pipedWords({ commands }: Reading, { command }: Step): string {
  const before = command.pipedFrom < 0 ? undefined : commands[command.pipedFrom];
  return before === undefined ? '' : before.words.slice(1).join('\n').slice(0, mostText);
}

/** Schedules, keys of units and tags of property lists are taken off. */
export function plainCommands(text: string): string {
  return text
    .slice(0, mostText)
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*[-@:+!]*Exec\w*\s*=\s*/, '')
        .replace(/^\s*(@\w+|(?:[\d*/,-]+\s+){5})(?:root\s+)?/, '')
        .replace(/<\/?\w{1,20}\/?>/g, ' '),
    )
    .join('\n');
}
