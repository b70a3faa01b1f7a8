// What an administrator and a requester wait for on AWS, as far as no account is needed to tell.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, pair } from '../measure.mjs';
import { node, root, row, scrubbed, spkg } from '../places.mjs';

const gate = {
  account: '111122223333',
  region: 'eu-west-1',
  infosecEmail: 'infosec@index.example',
  requests: { kind: 'codecommit', repository: 'requests' },
};
const requests = 20;

export function aws(work) {
  return { rows: [synth(work), ...status()] };
}

function synth(work) {
  const config = join(work, 'gate.yaml');
  writeFileSync(config, JSON.stringify(gate));
  const pack = ['pack', '--ignore-scripts', '--pack-destination', work];
  execFileSync('npm', pack, { cwd: join(root, '.package'), stdio: 'ignore' });
  const tool = join(
    work,
    readdirSync(work).find((name) => name.endsWith('.tgz')),
  );
  const out = join(work, 'synth');
  const prepare = () => rmSync(out, { recursive: true, force: true });
  const ours = {
    command: node,
    args: [spkg, 'bootstrap', '--backend', 'aws', '--config', config, '--synth', out],
    // the same stack for both: a wheel of uv in the cache of this machine would be one asset more, of 18 MB
    env: { ...scrubbed, XDG_CACHE_HOME: join(work, 'empty-cache') },
    prepare,
  };
  const bare = {
    command: node,
    args: [join(root, 'bench', 'bare-synth.mjs'), tool, out],
    env: { ...scrubbed, GATE: JSON.stringify(gate) },
    prepare,
  };
  const what = '`spkg bootstrap --synth`: plan, cdk-nag and our own checks included';
  return row(what, 'the CDK alone, same stack, validation on', '≤ 1.2', pair(ours, bare, 5));
}

/** Against a second, which is what people were promised. */
function status() {
  const runs = 5;
  const program = ['--import', 'tsx', join(root, 'bench', 'aws-status.ts'), String(requests), String(runs)];
  const said = JSON.parse(execFileSync(node, program, { cwd: root, env: scrubbed, encoding: 'utf8' }));
  const against = (seconds) => ({
    a: median(seconds),
    b: 1,
    ratio: median(seconds),
    worst: Math.max(...seconds),
    best: Math.min(...seconds),
    runs,
  });
  return [
    row(`\`spkg status\` on the double, ${requests} requests`, 'a second', '≤ 1', against(said.list)),
    row('`spkg status ID` on the double', 'a second', '≤ 1', against(said.one)),
  ];
}
