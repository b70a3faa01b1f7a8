/** Functions that ask an object for a method of its own. */
import { isText, marks, type Value } from './values.js';

/** `str(x)`, `len(x)`, `format(x, how)`. */
export const askedBy: ReadonlyMap<string, string> = new Map(
  'str repr len hash int float bool abs iter next reversed bytes format !format dir round complex oct hex index sum:iter list:iter tuple:iter set:iter sorted:iter any:iter all:iter max:iter min:iter print:str divmod pow setattr delattr isinstance:instancecheck issubclass:subclasscheck'
    .split(' ')
    .map((one): [string, string] => {
      const [name = '', hook = name] = one.split(':');
      return [`builtins.${name}`, `__${hook.replace('!', '')}__`];
    }),
);
export const askedElsewhere: ReadonlyMap<string, string> = new Map([
  ['os.fspath', '__fspath__'],
  ['builtins.open', '__fspath__'],
  ['copy.copy', '__reduce__'],
  ['pickle.dumps', '__reduce__'],
  ['pickle.dump', '__reduce__'],
  ['cloudpickle.dumps', '__reduce__'],
  ['dill.dumps', '__reduce__'],
  ['copy.deepcopy', '__reduce__'],
  ['operator.index', '__index__'],
  ['operator.call', '__call__'],
  ['math.floor', '__floor__'],
  ['math.ceil', '__ceil__'],
  ['math.trunc', '__trunc__'],
  ['sys.getsizeof', '__sizeof__'],
]);

/** Their answer says nothing of what they were asked about. */
const mute: ReadonlySet<string> = new Set(
  'len isinstance issubclass hasattr callable id hash bool print exists isfile isdir is_file is_dir startswith endswith find index count close flush seek mkdir makedirs warn warning info debug error exception sleep match fullmatch isdigit isalpha getsize getsockname getpeername gettimeout stat type round range'.split(
    ' ',
  ),
);

/** Whether that is so of this method; what finds a part of a document gives it, as against the place of a text in another one. */
export function isMute(name: string, of: Value | null): boolean {
  if (!mute.has(name)) return false;
  return name !== 'find' || of === null || isText(of) || (of.marks & marks.network) === 0;
}
