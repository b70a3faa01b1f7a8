/** Words that tell: which parts of a source can matter, and what two of them may mean together. */
import { effects, renamedHeads, sourceMarks, type Effect } from './knowledge.js';
import { hashOf } from './tokens.js';
import { marks, takenMarks } from './values.js';

/** Modules that everybody uses: only some of their members tell. */
const everyday = new Set(
  'builtins os sys io str bytes numpy pandas PIL torch scipy matplotlib imageio cv2 soundfile librosa ast ssl asyncio threading multiprocessing concurrent atexit collections functools itertools weakref gc unittest types operator contextlib contextvars signal sched readline re pathlib importlib six future past tempfile uuid platform http tarfile zipfile code dns lzma bz2 gzip zlib'.split(
    ' ',
  ),
);
/** Members that mean nothing without their module. */
const plainMembers = new Set(
  'clear send trace resolve query input parse read_text getcwd recv remove unlink wrap_socket open get run load list map min max any all sum set tuple sorted filter type iter next property print register append insert callback enter call reduce deque defaultdict files read items copy environ Timer Process Thread eval system node machine release platform session request head options delete compile exec write ex push move replace rename link system walk glob iglob listdir scandir apply imread sub patch'.split(
    ' ',
  ),
);
const always =
  'reversed builtins eval exec compile system popen __import__ __builtins__ __builtin__ __dict__ __getattribute__ __subclasses__ __globals__ __code__ f_globals f_builtins globals locals vars modules import_module FunctionType CodeType attrgetter methodcaller chr getenv environb __loader__ __spec__ exec_ pyarmor_runtime pytransform sourcedefender __pyarmor__ decrypt decompress translate fromhex unhexlify to_bytes maketrans runsource runcode run_cell winreg HTTPSConnection HTTPConnection settrace setprofile meta_path path_hooks find_spec';
/** What moves and removes files. */
const moving =
  'remove unlink rmdir rmtree removedirs copy move rename replace symlink link walk';
/** They tell when they are not the member of something else. */
export const bare = new Set(
  'eval exec compile copy move rename replace link translate remove unlink rmdir walk'.split(' ').map(hashOf),
);
/** They tell when they are handed on, not when a member is asked for. */
export const doors = new Set('os sys posix nt importlib shutil builtins'.split(' ').map(hashOf));
/** What a word may lead to; what two of them mean together is asked of the whole source. */
export const leads = {
  /** executes text or code */
  runs: 1,
  starts: 2,
  sends: 4,
  /** decodes, or makes text out of pieces */
  twists: 8,
  takes: 16,
  other: 32,
  /** means nothing by itself: what a request carries, where the package lies */
  plain: 64,
  /** a text that tells */
  text: 128,
  /** the folder of the user, or the root of everything */
  home: 256,
  /** finds a function or a module, unpickles or loads native code */
  finds: 512,
  /** what was made by something that finds */
  found: 1024,
  /** moves or removes files */
  moves: 2048,
} as const;
const leadsOfEffect: Readonly<Partial<Record<Effect, number>>> = {
  execute: leads.runs,
  compile: leads.runs,
  unpickle: leads.finds,
  unmarshal: leads.runs | leads.twists,
  import: leads.finds,
  shellcode: leads.finds,
  native: leads.finds,
  spawn: leads.starts,
  'spawn-shell': leads.starts,
  network: leads.sends,
  upload: leads.sends,
  connect: leads.sends,
  'resolve-name': leads.sends,
  capture: leads.takes | leads.other,
  copy: leads.moves,
  'remove-tree': leads.moves,
  'write-path': leads.moves,
  temporary: leads.plain,
  chmod: leads.plain,
};
const twistedMarks = marks.decoded | marks.assembled | marks.media;
export const words: ReadonlyMap<number, number> = collect();

function collect(): ReadonlyMap<number, number> {
  const all = new Map<number, number>();
  const add = (names: string, lead: number): void => {
    for (const name of names.split(' ')) all.set(hashOf(name), (all.get(hashOf(name)) ?? 0) | lead);
  };
  add(moving, leads.moves);
  add('global extractall ZipExtFile', leads.plain);
  for (const [dotted, effect] of effects)
    if (effect !== 'starts' && effect !== 'open')
      note(dotted, (name) => add(name, leadsOfEffect[effect] ?? leads.other));
  for (const [dotted, taken] of sourceMarks) {
    const lead =
      (taken & twistedMarks) !== 0 ? leads.twists : (taken & (takenMarks | marks.secret)) !== 0 ? leads.takes : leads.plain;
    if (!dotted.endsWith('open')) note(dotted, (name) => add(name, lead));
  }
  add(
    '__import__ __builtins__ __builtin__ __loader__ attrgetter methodcaller FunctionType CodeType __code__',
    leads.finds | leads.twists,
  );
  add(
    'globals locals vars __dict__ modules import_module __getattribute__ __subclasses__ f_globals f_builtins __globals__',
    leads.finds,
  );
  add('exec eval compile execfile runsource runcode exec_ run_cell', leads.runs);
  add('system popen startfile', leads.starts);
  add('urllib urllib2 httplib http', leads.sends);
  add('decrypt decompress translate fromhex unhexlify to_bytes maketrans chr reversed', leads.twists);
  add('environb getenv', leads.takes);
  add('expanduser home USERPROFILE HOME', leads.home);
  for (const name of renamedHeads)
    if (!everyday.has(name) && name !== 'setuptools' && !all.has(hashOf(name))) add(name, leads.other);
  for (const name of always.split(' ')) if (!all.has(hashOf(name))) add(name, leads.other);
  return all;
}

/** Whether what one function gives back may become what another one does with it. */
export function goTogether(all: number): boolean {
  const has = (lead: number): boolean => (all & lead) !== 0;
  if (has(leads.runs | leads.starts | leads.finds) && has(leads.twists | leads.sends)) return true;
  return has(leads.sends) && has(leads.takes);
}

const telling = leads.runs | leads.starts | leads.sends | leads.other | leads.text | leads.finds;

/** Whether a function can matter of which this is said, be it called or not: by its words and by names that are made of such. */
export function isTelling(all: number): boolean {
  if ((all & telling) !== 0) return true;
  if ((all & leads.found) !== 0 && (all & leads.twists) !== 0) return true;
  return (all & leads.home) !== 0 && (all & leads.moves) !== 0;
}

/** What is left of it in a name that is given to what was made. */
export function leadOfMade(all: number): number {
  return (all & leads.finds) === 0 ? all : (all & ~leads.finds) | leads.found;
}

function note(dotted: string, add: (name: string) => void): void {
  const parts = dotted.replaceAll('()', '').split('.');
  const [root = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!everyday.has(root)) add(root);
  else if (!plainMembers.has(last)) add(last);
}
