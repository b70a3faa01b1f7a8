/** PE headers and tables. Source: Microsoft, PE Format. */
import type { NativeBytes, Table } from './bytes.js';
import type { NativeImage, Region, Start } from './image.js';
import { readResources } from './pe-resources.js';
import {
  endOfCertificates,
  exportLookup,
  readImports,
  readTlsCallbacks,
  type Directory,
} from './pe-directories.js';

const mostSections = 96;
const machines: Readonly<Record<number, string>> = {
  0x14c: 'i686',
  0x1c4: 'armv7l',
  0x8664: 'x86_64',
  0xaa64: 'aarch64',
  0xa641: 'aarch64',
};
const nativeSubsystem = 1;
const directoriesBy = {
  exports: 0,
  imports: 1,
  resources: 2,
  certificates: 4,
  tls: 9,
  delayedImports: 13,
  managed: 14,
} as const;

interface Optional {
  readonly wide: boolean;
  readonly entry: number;
  readonly imageBase: number;
  readonly headersSize: number;
  readonly subsystem: number;
  readonly directories: readonly Directory[];
}

/** Undefined when it is no PE file: DOS programs begin with `MZ` too. */
export function parsePe(bytes: NativeBytes): NativeImage | undefined {
  const dos = bytes.peek(0, 64);
  if (dos?.text(0, 2) !== 'MZ') return undefined;
  const at = dos.u32(60);
  const coff = bytes.peek(at, 24);
  if (coff?.u32(0) !== 0x4550) return undefined;
  const machine = coff.u16(4);
  const characteristics = coff.u16(22);
  const optional = readOptional(bytes, at + 24, coff.u16(20));
  const sections = readSections(bytes, at + 24 + coff.u16(20), coff.u16(6));
  const directories = optional?.directories ?? [];
  const directory = (name: keyof typeof directoriesBy): Directory | undefined => {
    const found = directories[directoriesBy[name]];
    return found && found.address !== 0 && found.size !== 0 ? found : undefined;
  };
  return {
    format: 'pe',
    role: roleOf(characteristics, optional),
    // managed code runs on every machine that has its runtime
    machine: directory('managed') ? 'dotnet' : (machines[machine] ?? `machine 0x${machine.toString(16)}`),
    regions: sections,
    sections: [...sections, ...readResources(bytes, sections, directory('resources'))],
    starts: startsOf(bytes, optional, sections, directory('tls')),
    interpreter: undefined,
    needed: [
      ...readImports(bytes, sections, directory('imports'), 20, 12),
      ...readImports(bytes, sections, directory('delayedImports'), 32, 4),
    ],
    searchPaths: [],
    loaderHooks: [],
    executableStack: false,
    end: endOf(bytes, coff, optional, sections, directory('certificates')),
    packerMark: undefined,
    exports: exportLookup(bytes, sections, directory('exports')),
  };
}

function roleOf(characteristics: number, optional: Optional | undefined): NativeImage['role'] {
  if (!optional) return 'other';
  if (optional.subsystem === nativeSubsystem) return 'kernel';
  return (characteristics & 0x2000) !== 0 ? 'library' : 'executable';
}

function readOptional(bytes: NativeBytes, offset: number, size: number): Optional | undefined {
  const table = bytes.look('the optional header', offset, size);
  if (!table) {
    if (size === 0) bytes.noteDamage('no optional header');
    return undefined;
  }
  const magic = table.u16(0);
  if (magic !== 0x10b && magic !== 0x20b) {
    bytes.noteDamage(`optional header 0x${magic.toString(16)}`);
    return undefined;
  }
  const wide = magic === 0x20b;
  const first = wide ? 112 : 96;
  const count = Math.min(table.u32(first - 4), 16, Math.floor(Math.max(0, size - first) / 8));
  const directories: Directory[] = [];
  for (let index = 0; index < count; index += 1) {
    directories.push({ address: table.u32(first + index * 8), size: table.u32(first + index * 8 + 4) });
  }
  return {
    wide,
    entry: table.u32(16),
    imageBase: wide ? table.u64(24) : table.u32(28),
    headersSize: table.u32(60),
    subsystem: table.u16(68),
    directories,
  };
}

function readSections(bytes: NativeBytes, offset: number, count: number): readonly Region[] {
  if (count > mostSections) {
    bytes.noteDamage(`${count} sections`);
    return [];
  }
  const table = bytes.look('the section headers', offset, count * 40);
  if (!table) return [];
  const sections: Region[] = [];
  for (let at = 0; at < count * 40; at += 40) {
    const flags = table.u32(at + 36);
    const offsetHere = table.u32(at + 20);
    const size = offsetHere === 0 ? 0 : table.u32(at + 16);
    if (offsetHere + size > bytes.size)
      bytes.noteDamage(`section \`${table.text(at, 8)}\` reaches past the end`);
    sections.push({
      name: table.text(at, 8),
      offset: offsetHere,
      size,
      address: table.u32(at + 12),
      memorySize: table.u32(at + 8),
      writable: (flags & 0x80000000) !== 0,
      executable: (flags & 0x20000000) !== 0,
    });
  }
  return sections;
}

function startsOf(
  bytes: NativeBytes,
  optional: Optional | undefined,
  sections: readonly Region[],
  tls: Directory | undefined,
): readonly Start[] {
  if (!optional) return [];
  const entry = optional.entry === 0 ? [] : [{ what: 'the entry point', address: optional.entry }];
  return [...entry, ...readTlsCallbacks(bytes, sections, tls, optional)];
}

/** Sections, headers, certificates, and the COFF symbols of other compilers. */
function endOf(
  bytes: NativeBytes,
  coff: Table,
  optional: Optional | undefined,
  sections: readonly Region[],
  certificates: Directory | undefined,
): number | undefined {
  if (!optional) return undefined;
  let end = optional.headersSize;
  for (const { offset, size } of sections) end = Math.max(end, offset + size);
  const symbols = coff.u32(12);
  if (symbols !== 0) {
    const strings = symbols + coff.u32(16) * 18;
    end = Math.max(end, strings + (bytes.peek(strings, 4)?.u32(0) ?? 0));
  }
  // the one directory whose address is an offset in the file; padded to 8 bytes before it
  const padded =
    certificates !== undefined && certificates.address >= end && certificates.address - end <= 16;
  if (certificates && certificates.address + certificates.size > bytes.size)
    bytes.noteDamage('the certificates reach past the end');
  return padded ? endOfCertificates(bytes, certificates) : end;
}
