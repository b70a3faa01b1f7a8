/**
 * Walks the opcodes of one pickle (protocols 0 to 5) and tells of every global it would import. Nothing is built, nothing
 * is called. Linear in the bytes, bounded in memory, and total: any bytes give a result.
 * Source: pickletools and pickle of CPython, and its C unpickler where the two differ.
 */
import { argumentKinds, effects, opcodes } from './opcodes.js';
import { Machine } from './machine.js';
import { lineAt, textAt } from './pickle-text.js';

const { argument, needs, takes, gives, effect } = opcodes;

export interface PickleWalk {
  /** where the next stream may begin: behind STOP, or where the walk ended */
  readonly end: number;
  readonly ended: 'stop' | 'error' | 'cut-short';
  /** globals told of, and those whose name is not written plainly */
  readonly globals: number;
  readonly hidden: number;
  /** numbers that stand for globals by a table of the process that loads */
  readonly extensions: number;
  /** something was called, or its state set */
  readonly calls: number;
}

/** Is told of each global in the order in which they are imported; `at` is its opcode's offset. */
export type OnGlobal = (module: string, name: string, at: number) => void;

interface Walking {
  readonly bytes: Uint8Array;
  readonly machine: Machine;
  readonly onGlobal: OnGlobal;
  /** pairs of texts that STACK_GLOBAL has taken */
  readonly told: Set<number>;
  globals: number;
  hidden: number;
  extensions: number;
  calls: number;
}

/** Walks from `from` to STOP, to the first byte that no unpickler would accept, or to the end of the bytes. */
export function walkPickle(bytes: Uint8Array, from: number, onGlobal: OnGlobal): PickleWalk {
  const counts = { globals: 0, hidden: 0, extensions: 0, calls: 0 };
  const walking: Walking = { bytes, machine: new Machine(), onGlobal, told: new Set(), ...counts };
  let at = from;
  let ended: PickleWalk['ended'] = 'cut-short';
  while (at < bytes.length) {
    const code = bytes[at] ?? 0;
    const next = opcodeEnd(bytes, at, code);
    if (next > bytes.length) break;
    if (next < 0 || !perform(walking, code, at)) {
      ended = 'error';
      break;
    }
    at = next;
    if (effect[code] === effects.stop) {
      ended = 'stop';
      break;
    }
  }
  const { globals, hidden, extensions, calls } = walking;
  return { end: at, ended, globals, hidden, extensions, calls };
}

/** Where the next opcode stands; -1 when this is none. */
function opcodeEnd(bytes: Uint8Array, at: number, code: number): number {
  const kind = argument[code];
  if (kind === argumentKinds.none) return at + 1;
  return kind === undefined || kind === argumentKinds.unknownOpcode ? -1 : argumentEnd(bytes, at + 1, kind);
}

/** What the opcode does to the stack; false: an unpickler would fail here. */
function perform(walking: Walking, code: number, at: number): boolean {
  const { machine } = walking;
  if (!machine.has(needs[code] ?? 0)) return false;
  machine.drop(takes[code] ?? 0);
  if (gives[code] === 1) machine.push(0);
  const what = effect[code];
  if (what === effects.value || what === effects.stop || what === undefined) return true;
  if (what === effects.text) return give(machine, at + 1);
  if (what === effects.memoize) {
    machine.rememberNext();
    return true;
  }
  return actions[what]?.(walking, at) ?? false;
}

/** Where the argument ends; -1 for one that no unpickler accepts, beyond the bytes where they are too few. */
function argumentEnd(bytes: Uint8Array, from: number, kind: number): number {
  if (kind <= 8) return from + kind;
  switch (kind) {
    case argumentKinds.line:
      return lineEnd(bytes, from);
    case argumentKinds.twoLines:
      return lineEnd(bytes, lineEnd(bytes, from));
    case argumentKinds.counted1:
      return from + 1 + (bytes[from] ?? 0);
    case argumentKinds.counted8: {
      const high = uint32(bytes, from + 4);
      return high > 0x7fffffff ? -1 : from + 8 + high * 2 ** 32 + uint32(bytes, from);
    }
    default: {
      const count = uint32(bytes, from);
      return kind === argumentKinds.counted4Signed && count > 0x7fffffff ? -1 : from + 4 + count;
    }
  }
}

