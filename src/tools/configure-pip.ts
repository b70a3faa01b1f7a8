/** Points pip or uv at the private index: one setting, a backup, and the way back. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { SpkgError } from '../core/errors.js';
import type { ConfigurePipReport } from '../core/reports.js';
import { sanitize } from '../core/sanitize.js';
import { causeCode, createAtomically, fileError, writeAtomically } from './atomic.js';
import { setIni } from './ini.js';
import { backupSuffix, userPipConfigFiles, userUvConfigFile } from './pip-settings.js';

export interface ConfigureOrder {
  readonly tool: 'pip' | 'uv';
  readonly scope: 'venv' | 'user' | 'site';
  readonly indexUrl: string;
  /** sys.prefix of the Python to configure; needed for `venv` and `site` */
  readonly prefix: string;
  readonly virtual: boolean;
  readonly env: NodeJS.ProcessEnv;
}

type Result = Omit<ConfigurePipReport, 'bypasses'>;

const mark = '# backup by spkg: there was no file\n';

/** SPKG_PIP_CONFIG_FAILED for a venv that is none; SPKG_PATH_UNWRITABLE. Running it again keeps the first backup. */
export async function configure(order: ConfigureOrder, print: boolean): Promise<Result> {
  const file = fileFor(order);
  const before = read(file);
  const content =
    order.tool === 'pip'
      ? setIni(before ?? '', 'global', 'index-url', order.indexUrl)
      : await setUv(before ?? '', order.indexUrl, file);
  const base = { tool: order.tool, file, indexUrl: order.indexUrl, content } as const;
  if (print) return { ...base, action: 'would-write', backup: null };
  const backup = backupOf(file);
  if (before === content) {
    await secure(file);
    return { ...base, action: 'unchanged', backup: existsSync(backup) ? backup : null };
  }
  await createAtomically(backup, before ?? mark, { mode: 0o600 });
  await writeAtomically(file, content, { mode: 0o600 });
  return { ...base, action: 'written', backup };
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
  const content = before === mark ? '' : before;
  return { tool: order.tool, file, indexUrl: order.indexUrl, content, action: 'undone', backup: null };
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
async function setUv(text: string, url: string, file: string): Promise<string> {
  const block = `[[index]]\nname = "spkg"\nurl = "${url}"\ndefault = true\n`;
  const own = /^\[\[index\]\]\nname = "spkg"\nurl = "[^"\n]*"\ndefault = true\n\n?/m;
  const rest = text.replace(own, '');
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
