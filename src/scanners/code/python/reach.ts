/** Which parts of a source can matter: those with a word, or a name made of one, that leads to what signals are about. */
import { effects } from './knowledge.js';
import { bare, doors, goTogether, leads, words } from './reach-words.js';
import {
  doorTells,
  hasWithin,
  isDocumentation,
  isWholeText,
  keywords,
  namespaceTells,
  replaces,
  signs,
} from './reach-forms.js';
import { bits } from './interest.js';
import { tellsAddress } from './address-texts.js';
import { isConspicuous } from './texts.js';
import { sweepsHome, writesElsewhere } from './writes-elsewhere.js';
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

export interface Reach {
  /** whether what functions give back and are given can matter: otherwise each is looked at by itself */
  readonly followed: boolean;
  /** whether a token of the range, its end left out, can matter */
  readonly tells: (from: number, to: number) => boolean;
  /** of the indent of a block, the place of its dedent */
  readonly blockEnd: (indent: number) => number;
}

const { dot, open, close, comma, colon, equals, bracket, brace, bracketEnd, braceEnd, plus, at } = signs;
/** Methods that put what they are given into what they belong to. */
const keepers = new Set(
  'append add insert extend update setdefault register push appendleft put'.split(' ').map(hashOf),
);

const filterSize = 1 << 14;
const filterOfWords = firstFilter();

function firstFilter(): Uint8Array {
  const filter = new Uint8Array(filterSize);
  for (const hash of [...words.keys(), ...doors, keywords.environ]) filter[hash & (filterSize - 1)] = 1;
  return filter;
}

/** How places of one's own, and those above them, are found and written to. */
const wordsOfPlaces: ReadonlySet<number> = new Set(
  '__file__ parent parents dirname pardir joinpath home expanduser open write_text write_bytes copy copyfile copy2'
    .split(' ')
    .map(hashOf),
);

/** How a home is found and gone through. */
const wordsOfSweeps: ReadonlySet<number> = new Set(
  'home expanduser walk rglob glob iglob iterdir scandir listdir'.split(' ').map(hashOf),
);

const mostRounds = 8;

interface Frame {
  readonly name: number;
  readonly method: boolean;
  /** of no use outside: a function within a function, or one that nobody calls by name */
  readonly hidden: boolean;
  readonly isClass: boolean;
  readonly opened: number;
  told: boolean;
  readonly decorators?: readonly number[];
}

interface State {
  /** names of functions that decorate what tells */
  readonly decorators: Set<number>;
  readonly tokens: Tokens;
  readonly source: Uint8Array;
  readonly latin: string;
  readonly names: Set<number>;
  /** after a dot */
  readonly attributes: Set<number>;
  /** after `self.` alone */
  readonly methods: Set<number>;
  readonly filter: Uint8Array;
  readonly ends: Map<number, number>;
  /** whether it may write above its own folder, or into a home by a name in pieces */
  readonly writes: boolean;
  /** whether it may go through a home */
  readonly sweeps: boolean;
  /** names of the module itself that functions may put things into */
  readonly module: Set<number>;
  readonly refused: Set<number>;
  /** strings that tell, found in the first round */
  readonly strings: Set<number>;
  /** addresses of other machines, which whatever library may be told */
  readonly addresses: number[];
  leads: number;
  conspicuous: boolean;
  /** whether names of functions tell */
  followed: boolean;
  told: number[];
  grew: boolean;
}

/** Linear in the tokens, and asked of few files only. */
export function reachOf(source: Uint8Array, tokens: Tokens, latin: string): Reach {
  const filter = Uint8Array.from(filterOfWords);
  const writes = writesElsewhere(source, bits.own | bits.home);
  const sweeps = sweepsHome(source);
  for (const hash of [...(writes ? wordsOfPlaces : []), ...(sweeps ? wordsOfSweeps : [])])
    filter[hash & (filterSize - 1)] = 1;
  const state: State = {
    tokens,
    source,
    latin,
    filter,
    writes,
    sweeps,
    names: new Set(),
    attributes: new Set(),
    methods: new Set(),
    decorators: new Set(),
    ends: new Map(),
    strings: new Set(),
    addresses: [],
    module: new Set(),
    refused: new Set(),
    leads: 0,
    conspicuous: false,
    followed: false,
    told: [],
    grew: true,
  };
  let rounds = 0;
  while (state.grew && rounds < mostRounds) {
    state.grew = false;
    state.told = [];
    goThrough(state, rounds === 0);
    rounds += 1;
    if (givesToClients(state)) state.grew = true;
    const together = state.conspicuous || goTogether(state.leads);
    if (together && !state.followed) state.followed = state.grew = true;
  }
  const { told, ends } = state;
  // names that go round and round: everything may matter
  const everything = state.grew;
  return {
    tells: (from, to) => everything || hasWithin(told, from, to),
    followed: everything || state.followed,
    blockEnd: (indent) => ends.get(indent) ?? tokens.count - 1,
  };
}

