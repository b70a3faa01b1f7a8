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
  'with_options compare_digest f_locals user_ns history_manager render_as_string register_dataframe_accessor register_series_accessor reversed builtins eval exec compile system popen __import__ __builtins__ __builtin__ __dict__ __getattribute__ __subclasses__ __globals__ __code__ f_globals f_builtins globals locals vars modules import_module FunctionType CodeType attrgetter methodcaller remove unlink rmdir rmtree removedirs copy move rename replace symlink link chr getenv environb global __loader__ __spec__ exec_ pyarmor_runtime pytransform sourcedefender __pyarmor__ decrypt decompress translate fromhex unhexlify to_bytes maketrans extractall runsource runcode run_cell winreg HTTPSConnection HTTPConnection ZipExtFile walk settrace setprofile __self__ urandom token_bytes token_hex api_base _create_default_https_context excepthook showwarning on_message meta_path path_hooks find_spec';
/** They tell when they are not the member of something else. */
export const bare = new Set(
  'eval exec compile copy move rename replace link translate remove unlink rmdir walk'.split(' ').map(hashOf),
);
/** They tell when they are handed on, not when a member is asked for. */
export const doors = new Set('os sys posix nt importlib shutil builtins'.split(' ').map(hashOf));
/** What a word may lead to; what two of them mean together is asked of the whole source. */
export const leads = { runs: 1, starts: 2, sends: 4, twists: 8, takes: 16, other: 32 } as const;
const leadsOfEffect: Readonly<Partial<Record<Effect, number>>> = {
  execute: leads.runs,
  compile: leads.runs,
  evaluates: leads.runs,
  unpickle: leads.runs,
  unmarshal: leads.runs | leads.twists,
  import: leads.runs,
  shellcode: leads.runs,
  native: leads.runs,
  spawn: leads.starts,
  'spawn-shell': leads.starts,
  network: leads.sends,
  upload: leads.sends,
  connect: leads.sends,
  'resolve-name': leads.sends,
  capture: leads.takes,
};
const twistedMarks = marks.decoded | marks.assembled | marks.media;
export const words: ReadonlyMap<number, number> = collect();

function collect(): ReadonlyMap<number, number> {
  const all = new Map(always.split(' ').map((word): [number, number] => [hashOf(word), leads.other]));
  const add = (names: string, lead: number): void => {
    for (const name of names.split(' ')) all.set(hashOf(name), (all.get(hashOf(name)) ?? 0) | lead);
  };
  for (const [dotted, effect] of effects)
    if (effect !== 'starts' && effect !== 'open')
      note(dotted, (name) => add(name, leadsOfEffect[effect] ?? leads.other));
  for (const [dotted, taken] of sourceMarks) {
    const lead =
      (taken & twistedMarks) !== 0
        ? leads.twists
        : (taken & (takenMarks | marks.givenKey)) !== 0
          ? leads.takes
          : leads.other;
    if (!dotted.endsWith('open')) note(dotted, (name) => add(name, lead));
  }
  for (const name of renamedHeads) if (!everyday.has(name) && name !== 'setuptools') add(name, leads.other);
  add(
    '__import__ __builtins__ __builtin__ __loader__ attrgetter methodcaller FunctionType CodeType __code__',
    leads.runs | leads.twists,
  );
  add(
    'globals locals vars __dict__ modules import_module __getattribute__ __subclasses__ f_globals f_builtins __globals__ runsource runcode exec_ run_cell',
    leads.runs,
  );
  add('exec eval compile execfile', leads.runs);
  add('system popen startfile', leads.starts);
  add('urllib urllib2 httplib http', leads.sends);
  add('decrypt decompress translate fromhex unhexlify to_bytes maketrans chr reversed', leads.twists);
  add(
    'environb getenv private_key priv_key mnemonic seed_phrase recovery_phrase keypair raw_cell get_frozen_credentials',
    leads.takes,
  );
  return all;
}

/** Whether what one function gives back may become what another one does with it. */
export function goTogether(all: number): boolean {
  const has = (lead: number): boolean => (all & lead) !== 0;
  if (has(leads.runs | leads.starts) && has(leads.twists | leads.sends)) return true;
  return has(leads.sends) && has(leads.takes);
}

function note(dotted: string, add: (name: string) => void): void {
  const parts = dotted.replaceAll('()', '').split('.');
  const [root = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!everyday.has(root)) add(root);
  else if (!plainMembers.has(last)) add(last);
}
