/** ELF headers and tables: System V gABI, and the GNU extensions. Sources: elf(5), ld.so(8). */
import type { NativeBytes, Table } from './bytes.js';
import { readDynamic } from './elf-dynamic.js';
import type { NativeImage, Region, Start } from './image.js';

const mostSegments = 256;
const mostSections = 4096;
const machines: Readonly<Record<number, string>> = {
  3: 'i686',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64',
  22: 's390x',
  40: 'armv7l',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv64',
  190: 'cuda',
  224: 'amdgpu',
  247: 'bpf',
  258: 'loongarch64',
};
const berkeleyPacketFilter = 247;
const relocatable = 1;
const executable = 2;
const shared = 3;
const core = 4;
/** from here on systems and processors have types of their own */
const firstReserved = 0xfe00;
const withoutBits = 8;

/** Where the words lie: it differs between 32 and 64 bits. */
export interface ElfLayout {
  readonly wide: boolean;
  readonly word: (table: Table, at: number) => number;
  readonly header: {
    readonly size: number;
    readonly segments: number;
    readonly sections: number;
    /** of six sizes and counts of two bytes each */
    readonly counts: number;
  };
  readonly segment: {
    readonly size: number;
    readonly flags: number;
    readonly offset: number;
    readonly address: number;
    readonly fileSize: number;
    readonly memorySize: number;
  };
  readonly section: {
    readonly size: number;
    readonly address: number;
    readonly offset: number;
    readonly length: number;
    readonly link: number;
  };
}

const wideLayout: ElfLayout = {
  wide: true,
  word: (table, at) => table.u64(at),
  header: { size: 64, segments: 32, sections: 40, counts: 52 },
  segment: { size: 56, flags: 4, offset: 8, address: 16, fileSize: 32, memorySize: 40 },
  section: { size: 64, address: 16, offset: 24, length: 32, link: 40 },
};
const narrowLayout: ElfLayout = {
  wide: false,
  word: (table, at) => table.u32(at),
  header: { size: 52, segments: 28, sections: 32, counts: 40 },
  segment: { size: 32, flags: 24, offset: 4, address: 8, fileSize: 16, memorySize: 20 },
  section: { size: 40, address: 12, offset: 16, length: 20, link: 24 },
};

export interface Segment extends Region {
  readonly type: number;
}

/** Undefined when the bytes are no ELF file, or one whose header cannot be read (then damage is noted). */
export function parseElf(given: NativeBytes): NativeImage | undefined {
  const ident = given.peek(0, 20);
  if (ident?.text(0, 4) !== '\x7fELF') return undefined;
  const [width, order] = [ident.u8(4), ident.u8(5)];
  if ((width !== 1 && width !== 2) || (order !== 1 && order !== 2)) {
    given.noteDamage(`class ${width}, byte order ${order}`);
    return undefined;
  }
  const bytes = given.withOrder(order === 1);
  const layout = width === 2 ? wideLayout : narrowLayout;
  const header = bytes.look('the header', 0, layout.header.size);
  if (!header) return undefined;
  const type = header.u16(16);
  if (type === 0 || (type > core && type < firstReserved)) bytes.noteDamage(`file type ${type}`);
  const segments = readSegments(bytes, header, layout);
  const table = readSections(bytes, header, layout);
  const machine = header.u16(18);
  const dynamic = readDynamic(bytes, segments, layout);
  const interpreter = textOfSegment(bytes, segments, 3);
  const entry = layout.word(header, 24);
  const starts: Start[] =
    entry === 0 || type === relocatable ? [] : [{ what: 'the entry point', address: entry }];
  return {
    format: 'elf',
    role: roleOf(type, machine, interpreter !== undefined || dynamic.program, table.sections),
    machine: machines[machine] ?? `machine 0x${machine.toString(16)}`,
    regions: segments.filter((segment) => segment.type === 1),
    sections: table.sections,
    starts: [...starts, ...dynamic.starts],
    interpreter,
    needed: dynamic.needed,
    searchPaths: dynamic.searchPaths,
    loaderHooks: dynamic.loaderHooks,
    executableStack: segments.some((segment) => segment.type === 0x6474e551 && segment.executable),
    end: endOf(header, layout, segments, table, type),
    packerMark: packerMarkOf(bytes),
    exports: dynamic.exports,
  };
}

function roleOf(
  type: number,
  machine: number,
  program: boolean,
  sections: readonly Region[],
): NativeImage['role'] {
  if (machine === berkeleyPacketFilter) return 'kernel';
  if (type === relocatable) {
    return sections.some(({ name }) => name === '.gnu.linkonce.this_module') ? 'kernel' : 'other';
  }
  if (type === executable || (type === shared && program)) return 'executable';
  return type === shared ? 'library' : 'other';
}