function lineEnd(bytes: Uint8Array, from: number): number {
  if (from > bytes.length) return from;
  const end = bytes.indexOf(10, from);
  return end < 0 ? bytes.length + 1 : end + 1;
}

function uint32(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100;
  return low + (bytes[at + 2] ?? 0) * 0x10000 + (bytes[at + 3] ?? 0) * 0x1000000;
}

type Action = (walking: Walking, at: number) => boolean;

/** By effect. False: an unpickler would fail here. */
const actions: Readonly<Record<number, Action>> = {
  [effects.mark]: ({ machine }) => machine.mark(),
  [effects.gather]: ({ machine }) => gather(machine),
  [effects.addAll]: ({ machine }) => machine.takeToMark() >= 0 && machine.has(1),
  [effects.discardToMark]: ({ machine }) => machine.takeToMark() >= 0,
  [effects.pop]: ({ machine }) => pop(machine),
  [effects.duplicate]: ({ machine }) => give(machine, machine.peek(0)),
  [effects.put]: ({ bytes, machine }, at) => {
    machine.remember(keyAt(bytes, at));
    return true;
  },
  [effects.get]: ({ bytes, machine }, at) => give(machine, machine.recall(keyAt(bytes, at))),
  [effects.global]: (walking, at) => {
    tellLines(walking, at);
    return give(walking.machine, 0);
  },
  [effects.instance]: (walking, at) => {
    tellLines(walking, at);
    walking.calls += 1;
    return gather(walking.machine);
  },
  [effects.object]: (walking) => {
    walking.calls += 1;
    return walking.machine.has(1) && gather(walking.machine);
  },
  [effects.stackGlobal]: (walking, at) => {
    tellStack(walking, at);
    return true;
  },
  [effects.call]: (walking) => {
    walking.calls += 1;
    return true;
  },
  [effects.extension]: (walking) => {
    walking.extensions += 1;
    return true;
  },
  [effects.protocol]: ({ bytes }, at) => (bytes[at + 1] ?? 0) <= 5,
};

function give(machine: Machine, value: number): boolean {
  machine.push(value);
  return true;
}

function gather(machine: Machine): boolean {
  return machine.takeToMark() >= 0 && give(machine, 0);
}

/** POP takes the mark itself when nothing lies above it. */
function pop(machine: Machine): boolean {
  if (!machine.has(1)) return machine.takeToMark() >= 0;
  machine.drop(1);
  return true;
}

/** -1 for a key in a form that is not read. */
function keyAt(bytes: Uint8Array, at: number): number {
  const code = bytes[at];
  if (code === 0x68 || code === 0x71) return bytes[at + 1] ?? 0; // h, q
  if (code === 0x6a || code === 0x72) return uint32(bytes, at + 1); // j, r
  const line = lineAt(bytes, at + 1);
  return /^\d{1,15}$/.test(line) ? Number(line) : -1;
}

function tellLines(walking: Walking, at: number): void {
  const { bytes, onGlobal } = walking;
  walking.globals += 1;
  onGlobal(lineAt(bytes, at + 1), lineAt(bytes, lineEnd(bytes, at + 1)), at);
}

/** How many pairs of texts are remembered as told: more are told again. */
const mostTold = 1 << 16;

function tellStack(walking: Walking, at: number): void {
  const { bytes, machine, onGlobal, told } = walking;
  const [module, name] = [machine.peek(1), machine.peek(0)];
  machine.drop(2);
  machine.push(0);
  walking.globals += 1;
  // values are offsets below 2 ** 26: a pair fits a number
  const pair = module * 2 ** 26 + name;
  if (told.has(pair)) return;
  const texts = [module, name].map((value) => (value === 0 ? undefined : textAt(bytes, value - 1)));
  const [moduleText, nameText] = texts;
  if (moduleText === undefined || nameText === undefined) {
    walking.hidden += 1;
    return;
  }
  if (told.size < mostTold) told.add(pair);
  onGlobal(moduleText, nameText, at);
}
