// How often the scanners cry wolf, and how quick they are, beside the peers.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pair } from '../measure.mjs';
import { bring, guarddogScores, peerCommands, unpacked } from '../peers.mjs';
import { node, root, row } from '../places.mjs';
import { judge } from '../verdicts.mjs';
import { corpusWheels, describe, pureWheels, unzip } from '../wheels.mjs';

const once = join(root, 'bench', 'scan-once.mjs');
const thresholds = [5, 7];
/** Peers take minutes for what is larger. */
const smallBytes = 1.3e6;

export async function detection(work) {
  const corpus = await corpusWheels('corpus', { dependencies: true });
  const holdout = await corpusWheels('holdout', { dependencies: false });
  bring();
  const wolves = [await falseAlarms('corpus', corpus, work), await falseAlarms('holdout', holdout, work)];
  return { rows: [...speed(corpus), ...peerSpeed(work)], text: alarmsText(wolves) };
}

function speed(corpus) {
  const pure = corpus.filter((file) => file.endsWith('-none-any.whl'));
  const native = corpus.filter((file) => !file.endsWith('-none-any.whl'));
  const scanned = (files) => ({ command: node, args: [once, 'all', ...files] });
  const pooled = { command: node, args: [join(root, 'bench', 'scan-pooled.mjs'), '2', ...pure] };
  const what = (files, kind, threads) => `all content scanners, ${threads}, ${describe(files, kind)}`;
  return [
    row(what(pure, 'pure wheels', 'one thread'), '`unzip -tq`', '≤ 1.0', pair(scanned(pure), unzip(pure), 5)),
    row(what(pure, 'pure wheels', 'two threads'), '`unzip -tq`', '≤ 0.63', pair(pooled, unzip(pure), 5)),
    row(
      what(native, 'native wheels', 'one thread'),
      '`unzip -tq`',
      '≤ 1.0',
      pair(scanned(native), unzip(native), 3),
    ),
  ];
}

const peerGoals = {
  'guarddog 3.2.0': ['≤ 0.02', 1],
  'bandit 1.9.4': ['≤ 0.0067', 1],
  'hexora 0.3.2': ['≤ 0.2', 3],
};

function peerSpeed(work) {
  const files = pureWheels().filter((file) => statSync(file).size <= smallBytes);
  const commands = peerCommands(unpacked(files, join(work, 'small')));
  const ours = { command: node, args: [once, 'all', ...files] };
  return Object.entries(commands).map(([name, command]) => {
    const [goal, runs] = peerGoals[name];
    const what = `all content scanners, one thread, ${describe(files, 'small pure wheels')}`;
    return row(what, `${name}, already unpacked`, goal, pair(ours, command, runs));
  });
}

async function falseAlarms(name, files, work) {
  const text = execFileSync(node, [once, 'all', ...files], {
    env: { ...process.env, JSON: '1' },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const judged = await judge(
    files.map((file) => basename(file)),
    JSON.parse(text),
  );
  const scores = guarddogScores(files, join(work, `guarddog-${name}`));
  return { name, what: describe(files, 'wheels'), count: files.length, judged, scores };
}

function alarmsText(all) {
  const share = (some, { count }) => `${some} (${((100 * some) / count).toFixed(1)} %)`;
  const of = (one, verdict) => one.judged.filter((file) => file.verdict === verdict);
  const peer = (one, least) => share(one.scores.filter((score) => score >= least).length, one);
  const lines = all.map((one) => {
    const ours = ['deny', 'review'].map((verdict) => share(of(one, verdict).length, one));
    return `| ${[`${one.name}: ${one.what}`, ...ours, ...thresholds.map((least) => peer(one, least))].join(' | ')} |`;
  });
  return [
    '### False alarms',
    '',
    'Benign wheels; findings of the scanners that look at bytes, judged by the preset `standard`. `corpus` is the closure of',
    '`bench/corpus.txt` (goal: deny ≤ 0.2 %, review ≤ 3 %); `holdout` is `bench/holdout.txt`, full of tools that do what',
    'malware does too, and not looked at while rules were made.',
    '',
    '| wheels | deny | review | guarddog 3.2.0, score ≥ 5 | ≥ 7 |',
    '| --- | --: | --: | --: | --: |',
    ...lines,
    ...all.flatMap((one) => [
      '',
      `Each of ${one.name}:`,
      '',
      ...of(one, 'deny').map(explained),
      ...of(one, 'review').map(explained),
    ]),
  ];
}

const explanations = join(root, 'bench', 'explanations.json');

function explained({ filename, verdict, reasons }) {
  const known = existsSync(explanations) ? JSON.parse(readFileSync(explanations, 'utf8')) : {};
  const [project] = filename.split('-');
  const ids = [...new Set(reasons.map(({ about }) => about))];
  const places = [...new Set(reasons.map(({ where }) => where).filter(Boolean))].slice(0, 2);
  const why = ids.map((id) => known[project.toLowerCase()]?.[id] ?? 'not explained yet').join('; ');
  return `- ${verdict} \`${project}\`: ${ids.map((id) => `\`${id}\``).join(', ')} (${places.map((place) => `\`${place}\``).join(', ')}): ${why}`;
}
