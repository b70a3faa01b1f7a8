/** Pickles in a file: is it one, what does it import, and what is to be said of it. */
import { judgeGlobal } from './globals.js';
import type { Notes } from './notes.js';
import { walkPickle, type PickleWalk } from './pickle.js';
import { findDangerousGlobals } from './traces.js';

interface PickleIn {
  readonly bytes: Uint8Array;
  readonly inside: string;
  readonly whole: boolean;
}

interface Imports {
  readonly dangerous: Set<string>;
  /** with its module */
  readonly unknown: Map<string, string>;
  /** false: some of the names could not be written in a Python program */
  plausible: boolean;
  joblib: boolean;
}

/** Distinct globals kept of one stream. */
const mostKept = 1000;

/**
 * Walks one stream. `sure`: it claims to be a pickle, by its first bytes, its name or what holds it; otherwise it counts
 * only when it is one to its STOP, or runs something dangerous before it breaks off.
 */
export function lookAtPickle(
  notes: Notes,
  piece: PickleIn,
  at: number,
  sure: boolean,
): { readonly next: number | undefined; readonly pickle: boolean } {
  const imports: Imports = { dangerous: new Set(), unknown: new Map(), plausible: true, joblib: false };
  const walk = walkPickle(piece.bytes, at, (module, name) => noteImport(imports, module, name));
  const goesOn = !piece.whole && walk.ended === 'cut-short';
  if (!counts(walk, imports, sure, goesOn)) {
    return { next: walk.ended === 'stop' ? walk.end : undefined, pickle: walk.ended === 'stop' };
  }
  const say = (text: string): string => (piece.inside === '' ? text : `${piece.inside}: ${text}`);
  for (const global of imports.dangerous) notes.add('pickleRunsCode', say(global));
  for (const [global, module] of imports.unknown) notes.addUnknown(module, say(global));
  if (walk.hidden > 0)
    notes.add('pickleHiddenGlobal', say(`${walk.hidden} names that are made when it is loaded`));
  if (walk.extensions > 0) {
    notes.add('pickleHiddenGlobal', say(`${walk.extensions} numbers of the extension registry`));
  }
  if (walk.ended !== 'stop') noteBreak(notes, piece, walk, imports, say);
  else if (imports.joblib && walk.end < piece.bytes.length) {
    // the STOP may be that of a pickle which joblib puts in the middle of its own
    notes.add('pickleUnreadable', say(`at byte ${walk.end}: arrays of joblib lie within`));
  }
  return { next: walk.ended === 'stop' ? walk.end : undefined, pickle: true };
}

/** Whether bytes that go on may be a pickle that imports something. */
export function mayBePickle(head: Uint8Array): boolean {
  const imports: Imports = { dangerous: new Set(), unknown: new Map(), plausible: true, joblib: false };
  const walk = walkPickle(head, 0, (module, name) => noteImport(imports, module, name));
  return walk.ended !== 'error' || imports.dangerous.size > 0;
}

function noteImport(imports: Imports, module: string, name: string): void {
  const kind = judgeGlobal(module, name);
  const global = `${module}.${name}`;
  imports.plausible &&= !/[^\w.\-\u0080-\uffff]/.test(global);
  if (kind === 'allowed') {
    imports.joblib ||= module === 'joblib.numpy_pickle';
  } else if (kind === 'dangerous') {
    if (imports.dangerous.size < mostKept) imports.dangerous.add(global);
  } else if (imports.unknown.size < mostKept) imports.unknown.set(global, module);
}

function counts(walk: PickleWalk, imports: Imports, sure: boolean, goesOn: boolean): boolean {
  const { ended, globals, extensions, calls } = walk;
  if (globals === 0 && extensions === 0) return sure && goesOn;
  if (sure) return true;
  // texts that happen to be opcodes stop somewhere, but neither name things well nor call them
  return imports.plausible && calls > 0 && (ended === 'stop' || goesOn || imports.dangerous.size > 0);
}

function noteBreak(
  notes: Notes,
  { bytes, whole }: PickleIn,
  { end, ended }: PickleWalk,
  imports: Imports,
  say: (text: string) => string,
): void {
  for (const global of findDangerousGlobals(bytes, end)) notes.add('pickleRunsCode', say(global));
  if (!whole && ended === 'cut-short') {
    notes.add('notLookedAt', say(`a pickle, looked at for its first ${bytes.length} bytes`));
    return;
  }
  const why = imports.joblib
    ? 'arrays of joblib lie within'
    : 'no opcode that an unpickler knows, or a stack that is empty';
  notes.add('pickleUnreadable', say(`at byte ${end}: ${ended === 'error' ? why : 'it is cut short'}`));
}
