/** A command that is none: said as every other wrong input is, with what was probably meant. */
import type { Hook } from '@oclif/core';
import { errorDocument, errorScreen } from '../base-command.js';
import { SpkgError } from '../core/errors.js';
import { nearestWord } from '../core/nearest.js';
import { jsonText, sanitize } from '../core/sanitize.js';
import { printResult, say } from '../ui/terminal.js';

const hook: Hook.CommandNotFound = ({ config, id, argv }) => {
  // oclif joins what it cannot tell from a topic: `nope:numpy`
  const [typed = ''] = id.split(':');
  const names = config.commands
    .filter(({ hidden }) => !hidden)
    .map(({ id: known }) => known.split(':')[0] ?? known);
  const meant = nearestWord(typed, names);
  const tryThis = meant === undefined ? 'spkg --help' : `spkg ${meant} --help`;
  const error = new SpkgError('SPKG_FLAG_INVALID', `there is no command \`${sanitize(typed, 60)}\``, {
    tryThis,
  });
  process.exitCode = error.exitCode;
  if (argv?.includes('--json')) printResult(jsonText(errorDocument(error)));
  else say(errorScreen(error));
  return Promise.resolve();
};

export default hook;