function readSegments(bytes: NativeBytes, header: Table, layout: ElfLayout): readonly Segment[] {
  const { word, segment: at } = layout;
  const offset = word(header, layout.header.segments);
  const entrySize = header.u16(layout.header.counts + 2);
  const count = header.u16(layout.header.counts + 4);
  if (count === 0 || offset === 0) return [];
  if (entrySize < at.size || count > mostSegments) {
    bytes.noteDamage(`${count} program headers of ${entrySize} bytes`);
    return [];
  }
  const table = bytes.look('the program headers', offset, count * entrySize);
  const segments: Segment[] = [];
  for (let row = 0; table && row < count * entrySize; row += entrySize) {
    const flags = table.u32(row + at.flags);
    segments.push({
      name: 'a segment',
      type: table.u32(row),
      offset: word(table, row + at.offset),
      address: word(table, row + at.address),
      size: word(table, row + at.fileSize),
      memorySize: word(table, row + at.memorySize),
      writable: (flags & 2) !== 0,
      executable: (flags & 1) !== 0,
    });
  }
  return segments;
}

interface SectionTable {
  readonly sections: readonly Region[];
  readonly end: number;
  /** false when some were not looked at */
  readonly whole: boolean;
}

function readSections(bytes: NativeBytes, header: Table, layout: ElfLayout): SectionTable {
  const { word, section: at } = layout;
  const offset = word(header, layout.header.sections);
  const entrySize = header.u16(layout.header.counts + 6);
  if (offset === 0) return { sections: [], end: 0, whole: true };
  const none = { sections: [], end: offset, whole: false };
  if (entrySize < at.size) {
    bytes.noteDamage(`section headers of ${entrySize} bytes`);
    return none;
  }
  const first = bytes.look('the section headers', offset, entrySize);
  if (!first) return none;
  // more than the header's two bytes can count stands in the first, empty section header
  const count = header.u16(layout.header.counts + 8) || word(first, at.length);
  const known = Math.min(count, mostSections);
  if (known < count) bytes.noteUnseen(`${count - known} of ${count} sections`);
  const table = bytes.look('the section headers', offset, known * entrySize);
  if (!table) return none;
  const names = namesOf(bytes, table, first, header.u16(layout.header.counts + 10) * entrySize, layout);
  const sections: Region[] = [];
  for (let row = entrySize; row < known * entrySize; row += entrySize) {
    sections.push(readSection(table, row, names, layout));
  }
  return { sections, end: offset + count * entrySize, whole: known === count };
}

/** The table that holds the sections' names; its number stands elsewhere when it is too large for the header. */
function namesOf(
  bytes: NativeBytes,
  table: Table,
  first: Table,
  stated: number,
  { word, section: at }: ElfLayout,
): Table | undefined {
  const entrySize = first.length;
  const row = stated === 0xffff * entrySize ? first.u32(at.link) * entrySize : stated;
  return bytes.peek(word(table, row + at.offset), word(table, row + at.length));
}

function readSection(
  table: Table,
  row: number,
  names: Table | undefined,
  { word, section: at }: ElfLayout,
): Region {
  const flags = word(table, row + 8);
  const size = word(table, row + at.length);
  return {
    name: names?.text(table.u32(row), 64) ?? '',
    offset: word(table, row + at.offset),
    // .bss and its kin take no room in the file
    size: table.u32(row + 4) === withoutBits ? 0 : size,
    address: word(table, row + at.address),
    memorySize: size,
    writable: flags % 2 === 1,
    executable: Math.floor(flags / 4) % 2 === 1,
  };
}

/** The end of all that headers speak of, wherever they say it lies. */
function endOf(
  header: Table,
  layout: ElfLayout,
  segments: readonly Segment[],
  table: SectionTable,
  type: number,
): number | undefined {
  if (!table.whole || type === core) return undefined;
  const programHeaders =
    layout.word(header, layout.header.segments) +
    header.u16(layout.header.counts + 2) * header.u16(layout.header.counts + 4);
  let end = Math.max(layout.header.size, table.end, programHeaders);
  for (const { offset, size } of segments) end = Math.max(end, offset + size);
  for (const { offset, size } of table.sections) end = Math.max(end, offset + size);
  return end;
}

function textOfSegment(bytes: NativeBytes, segments: readonly Segment[], type: number): string | undefined {
  const segment = segments.find((one) => one.type === type);
  if (!segment || segment.size === 0) return undefined;
  const length = Math.min(segment.size, 4096);
  return bytes.look('the interpreter’s name', segment.offset, length)?.text(0, length);
}

/** UPX writes its mark behind the program headers. */
function packerMarkOf(bytes: NativeBytes): string | undefined {
  return Buffer.from(bytes.raw(0, 1024)).includes('UPX!') ? 'UPX!' : undefined;
}
