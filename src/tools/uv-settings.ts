/** Indexes that uv is told of in files: its own of system and user, and the projects around the current folder. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { uvConfigFiles } from './pip-settings.js';

export interface UvSetting {
  /** `index`, `find-links` … as uv calls it */
  readonly key: string;
  /** as it stands there, credentials included: never to be shown as it is */
  readonly value: string;
  readonly where: string;
}

const urls = v.optional(v.union([v.string(), v.array(v.string())]), []);
const flat = {
  'index-url': v.optional(v.string()),
  'extra-index-url': urls,
  'find-links': urls,
  'no-index': v.optional(v.boolean()),
  'torch-backend': v.optional(v.string()),
};
const text = v.optional(v.string());
/** Where one package comes from, whatever the index says; `workspace` alone is the user's own code. */
const sourceSchema = v.looseObject({ git: text, url: text, path: text, index: text });
// the list first: to valibot a list is an object too
const sourcesOfOne = v.union([v.array(sourceSchema), sourceSchema]);
const settingsSchema = v.looseObject({
  ...flat,
  index: v.optional(v.array(v.looseObject({ name: text, url: text })), []),
  sources: v.optional(v.record(v.string(), sourcesOfOne), {}),
  pip: v.optional(v.looseObject(flat)),
});
type Settings = v.InferOutput<typeof settingsSchema>;
type Table = NonNullable<Settings['pip']>;

/** Everything that names a place to install from, in the order in which uv looks for files, the nearest project last. */
export async function readUvSettings(env: NodeJS.ProcessEnv, cwd: string): Promise<readonly UvSetting[]> {
  const named = env.UV_CONFIG_FILE ? [env.UV_CONFIG_FILE] : [];
  const files = [...uvConfigFiles(env), ...projectFiles(cwd), ...named].filter((file) => existsSync(file));
  if (files.length === 0) return [];
  const { parse } = await import('smol-toml');
  return files.flatMap((file) => settingsOf(file, parse));
}

/** uv.toml and pyproject.toml of this folder and of those above it. */
function projectFiles(cwd: string): readonly string[] {
  const files: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    files.unshift(join(folder, 'uv.toml'), join(folder, 'pyproject.toml'));
    if (dirname(folder) === folder) return files;
  }
}

function settingsOf(where: string, parse: (text: string) => unknown): readonly UvSetting[] {
  let settings: Settings;
  try {
    const document = parse(readFileSync(where, 'utf8'));
    settings = v.parse(settingsSchema, where.endsWith('pyproject.toml') ? toolUv(document) : document);
  } catch {
    // not known to set nothing: another reader of TOML may be less strict
    return [{ key: 'settings', value: 'cannot be read', where }];
  }
  const of = (key: string, values: string | readonly string[] | undefined): readonly UvSetting[] =>
    [values ?? []].flat().map((value) => ({ key, value, where }));
  const ofTable = (table: Table): readonly UvSetting[] => [
    ...of('index-url', table['index-url']),
    ...of('extra-index-url', table['extra-index-url']),
    ...of('find-links', table['find-links']),
    ...of('no-index', table['no-index'] === true ? 'true' : []),
    ...of('torch-backend', table['torch-backend']),
  ];
  const indexes = settings.index.flatMap(({ url }) => of('index', url));
  const sources = Object.entries(settings.sources).flatMap(([name, one]) =>
    of(
      `sources.${name}`,
      [one].flat().flatMap((source) => placeOf(source, settings.index)),
    ),
  );
  return [...indexes, ...sources, ...ofTable(settings), ...(settings.pip ? ofTable(settings.pip) : [])];
}

/** An index is told by its address, so that ours is known for what it is; by its name where this file does not say more. */
function placeOf(
  { git, url, path, index }: v.InferOutput<typeof sourceSchema>,
  indexes: Settings['index'],
): string | readonly [] {
  return git ?? url ?? path ?? indexes.find(({ name }) => name === index)?.url ?? index ?? [];
}

const projectSchema = v.looseObject({ tool: v.optional(v.looseObject({ uv: v.optional(v.unknown()) })) });

function toolUv(document: unknown): unknown {
  return v.parse(projectSchema, document).tool?.uv ?? {};
}
