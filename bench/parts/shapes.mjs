// What is caught of the inert shapes in bench/shapes, beside the peers. No malware is to be had here: this is no recall on it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeFiles, share } from '../judged.mjs';
import { guarddogScores } from '../peers.mjs';
import { root } from '../places.mjs';

const rank = { allow: 0, review: 1, unassessed: 1, deny: 2 };

export async function shapes(work) {
  const folder = join(work, 'shapes');
  execFileSync('python3', [join(root, 'bench', 'shapes', 'build.py'), folder]);
  const expected = Object.entries(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
  const files = expected.map(([, [, file]]) => file);
  const judged = await judgeFiles(files);
  const scores = guarddogScores(files, join(work, 'guarddog-shapes'));
  const rows = expected.map(([name, [wanted]], at) => ({
    name,
    wanted,
    got: judged[at].verdict,
    score: scores[at],
  }));
  const harmful = rows.filter(({ wanted }) => wanted !== 'allow');
  const harmless = rows.filter(({ wanted }) => wanted === 'allow');
  const count = (some, test) => share(some.filter(test).length, some.length);
  const missed = harmful.filter(({ got }) => rank[got] === 0).map(({ name }) => `\`${name}\``);
  return [
    '### Shapes',
    '',
    `\`bench/shapes\`: ${harmful.length} inert shapes of what malware does and ${harmless.length} benign look-alikes, each with the tier that an expert`,
    'would choose, written by somebody who had not seen the scanners. While rules were made half of them lay open, the other half',
    'was kept back (see below). They are not malware, and what is caught of them is no recall on malware.',
    '',
    '| | spkg | guarddog 3.2.0, score ≥ 5 | ≥ 7 |',
    '| --- | --: | --: | --: |',
    `| harmful, at least at the expert's tier | ${count(harmful, ({ wanted, got }) => rank[got] >= rank[wanted])} | | |`,
    `| harmful, stopped: denied or held for a person | ${count(harmful, ({ got }) => rank[got] > 0)} | ${count(harmful, ({ score }) => score >= 5)} | ${count(harmful, ({ score }) => score >= 7)} |`,
    `| benign, stopped | ${count(harmless, ({ got }) => rank[got] > 0)} | ${count(harmless, ({ score }) => score >= 5)} | ${count(harmless, ({ score }) => score >= 7)} |`,
    '',
    ...readFileSync(join(root, 'bench', 'shapes', 'HELD-BACK.md'), 'utf8')
      .trim()
      .split('\n'),
    '',
    `Not stopped: ${missed.join(', ') || 'none'}.`,
  ];
}
