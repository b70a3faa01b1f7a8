// What is caught of the inert shapes in bench/shapes, beside the peers. No malware is to be had here: this is no recall on it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeFiles, share } from '../judged.mjs';
import { guarddogScores } from '../peers.mjs';
import { root } from '../places.mjs';

const rank = { allow: 0, review: 1, unassessed: 1, deny: 2 };
const folder = join(root, 'bench', 'shapes');

export async function shapes(work) {
  const first = await judged('first', join(folder, 'build.py'), [], work);
  const second = await judged('second', ...fromJson('second'), work);
  const third = await judged('third', ...fromJson('third'), work);
  const fourth = await judged('fourth', ...fromJson('fourth'), work);
  const [kept, closed] = ['second', 'fourth'].map((set) => keptBack(set));
  return [
    '### Shapes',
    '',
    'Inert shapes of what malware does, and benign look-alikes, each with the tier that an expert would choose, written by people',
    'who had not seen the scanners. They are not malware, and what is caught of them is no recall on malware.',
    '',
    ...table('`bench/shapes`', first),
    ...heldBack(folder),
    `Not stopped: ${missed(first)}.`,
    '',
    ...table(
      '`bench/shapes/second`, the half that was opened',
      second.filter(({ name }) => !kept.has(name)),
    ),
    ...table(
      '`bench/shapes/second`, the half that is kept back',
      second.filter(({ name }) => kept.has(name)),
    ),
    ...heldBack(join(folder, 'second')),
    `Of the open half not stopped: ${missed(second.filter(({ name }) => !kept.has(name)))}.`,
    '',
    ...table('`bench/shapes/third`', third),
    ...heldBack(join(folder, 'third')),
    `Not stopped: ${missed(third)}.`,
    '',
    ...table(
      '`bench/shapes/fourth`, the part that is kept back',
      fourth.filter(({ name }) => closed.has(name)),
    ),
    ...heldBack(join(folder, 'fourth')),
  ];
}

function keptBack(set) {
  return new Set(JSON.parse(readFileSync(join(folder, set, 'kept-back.json'), 'utf8')));
}

function fromJson(set) {
  return [join(folder, 'from-json.py'), [join(folder, set, 'shapes.json')]];
}

async function judged(set, script, sources, work) {
  const built = join(work, `shapes-${set}`);
  execFileSync('python3', [script, ...sources, built]);
  const expected = Object.entries(JSON.parse(readFileSync(join(built, 'expected.json'), 'utf8')));
  const files = expected.map(([, [, file]]) => file);
  const verdicts = await judgeFiles(files);
  const scores = guarddogScores(files, join(work, `guarddog-shapes-${set}`));
  return expected.map(([name, [wanted]], at) => ({
    name,
    wanted,
    got: verdicts[at].verdict,
    score: scores[at],
  }));
}

function table(title, rows) {
  const harmful = rows.filter(({ wanted }) => wanted !== 'allow');
  const harmless = rows.filter(({ wanted }) => wanted === 'allow');
  const count = (some, test) => share(some.filter(test).length, some.length);
  return [
    `| ${title}: ${harmful.length} harmful, ${harmless.length} benign | spkg | guarddog 3.2.0, score ≥ 5 | ≥ 7 |`,
    '| --- | --: | --: | --: |',
    `| harmful, at least at the expert's tier | ${count(harmful, ({ wanted, got }) => rank[got] >= rank[wanted])} | | |`,
    `| harmful, stopped: denied or held for a person | ${count(harmful, ({ got }) => rank[got] > 0)} | ${count(harmful, ({ score }) => score >= 5)} | ${count(harmful, ({ score }) => score >= 7)} |`,
    `| benign, stopped | ${count(harmless, ({ got }) => rank[got] > 0)} | ${count(harmless, ({ score }) => score >= 5)} | ${count(harmless, ({ score }) => score >= 7)} |`,
    '',
  ];
}

function missed(rows) {
  const names = rows.filter(({ wanted, got }) => wanted !== 'allow' && rank[got] === 0);
  return names.map(({ name }) => `\`${name}\``).join(', ') || 'none';
}

function heldBack(place) {
  return [...readFileSync(join(place, 'HELD-BACK.md'), 'utf8').trim().split('\n'), ''];
}
