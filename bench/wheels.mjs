// The wheels that benchmarks read. They are downloaded once, by hash where there is a lock, and never installed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { findUv } from '../dist/tools/uv-provide.js';
import { cache, root, scrubbed } from './places.mjs';

const largest = 40 * 2 ** 20;
const atOnce = 8;

/** Popular pure wheels: those that `pure-wheels.txt` names, the newest of each when they were downloaded. */
export function pureWheels() {
  const folder = join(cache, 'pure-wheels');
  if (!existsSync(folder)) {
    const names = readFileSync(join(root, 'bench', 'pure-wheels.txt'), 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    const flags = [
      'download',
      '-q',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--platform',
      'any',
      '-d',
      folder,
    ];
    execFileSync('python3', ['-m', 'pip', ...flags, ...names], { env: scrubbed, stdio: 'inherit' });
  }
  return wheelsIn(folder).filter((file) => file.endsWith('-none-any.whl'));
}

/**
 * What `bench/NAME.txt` names, for Python 3.11 on manylinux_2_28, with or without `dependencies`: each package's wheel of
 * at most 40 MiB. Resolved once; the lock lies beside the wheels.
 */
export async function corpusWheels(name, { dependencies }) {
  const folder = join(cache, name);
  const lock = join(folder, 'pylock.toml');
  if (!existsSync(lock)) await resolve(join(root, 'bench', `${name}.txt`), lock, dependencies);
  const wanted = parse(readFileSync(lock, 'utf8')).packages.flatMap(({ wheels = [] }) => choose(wheels));
  const missing = wanted.filter(({ file }) => !existsSync(join(folder, file)));
  if (missing.length > 0) process.stderr.write(`downloading ${missing.length} wheels of ${name} …\n`);
  await Promise.all(Array.from({ length: atOnce }, () => download(missing, folder)));
  return wanted.map(({ file }) => join(folder, file)).sort();
}

async function resolve(requirements, lock, dependencies) {
  mkdirSync(dirname(lock), { recursive: true });
  const uv = await findUv(process.env);
  const flags = ['--no-build', '--no-config', '--no-sources', '--generate-hashes', '-q'];
  if (!dependencies) flags.push('--no-deps');
  const target = ['--python-version', '3.11', '--python-platform', 'x86_64-manylinux_2_28'];
  const output = ['--format', 'pylock.toml', '-o', lock];
  execFileSync(uv.path, ['pip', 'compile', requirements, ...flags, ...target, ...output], {
    stdio: 'inherit',
  });
}

/** Of the wheels that fit, the one made for exactly this Python first. */
function choose(wheels) {
  const rank = ({ url }) =>
    (/cp311-cp311|abi3|none-any/.test(url) ? 1 : 0) + (url.includes('musllinux') ? -2 : 0);
  const [best] = [...wheels].sort((a, b) => rank(b) - rank(a));
  if (!best || best.size > largest) return [];
  const file = decodeURIComponent(new URL(best.url).pathname.split('/').at(-1));
  return [{ url: best.url, file, sha256: best.hashes.sha256 }];
}

async function download(queue, folder) {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const response = await fetch(next.url);
    if (!response.ok) throw new Error(`${next.file}: HTTP ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== next.sha256)
      throw new Error(`${next.file}: sha256 ${sha256}, the lock says ${next.sha256}`);
    writeFileSync(join(folder, `${next.file}.part`), bytes);
    renameSync(join(folder, `${next.file}.part`), join(folder, next.file));
  }
}

function wheelsIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.whl'))
    .sort()
    .map((name) => join(folder, name));
}

export function describe(files, kind) {
  const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
  return `${files.length} ${kind}, ${megabytes.toFixed(1)} MB`;
}

/** The peer of every scan: the same files tested by unzip, one process each. */
export function unzip(files) {
  return { command: 'sh', args: ['-c', 'for f; do unzip -tq "$f" || exit 1; done', 'sh', ...files] };
}
