/** Every opcode of pickle protocols 0 to 5: what stands behind it, and what it does to the stack. */

/** How the argument behind an opcode is measured; 1 to 8 are so many bytes. */
export const argumentKinds = {
  unknownOpcode: 0,
  line: 9,
  twoLines: 10,
  counted1: 11,
  counted4: 12,
  /** a signed count, which must not be negative */
  counted4Signed: 13,
  counted8: 14,
  none: 15,
} as const;

/** What an opcode does beyond taking and giving opaque values. */
export const effects = {
  value: 0,
  /** gives a text, which STACK_GLOBAL may take for a name */
  text: 1,
  mark: 2,
  /** takes all to the mark, gives one value */
  gather: 3,
  /** takes all to the mark, which lies above the container that gets it */
  addAll: 4,
  pop: 5,
  duplicate: 6,
  put: 7,
  get: 8,
  memoize: 9,
  global: 10,
  instance: 11,
  object: 12,
  stackGlobal: 13,
  call: 14,
  extension: 15,
  protocol: 16,
  stop: 17,
  discardToMark: 18,
} as const;

interface Opcode {
  readonly code: number;
  readonly argument: number;
  readonly effect: number;
  /** how many values must lie above the mark */
  readonly needs: number;
  /** how many of them it takes */
  readonly takes: number;
  /** how many opaque values it gives */
  readonly gives: number;
}

const { none, line, twoLines, counted1, counted4, counted4Signed, counted8 } = argumentKinds;

function rows(
  codes: string,
  argument: number,
  effect: number,
  needs = 0,
  takes = needs,
  gives = 0,
): readonly Opcode[] {
  return [...Buffer.from(codes, 'latin1')].map((code) => ({ code, argument, effect, needs, takes, gives }));
}

const all: readonly Opcode[] = [
  // protocols 0 and 1
  ...rows('(', none, effects.mark),
  ...rows('.', none, effects.stop, 1),
  ...rows('0', none, effects.pop),
  ...rows('1', none, effects.discardToMark),
  ...rows('2', none, effects.duplicate, 1, 0),
  ...rows('FILP', line, effects.value, 0, 0, 1),
  ...rows('SV', line, effects.text),
  ...rows('J', 4, effects.value, 0, 0, 1),
  ...rows('K', 1, effects.value, 0, 0, 1),
  ...rows('M', 2, effects.value, 0, 0, 1),
  ...rows('G', 8, effects.value, 0, 0, 1),
  ...rows('N)]}', none, effects.value, 0, 0, 1),
  ...rows('Q', none, effects.value, 1, 1, 1),
  ...rows('T', counted4Signed, effects.text),
  ...rows('U', counted1, effects.text),
  ...rows('X', counted4, effects.text),
  ...rows('a', none, effects.value, 2, 1),
  ...rows('s', none, effects.value, 3, 2),
  ...rows('eu', none, effects.addAll),
  ...rows('dlt', none, effects.gather),
  ...rows('R', none, effects.call, 2, 2, 1),
  ...rows('b', none, effects.call, 2, 1),
  ...rows('c', twoLines, effects.global),
  ...rows('i', twoLines, effects.instance),
  ...rows('o', none, effects.object),
  ...rows('g', line, effects.get),
  ...rows('h', 1, effects.get),
  ...rows('j', 4, effects.get),
  ...rows('p', line, effects.put, 1, 0),
  ...rows('q', 1, effects.put, 1, 0),
  ...rows('r', 4, effects.put, 1, 0),
  // protocol 2
  ...rows('\x80', 1, effects.protocol),
  ...rows('\x81', none, effects.call, 2, 2, 1),
  ...rows('\x82', 1, effects.extension, 0, 0, 1),
  ...rows('\x83', 2, effects.extension, 0, 0, 1),
  ...rows('\x84', 4, effects.extension, 0, 0, 1),
  ...rows('\x85', none, effects.value, 1, 1, 1),
  ...rows('\x86', none, effects.value, 2, 2, 1),
  ...rows('\x87', none, effects.value, 3, 3, 1),
  ...rows('\x88\x89', none, effects.value, 0, 0, 1),
  ...rows('\x8a', counted1, effects.value, 0, 0, 1),
  ...rows('\x8b', counted4Signed, effects.value, 0, 0, 1),
  // protocol 3
  ...rows('B', counted4, effects.value, 0, 0, 1),
  ...rows('C', counted1, effects.value, 0, 0, 1),
  // protocol 4
  ...rows('\x8c', counted1, effects.text),
  ...rows('\x8d', counted8, effects.text),
  ...rows('\x8e', counted8, effects.value, 0, 0, 1),
  ...rows('\x8f', none, effects.value, 0, 0, 1),
  ...rows('\x90', none, effects.addAll),
  ...rows('\x91', none, effects.gather),
  ...rows('\x92', none, effects.call, 3, 3, 1),
  ...rows('\x93', none, effects.stackGlobal, 2, 0),
  ...rows('\x94', none, effects.memoize, 1, 0),
  ...rows('\x95', 8, effects.value),
  // protocol 5
  ...rows('\x96', counted8, effects.value, 0, 0, 1),
  ...rows('\x97', none, effects.value, 0, 0, 1),
  ...rows('\x98', none, effects.value, 1, 1, 1),
];

export interface OpcodeTables {
  readonly argument: Uint8Array;
  readonly effect: Uint8Array;
  readonly needs: Uint8Array;
  readonly takes: Uint8Array;
  readonly gives: Uint8Array;
}

/** Indexed by opcode; `argument` is 0 for a byte that is none. */
export const opcodes: OpcodeTables = {
  argument: column((row) => row.argument),
  effect: column((row) => row.effect),
  needs: column((row) => row.needs),
  takes: column((row) => row.takes),
  gives: column((row) => row.gives),
};

function column(of: (row: Opcode) => number): Uint8Array {
  const values = new Uint8Array(256);
  for (const row of all) values[row.code] = of(row);
  return values;
}
