/** Where pip and uv are told which index to use: files and variables, read as they read them. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { causeCode } from './atomic.js';
import { readIni } from './ini.js';

export interface Setting {
  /** as pip's option is called: `index-url`, `find-links` … */
  readonly key: string;
  /** as it stands there, credentials included: never to be shown as it is */
  readonly value: string;
  /** `environment`, or the file */
  readonly where: string;
  /** what to look for in that place: `PIP_INDEX_URL`, `index-url` */
  readonly name: string;
}

/** Behind the name of a settings file: what was there before configure-pip. */
export const backupSuffix = '.spkg-backup';

/**
 * The settings of `pip install`; later ones win, as for pip: the section for all commands in file after file (global,
 * user, site, PIP_CONFIG_FILE), then the section `install`, then the environment. `prefix`: sys.prefix of the Python
 * that installs; null: the environment that is active.
 */
export function readPipSettings(env: NodeJS.ProcessEnv, prefix: string | null): readonly Setting[] {
  const inFiles = pipConfigFiles(env, prefix).flatMap(settingsIn);
  const fromEnvironment = Object.entries(env).flatMap(([name, value]) => {
    if (!name.startsWith('PIP_') || name === 'PIP_CONFIG_FILE' || !value) return [];
    const key = name.slice('PIP_'.length).toLowerCase().replaceAll('_', '-');
    return [{ key, value, where: 'environment', name }];
  });
  const ofSection = (wanted: string): readonly Setting[] =>
    inFiles.filter(({ section }) => section === wanted).map(({ setting }) => setting);
  return [...ofSection('global'), ...ofSection('install'), ...fromEnvironment];
}

/** The one that counts of those with this key; undefined when it is not set. */
export function effectiveSetting(settings: readonly Setting[], key: string): Setting | undefined {
  return settings.filter((setting) => setting.key === key && setting.value !== '').at(-1);
}

function settingsIn(file: string): readonly { readonly section: string; readonly setting: Setting }[] {
  return readIni(readSettingsFile(file)).map(({ section, key, value }) => ({
    section,
    setting: { key, value, where: file, name: key },
  }));
}

/** `''` where there is no such file. */
function readSettingsFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // pip passes over what it cannot open; a folder in its place is none either
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES'].includes(causeCode(error) ?? '')) return '';
    throw error;
  }
}

/** pip's own list of configuration files, in the order in which they are read. `prefix`: sys.prefix. */
export function pipConfigFiles(env: NodeJS.ProcessEnv, prefix: string | null): readonly string[] {
  const named = env.PIP_CONFIG_FILE;
  if (named === '/dev/null') return [];
  const global = (env.XDG_CONFIG_DIRS || '/etc/xdg')
    .split(':')
    .map((folder) => join(folder, 'pip', 'pip.conf'));
  // a file named by the environment stands in for the user's
  const user = named && existsSync(named) ? [] : userPipConfigFiles(env);
  const active = prefix ?? (env.VIRTUAL_ENV || env.CONDA_PREFIX || null);
  const site = active === null ? [] : [join(active, 'pip.conf')];
  return [...global, '/etc/pip.conf', ...user, ...site, ...(named ? [named] : [])];
}

/** The last one is the one to write. */
export function userPipConfigFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env.HOME || homedir();
  const legacy = join(home, '.pip', 'pip.conf');
  const mac = join(home, 'Library', 'Application Support', 'pip');
  if (platform() === 'darwin' && existsSync(mac)) return [legacy, join(mac, 'pip.conf')];
  return [legacy, join(env.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf')];
}

/** uv's configuration files of system and user. */
export function uvConfigFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const system = (env.XDG_CONFIG_DIRS || '/etc/xdg')
    .split(':')
    .map((folder) => join(folder, 'uv', 'uv.toml'));
  return [...system, '/etc/uv/uv.toml', userUvConfigFile(env)];
}

/** The one to write. */
export function userUvConfigFile(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'uv', 'uv.toml');
}
