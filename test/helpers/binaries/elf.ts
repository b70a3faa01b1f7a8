/** ELF files made byte by byte. */
import { inertCode, Writer } from './writer.js';

export interface ElfPlan {
  readonly wide?: boolean;
  readonly little?: boolean;
  /** 3 shared, 2 executable, 1 object */
  readonly type?: number;
  readonly machine?: number;
  readonly entry?: number;
  readonly interpreter?: string;
  readonly code?: Buffer;
  /** of the one loaded segment: 5 is read and execute */
  readonly flags?: number;
  readonly stackFlags?: number;
  /** names by tag: [1, 'libc.so.6'] */
  readonly names?: readonly (readonly [number, string])[];
  /** numbers by tag */
  readonly numbers?: readonly (readonly [number, number])[];
  /** offered by a GNU hash table, or by the older one */
  readonly symbols?: readonly string[];
  readonly hash?: 'gnu' | 'system';
  readonly constructors?: readonly number[];
  /** null: no section headers at all */
  readonly sections?:
    readonly { readonly name: string; readonly content: Buffer; readonly flags?: number }[] | null;
  readonly overlay?: Buffer;
}

/** Where the code lies, in the file and in memory, for every plan. */
export const elfCodeAt = 0x200;
const needed = 1;
const sharedLibrary = {
  wide: true,
  little: true,
  type: 3,
  machine: 62,
  entry: elfCodeAt,
  code: inertCode,
  flags: 5,
  stackFlags: 6,
  names: [[needed, 'libc.so.6']],
  numbers: [],
  symbols: [],
  overlay: Buffer.alloc(0),
} satisfies ElfPlan;

/** An ELF shared library that needs libc, or what the plan makes of it. */
export function buildElf(plan: ElfPlan = {}): Buffer {
  const full = { ...sharedLibrary, ...plan };
  const { wide, little, names, symbols: symbolNames } = full;
  const body = new Writer(little, wide).upTo(elfCodeAt).bytes(full.code);
  const place = (content: Buffer): number => {
    body.upTo(Math.ceil(body.length / 16) * 16);
    const at = body.length;
    body.bytes(content);
    return at;
  };
  const interpreter = plan.interpreter === undefined ? undefined : Buffer.from(`${plan.interpreter}\0`);
  const interpreterAt = interpreter ? place(interpreter) : 0;
  const strings = stringTable([...names.map(([, name]) => name), ...symbolNames]);
  const stringsAt = place(strings.bytes);
  const symbols = symbolTables(plan, strings.at, little, wide);
  const symbolsAt = place(symbols.table);
  const hashAt = place(symbols.hash);
  const constructors = new Writer(little, wide);
  for (const address of plan.constructors ?? []) constructors.word(address);
  const constructorsAt = place(constructors.end());
  const dynamic = new Writer(little, wide);
  const entries: (readonly [number, number])[] = [
    ...names.map(([tag, name]) => [tag, strings.at(name)] as const),
    [5, stringsAt],
    [10, strings.bytes.length],
    [6, symbolsAt],
    [plan.hash === 'system' ? 4 : 0x6ffffef5, hashAt],
    ...(plan.constructors
      ? ([
          [25, constructorsAt],
          [27, constructors.length],
        ] as const)
      : []),
    ...full.numbers,
    [0, 0],
  ];
  for (const [tag, value] of entries) dynamic.word(tag).word(value);
  const dynamicAt = place(dynamic.end());
  const loaded = body.length;
  const sections = sectionTable(plan, place, little, wide);
  const segments: Segment[] = [
    [1, full.flags, 0, loaded],
    [2, 6, dynamicAt, dynamic.length],
    [0x6474e551, full.stackFlags, 0, 0],
    ...(interpreter ? [[3, 4, interpreterAt, interpreter.length] as const] : []),
  ];
  const head = headers(full, sections, segments);
  const bytes = Buffer.concat([body.end(), full.overlay]);
  head.copy(bytes);
  return bytes;
}

type Segment = readonly [kind: number, flags: number, at: number, size: number];

