// The peers: pinned, installed from their registry into an environment of their own, run over unpacked copies.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cache, root, scrubbed } from './places.mjs';

const pinned = ['guarddog==3.2.0', 'bandit==1.9.4', 'hexora==0.3.2'];
const home = join(cache, 'peers');
const program = (name) => join(home, 'bin', name);

/** Installs them once. */
export function bring() {
  if (existsSync(join(home, 'complete'))) return;
  process.stderr.write(`installing ${pinned.join(' ')} …\n`);
  execFileSync('python3', ['-m', 'venv', '--clear', home], { env: scrubbed });
  const flags = ['-m', 'pip', 'install', '-q', '--only-binary', ':all:', '--disable-pip-version-check'];
  execFileSync(program('python'), [...flags, ...pinned], { env: scrubbed, stdio: ['ignore', 2, 2] });
  writeFileSync(join(home, 'complete'), pinned.join('\n'));
}

/** Each file unpacked into a folder of its own; the peers read no wheels, or unpack them first. */
export function unpacked(files, folder) {
  mkdirSync(folder, { recursive: true });
  return files.map((file, at) => {
    const into = join(folder, `${at}-${basename(file)}`);
    const unpacker = file.endsWith('.whl') ? 'zipfile' : 'tarfile';
    if (!existsSync(into)) execFileSync('python3', ['-m', unpacker, '-e', file, into], { stdio: 'ignore' });
    return into;
  });
}

/** What runs each peer over folders, findings or not. */
export function peerCommands(folders) {
  const python = program('python');
  return {
    'guarddog 3.2.0': {
      command: python,
      args: [join(root, 'bench', 'peers', 'scan_with_guarddog.py'), ...folders],
    },
    'bandit 1.9.4': {
      command: program('bandit'),
      args: ['-q', '-r', '-f', 'json', ...folders],
      codes: [0, 1],
    },
    'hexora 0.3.2': {
      command: 'sh',
      args: ['-c', 'for f; do "$0" audit "$f" || true; done', program('hexora'), ...folders],
    },
  };
}

/** guarddog's score of each file, 0 to 10, in their order; kept, since it takes minutes. */
export function guarddogScores(files, folder) {
  const key = createHash('sha256')
    .update(files.map((file) => basename(file)).join('\n'))
    .digest('hex');
  const kept = join(cache, `guarddog-${key.slice(0, 16)}.json`);
  if (!existsSync(kept)) {
    const folders = unpacked(files, folder);
    process.stderr.write(`guarddog over ${files.length} wheels …\n`);
    const { command, args } = peerCommands(folders)['guarddog 3.2.0'];
    writeFileSync(
      kept,
      execFileSync(command, args, {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
  }
  const scores = JSON.parse(readFileSync(kept, 'utf8'));
  return Object.values(scores);
}
