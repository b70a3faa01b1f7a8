// What the gate would say of files by their bytes alone.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { node, root } from './places.mjs';
import { judge } from './verdicts.mjs';

/** All content scanners over the files, in a process of its own, judged by the preset `standard`. */
export function judgeFiles(files) {
  const text = execFileSync(node, [join(root, 'bench', 'scan-once.mjs'), 'all', ...files], {
    env: { ...process.env, JSON: '1' },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return judge(files, JSON.parse(text));
}

export const share = (some, all) => (all === 0 ? '–' : `${some} (${((100 * some) / all).toFixed(1)} %)`);
