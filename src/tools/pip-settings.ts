/** Where pip and uv are told which index to use: files and variables, read as they read them. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
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

/** Later ones win, as for pip: global, user, site, PIP_CONFIG_FILE, environment. */
export function readPipSettings(env: NodeJS.ProcessEnv, prefix: string | null): readonly Setting[] {
  const files = pipConfigFiles(env, prefix).filter((file) => existsSync(file));
  const fromFiles = files.flatMap((file) =>
    readIni(readFileSync(file, 'utf8'))
      .filter(({ section }) => section === 'global' || section === 'install' || section === 'download')
      .map(({ key, value }) => ({ key, value, where: file, name: key })),
  );
  const fromEnvironment = Object.entries(env).flatMap(([name, value]) => {
    if (!name.startsWith('PIP_') || name === 'PIP_CONFIG_FILE' || !value) return [];
    const key = name.slice('PIP_'.length).toLowerCase().replaceAll('_', '-');
    return [{ key, value, where: 'environment', name }];
  });
  return [...fromFiles, ...fromEnvironment];
}

/** pip's own list of configuration files, in the order in which they are read. `prefix`: sys.prefix. */
export function pipConfigFiles(env: NodeJS.ProcessEnv, prefix: string | null): readonly string[] {
  if (env.PIP_CONFIG_FILE === '/dev/null') return [];
  const global = (env.XDG_CONFIG_DIRS || '/etc/xdg')
    .split(':')
    .map((folder) => join(folder, 'pip', 'pip.conf'));
  const site = prefix === null ? [] : [join(prefix, 'pip.conf')];
  const own = env.PIP_CONFIG_FILE ? [env.PIP_CONFIG_FILE] : [];
  return [...global, '/etc/pip.conf', ...userPipConfigFiles(env), ...site, ...own];
}

/** The last one is the one to write. */
export function userPipConfigFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env.HOME || homedir();
  const legacy = join(home, '.pip', 'pip.conf');
  const mac = join(home, 'Library', 'Application Support', 'pip');
  if (platform() === 'darwin' && existsSync(mac)) return [legacy, join(mac, 'pip.conf')];
  return [legacy, join(env.XDG_CONFIG_HOME || join(home, '.config'), 'pip', 'pip.conf')];
}

/** uv's configuration files of user and system. */
export function uvConfigFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env.HOME || homedir();
  return ['/etc/uv/uv.toml', join(env.XDG_CONFIG_HOME || join(home, '.config'), 'uv', 'uv.toml')];
}
