// The main job, on real input, step by step, in a workspace of its own that git ignores. Each step's command is shown.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const trial = join(root, '.try');
const home = join(trial, 'workspace');
const venv = join(trial, 'venv');
const python = join(venv, 'bin', 'python');
const spkg = join(root, 'bin', 'run.js');
const index = pathToFileURL(join(home, 'index', 'simple')).href;
const started = performance.now();

const environment = { ...process.env, SPKG_HOME: home };
/** pip as a user with no settings of their own: nothing but the private index is left. */
const scrubbed = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PIP|UV)_/.test(name)));

function say(text = '') {
  process.stdout.write(`${text}\n`);
}

function fail(text) {
  say(`\ntry failed: ${text}`);
  process.exit(1);
}

function shown(args) {
  return args.map((word) => (/[^\w@%+=:,./-]/.test(word) ? JSON.stringify(word) : word)).join(' ');
}

/** Runs one step before the reader's eyes and ends the trial unless it exits with `code`. */
function step(title, command, args, { code = 0, env = environment, quiet = false, words } = {}) {
  say(`\n── ${title}`);
  say(`$ ${words ?? shown([command, ...args])}`);
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  if (result.error) fail(`${command}: ${result.error.message}`);
  if (result.status !== code) {
    if (quiet) say(result.stdout + result.stderr);
    fail(`expected exit ${code}, got ${result.status ?? result.signal}`);
  }
  return result;
}

function run(title, args, code = 0) {
  return step(title, process.execPath, [spkg, ...args], { code, words: `spkg ${shown(args)}` });
}

/** The same as a document, for what the next step needs to know. */
function ask(args) {
  const { stdout } = spawnSync(process.execPath, [spkg, ...args, '--json'], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
  });
  return JSON.parse(stdout);
}

function pip(title, args, options = {}) {
  const report = join(trial, 'report.json');
  rmSync(report, { force: true });
  const all = [
    '-m',
    'pip',
    'install',
    '--no-cache-dir',
    '--disable-pip-version-check',
    '--report',
    report,
    ...args,
  ];
  const result = step(title, python, all, {
    env: scrubbed,
    quiet: true,
    words: `pip install ${shown(args)}`,
    ...options,
  });
  const installed = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).install : [];
  return { ...result, installed };
}

/** Every file that pip took came from the private index, and nothing else. */
function prove({ installed }) {
  const elsewhere = installed.filter(
    ({ download_info: { url } }) => !url.startsWith(index.replace(/simple$/, '')),
  );
  if (installed.length === 0 || elsewhere.length > 0)
    fail(`not from the private index: ${JSON.stringify(elsewhere)}`);
  for (const {
    metadata,
    download_info: {
      archive_info: { hash },
    },
  } of installed) {
    say(
      `  installed ${metadata.name} ${metadata.version} from the private index alone (${hash.slice(0, 23)}…)`,
    );
  }
}

/** numpy 1.26 where this Python has a wheel of it, else the newest numpy. */
function chooseNumpy() {
  const asked = 'numpy==1.26';
  const { packages } = ask(['request', asked, '--dry-run']);
  if (!packages?.some(({ reasons }) => reasons.some(({ about }) => about === 'resolution/no-wheel')))
    return asked;
  say(`\nThis Python has no wheel of numpy 1.26; the newest numpy is taken in its place.`);
  return 'numpy';
}

rmSync(trial, { recursive: true, force: true });
mkdirSync(trial, { recursive: true });
say(
  `Trying spkg in ${relative(process.cwd(), trial) || trial} (a workspace of its own; nothing else on this machine is changed)`,
);

run('make a workspace: where requests, evidence, quarantine and the private index live', [
  'bootstrap',
  '--policy',
  'evaluation',
]);
const numpy = chooseNumpy();
run('ask for a package', ['request', numpy, '--reason', 'trying spkg out']);
run('see what became of it', ['status']);
step('make an environment to install into', 'python3', ['-m', 'venv', venv], {
  words: `python3 -m venv ${relative(root, venv)}`,
});
run('point its pip at the private index', ['configure-pip', '--scope', 'venv', '--python', python]);
prove(pip('install with plain pip', [numpy]));
const { stdout } = step('use it', python, ['-c', 'import numpy; print(numpy.__version__)'], {
  env: scrubbed,
  quiet: true,
  words: 'python -c "import numpy; print(numpy.__version__)"',
});
say(stdout.trim());

run('ask for a version with a known vulnerability: it is denied', ['request', 'idna==3.6'], 10);
const refused = pip('pip is told why', ['idna==3.6'], { code: 1 });
const lines = `${refused.stdout}${refused.stderr}`.split('\n').filter((line) => /DENIED/.test(line));
if (lines.length === 0) fail('the error of pip does not name the denial');
say(lines.slice(-1).join('\n').trim());

const [latest] = ask(['status', '--limit', '1']).requests;
const [way] = ask(['status', latest.id]).wayOuts;
if (!way?.nearest) fail('the denial names no version that passes');
const next = `idna==${way.nearest}`;
run('take the way out that it names', ['request', next]);
prove(pip('and install that', [next]));

say(`\ntry: all steps done in ${((performance.now() - started) / 1000).toFixed(1)} s`);
say('next: spkg --help, README.md; this workspace: export SPKG_HOME=.try/workspace');
