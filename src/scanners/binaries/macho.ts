/** Mach-O load commands, and universal files that hold several. Source: Apple, mach-o/loader.h and mach-o/fat.h. */
import type { NativeBytes, Table } from './bytes.js';
import type { NativeImage, Region, Start } from './image.js';

const mostCommands = 4096;
const mostCommandBytes = 1 << 20;
const mostSlices = 32;
const mostNames = 256;
const longestName = 1024;
const machines: Readonly<Record<number, string>> = {
  7: 'i686',
  12: 'armv7l',
  18: 'ppc',
  0x01000007: 'x86_64',
  0x0100000c: 'aarch64',
  0x01000012: 'ppc64',
  0x0200000c: 'arm64_32',
};
const roles: Readonly<Record<number, NativeImage['role']>> = {
  2: 'executable',
  6: 'library',
  8: 'library',
  11: 'kernel',
};
/** load commands without the bit that says the loader must know them */
const command = {
  segment: 0x1,
  thread: 0x5,
  loadLibrary: 0xc,
  loadWeak: 0x18,
  segmentWide: 0x19,
  searchPath: 0x1c,
  reexport: 0x1f,
  lazy: 0x20,
  upward: 0x23,
  environment: 0x27,
  main: 0x28,
} as const;

/** The slices of a universal file, or the one image; empty when it is neither (damage is noted). */
export function parseMacho(given: NativeBytes): readonly NativeImage[] {
  const magic = given.withOrder(false).peek(0, 8);
  if (!magic) return [];
  const isFat = magic.u32(0) === 0xcafebabe || magic.u32(0) === 0xcafebabf;
  if (!isFat) {
    const one = parseThin(given);
    return one ? [one] : [];
  }
  return parseFat(given.withOrder(false), magic.u32(4), magic.u32(0) === 0xcafebabf);
}

/** Whether bytes begin as Mach-O does. Java classes share a mark with universal files; theirs is followed by a version. */
export function looksLikeMacho(head: Table): boolean {
  const little = head.u32(0);
  if (little === 0xfeedface || little === 0xfeedfacf || little === 0xcefaedfe || little === 0xcffaedfe) {
    return true;
  }
  const fat = little === 0xbebafeca || little === 0xbfbafeca;
  return fat && head.u8(4) === 0 && head.u8(5) === 0 && head.u8(6) === 0 && head.u8(7) <= mostSlices;
}

function parseFat(bytes: NativeBytes, count: number, wide: boolean): readonly NativeImage[] {
  const rowSize = wide ? 32 : 20;
  const table = bytes.look('the list of slices', 8, count * rowSize);
  if (!table) {
    if (count === 0) bytes.noteDamage('no slices');
    return [];
  }
  const images: NativeImage[] = [];
  // of the ends of slices only the last is the file's: behind the others lies what pads the next
  for (let at = 0; at < count * rowSize; at += rowSize) {
    const offset = wide ? table.u64(at + 8) : table.u32(at + 8);
    const size = wide ? table.u64(at + 16) : table.u32(at + 12);
    if (offset + size > bytes.size || size === 0) {
      bytes.noteDamage(`a slice of ${size} bytes at ${offset}`);
      continue;
    }
    const slice = bytes.part(offset, size);
    // a static library is a slice too, and no program
    if (slice.peek(0, 8)?.text(0, 8) === '!<arch>\n') continue;
    const image = parseThin(slice);
    if (!image) {
      if (slice.peek(0, 32)) bytes.noteDamage(`the slice at ${offset} is no Mach-O file`);
      else bytes.noteUnseen(`the slice at ${offset}`);
      continue;
    }
    images.push(moved(image, offset));
  }
  const last = Math.max(...images.map(({ end }) => end ?? 0));
  return images.map((image) => (image.end === last ? image : { ...image, end: undefined }));
}

/** Offsets as the whole file counts them. */
function moved(image: NativeImage, by: number): NativeImage {
  const move = (region: Region): Region => ({ ...region, offset: region.offset + by });
  return {
    ...image,
    regions: image.regions.map(move),
    sections: image.sections.map(move),
    end: image.end === undefined ? undefined : image.end + by,
  };
}

interface Commands {
  readonly regions: Region[];
  readonly sections: Region[];
  readonly needed: string[];
  readonly searchPaths: string[];
  readonly environment: string[];
  /** offset in the file; the address when it comes with a thread's registers */
  entry: number | undefined;
}