// eslint-disable-next-line complexity -- one pass over the tokens: this is where time goes
function goThrough(state: State, first: boolean): void {
  const { tokens, filter } = state;
  const { kinds, hashes, count } = tokens;
  const frames: Frame[] = [];
  /** names of what decorates the function that comes next */
  let decorators: number[] = [];
  const indents: number[] = [];
  let lineFrom = 0;
  let lineTells = false;
  let header: Frame | undefined;
  let before = 0;
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === tokenKinds.name) {
      const hash = hashes[index] ?? 0;
      if (index === lineFrom && (hash === keywords.def || hash === keywords.class || hash === keywords.async))
        header = headerOf(state, index, frames, indents.length, decorators);
      else if (filter[hash & (filterSize - 1)] === 1 && nameTells(state, index, hash)) {
        state.told.push(index);
        lineTells = true;
        state.leads |= words.get(hash) ?? (takes(state, hash) ? leads.takes : 0);
        if (state.followed) tellFrames(state, frames, header);
      }
    } else if (kind === tokenKinds.string || kind === tokenKinds.formattedText) {
      if (first && stringTells(state, index, before)) {
        state.strings.add(index);
        state.conspicuous = true;
      }
      if (first && isAddress(state, index, before)) state.addresses.push(index);
      if (state.strings.has(index)) {
        state.told.push(index);
        lineTells = true;
        if (state.followed) tellFrames(state, frames, header);
      }
    } else if (kind === tokenKinds.newline) {
      if (first && kinds[lineFrom] === tokenKinds.name) {
        if (frames.length === 0) noteModuleName(state, lineFrom);
        // a function in the place of one of a library gets what was meant for that
        if (replaces(tokens, lineFrom)) state.leads |= leads.takes;
      }
      if (lineTells || withinDecorator(state, frames)) bindLine(state, lineFrom, index, frames);
      lineTells = false;
      decorators = decoratorsAt(state, lineFrom, decorators);
      lineFrom = index + 1;
      if (header && kinds[index + 1] !== tokenKinds.indent) header = undefined;
    } else if (kind === tokenKinds.indent) {
      indents.push(index);
      if (header) frames.push(header);
      header = undefined;
      lineFrom = index + 1;
    } else if (kind === tokenKinds.dedent) {
      const began = indents.pop();
      if (first && began !== undefined) state.ends.set(began, index);
      while (frames.length > 0 && (frames.at(-1)?.opened ?? 0) >= indents.length) frames.pop();
      lineFrom = index + 1;
    }
    before = kind;
  }
}

function headerOf(
  state: State,
  index: number,
  frames: readonly Frame[],
  opened: number,
  decorators: readonly number[],
): Frame | undefined {
  const frame = frameOf(state.tokens, index, frames, opened);
  if (!frame) return undefined;
  // what is done with functions that tell may be to keep them by name
  if (state.decorators.has(frame.name)) state.told.push(index);
  return decorators.length > 0 ? { ...frame, decorators } : frame;
}

/** Behind a line `@name` or `@name(…)`; another `@` may have been before. */
function decoratorsAt({ tokens, followed }: State, lineFrom: number, before: number[]): number[] {
  const { kinds, hashes } = tokens;
  if (!followed || kinds[lineFrom] !== at || kinds[lineFrom + 1] !== tokenKinds.name) return noDecorators;
  return [...before, hashes[lineFrom + 1] ?? 0];
}

const noDecorators: number[] = [];

function withinDecorator({ decorators }: State, frames: readonly Frame[]): boolean {
  return decorators.size > 0 && frames.some(({ name }) => decorators.has(name));
}

/** Something is taken, or asked of a program; and whatever library may be told where to send it. */
function givesToClients(state: State): boolean {
  const { addresses, strings, leads: known } = state;
  if ((known & (leads.takes | leads.starts)) === 0 || addresses.every((index) => strings.has(index)))
    return false;
  for (const index of addresses) strings.add(index);
  state.leads |= leads.sends;
  return true;
}

/** `"https://…`, `"host.name"`, `"…@host.name:22"`, not where it documents. */
function isAddress({ tokens, latin }: State, index: number, before: number): boolean {
  const from = tokens.starts[index] ?? 0;
  const begins = latin.slice(from, Math.min(from + 100, tokens.ends[index] ?? 0));
  return !isDocumentation(tokens, index, before) && tellsAddress(begins);
}

