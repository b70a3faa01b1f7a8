/** A repository with an external connection: asks the upstream index, and keeps what was asked for a while later. */
import { pause, behind, type World } from '../../world.js';
import { list, optional, record } from '../../values.js';
import {
  domainOf,
  groupAllows,
  packageOf,
  type Asset,
  type PackageVersion,
  type Repository,
} from './store.js';

export interface Upstream {
  /** the root of a PEP 691 index */
  url?: string;
  /** until a package that was asked for is kept */
  ingestMs: number;
}

export interface UpstreamFile {
  readonly filename: string;
  readonly url: string;
  readonly sha256: string;
  readonly requiresPython?: string;
  readonly yanked?: string;
}

export function upstream(world: World): Upstream {
  return world.state('upstream', () => ({ ingestMs: 0 }));
}

/** The files of a project at the upstream, where this repository may ask it; undefined: it may not, or there is none. */
export async function upstreamFiles(
  world: World,
  repository: Repository,
  name: string,
): Promise<readonly UpstreamFile[] | undefined> {
  const source = sourceOf(world, repository, name);
  const { url } = upstream(world);
  if (!source || url === undefined) return undefined;
  const page = `${url.replace(/\/$/, '')}/${name}/`;
  const response = await fetch(page, { headers: { accept: 'application/vnd.pypi.simple.v1+json' } });
  if (!response.ok) return undefined;
  const found = record(await response.json());
  return list(found.files).map((one) => {
    const file = record(one);
    const requiresPython = optional(file, 'requires-python');
    const yanked = file.yanked === true ? '' : optional(file, 'yanked');
    return {
      filename: String(file.filename),
      url: new URL(String(file.url), page).href,
      sha256: String(record(file.hashes).sha256),
      ...(requiresPython === undefined ? {} : { requiresPython }),
      ...(yanked === undefined ? {} : { yanked }),
    };
  });
}

/** The repository, of this and its upstreams, that has an external connection and may use it for this project. */
function sourceOf(world: World, repository: Repository, name: string): Repository | undefined {
  const domain = domainOf(world, repository.domain);
  if (repository.packages.get(name)?.restrictions?.upstream === 'BLOCK') return undefined;
  if (repository.externalConnections.includes('public:pypi')) {
    return groupAllows(domain, name, 'externalUpstream', repository.name) ? repository : undefined;
  }
  if (!groupAllows(domain, name, 'internalUpstream', repository.name)) return undefined;
  for (const one of repository.upstreams) {
    const above = domain.repositories.get(one);
    const found = above && sourceOf(world, above, name);
    if (found) return found;
  }
  return undefined;
}

/** Gives the bytes at once, and keeps the whole version in this repository after a while. */
export async function passThrough(
  world: World,
  repository: Repository,
  name: string,
  version: string,
  files: readonly UpstreamFile[],
  wanted: string,
): Promise<Buffer | undefined> {
  const file = files.find(({ filename }) => filename === wanted);
  if (!file) return undefined;
  const asset = await download(file);
  behind(world, keep(world, repository, name, version, files, asset));
  return asset.bytes;
}

async function download({ filename, url, requiresPython }: UpstreamFile): Promise<Asset> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the upstream answers ${response.status} for ${filename}`);
  return {
    name: filename,
    bytes: Buffer.from(await response.arrayBuffer()),
    ...(requiresPython === undefined ? {} : { requiresPython }),
  };
}

/** All assets of the version come, not only the one that was asked for. */
async function keep(
  world: World,
  repository: Repository,
  name: string,
  version: string,
  files: readonly UpstreamFile[],
  first: Asset,
): Promise<void> {
  await pause(world, upstream(world).ingestMs);
  if (world.stopped) return;
  const found = packageOf(repository, name);
  const made: PackageVersion = found.versions.get(version) ?? {
    version,
    status: 'Published',
    origin: 'EXTERNAL',
    assets: new Map(),
    published: world.clock.now(),
  };
  for (const file of files) {
    if (versionOfFile(file.filename, name) !== version || made.assets.has(file.filename)) continue;
    made.assets.set(file.filename, file.filename === first.name ? first : await download(file));
    if (file.yanked !== undefined) made.yanked = file.yanked;
  }
  found.versions.set(version, made);
  found.restrictions ??= { publish: 'BLOCK', upstream: 'ALLOW' };
}

/** The version in a file name of this project. */
export function versionOfFile(filename: string, name: string): string | undefined {
  const wheel = /^[^-]+-([^-]+)-(?:\d[^-]*-)?[^-]+-[^-]+-[^-]+\.whl$/.exec(filename)?.[1];
  if (wheel !== undefined) return wheel;
  const stem = filename.replace(/\.(tar\.gz|zip|tar\.bz2)$/, '');
  const pattern = name.replaceAll('-', '[-_.]+');
  return new RegExp(`^${pattern}-(.+)$`, 'i').exec(stem)?.[1];
}
