// `npm run bench [-- startup|scan|request]`: figures with peers in the same run, into docs/benchmarks.md.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pair } from './measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache', 'bench');
const results = join(cache, 'results.json');
const node = process.execPath;
const spkg = join(root, 'bin', 'run.js');
const scrubbed = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^PIP_(FIND_LINKS|EXTRA)/.test(name)),
);

const parts = { startup, scan, request };
const wanted = process.argv.slice(2);
for (const name of wanted)
  if (!(name in parts)) throw new Error(`no benchmark called ${name}: ${Object.keys(parts).join(', ')}`);

mkdirSync(cache, { recursive: true });
const known = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
const work = mkdtempSync(join(tmpdir(), 'spkg-bench-'));
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) {
    process.stderr.write(`measuring ${name} …\n`);
    known[name] = { at: new Date().toISOString().slice(0, 10), rows: parts[name]() };
    writeFileSync(results, JSON.stringify(known, null, 1));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(root, 'docs', 'benchmarks.md'), render(known));

function workspace(name, policy = 'evaluation') {
  const home = join(work, name);
  const env = { ...scrubbed, SPKG_HOME: home };
  execFileSync(node, [spkg, 'bootstrap', '--policy', policy], { env, stdio: 'ignore' });
  return { home, env };
}

function row(what, peer, goal, figures) {
  return { what, peer, goal, ...figures };
}

function startup() {
  const { env } = workspace('startup');
  spawnSync(node, [spkg, 'request', 'idna', '--reason', 'bench'], { env, stdio: 'ignore' });
  const bare = { command: node, args: ['-e', '0'] };
  return [
    row(
      '`spkg --version`',
      '`node -e 0`',
      '≤ 3',
      pair({ command: node, args: [spkg, '--version'], env }, bare, 15),
    ),
    row(
      '`spkg status`',
      '`node -e 0`',
      '≤ 4',
      pair({ command: node, args: [spkg, 'status'], env }, bare, 15),
    ),
  ];
}

function request() {
  const prepared = workspace('prepared').home;
  const rows = [];
  for (const asked of [['numpy==1.26'], ['pandas', 'scikit-learn', 'matplotlib']]) {
    const ours = {
      command: node,
      args: [spkg, 'request', ...asked, '--reason', 'bench'],
      env: { ...scrubbed, SPKG_HOME: join(work, 'request'), UV_CACHE_DIR: join(work, 'uv-cache') },
      prepare() {
        for (const place of ['request', 'uv-cache'])
          rmSync(join(work, place), { recursive: true, force: true });
        cpSync(prepared, join(work, 'request'), { recursive: true });
      },
    };
    const theirs = {
      command: 'python3',
      args: [
        '-m',
        'pip',
        'download',
        '-q',
        '--no-cache-dir',
        '--only-binary',
        ':all:',
        '-d',
        join(work, 'pip'),
        ...asked,
      ],
      env: scrubbed,
      prepare: () => rmSync(join(work, 'pip'), { recursive: true, force: true }),
    };
    rows.push(
      row(
        `cold \`spkg request ${asked.join(' ')}\``,
        '`pip download` of the same',
        '≤ 1.0',
        pair(ours, theirs, 5),
      ),
    );
  }
  return rows;
}

function scan() {
  const wheels = join(cache, 'pure-wheels');
  if (!existsSync(wheels)) {
    const names = readFileSync(join(root, 'bench', 'pure-wheels.txt'), 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    execFileSync(
      'python3',
      [
        '-m',
        'pip',
        'download',
        '-q',
        '--no-deps',
        '--only-binary',
        ':all:',
        '--platform',
        'any',
        '-d',
        wheels,
        ...names,
      ],
      { env: scrubbed, stdio: 'inherit' },
    );
  }
  const files = readdirSync(wheels)
    .filter((name) => name.endsWith('-none-any.whl'))
    .map((name) => join(wheels, name));
  const megabytes = (files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6).toFixed(1);
  const unzip = { command: 'sh', args: ['-c', 'for f; do unzip -tq "$f" || exit 1; done', 'sh', ...files] };
  const what = `${files.length} pure wheels, ${megabytes} MB`;
  return [
    row(
      `archive + wheel scanners, one thread, ${what}`,
      '`unzip -tq`',
      '≤ 0.67',
      pair({ command: node, args: [join(root, 'bench', 'scan-once.mjs'), ...files] }, unzip, 7),
    ),
    row(
      `\`spkg scan\` as a whole, ${what}`,
      '`unzip -tq`',
      '',
      pair(
        {
          command: node,
          args: [spkg, 'scan', ...files],
          codes: [0, 10, 11, 12],
          env: { ...scrubbed, SPKG_HOME: join(work, 'none') },
        },
        unzip,
        7,
      ),
    ),
  ];
}

function render(all) {
  const lines = [
    '# Benchmarks',
    '',
    'Whole processes, wall time, ours and the peer in turn (A B A B …); medians. A ratio below 1 means that spkg is quicker.',
    'Repeat with `npm run bench` (`-- startup`, `-- scan` or `-- request` for one part); the network and the machine matter,',
    'so read the ratios, not the seconds.',
    '',
    `Machine of these figures: ${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.version}.`,
  ];
  for (const [name, { at, rows }] of Object.entries(all)) {
    lines.push(
      '',
      `## ${name} (${at})`,
      '',
      '| what | seconds | peer | seconds | ratio (best–worst) | goal | runs |',
      '| --- | --: | --- | --: | --: | --: | --: |',
    );
    for (const one of rows) {
      lines.push(
        `| ${one.what} | ${one.a.toFixed(2)} | ${one.peer} | ${one.b.toFixed(2)} | ${one.ratio.toFixed(2)} (${one.best.toFixed(2)}–${one.worst.toFixed(2)}) | ${one.goal} | ${one.runs} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