function takes({ sweeps }: State, hash: number): boolean {
  return hash === keywords.environ || (sweeps && wordsOfSweeps.has(hash));
}

function frameOf(
  { kinds, hashes, starts, ends }: Tokens,
  from: number,
  frames: readonly Frame[],
  opened: number,
): Frame | undefined {
  const place = hashes[from] === keywords.async ? from + 2 : from + 1;
  const word = hashes[place - 1];
  if (kinds[place] !== tokenKinds.name || (word !== keywords.def && word !== keywords.class))
    return undefined;
  const length = (ends[place] ?? 0) - (starts[place] ?? 0);
  return {
    name: hashes[place] ?? 0,
    method: frames.at(-1)?.isClass === true && word === keywords.def,
    hidden: (length > 4 && specialNames.has(hashes[place] ?? 0)) || frames.some(({ isClass }) => !isClass),
    isClass: word === keywords.class,
    opened,
    told: false,
  };
}

/** Everybody has them, and nobody calls them by name. */
const specialNames = new Set(
  '__init__ __new__ __call__ __enter__ __exit__ __del__ __getattr__ __setattr__ __repr__ __str__ __iter__ __next__ __len__ __getitem__ __setitem__ __eq__ __hash__ __post_init__ __aenter__ __aexit__'
    .split(' ')
    .map(hashOf),
);

function tellFrames(state: State, frames: readonly Frame[], header: Frame | undefined): void {
  if (header) tellFrame(state, header);
  for (let index = frames.length - 1; index >= 0; index -= 1) {
    const frame = frames[index];
    if (!frame || frame.told) return;
    tellFrame(state, frame);
  }
}

function tellFrame(state: State, frame: Frame): void {
  frame.told = true;
  for (const name of frame.decorators ?? []) tellDecorator(state, name);
  if (frame.hidden) return;
  if (!frame.method) return addName(state, frame.name);
  if (state.methods.has(frame.name)) return;
  state.methods.add(frame.name);
  state.filter[frame.name & (filterSize - 1)] = 1;
  state.grew = true;
}

function tellDecorator(state: State, name: number): void {
  if (state.decorators.has(name) || words.has(name) || neverBound.has(name)) return;
  state.decorators.add(name);
  state.grew = true;
}

/** Names that mean the same everywhere. */
const neverBound = new Set(
  'self cls list dict tuple set str int float bool object type bytes len args kwargs numpy np None True False lambda in if else not and or _ return print super'
    .split(' ')
    .map(hashOf),
);

function addName(state: State, hash: number, attribute = false): void {
  const names = attribute ? state.attributes : state.names;
  if (names.has(hash) || words.has(hash) || neverBound.has(hash)) return;
  names.add(hash);
  state.filter[hash & (filterSize - 1)] = 1;
  state.grew = true;
}

// eslint-disable-next-line complexity -- a table of words, each case of one line
function nameTells(state: State, index: number, hash: number): boolean {
  const { tokens, names, methods, writes } = state;
  const { kinds, hashes } = tokens;
  const before = kinds[index - 1];
  const after = kinds[index + 1];
  if (before === tokenKinds.name && hashes[index - 1] === keywords.def) return false;
  if (words.has(hash)) {
    if (hash === keywords.dictionary || hash === keywords.modules) return namespaceTells(tokens, index);
    if (hash === keywords.importModule) return after !== open || !isWholeText(kinds, index + 2);
    if (before !== dot || !bare.has(hash)) return true;
    // `os.remove` and the like: by the module that it belongs to
    const owner = hashes[index - 2] ?? 0;
    return kinds[index - 2] === tokenKinds.name && (doors.has(owner) || names.has(owner) || words.has(owner));
  }
  if ((writes && wordsOfPlaces.has(hash)) || (state.sweeps && wordsOfSweeps.has(hash))) return true;
  if (before === dot ? state.attributes.has(hash) : names.has(hash)) return true;
  if (methods.has(hash) && before === dot) {
    const owner = hashes[index - 2] ?? 0;
    const own = kinds[index - 2] === close || owner === keywords.self || owner === keywords.cls;
    return own || names.has(owner);
  }
  if (doors.has(hash)) return doorTells(tokens, index);
  // one variable of the environment tells nothing
  if (hash !== keywords.environ || after === bracket) return false;
  return after !== dot || kinds[index + 3] !== open || kinds[index + 4] === close;
}

function stringTells({ tokens, latin }: State, index: number, before: number): boolean {
  const { kinds, starts, ends } = tokens;
  const after = kinds[index + 1];
  const from = starts[index] ?? 0;
  const to = ends[index] ?? 0;
  if (isDocumentation(tokens, index, before)) return false;
  const length = to - from;
  if (length < 5) return false;
  if (length > 1500) return true;
  if (after === plus && kinds[index + 2] === tokenKinds.string) return true;
  return isConspicuous(latin.slice(from, to));
}

