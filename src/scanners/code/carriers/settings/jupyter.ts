/** Settings of Jupyter and IPython: what a kernel, a server or a shell runs when it starts, and who may come in. */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import { analysePython } from '../../python/analyse.js';
import type { Carrier, Signal } from '../../signals.js';
import { baseName, momentOfPath, readable, signalOf, textOf, type Place } from '../signal.js';
import { isGraveCommand, readWords } from './commands.js';
import { member, parsedJson, textsOf } from './json.js';

const mostBytes = 1 << 20;
const settingsFile =
  /(^|\/)(etc|share|\.jupyter|\.ipython|ipython|jupyter)\/(.*\/)?(jupyter|ipython)_\w*config\.(json|py)$|(^|\/)jupyter_\w*config\.d\/[^/]+\.json$/;

export const jupyterSettings: Carrier = {
  id: 'jupyter-settings',
  fits: (path) => path.endsWith('/kernel.json') || settingsFile.test(path) || path.endsWith('.ipy'),
  read: readSettings,
};

function readSettings(entry: ArchiveEntry): readonly Signal[] {
  const { path } = entry;
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const place: Place = { path, moment: momentOfPath(path, 'startup') };
  const text = textOf(given.bytes);
  if (path.endsWith('.py')) return [...readLines(text, place), ...opensServer(text, place), hooks(place)];
  if (path.endsWith('.ipy')) return readIpython(text, place);
  const value = parsedJson(text);
  if (value === undefined) return [];
  if (baseName(path) === 'kernel.json') return readKernel(value, text, place);
  return [...extensions(value, place), ...readLines(text, place), ...opensServer(text, place)];
}

/** `argv`, and variables by which every Python loads something. */
function readKernel(value: unknown, text: string, place: Place): readonly Signal[] {
  const seen = readWords(textsOf(member(value, 'argv')), place);
  const grave = seen.find(isGraveCommand);
  const variable =
    /"(LD_PRELOAD|DYLD_INSERT_LIBRARIES|PYTHONSTARTUP|PYTHONHOME|BASH_ENV|HTTPS?_PROXY|PIP_INDEX_URL)"\s*:\s*"([^"\n]{1,200})"/i.exec(
      text,
    );
  return [
    ...seen,
    ...(grave ? [signalOf('settings-start-process', place, 1, grave.evidence)] : []),
    ...(variable
      ? [signalOf('redirects-traffic', place, 1, variable[0], `settings ${variable[1] ?? ''}`)]
      : []),
  ];
}

/** Extensions of a server that switch themselves on: what their hooks do, they do when it starts. */
function extensions(value: unknown, place: Place): readonly Signal[] {
  return [member(value, 'ServerApp'), member(value, 'NotebookApp'), member(value, 'LabServerApp')].flatMap(
    (app) =>
      ['jpserver_extensions', 'nbserver_extensions'].flatMap((name) => {
        const list = member(app, name);
        return typeof list !== 'object' || list === null
          ? []
          : Object.entries(list)
              .filter(([, on]) => on === true)
              .slice(0, 50)
              .map(([module]) =>
                signalOf('entry-point-autoload', place, 1, `${name}: ${module}`, module, [name]),
              );
      }),
  );
}

/** Code that every shell of IPython runs first. */
function readLines(text: string, place: Place): readonly Signal[] {
  const found =
    /exec_lines["']?\s*(?:\]?\s*[:=]|\.(?:append|extend)\(|\+=)\s*(\[[^]{0,8000}?\]\s*(?:\n|$|[,}])|["'][^\n]{0,4000})/.exec(
      text.slice(0, 64 << 10),
    )?.[1];
  if (found === undefined) return [];
  const lines = [...found.matchAll(/"((?:[^"\\\n]|\\.){1,4000})"|'((?:[^'\\\n]|\\.){1,4000})'/g)].slice(
    0,
    100,
  );
  return lines.flatMap((match) => {
    const source = Buffer.from(
      (match[1] ?? match[2] ?? '').replace(/\\n/g, '\n').replace(/\\(["'\\])/g, '$1'),
    );
    return analysePython({ source, path: place.path, moment: place.moment, depth: 1 });
  });
}

/** No token and no password, for whoever comes. */
function opensServer(text: string, place: Place): readonly Signal[] {
  const setting = (name: string, value: string): RegExpExecArray | null =>
    new RegExp(String.raw`\b${name}["']?\s*[:=]\s*${value}`).exec(text);
  const token = setting('token', String.raw`(?:u?["']["'])`);
  const away =
    setting('ip', String.raw`["'](?:0\.0\.0\.0|\*|::)["']`) ??
    setting('allow_origin', String.raw`["']\*["']`) ??
    setting('disable_check_xsrf', '[Tt]rue');
  if (token && away) return [signalOf('settings-open-server', place, 1, `${token[0]} … ${away[0]}`)];
  const origin = setting('allow_origin', String.raw`["']https?:\/\/[^"'\n]{1,200}["']`);
  return origin ? [signalOf('redirects-traffic', place, 1, origin[0], 'settings allow_origin')] : [];
}

/** Functions of such a file are hooks: they are called. */
function hooks(place: Place): Signal {
  const module = place.path.replace(/\.py$/, '').replace(/^[^/]+-\d[^/]*\/(src\/)?/, '');
  return signalOf('entry-point-autoload', place, 1, place.path, module);
}

/** Python with lines of IPython, run at its start. */
function readIpython(text: string, place: Place): readonly Signal[] {
  const commands = text.split('\n').flatMap((line, index) => {
    const command = /^\s*(?:\w+\s*=\s*)?!{1,2}(.*)$/.exec(line.slice(0, 20_000))?.[1];
    return command === undefined ? [] : readWords(['sh', '-c', command], place, index + 1);
  });
  const grave = commands.find(isGraveCommand);
  const python = text
    .split('\n')
    .map((line) => (/^\s*[!%]/.test(line) ? '' : line))
    .join('\n');
  return [
    ...commands,
    ...(grave ? [signalOf('settings-start-process', place, grave.line, grave.evidence)] : []),
    ...analysePython({ source: Buffer.from(python), path: place.path, moment: place.moment }),
  ];
}
