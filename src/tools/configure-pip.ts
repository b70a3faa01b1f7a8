/** Points pip or uv at the private index: one setting, a backup, and the way back. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SpkgError } from '../core/errors.js';
import type { ConfigurePipReport } from '../core/reports.js';
import { redact, sanitize } from '../core/sanitize.js';
import { causeCode, createAtomically, fileError, writeAtomically } from './atomic.js';
import { withCredentials } from './credentials.js';
import { setIni } from './ini.js';
import { backupSuffix, userPipConfigFiles, userUvConfigFile } from './pip-settings.js';

export interface ConfigureOrder {
  readonly tool: 'pip' | 'uv';
  readonly scope: 'venv' | 'user' | 'site';
  /** without credentials */
  readonly indexUrl: string;
  /** what the index asks for; it is written, and shown nowhere */
  readonly login?: IndexLogin;
  /** sys.prefix of the Python to configure; needed for `venv` and `site` */
  readonly prefix: string;
  readonly virtual: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** A password that ends, or a program that gives one each time it is needed. */
export type IndexLogin =
  | { readonly kind: 'token'; readonly authorization: string; readonly expires: string }
  | { readonly kind: 'keyring'; readonly user: string; readonly script: string };

type Result = Omit<ConfigurePipReport, 'bypasses'>;

const mark = '# backup by spkg: there was no file\n';

/** SPKG_PIP_CONFIG_FAILED for a venv that is none; SPKG_PATH_UNWRITABLE. Running it again keeps the first backup. */
export async function configure(order: ConfigureOrder, print: boolean): Promise<Result> {
  const file = fileFor(order);
  const before = read(file);
  const url = writtenUrl(order);
  const content =
    order.tool === 'pip' ? setPip(before ?? '', url, order) : await setUv(before ?? '', url, order, file);
  const { tool, indexUrl, login } = order;
  const base = {
    tool,
    file,
    indexUrl,
    content: redact(content),
    expires: login?.kind === 'token' ? login.expires : null,
    keyring: login?.kind === 'keyring' ? keyringPath(order) : null,
  };
  if (print) return { ...base, action: 'would-write', backup: null };
  if (login?.kind === 'keyring') await installKeyring(order, login.script);
  const backup = backupOf(file);
  if (before === content) {
    await secure(file);
    return { ...base, action: 'unchanged', backup: existsSync(backup) ? backup : null };
  }
  await createAtomically(backup, before ?? mark, { mode: 0o600 });
  await writeAtomically(file, content, { mode: 0o600 });
  return { ...base, action: 'written', backup };
}

/** With what the index asks for in front of its host. */
function writtenUrl({ indexUrl, login }: ConfigureOrder): string {
  if (login === undefined) return indexUrl;
  if (login.kind === 'token') return withCredentials(indexUrl, login.authorization);
  const url = new URL(indexUrl);
  url.username = login.user;
  return url.href;
}

function setPip(text: string, url: string, { login }: ConfigureOrder): string {
  const set = setIni(text, 'global', 'index-url', url);
  return login?.kind === 'keyring' ? setIni(set, 'global', 'keyring-provider', 'subprocess') : set;
}

/** `keyring` on PATH is what pip and uv start; in a virtual environment it is there for that one alone. */
function keyringPath({ prefix }: ConfigureOrder): string {
  return join(prefix, 'bin', 'keyring');
}

const keyringMark = '# spkg: passwords for the private index';

/**
 * SPKG_PIP_CONFIG_FAILED outside of a virtual environment, unless the whole Python was named (`--scope site`), and where
 * another program has that name.
 */
async function installKeyring(order: ConfigureOrder, script: string): Promise<void> {
  if (!order.virtual && order.scope !== 'site') {
    throw new SpkgError(
      'SPKG_PIP_CONFIG_FAILED',
      `\`${sanitize(order.prefix, 200)}\` is no virtual environment: a keyring there would be everybody's`,
      {
        tryThis:
          'activate one, name its python with --python, or leave out --keyring; --scope site if it may be',
      },
    );
  }
  const path = keyringPath(order);
  const before = read(path);
  if (before !== undefined && !before.includes(keyringMark)) {
    throw new SpkgError('SPKG_PIP_CONFIG_FAILED', `there is another keyring program at \`${path}\``, {
      tryThis: 'use a virtual environment without it, or leave out --keyring',
    });
  }
  await writeAtomically(path, `#!/bin/sh\n${keyringMark}\n${script}\n`, { mode: 0o700 });
}