/** The names that a line with something that tells gives to it. */
// eslint-disable-next-line complexity -- the forms of a line that binds
function bindLine(state: State, from: number, to: number, frames: readonly Frame[]): void {
  const { kinds, hashes } = state.tokens;
  const word = kinds[from] === tokenKinds.name ? hashes[from] : 0;
  if (word === keywords.import || word === keywords.from) return bindImport(state, from, to);
  // a name of a function's own is seen within it
  const own = frames.some(({ isClass }) => !isClass);
  let last = -1;
  let depth = 0;
  for (let index = from; index < to; index += 1) {
    const kind = kinds[index] ?? 0;
    if (kind === open || kind === bracket || kind === brace) depth += 1;
    else if (kind === close || kind === bracketEnd || kind === braceEnd) depth -= 1;
    else if (kind === equals && depth === 0) last = index;
    else if (kind >= 128 && depth === 0 && kinds[index + 1] !== undefined && isAugmented(state, index))
      last = index;
    else if (kind === tokenKinds.name) {
      const hash = hashes[index] ?? 0;
      if ((hash === keywords.as || hash === keywords.for) && !own) bindPlain(state, index + 1, to);
      if (kinds[index - 1] === dot && keepers.has(hash) && kinds[index - 2] === tokenKinds.name) {
        const attribute = kinds[index - 3] === dot;
        const kept = hashes[index - 2] ?? 0;
        if (!own || attribute || isShared(state, kept)) addName(state, kept, attribute);
      }
    }
  }
  for (let index = from; index < last; index += 1) {
    if (kinds[index] !== tokenKinds.name || kinds[index + 1] === dot || kinds[index + 1] === open) continue;
    const attribute = kinds[index - 1] === dot;
    if (own && !attribute && !(kinds[index + 1] === bracket && isShared(state, hashes[index] ?? 0))) continue;
    addName(state, hashes[index] ?? 0, attribute);
    // `name: type = …`
    if (kinds[index + 1] === colon) break;
  }
}

/** `name = …` or `name: type = …` of the module itself. */
function noteModuleName(state: State, index: number): void {
  const { tokens, module, refused } = state;
  const { kinds, hashes } = tokens;
  const after = kinds[index + 1];
  if (after !== equals && after !== colon) return;
  const hash = hashes[index] ?? 0;
  module.add(hash);
  if (refused.has(hash)) state.grew = true;
}

/** Whether what a function puts something into is seen by others. */
function isShared({ module, refused }: State, hash: number): boolean {
  if (module.has(hash)) return true;
  refused.add(hash);
  return false;
}

/** `+=` and its like: two or three bytes, of which the last is `=`. */
function isAugmented({ tokens, source }: State, index: number): boolean {
  const end = tokens.ends[index] ?? 0;
  const first = source[tokens.starts[index] ?? 0];
  return source[end - 1] === equals && first !== equals && first !== 0x21 && first !== 0x3c && first !== 0x3e;
}

function bindPlain(state: State, from: number, to: number): void {
  const { kinds, hashes } = state.tokens;
  for (let index = from; index < to; index += 1) {
    const kind = kinds[index];
    if (kind === comma || kind === open || kind === close) continue;
    if (kind !== tokenKinds.name || hashes[index] === keywords.in) return;
    addName(state, hashes[index] ?? 0);
  }
}

// eslint-disable-next-line complexity -- the forms of an import
function bindImport(state: State, from: number, to: number): void {
  const { kinds, hashes } = state.tokens;
  let module = -1;
  if (hashes[from] === keywords.from) {
    module = from + 1;
    while (module < to && !(kinds[module] === tokenKinds.name && hashes[module] === keywords.import))
      module += 1;
  }
  const toldModule = module > 0 && hasWithin(state.told, from, module);
  for (let index = module > 0 ? module + 1 : from + 1; index < to; index += 1) {
    if (kinds[index] === 0x2a && toldModule) return addStars(state);
    if (kinds[index] !== tokenKinds.name || hashes[index] === keywords.as) continue;
    if (toldModule) addName(state, hashes[index] ?? 0);
    else if (kinds[index - 1] === tokenKinds.name && hashes[index - 1] === keywords.as)
      addName(state, hashes[index] ?? 0);
  }
}

/** After `from subprocess import *` any name may be one of its members. */
function addStars(state: State): void {
  for (const dotted of effects.keys()) addName(state, hashOf(dotted.slice(dotted.lastIndexOf('.') + 1)));
}
