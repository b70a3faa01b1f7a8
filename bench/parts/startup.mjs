import { spawnSync } from 'node:child_process';
import { pair } from '../measure.mjs';
import { node, row, spkg, workspace } from '../places.mjs';

export function startup(work) {
  const { env } = workspace(work, 'startup');
  spawnSync(node, [spkg, 'request', 'idna', '--reason', 'bench'], { env, stdio: 'ignore' });
  const bare = { command: node, args: ['-e', '0'] };
  const against = (args) => pair({ command: node, args: [spkg, ...args], env }, bare, 15);
  return {
    rows: [
      row('`spkg --version`', '`node -e 0`', '≤ 3', against(['--version'])),
      row('`spkg status`', '`node -e 0`', '≤ 4', against(['status'])),
    ],
  };
}
