// What the scanners are worth: false alarms, shapes that are caught, and speed, beside the peers.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from '../bundled.mjs';
import { pair } from '../measure.mjs';
import { bring, peerCommands, unpacked } from '../peers.mjs';
import { node, row } from '../places.mjs';
import { corpusWheels, describe, pureWheels, unzip } from '../wheels.mjs';
import { alarms } from './alarms.mjs';
import { shapes } from './shapes.mjs';

const bench = (script, ...args) => ({ command: node, args: [script, ...args] });
/** Peers take minutes for what is larger. */
const smallBytes = 1.3e6;

export async function detection(work) {
  const corpus = await corpusWheels('corpus', { dependencies: true });
  const holdout = await corpusWheels('holdout', { dependencies: false });
  const popular = await corpusWheels('popular', { dependencies: false });
  bring();
  const script = await bundled();
  const rows = [...speed(corpus, script), ...peerSpeed(work, script)];
  return { rows, text: [...(await alarms({ corpus, holdout, popular }, work)), '', ...(await shapes(work))] };
}

export function speed(corpus, script) {
  const pure = corpus.filter((file) => file.endsWith('-none-any.whl'));
  const native = corpus.filter((file) => !file.endsWith('-none-any.whl'));
  const once = (files) => bench(script('scan-once'), 'all', ...files);
  const what = (files, kind, threads) => `all content scanners, ${threads}, ${describe(files, kind)}`;
  const against = (ours, files, runs) => pair(ours, unzip(files), runs, 0);
  const peer = '`unzip -tq`';
  return [
    row(what(pure, 'pure wheels', 'one thread'), peer, '≤ 1.0', against(once(pure), pure, 2)),
    row(
      what(pure, 'pure wheels', 'two threads'),
      peer,
      '≤ 0.63',
      against(bench(script('scan-pooled'), '2', ...pure), pure, 2),
    ),
    row(what(native, 'native wheels', 'one thread'), peer, '≤ 1.0', against(once(native), native, 1)),
  ];
}

const peerGoals = {
  'guarddog 3.2.0': ['≤ 0.02', 1],
  'bandit 1.9.4': ['≤ 0.0067', 1],
  'hexora 0.3.2': ['≤ 0.2', 3],
};

export function peerSpeed(work, script) {
  const files = pureWheels().filter((file) => statSync(file).size <= smallBytes);
  const commands = peerCommands(unpacked(files, join(work, 'small')));
  const what = `all content scanners, one thread, ${describe(files, 'small pure wheels')}`;
  return Object.entries(commands).map(([name, command]) => {
    const [goal, runs] = peerGoals[name];
    return row(
      what,
      `${name}, already unpacked`,
      goal,
      pair(bench(script('scan-once'), 'all', ...files), command, runs, 0),
    );
  });
}