function headers(
  {
    wide,
    little,
    type,
    machine,
    entry,
  }: Required<Pick<ElfPlan, 'wide' | 'little' | 'type' | 'machine' | 'entry'>>,
  sections: { at: number; count: number },
  segments: readonly Segment[],
): Buffer {
  const head = new Writer(little, wide)
    .bytes(Buffer.from([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1, 0]))
    .zeroes(8)
    .u16(type)
    .u16(machine)
    .u32(1)
    .word(entry)
    .word(wide ? 64 : 52)
    .word(sections.at)
    .u32(0)
    .u16(wide ? 64 : 52)
    .u16(wide ? 56 : 32)
    .u16(segments.length)
    .u16(wide ? 64 : 40)
    .u16(sections.count)
    .u16(Math.max(0, sections.count - 1));
  for (const [kind, flags, at, size] of segments) {
    if (wide) head.u32(kind).u32(flags).u64(at).u64(at).u64(at).u64(size).u64(size).u64(16);
    else head.u32(kind).u32(at).u32(at).u32(at).u32(size).u32(size).u32(flags).u32(16);
  }
  return head.end();
}

function stringTable(names: readonly string[]): { bytes: Buffer; at: (name: string) => number } {
  const unique = [...new Set(names)];
  const offsets = new Map<string, number>();
  let text = '\0';
  for (const name of unique) {
    offsets.set(name, text.length);
    text += `${name}\0`;
  }
  return { bytes: Buffer.from(text, 'latin1'), at: (name) => offsets.get(name) ?? 0 };
}

/** One bucket, so that every symbol is in one chain. */
function symbolTables(
  plan: ElfPlan,
  nameAt: (name: string) => number,
  little: boolean,
  wide: boolean,
): { table: Buffer; hash: Buffer } {
  const table = new Writer(little, wide).zeroes(wide ? 24 : 16);
  const symbols = plan.symbols ?? [];
  for (const name of symbols) {
    if (wide) table.u32(nameAt(name)).u8(0x12).u8(0).u16(1).u64(elfCodeAt).u64(1);
    else table.u32(nameAt(name)).u32(elfCodeAt).u32(1).u8(0x12).u8(0).u16(1);
  }
  const hash = new Writer(little, wide);
  if (plan.hash === 'system') {
    hash
      .u32(1)
      .u32(symbols.length + 1)
      .u32(symbols.length > 0 ? 1 : 0)
      .u32(0);
    symbols.forEach((_, index) => hash.u32(index + 1 < symbols.length ? index + 2 : 0));
  } else {
    hash
      .u32(1)
      .u32(1)
      .u32(1)
      .u32(filterShift)
      .word(filterOf(symbols, wide))
      .u32(symbols.length > 0 ? 1 : 0);
    symbols.forEach((name, index) => hash.u32(lastBit(gnuHash(name), index + 1 === symbols.length)));
  }
  return { table: table.end(), hash: hash.end() };
}

const filterShift = 6;

/** The one word of the Bloom filter: two bits a symbol. */
function filterOf(symbols: readonly string[], wide: boolean): bigint {
  const bits = wide ? 64 : 32;
  let word = 0n;
  for (const hash of symbols.map(gnuHash)) {
    word |= (1n << BigInt(hash % bits)) | (1n << BigInt((hash >>> filterShift) % bits));
  }
  return word;
}

function lastBit(hash: number, set: boolean): number {
  return hash - (hash % 2) + (set ? 1 : 0);
}

function gnuHash(name: string): number {
  return [...Buffer.from(name)].reduce((hash, byte) => (Math.imul(hash, 33) + byte) >>> 0, 5381);
}

function sectionTable(
  plan: ElfPlan,
  place: (content: Buffer) => number,
  little: boolean,
  wide: boolean,
): { at: number; count: number } {
  if (plan.sections === null) return { at: 0, count: 0 };
  const code = { name: '.text', content: plan.code ?? inertCode, flags: 6 };
  const sections = [code, ...(plan.sections ?? [])];
  const names = stringTable([...sections.map(({ name }) => name), '.shstrtab']);
  const rows = sections.map(({ name, content, flags = 2 }, index) => {
    const at = index === 0 ? elfCodeAt : place(content);
    return { name: names.at(name), kind: 1, flags, at, size: content.length };
  });
  rows.push({
    name: names.at('.shstrtab'),
    kind: 3,
    flags: 0,
    at: place(names.bytes),
    size: names.bytes.length,
  });
  const table = new Writer(little, wide).zeroes(wide ? 64 : 40);
  for (const { name, kind, flags, at, size } of rows) {
    table.u32(name).u32(kind).word(flags).word(at).word(at).word(size).u32(0).u32(0).word(1).word(0);
  }
  return { at: place(table.end()), count: rows.length + 1 };
}
