/** The package that runs here as one file, for builds that have no registry: npm packs it, and runs nothing of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SpkgError } from '../core/errors.js';
import { sanitizeLines } from '../core/sanitize.js';
import { packageRoot } from '../package-root.js';
import { run } from './process.js';

/** The path of the archive, whose bytes are the same each time. SPKG_CDK_MISSING where npm, which comes with Node, is not. */
export async function packTool(folder: string, signal: AbortSignal): Promise<string> {
  const root = fileURLToPath(packageRoot);
  // a checkout ships the bundle that its build makes
  const bundle = join(root, '.package');
  const cwd = existsSync(join(bundle, 'package.json')) ? bundle : root;
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { code, stdout, stderr } = await run('npm', args, { cwd, timeoutMs: 120_000, signal });
  const name = /"filename":\s*"([^"]+)"/.exec(stdout)?.[1];
  if (code === 0 && name !== undefined) return join(folder, name.replace(/^@/, '').replace('/', '-'));
  throw new SpkgError('SPKG_CDK_MISSING', `npm could not pack spkg: ${sanitizeLines(stderr.trim(), 4)}`, {
    tryThis: 'check that npm is on PATH: npm --version',
  });
}
