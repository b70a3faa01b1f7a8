/** Settings with which pip or uv would install past the private index. */
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Bypass } from '../core/reports.js';
import { redact, sanitize } from '../core/sanitize.js';
import { splitCredentials } from './credentials.js';
import { effectiveSetting, readPipSettings, type Setting } from './pip-settings.js';
import { readUvSettings } from './uv-settings.js';

const pipBypasses = new Set([
  'extra-index-url',
  'find-links',
  'no-index',
  'no-binary',
  'trusted-host',
  'requirement',
  'editable',
]);
const uvVariables =
  /^UV_(INDEX|DEFAULT_INDEX|EXTRA_INDEX_URL|INDEX_URL|FIND_LINKS|NO_INDEX|CONFIG_FILE|NO_CONFIG|INSECURE_HOST|INDEX_STRATEGY|TORCH_BACKEND)$/;
const uvConstraints = /^UV_(CONSTRAINT|OVERRIDE)$/;

/** `ownIndex`: the URL that pip and uv should use. `prefix`: sys.prefix of the Python that installs. */
export async function findBypasses(
  env: NodeJS.ProcessEnv,
  options: { readonly ownIndex: string; readonly prefix: string | null; readonly cwd: string },
): Promise<readonly Bypass[]> {
  const bare = (url: string): string => splitCredentials(url).url.replace(/\/$/, '');
  const isOwn = (url: string): boolean => bare(url) === bare(options.ownIndex);
  return [
    ...pipSettings(env, options.prefix, isOwn),
    ...uvEnvironment(env, isOwn),
    ...(await uvFiles(env, options.cwd, isOwn)),
    ...otherInstallers(env),
  ];
}

function pipSettings(
  env: NodeJS.ProcessEnv,
  prefix: string | null,
  isOwn: (url: string) => boolean,
): readonly Bypass[] {
  const settings = readPipSettings(env, prefix);
  const around = settings.filter(
    (one) =>
      !isOff(one) && (pipBypasses.has(one.key) || (one.key === 'constraint' && namesPlaces(one.value))),
  );
  const index = effectiveSetting(settings, 'index-url');
  const configured = settings.some(({ key, value }) => key === 'index-url' && isOwn(value));
  if (index && !isOwn(index.value) && (configured || index.where === 'environment')) around.push(index);
  const found = around.map(pipBypass);
  // the file that is named is read in the place of the user's own, and `/dev/null` in the place of all
  const file = env.PIP_CONFIG_FILE;
  if (!file || !existsSync(file) || configured) return found;
  return [
    ...found,
    { setting: 'PIP_CONFIG_FILE', value: shown(file), where: 'environment', remedy: 'unset PIP_CONFIG_FILE' },
  ];
}

/** `no-index = false` sets nothing; nor do empty values. */
function isOff({ key, value }: Setting): boolean {
  return value === '' || (key === 'no-index' && /^(0|false|no|off|n|f)$/i.test(value));
}

/** Whether files of constraints (several, by spaces) do more than pin: an address or an option; also when not readable. */
function namesPlaces(files: string): boolean {
  return files.split(/\s+/).some((file) => {
    try {
      const lines = readFileSync(file, 'utf8').split(/\r?\n/);
      return lines.some((line) => /^\s*-|@|:\/\//.test(line.replace(/(^|\s)#.*$/, '')));
    } catch {
      // not here, or an address: what it says is not known to be harmless
      return true;
    }
  });
}

function pipBypass({ name, value, where }: Setting): Bypass {
  const remedy = where === 'environment' ? `unset ${name}` : `remove \`${name}\` from ${where}`;
  return { setting: name, value: shown(value), where, remedy };
}

function uvEnvironment(env: NodeJS.ProcessEnv, isOwn: (url: string) => boolean): readonly Bypass[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value || isOwn(value)) return [];
    const around = uvVariables.test(name) || (uvConstraints.test(name) && namesPlaces(value));
    if (!around) return [];
    return [{ setting: name, value: shown(value), where: 'environment', remedy: `unset ${name}` }];
  });
}

async function uvFiles(
  env: NodeJS.ProcessEnv,
  cwd: string,
  isOwn: (url: string) => boolean,
): Promise<readonly Bypass[]> {
  const settings = await readUvSettings(env, cwd);
  return settings
    .filter(({ value }) => !isOwn(value))
    .map(({ key, value, where }) => ({
      setting: key,
      value: shown(value),
      where,
      remedy: `remove it from ${where}`,
    }));
}

/** What installs from places of its own, whatever pip and uv are told. */
function otherInstallers(env: NodeJS.ProcessEnv): readonly Bypass[] {
  const folders = (env.PATH ?? '').split(delimiter).filter(isAbsolute);
  return ['conda', 'mamba', 'micromamba'].flatMap((program) => {
    const path = folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
    if (path === undefined) return [];
    const value = 'installs from its channels, which the gate does not see';
    return [{ setting: program, value, where: path, remedy: `install with pip or uv, not with ${program}` }];
  });
}

function shown(value: string): string {
  return sanitize(redact(value), 200);
}
