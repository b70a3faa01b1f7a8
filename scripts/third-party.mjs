// What of others is inside of the bundle, and under which licences.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that any input of the bundle lies in, by their folder. Throws for one that says nothing of its licence. */
export function insideOf(root, metafile) {
  const folders = new Set();
  for (const [path, input] of Object.entries(metafile.inputs)) {
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || input.bytes === 0) continue;
    const rest = path.slice(at + 'node_modules/'.length).split('/');
    const name = rest.slice(0, rest[0].startsWith('@') ? 2 : 1).join('/');
    folders.add(`${path.slice(0, at)}node_modules/${name}`);
  }
  return [...folders].sort().map((folder) => {
    const { name, version, license, licenses } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    return {
      folder,
      name,
      version,
      licence: licenceId(name, license ?? licenses),
      text: licenceText(join(root, folder)),
    };
  });
}

function licenceId(name, given) {
  const one = Array.isArray(given) ? given[0] : given;
  const id = typeof one === 'string' ? one : one?.type;
  if (typeof id !== 'string') throw new Error(`${name} does not say under which licence it is`);
  return id;
}

/** Its own words; undefined when the package carries none. */
function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)([.-].*)?$/i.test(name));
  return file === undefined ? undefined : readFileSync(join(folder, file), 'utf8').trim();
}

export function licencesOf(packages) {
  const standard = new Map(
    packages.filter(({ text }) => text !== undefined).map(({ licence, text }) => [licence, text]),
  );
  const parts = packages.map(({ name, version, licence, text }) => {
    const body = text ?? standard.get(licence);
    if (body === undefined) throw new Error(`${name}: no text of its licence ${licence} is to be had`);
    const own =
      text === undefined
        ? `(${name} carries no text of its own; that of the same licence of another)\n\n`
        : '';
    return `${'='.repeat(72)}\n${name} ${version} (${licence})\n\n${own}${body}\n`;
  });
  return `spkg contains these packages, each under its own licence.\n\n${parts.join('\n')}`;
}
