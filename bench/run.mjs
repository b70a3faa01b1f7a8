// `npm run bench [-- startup|scan|request|aws|detection …]`: figures with peers in the same run, into docs/benchmarks.md.
// `-- render` only writes that page anew from what was measured last.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { aws } from './parts/aws.mjs';
import { detection } from './parts/detection.mjs';
import { request } from './parts/request.mjs';
import { scan } from './parts/scan.mjs';
import { startup } from './parts/startup.mjs';
import { cache, root } from './places.mjs';

const parts = { startup, scan, request, aws, detection };
const results = join(cache, 'results.json');
const wanted = process.argv.slice(2).filter((name) => name !== 'render');
const measuring = process.argv[2] !== 'render';
for (const name of wanted)
  if (!(name in parts)) throw new Error(`no benchmark called ${name}: ${Object.keys(parts).join(', ')}`);

mkdirSync(cache, { recursive: true });
const known = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
const work = mkdtempSync(join(tmpdir(), 'spkg-bench-'));
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(measuring ? parts : {})) {
    process.stderr.write(`measuring ${name} …\n`);
    known[name] = { at: new Date().toISOString().slice(0, 10), ...(await parts[name](work)) };
    writeFileSync(results, JSON.stringify(known, null, 1));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(root, 'docs', 'benchmarks.md'), render(known));

function render(all) {
  const sections = Object.keys(parts).filter((name) => name in all);
  return `${[
    '# Benchmarks',
    '',
    'Whole processes, wall time, ours and the peer in turn (A B A B …); medians. A ratio below 1 means that spkg is quicker.',
    'Repeat with `npm run bench` (`-- startup`, `-- scan`, `-- request`, `-- aws` or `-- detection` for one part); the network and the',
    'machine matter, so read the ratios, not the seconds.',
    '',
    `Machine of these figures: ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}.`,
    ...sections.flatMap((name) => section(name, all[name])),
  ].join('\n')}\n`;
}

function section(name, { at, rows = [], text = [] }) {
  const head = ['', `## ${name} (${at})`, ''];
  const table =
    rows.length === 0
      ? []
      : [
          '| what | seconds | peer | seconds | ratio (best–worst) | goal | runs |',
          '| --- | --: | --- | --: | --: | --: | --: |',
          ...rows.map(line),
          '',
        ];
  return [...head, ...table, ...text].slice(0, text.length === 0 ? -1 : undefined);
}

function line({ what, a, peer, b, ratio, best, worst, goal, runs }) {
  const cells = [
    what,
    a.toFixed(2),
    peer,
    b.toFixed(2),
    `${figure(ratio)} (${figure(best)}–${figure(worst)})`,
    goal,
    runs,
  ];
  return `| ${cells.join(' | ')} |`;
}

function figure(ratio) {
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}
