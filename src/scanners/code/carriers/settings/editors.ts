/** Settings by which editors, agents, builds of containers and CI run commands: MCP servers, hooks, tasks, workflows. */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal } from '../../signals.js';
import { momentOfPath, readable, signalOf, textOf, type Place } from '../signal.js';
import { isGraveCommand, readCommand, readHeld, readWords } from './commands.js';
import { member, objectsIn, parsedJson, textsOf } from './json.js';

const mostBytes = 1 << 20;
/** An agent or an editor starts what these name. */
const startedByItself =
  /(^|\/)((\.?mcp|mcp_config|mcp_settings|claude_desktop_config|hooks)\.json|\.(claude|gemini|cursor|codex|windsurf|roo|kiro|amazonq)\/([^/]+\/)*[^/]+\.(json|toml))$/;
const tasks =
  /(^|\/)(\.vscode\/(tasks|launch|settings)\.json|\.zed\/tasks\.json|\.?devcontainer(\/devcontainer)?\.json|\.devcontainer\/.*\.json|binding\.gyp|\.pre-commit-config\.yaml|\.pre-commit-hooks\.yaml)$/;
const recipes =
  /(^|\/)(Makefile|GNUmakefile|makefile|justfile|Justfile|Taskfile\.ya?ml|Dockerfile[^/]*|Containerfile|[^/]*\.dockerfile|tox\.ini|\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml)$|(^|\/)\.(github\/(workflows|actions)|circleci)\/.*\.ya?ml$/;

export const commandSettings: Carrier = {
  id: 'command-settings',
  fits: (path) => startedByItself.test(path) || tasks.test(path) || recipes.test(path),
  read: readSettings,
};

function readSettings(entry: ArchiveEntry): readonly Signal[] {
  const { path } = entry;
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const place: Place = { path, moment: momentOfPath(path) };
  const text = textOf(given.bytes);
  if (recipes.test(path)) return readRecipe(text, place);
  const seen = path.endsWith('.json') ? readJson(text, place) : readHeld(text, place);
  const grave = seen.find(isGraveCommand);
  if (!grave) return seen;
  const unasked = startedByItself.test(path) || /"runOn"\s*:\s*"folderOpen"/.test(text);
  return unasked ? [...seen, signalOf('settings-start-process', place, grave.line, grave.evidence)] : seen;
}

function readJson(text: string, place: Place): readonly Signal[] {
  const value = parsedJson(text);
  if (value === undefined) return readHeld(text, place);
  const loader = /"(LD_PRELOAD|DYLD_INSERT_LIBRARIES|PYTHONSTARTUP|BASH_ENV)"\s*:\s*"([^"\n]{1,200})"/.exec(
    text,
  );
  const signals: Signal[] = loader
    ? [signalOf('redirects-traffic', place, 1, loader[0], `settings ${loader[1] ?? ''}`)]
    : [];
  for (const one of objectsIn(value)) {
    const command = member(one, 'command');
    if (typeof command === 'string')
      signals.push(
        ...readWords([command, ...textsOf(member(one, 'args'))], place),
        ...(/\s/.test(command) ? readCommand(command, place) : []),
      );
    else if (Array.isArray(command)) signals.push(...readWords(textsOf(command), place));
    for (const name of [
      'postCreateCommand',
      'postStartCommand',
      'initializeCommand',
      'onCreateCommand',
      'action',
    ]) {
      const text_ = member(one, name);
      if (typeof text_ === 'string') signals.push(...readCommand(text_, place));
      if (Array.isArray(text_)) signals.push(...readWords(textsOf(text_), place));
    }
  }
  return signals.slice(0, 200);
}

/** Recipes of builds fetch and run installers: only what leaves with keys counts. */
function readRecipe(text: string, place: Place): readonly Signal[] {
  const secrets = /\$\{\{\s*toJSON\(secrets\)\s*\}\}/i.exec(text);
  const plain = text
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*(?:-\s+)?(?:run|entry|script|commands)\s*[:=]\s*\|?/, '')
        .replace(/^\s*(?:RUN|CMD|ENTRYPOINT)\s+/, '')
        .replace(/^\t@?-?/, '')
        .replace(/\$\$/g, '$')
        .replace(/^\s*- /, ''),
    )
    .join('\n');
  const sent = readCommand(plain, place).filter(
    ({ what }) => what === 'script-sends-secrets' || what === 'reverse-shell',
  );
  const dumped =
    secrets !== null &&
    /\b(curl|wget|nc|https?:\/\/(?!github))/.test(text.slice(secrets.index, secrets.index + 600));
  return dumped
    ? [
        ...sent,
        signalOf(
          'script-sends-secrets',
          place,
          text.slice(0, secrets.index).split('\n').length,
          text.slice(secrets.index, secrets.index + 200),
        ),
      ]
    : sent;
}
