/** Files that run when they are loaded: pickles in every wrapping, object arrays, Keras and YAML that call Python. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { contentIds } from '../content-ids.js';
import { makeFinding, worstFindings } from '../finding.js';
import type { ContentScanner, ContentSession } from '../scanner.js';
import { modelFindings } from './findings.js';
import { lookForKerasCode } from './keras.js';
import { lookAt, startingBudget, type Budget } from './look.js';
import { createNotes, type Notes } from './notes.js';
import { plainText } from './pickle-text.js';
import { sniff } from './sniff.js';
import { lookForYamlObjects } from './yaml.js';

export const modelsScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.models,
  looksFor: 'pickles and other model files that run code when they are loaded',
  findings: Object.values(modelFindings),
  begin: (subject) => (subject.form === 'sdist' ? notForSdists() : beginModels()),
};

/** Their entries are not read by this version: the archive scanner says so. */
function notForSdists(): ContentSession {
  return {
    entry: () => undefined,
    finish: () => ({ outcome: 'not-applicable', reason: 'not a wheel', findings: [] }),
  };
}

interface Seen {
  readonly where: string;
  readonly notes: Notes;
}

/** Entries with something to say that are kept; no distribution of good faith has as many. */
const mostSeen = 5000;

function beginModels(): ContentSession {
  const seen: Seen[] = [];
  const packages = new Set<string>();
  const budget = startingBudget();
  let left = 0;
  return {
    entry(entry) {
      const root = /^([^/.]+)(\/__init__)?\.(py|pyc|so|pyd|[\w-]+\.so)$/.exec(entry.path)?.[1];
      if (root !== undefined) packages.add(root);
      const notes = lookAtEntry(entry, budget);
      if (notes.isEmpty()) return;
      if (seen.length < mostSeen) seen.push({ where: entry.path, notes });
      else left += 1;
    },
    finish() {
      const isOwn = (module: string): boolean => packages.has(module.split('.')[0] ?? '');
      const found = seen.flatMap(({ where, notes }) => notes.findings(where, isOwn));
      const evidence = `${left} files beyond the first ${mostSeen} that have something to be said`;
      const more = left > 0 ? [makeFinding(modelFindings.notLookedAt, { evidence })] : [];
      return { outcome: 'completed', reason: '', findings: worstFindings([...found, ...more]) };
    },
  };
}

function lookAtEntry({ path, content, edges }: ArchiveEntry, budget: Budget): Notes {
  const notes = createNotes();
  const bytes = content ?? edges?.head;
  if (!bytes || bytes.length < 2) return notes;
  const name = path.slice(path.lastIndexOf('/') + 1);
  lookAt({ notes, budget }, { bytes, inside: '', name, depth: 0, whole: content !== undefined });
  if (edges) noteTail(notes, bytes, edges.tail);
  if (/\.ya?ml$/i.test(name)) lookForYamlObjects(bytes, (text) => notes.add('yamlObject', text));
  return notes;
}

const memberName = /\.(pkl|pickle|joblib|dill|npy|pth?|ckpt)(?=PK|[^\w.]|$)/;

/** Of a large file only the first MiB was looked at: what its last tells of the rest. */
function noteTail(notes: Notes, head: Uint8Array, tail: Uint8Array): void {
  const form = sniff(head, 0);
  if (form === 'hdf5') lookForKerasCode(tail, (text) => notes.add('kerasCode', text));
  const name = form === 'zip' ? memberName.exec(plainText(tail))?.[0] : undefined;
  if (name !== undefined) notes.add('notLookedAt', `a large archive with members such as \`*${name}\``);
}