async function removeKeyring(order: ConfigureOrder): Promise<void> {
  const path = keyringPath(order);
  if (existsSync(path) && read(path)?.includes(keyringMark) === true) await rm(path, { force: true });
}

/** Puts back what was there before the first `configure`. SPKG_NOTHING_TO_UNDO. */
export async function undo(order: ConfigureOrder): Promise<Result> {
  const file = fileFor(order);
  const backup = backupOf(file);
  const before = read(backup);
  if (before === undefined) {
    throw new SpkgError('SPKG_NOTHING_TO_UNDO', `there is no backup of \`${file}\``, {
      tryThis: 'spkg configure-pip --print',
    });
  }
  try {
    if (before === mark) {
      await rm(file, { force: true });
      await rm(backup);
    } else {
      await rename(backup, file);
    }
  } catch (error) {
    throw fileError(error, file);
  }
  await removeKeyring(order);
  const content = before === mark ? '' : before;
  const { tool, indexUrl } = order;
  const ended = { expires: null, keyring: null, backup: null };
  return { tool, file, indexUrl, content: redact(content), action: 'undone', ...ended };
}

function fileFor({ tool, scope, prefix, virtual, env }: ConfigureOrder): string {
  if (tool === 'uv') return userUvConfigFile(env);
  if (scope === 'user') return userPipConfigFiles(env).at(-1) ?? '';
  if (scope === 'venv' && !virtual) {
    throw new SpkgError('SPKG_PIP_CONFIG_FAILED', `\`${sanitize(prefix, 200)}\` is no virtual environment`, {
      tryThis: 'activate one, name its python with --python, or use --scope user',
    });
  }
  return join(prefix, 'pip.conf');
}

function backupOf(file: string): string {
  return `${file}${backupSuffix}`;
}

/**
 * Our `[[index]]` stands before every other table: of several that are `default`, uv takes the first. What else is
 * there stays as it is. SPKG_PIP_CONFIG_FAILED when the file is no TOML, or would be none with it.
 */
async function setUv(text: string, url: string, { login }: ConfigureOrder, file: string): Promise<string> {
  const provider = 'keyring-provider = "subprocess"\n';
  const block = `[[index]]\nname = "spkg"\nurl = "${url}"\ndefault = true\n`;
  const own = /^\[\[index\]\]\nname = "spkg"\nurl = "[^"\n]*"\ndefault = true\n\n?/m;
  const others = text.replace(own, '').replace(provider, '');
  const rest = login?.kind === 'keyring' ? `${provider}${others}` : others;
  const table = /^[ \t]*\[{1,2}[\w."' -]+\]{1,2}[ \t]*(?:#.*)?$/m.exec(rest)?.index ?? rest.length;
  const head = rest.slice(0, table);
  const gap = head === '' || head.endsWith('\n\n') ? '' : head.endsWith('\n') ? '\n' : '\n\n';
  const tail = rest.slice(table);
  const content = `${head}${gap}${block}${tail === '' ? '' : `\n${tail}`}`;
  const [used] = (await uvIndexes(content, file)).filter((index) => index.default === true);
  if (used?.url !== url) throw failedFor(file, undefined);
  return content;
}

const uvSchema = v.looseObject({
  index: v.optional(
    v.array(v.looseObject({ url: v.optional(v.string()), default: v.optional(v.boolean()) })),
    [],
  ),
});

async function uvIndexes(text: string, file: string): Promise<v.InferOutput<typeof uvSchema>['index']> {
  const { parse } = await import('smol-toml');
  try {
    return v.parse(uvSchema, parse(text)).index;
  } catch (cause) {
    throw failedFor(file, cause);
  }
}

function failedFor(file: string, cause: unknown): SpkgError {
  return new SpkgError('SPKG_PIP_CONFIG_FAILED', `\`${file}\` is not written in a way that spkg can add to`, {
    tryThis: `move it away, run the command again, and put your own settings below: ${file}`,
    cause,
  });
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return undefined;
    throw new SpkgError('SPKG_PIP_CONFIG_FAILED', `cannot read \`${path}\``, {
      tryThis: `look at its permissions: ls -l ${path}`,
      cause: error,
    });
  }
}

async function secure(file: string): Promise<void> {
  await chmod(file, 0o600).catch((error: unknown) => {
    throw fileError(error, file);
  });
}