function parseThin(given: NativeBytes): NativeImage | undefined {
  const first = given.withOrder(true).peek(0, 28);
  if (!first) return undefined;
  const magic = first.u32(0);
  const little = magic === 0xfeedface || magic === 0xfeedfacf;
  if (!little && magic !== 0xcefaedfe && magic !== 0xcffaedfe) return undefined;
  const wide = magic === 0xfeedfacf || magic === 0xcffaedfe;
  const bytes = given.withOrder(little);
  const header = bytes.look('the header', 0, wide ? 32 : 28);
  if (!header) return undefined;
  const found: Commands = {
    regions: [],
    sections: [],
    needed: [],
    searchPaths: [],
    environment: [],
    entry: undefined,
  };
  readCommands(bytes, header, wide, found);
  const type = header.u32(12);
  const machine = header.u32(4);
  let end = (wide ? 32 : 28) + header.u32(20);
  for (const { offset, size } of found.regions) end = Math.max(end, offset + size);
  return {
    format: 'macho',
    role: roles[type] ?? 'other',
    machine: machines[machine] ?? `machine 0x${machine.toString(16)}`,
    regions: found.regions,
    sections: found.sections,
    starts: startOf(found),
    interpreter: undefined,
    needed: found.needed,
    searchPaths: found.searchPaths,
    loaderHooks: found.environment.map((text) => `LC_DYLD_ENVIRONMENT ${text}`),
    executableStack: (header.u32(24) & 0x20000) !== 0,
    // objects and symbol files speak of segments that are elsewhere
    end: type === 2 || type === 6 || type === 8 ? end : undefined,
    packerMark: undefined,
    exports: () => undefined,
  };
}

function startOf({ entry, regions }: Commands): readonly Start[] {
  if (entry === undefined) return [];
  const text = regions.find(({ offset, size, executable }) => executable && offset === 0 && size > 0);
  return [{ what: 'the entry point', address: entry + (text?.address ?? 0) }];
}

function readCommands(bytes: NativeBytes, header: Table, wide: boolean, found: Commands): void {
  const [count, length] = [header.u32(16), header.u32(20)];
  if (count > mostCommands || length > mostCommandBytes) {
    bytes.noteDamage(`${count} load commands of ${length} bytes`);
    return;
  }
  const table = bytes.look('the load commands', wide ? 32 : 28, length);
  let at = 0;
  for (let index = 0; table && index < count; index += 1) {
    const size = table.u32(at + 4);
    if (size < 8 || at + size > length) {
      bytes.noteDamage(`load command ${index} of ${size} bytes`);
      return;
    }
    readCommand(bytes, table, at, size, found);
    at += size;
  }
}

function readCommand(bytes: NativeBytes, table: Table, at: number, size: number, found: Commands): void {
  const name = (): string => {
    const offset = table.u32(at + 8);
    return offset >= 8 && offset < size ? table.text(at + offset, Math.min(longestName, size - offset)) : '';
  };
  const add = (list: string[]): void => {
    if (list.length < mostNames) list.push(name());
  };
  switch (table.u32(at) & 0x7fffffff) {
    case command.segment:
    case command.segmentWide:
      readSegment(bytes, table, at, size, found);
      break;
    case command.loadLibrary:
    case command.loadWeak:
    case command.reexport:
    case command.lazy:
    case command.upward:
      add(found.needed);
      break;
    case command.searchPath:
      add(found.searchPaths);
      break;
    case command.environment:
      add(found.environment);
      break;
    case command.main:
      found.entry = table.u64(at + 8);
      break;
    default:
  }
}

function readSegment(bytes: NativeBytes, table: Table, at: number, size: number, found: Commands): void {
  const wide = (table.u32(at) & 0x7fffffff) === command.segmentWide;
  const word = (place: number): number => (wide ? table.u64(place) : table.u32(place));
  const step = wide ? 8 : 4;
  const fixed = wide ? 72 : 56;
  const protection = table.u32(at + 24 + 4 * step + 4);
  const [writable, executable] = [(protection & 2) !== 0, (protection & 4) !== 0];
  const region = {
    name: table.text(at + 8, 16),
    address: word(at + 24),
    memorySize: word(at + 24 + step),
    offset: word(at + 24 + 2 * step),
    size: word(at + 24 + 3 * step),
    writable,
    executable,
  };
  if (size < fixed) {
    bytes.noteDamage(`a segment command of ${size} bytes`);
    return;
  }
  found.regions.push(region);
  const rowSize = wide ? 80 : 68;
  const count = table.u32(at + 24 + 4 * step + 8);
  if (fixed + count * rowSize > size) {
    bytes.noteDamage(`${count} sections in a command of ${size} bytes`);
    return;
  }
  for (let row = at + fixed; row < at + fixed + count * rowSize; row += rowSize) {
    const kind = table.u32(row + 32 + 2 * step + 16) & 0xff;
    found.sections.push({
      name: `${table.text(row + 16, 16)},${table.text(row, 16)}`,
      address: word(row + 32),
      memorySize: word(row + 32 + step),
      offset: table.u32(row + 32 + 2 * step),
      // zero-filled kinds take no room in the file
      size: kind === 1 || kind === 12 || kind === 18 ? 0 : word(row + 32 + step),
      writable,
      // S_ATTR_PURE_INSTRUCTIONS, S_ATTR_SOME_INSTRUCTIONS
      executable: executable && (table.u32(row + 32 + 2 * step + 16) & 0x80000400) !== 0,
    });
  }
}
