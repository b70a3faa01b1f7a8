/** The package that runs here as one file, for builds that have no registry: what `npm pack` would make of it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as v from 'valibot';
import { packageRoot } from '../package-root.js';
import { tarOf } from './tar-writer.js';

const descriptionSchema = v.object({
  name: v.string(),
  version: v.string(),
  /** plain paths: files, or folders with all that is in them */
  files: v.array(v.string()),
  bin: v.record(v.string(), v.string()),
});

/** What npm packs whether `files` names it or not. */
const always = ['package.json', 'README.md', 'LICENSE'];

/** The path of the archive, whose bytes are the same each time. */
export async function packTool(folder: string, signal: AbortSignal): Promise<string> {
  const root = fileURLToPath(packageRoot);
  // a checkout ships the bundle that its build makes
  const bundle = join(root, '.package');
  return packFolder(existsSync(join(bundle, 'package.json')) ? bundle : root, folder, signal);
}

/**
 * Packs the package in `from`. Here and not by npm, which takes a second to start; and everything is read at once, so
 * that what is left goes on in another thread while the caller loads the CDK.
 */
export async function packFolder(from: string, into: string, signal: AbortSignal): Promise<string> {
  const text = readFileSync(join(from, 'package.json'), 'utf8');
  const { name, version, files, bin } = v.parse(descriptionSchema, JSON.parse(text));
  const programs = new Set(Object.values(bin).map((path) => posix.normalize(path)));
  const paths = new Set([...always, ...files].flatMap((path) => filesBelow(from, path)));
  const entries = [...paths].sort().map((path) => ({
    name: `package/${path}`,
    mode: programs.has(path) ? 0o755 : 0o644,
    content: readFileSync(join(from, path)),
  }));
  const tar = tarOf(entries);
  // as one piece: else each piece waits for the caller's thread
  const packed = await promisify(gzip)(tar, { chunkSize: tar.length });
  const target = join(into, `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`);
  await writeFile(target, packed, { signal });
  return target;
}

function filesBelow(root: string, path: string): readonly string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  // what is not there is not packed, as npm does it
  if (!stats?.isDirectory()) return stats ? [posix.normalize(path)] : [];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(root, join(one.parentPath, one.name)));
}
