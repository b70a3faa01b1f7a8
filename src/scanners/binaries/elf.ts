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
const withoutBits = 8;

/** Which words lie where: they differ between 32 and 64 bits. */
export interface ElfLayout {
  readonly wide: boolean;
  word(table: Table, at: number): number;
}

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
  const wide = width === 2;
  const layout: ElfLayout = { wide, word: (table, at) => (wide ? table.u64(at) : table.u32(at)) };
  const header = bytes.look('the header', 0, wide ? 64 : 52);
  if (!header) return undefined;
  const type = header.u16(16);
  if (type < relocatable || type > core) bytes.noteDamage(`file type ${type}`);
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
    role: roleOf(type, machine, interpreter, table.sections),
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
    // UPX writes its mark behind the program headers
    packerMark: bytes.raw(0, 1024).length > 0 && hasUpxMark(bytes) ? 'UPX!' : undefined,
    exports: dynamic.exports,
  };
}

function roleOf(
  type: number,
  machine: number,
  interpreter: string | undefined,
  sections: readonly Region[],
): NativeImage['role'] {
  if (machine === berkeleyPacketFilter) return 'kernel';
  if (type === relocatable) {
    return sections.some(({ name }) => name === '.gnu.linkonce.this_module') ? 'kernel' : 'other';
  }
  if (type === executable || (type === shared && interpreter !== undefined)) return 'executable';
  return type === shared ? 'library' : 'other';
}

function readSegments(bytes: NativeBytes, header: Table, layout: ElfLayout): readonly Segment[] {
  const { wide, word } = layout;
  const offset = word(header, wide ? 32 : 28);
  const entrySize = header.u16(wide ? 54 : 42);
  const count = header.u16(wide ? 56 : 44);
  if (count === 0 || offset === 0) return [];
  const least = wide ? 56 : 32;
  if (entrySize < least || count > mostSegments) {
    bytes.noteDamage(`${count} program headers of ${entrySize} bytes`);
    return [];
  }
  const table = bytes.look('the program headers', offset, count * entrySize);
  if (!table) return [];
  const segments: Segment[] = [];
  for (let at = 0; at < count * entrySize; at += entrySize) {
    const flags = table.u32(at + (wide ? 4 : 24));
    const segment = {
      name: 'a segment',
      type: table.u32(at),
      offset: word(table, at + (wide ? 8 : 4)),
      address: word(table, at + (wide ? 16 : 8)),
      size: word(table, at + (wide ? 32 : 16)),
      memorySize: word(table, at + (wide ? 40 : 20)),
      writable: (flags & 2) !== 0,
      executable: (flags & 1) !== 0,
    };
    segments.push(segment);
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
  const { wide, word } = layout;
  const offset = word(header, wide ? 40 : 32);
  const entrySize = header.u16(wide ? 58 : 46);
  if (offset === 0) return { sections: [], end: 0, whole: true };
  const none = { sections: [], end: offset, whole: false };
  if (entrySize < (wide ? 64 : 40)) {
    bytes.noteDamage(`section headers of ${entrySize} bytes`);
    return none;
  }
  const first = bytes.look('the section headers', offset, entrySize);
  if (!first) return none;
  // more than the header's two bytes can count stands in the first, empty section header
  const count = header.u16(wide ? 60 : 48) || word(first, wide ? 32 : 20);
  const end = offset + count * entrySize;
  const known = Math.min(count, mostSections);
  if (known < count) bytes.noteUnseen(`${count - known} of ${count} sections`);
  const table = bytes.look('the section headers', offset, known * entrySize);
  if (!table) return none;
  const stated = header.u16(wide ? 62 : 50);
  const namesAt = (stated === 0xffff ? first.u32(wide ? 40 : 24) : stated) * entrySize;
  const names = bytes.peek(word(table, namesAt + (wide ? 24 : 16)), word(table, namesAt + (wide ? 32 : 20)));
  const sections: Region[] = [];
  for (let at = entrySize; at < known * entrySize; at += entrySize) {
    const flags = word(table, at + 8);
    const size = word(table, at + (wide ? 32 : 20));
    sections.push({
      name: names?.text(table.u32(at), 64) ?? '',
      offset: word(table, at + (wide ? 24 : 16)),
      // .bss and its kin take no room in the file
      size: table.u32(at + 4) === withoutBits ? 0 : size,
      address: word(table, at + (wide ? 16 : 12)),
      memorySize: size,
      writable: flags % 2 === 1,
      executable: Math.floor(flags / 4) % 2 === 1,
    });
  }
  return { sections, end, whole: known === count };
}

/** The end of all that headers speak of; what they say lies outside of the file is noted by the judge. */
function endOf(
  header: Table,
  { wide }: ElfLayout,
  segments: readonly Segment[],
  table: SectionTable,
  type: number,
): number | undefined {
  if (!table.whole || type === core) return undefined;
  let end = Math.max(wide ? 64 : 52, table.end, header.u16(wide ? 52 : 40));
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

function hasUpxMark(bytes: NativeBytes): boolean {
  return Buffer.from(bytes.raw(0, 1024)).includes('UPX!');
}
