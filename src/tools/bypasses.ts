/** Settings with which pip or uv would install past the private index. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bypass } from '../core/reports.js';
import { redact, sanitize } from '../core/sanitize.js';
import { readPipSettings, uvConfigFiles, type Setting } from './pip-settings.js';

const pipBypasses = new Set(['extra-index-url', 'find-links', 'no-index', 'no-binary', 'trusted-host']);
const uvVariables =
  /^UV_(INDEX|DEFAULT_INDEX|EXTRA_INDEX_URL|INDEX_URL|FIND_LINKS|NO_INDEX|CONFIG_FILE|INSECURE_HOST|INDEX_STRATEGY)$/;

/** `ownIndex`: the URL that pip and uv should use. `prefix`: sys.prefix of the Python that installs. */
export async function findBypasses(
  env: NodeJS.ProcessEnv,
  options: { readonly ownIndex: string; readonly prefix: string | null; readonly cwd: string },
): Promise<readonly Bypass[]> {
  return [
    ...readPipSettings(env, options.prefix)
      .filter((one) => goesAround(one, options.ownIndex))
      .map(pipBypass),
    ...uvEnvironmentBypasses(env, options.ownIndex),
    ...(await uvFileBypasses(env, options.ownIndex, options.cwd)),
  ];
}

function goesAround({ key, value, where }: Setting, ownIndex: string): boolean {
  if (pipBypasses.has(key)) return true;
  // an index in a file is what configure-pip sets; one in the environment wins over every file
  return key === 'index-url' && where === 'environment' && value.replace(/\/$/, '') !== ownIndex;
}

function pipBypass({ name, value, where }: Setting): Bypass {
  const remedy = where === 'environment' ? `unset ${name}` : `remove \`${name}\` from ${where}`;
  return { setting: name, value: shown(value), where, remedy };
}

function uvEnvironmentBypasses(env: NodeJS.ProcessEnv, ownIndex: string): readonly Bypass[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!uvVariables.test(name) || !value || value.replace(/\/$/, '') === ownIndex) return [];
    return [{ setting: name, value: shown(value), where: 'environment', remedy: `unset ${name}` }];
  });
}

async function uvFileBypasses(
  env: NodeJS.ProcessEnv,
  ownIndex: string,
  cwd: string,
): Promise<readonly Bypass[]> {
  const files = [...uvConfigFiles(env), join(cwd, 'uv.toml'), join(cwd, 'pyproject.toml')].filter((file) =>
    existsSync(file),
  );
  if (files.length === 0) return [];
  const { parse } = await import('smol-toml');
  return files.flatMap((file) => {
    const settings = uvSettings(file, parse);
    const indexes = (Array.isArray(settings.index) ? settings.index : []) as { url?: unknown }[];
    const urls = [
      ...indexes.map(({ url }) => url),
      settings['index-url'],
      settings['extra-index-url'],
      settings['find-links'],
    ].flat();
    return urls
      .filter((url): url is string => typeof url === 'string' && url.replace(/\/$/, '') !== ownIndex)
      .map((url) => ({ setting: 'index', value: shown(url), where: file, remedy: `remove it from ${file}` }));
  });
}

function uvSettings(file: string, parse: (text: string) => unknown): Record<string, unknown> {
  try {
    const document = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (!file.endsWith('pyproject.toml')) return document;
    const tool = document.tool as { uv?: Record<string, unknown> } | undefined;
    return tool?.uv ?? {};
  } catch {
    // a file that uv cannot read either sets nothing
    return {};
  }
}

function shown(value: string): string {
  return sanitize(redact(value), 200);
}
