// What of others is inside of the bundle, and under which licences.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that any input of the bundle lies in, by their folder. Throws for one that says nothing of its licence, or carries no text of it. */
export function insideOf(root, metafile) {
  const folders = new Set();
  for (const [path, input] of Object.entries(metafile.inputs)) {
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || input.bytes === 0) continue;
    const rest = path.slice(at + 'node_modules/'.length).split('/');
    const name = rest.slice(0, rest[0].startsWith('@') ? 2 : 1).join('/');
    folders.add(`${path.slice(0, at)}node_modules/${name}`);
  }
  const all = [...folders].sort().map((folder) => {
    const { name, version, license, licenses, repository } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    );
    const licence = licenceId(name, license ?? licenses);
    return { folder, name, version, licence, source: repository?.url, text: licenceText(join(root, folder)) };
  });
  return all.map(({ source, ...one }) => ({ ...one, text: one.text ?? textOfSibling(all, one, source) }));
}

/** The text of another package out of the same repository under the same licence: the same owner's. Throws where there is none. */
function textOfSibling(all, { folder, licence }, source) {
  const sibling = all.find(
    (other) => source !== undefined && other.source === source && other.licence === licence && other.text,
  );
  if (!sibling) throw new Error(`${folder} carries no text of its licence`);
  return sibling.text;
}

function licenceId(name, given) {
  const one = Array.isArray(given) ? given[0] : given;
  const id = typeof one === 'string' ? one : one?.type;
  if (typeof id !== 'string') throw new Error(`${name} does not say under which licence it is`);
  return id;
}

/** Its own words, and notices that go with them; undefined where it carries none. */
function licenceText(folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(name));
  if (files.length === 0) return undefined;
  return files
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
    .join('\n\n');
}

export function licencesOf(packages) {
  const parts = packages.map(
    ({ name, version, licence, text }) => `${'='.repeat(72)}\n${name} ${version} (${licence})\n\n${text}\n`,
  );
  return `spkg contains these packages, each under its own licence.\n\n${parts.join('\n')}`;
}
