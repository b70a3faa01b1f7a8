/** The port Resolver: uv, told everything, allowed nothing else. It reads metadata and never builds. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalizeName } from '../core/names.js';
import type { Resolution, ResolveQuestion, Resolver } from '../core/ports.js';
import { withCredentials } from './credentials.js';
import { run, type RunResult } from './process.js';
import { readPylock } from './pylock.js';
import { standInWheel } from './stand-in-wheel.js';
import { explainFailure } from './uv-failure.js';
import { uvEnvironment, type FoundUv } from './uv-provide.js';

export interface UvResolverOptions {
  readonly uv: FoundUv;
  /** the one index, without credentials */
  readonly indexUrl: string;
  /** `Authorization: Basic …` for it, or null */
  readonly authorization: string | null;
  readonly env: NodeJS.ProcessEnv;
  /**
   * The path of an interpreter, of whatever version: uv asks it what it is, and no other. Looking for one itself costs
   * half a second where PATH leads to shims, and many where it looks for the target's version. None: uv looks.
   */
  readonly python: () => Promise<string | undefined>;
}

const timeoutMs = 600_000;

export function createUvResolver(options: UvResolverOptions): Resolver {
  const version = `uv ${options.uv.version}`;
  return {
    version: () => Promise.resolve(version),
    resolve: (question, signal) => inFolder((folder) => resolveIn(folder, options, question, signal)),
    parents: (question, signal) => inFolder((folder) => parentsIn(folder, options, question, signal)),
  };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spkg-resolve-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function resolveIn(
  folder: string,
  options: UvResolverOptions,
  question: ResolveQuestion,
  signal: AbortSignal,
): Promise<Resolution> {
  const output = join(folder, 'pylock.toml');
  if (question.preferred.length > 0) await writeFile(output, preferences(question));
  const format = ['--generate-hashes', '--format', 'pylock.toml', '-o', output];
  const result = await compile(folder, options, question, format, signal);
  if (result.code === 0) {
    return {
      kind: 'resolved',
      files: await readPylock(await readFile(output, 'utf8'), options.indexUrl, question),
    };
  }
  return explainFailure(result, question, options.indexUrl);
}

async function parentsIn(
  folder: string,
  options: UvResolverOptions,
  question: ResolveQuestion,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  // offline: the metadata of this very closure is in uv's cache. A resolution that decides is never offline: uv would
  // pass over what is not cached, and quietly choose another version
  const format = ['--annotation-style', 'line', '--no-header', '--no-strip-extras', '--offline'];
  const result = await compile(folder, options, question, format, signal);
  // the chains explain, they do not decide: without them each package stands alone
  return result.code === 0 ? readAnnotations(result.stdout) : new Map();
}

/** `numpy==2.4.6   # via pandas, scipy` */
export function readAnnotations(text: string): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, readonly string[]>();
  for (const line of text.split('\n')) {
    const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==\S+\s+#\s*via\s+(.*)$/.exec(line);
    if (!match?.[1]) continue;
    const needing = (match[2] ?? '').split(',').map((one) => one.trim());
    parents.set(
      normalizeName(match[1]),
      needing.map((one) => (one.startsWith('-') ? '' : normalizeName(one.split('[')[0] ?? ''))),
    );
  }
  return parents;
}

async function compile(
  folder: string,
  options: UvResolverOptions,
  question: ResolveQuestion,
  format: readonly string[],
  signal: AbortSignal,
): Promise<RunResult> {
  const python = await options.python();
  const interpreter = python === undefined ? [] : ['--python', python];
  const args = [...(await argumentsFor(folder, question)), ...interpreter, ...format];
  return run(options.uv.path, args, { env: environmentFor(options), cwd: folder, signal, timeoutMs });
}

async function argumentsFor(folder: string, question: ResolveQuestion): Promise<string[]> {
  const { requirements, target, excluded, sources, uploadedBefore } = question;
  const input = join(folder, 'requirements.in');
  await writeFile(input, requirements.map(({ text }) => `${text}\n`).join(''));
  const args = [
    'pip',
    'compile',
    input,
    '-q',
    '--no-build',
    '--no-config',
    '--no-sources',
    '--no-python-downloads',
  ];
  args.push(
    '--python-version',
    target.python,
    '--python-platform',
    target.platform,
    '--index-strategy',
    'first-index',
  );
  if (excluded.length > 0) {
    const constraints = join(folder, 'constraints.txt');
    await writeFile(constraints, excluded.map(({ name, version }) => `${name}!=${version}\n`).join(''));
    args.push('--constraint', constraints);
  }
  if (sources.length > 0) {
    const folderOfSources = join(folder, 'sources');
    await mkdir(folderOfSources, { recursive: true });
    for (const { filename, bytes } of sources.map(standInWheel)) {
      await writeFile(join(folderOfSources, filename), bytes);
    }
    args.push('--find-links', folderOfSources);
  }
  if (uploadedBefore !== null) args.push('--exclude-newer', uploadedBefore);
  return args;
}

/** The index goes by the environment, so that its credentials are in no argument list. */
function environmentFor({ env, indexUrl, authorization }: UvResolverOptions): NodeJS.ProcessEnv {
  return { ...uvEnvironment(env), UV_DEFAULT_INDEX: withCredentials(indexUrl, authorization) };
}

function preferences({ preferred }: ResolveQuestion): string {
  const packages = preferred.map(
    ({ name, version }) => `[[packages]]\nname = "${name}"\nversion = "${version}"\n`,
  );
  return `lock-version = "1.0"\ncreated-by = "spkg"\n\n${packages.join('\n')}`;
}
