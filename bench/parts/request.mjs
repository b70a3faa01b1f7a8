import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pair } from '../measure.mjs';
import { node, row, scrubbed, spkg, workspace } from '../places.mjs';

export function request(work) {
  const prepared = workspace(work, 'prepared').home;
  const asked = [['numpy==1.26'], ['pandas', 'scikit-learn', 'matplotlib']];
  return { rows: asked.map((packages) => cold(work, prepared, packages)) };
}

function cold(work, prepared, packages) {
  const ours = {
    command: node,
    args: [spkg, 'request', ...packages, '--reason', 'bench'],
    env: { ...scrubbed, SPKG_HOME: join(work, 'request'), UV_CACHE_DIR: join(work, 'uv-cache') },
    prepare() {
      for (const place of ['request', 'uv-cache'])
        rmSync(join(work, place), { recursive: true, force: true });
      cpSync(prepared, join(work, 'request'), { recursive: true });
    },
  };
  const target = join(work, 'pip');
  const flags = ['download', '-q', '--no-cache-dir', '--only-binary', ':all:', '-d', target];
  const theirs = {
    command: 'python3',
    args: ['-m', 'pip', ...flags, ...packages],
    env: scrubbed,
    prepare: () => rmSync(target, { recursive: true, force: true }),
  };
  const what = `cold \`spkg request ${packages.join(' ')}\``;
  return row(what, '`pip download` of the same', '≤ 1.0', pair(ours, theirs, 3));
}
