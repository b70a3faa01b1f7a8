/** PE files made byte by byte. */
import { inertCode, Writer } from './writer.js';

export interface PePlan {
  readonly wide?: boolean;
  readonly machine?: number;
  readonly library?: boolean;
  /** 2 window, 3 console, 1 native */
  readonly subsystem?: number;
  readonly entry?: number;
  readonly code?: Buffer;
  readonly codeName?: string;
  readonly codeFlags?: number;
  readonly imports?: readonly string[];
  readonly exports?: readonly string[];
  readonly resource?: Buffer;
  readonly callbacks?: readonly number[];
  readonly managed?: boolean;
  /** more sections, each mapped behind the last */
  readonly sections?: readonly {
    readonly name: string;
    readonly content?: Buffer;
    readonly memorySize?: number;
    readonly flags: number;
  }[];
  /** of a certificate table at the end; `hidden` lies in it, behind the certificate */
  readonly certificate?: { readonly hidden?: Buffer };
  readonly overlay?: Buffer;
}

export const peCodeAt = 0x1000;
const peTablesAt = 0x2000;
const peExecute = 0x60000020;
const peRead = 0x40000040;
const imageBase = 0x400000;
const consoleProgram = {
  wide: true,
  library: false,
  subsystem: 3,
  entry: peCodeAt,
  code: inertCode,
  codeName: '.text',
  codeFlags: peExecute,
  imports: ['KERNEL32.dll'],
  overlay: Buffer.alloc(0),
} satisfies PePlan;

/** A PE console program that needs KERNEL32.dll, or what the plan makes of it. */
export function buildPe(plan: PePlan = {}): Buffer {
  const full = { ...consoleProgram, machine: plan.wide === false ? 0x14c : 0x8664, ...plan };
  const { wide } = full;
  const tables = peTables(full, wide);
  const sections = [
    { name: full.codeName, content: full.code, flags: full.codeFlags },
    { name: '.rdata', content: tables.bytes, flags: peRead },
    ...(full.sections ?? []),
  ];
  const directories: [number, number][] = Array.from(
    { length: 16 },
    (_, index) => tables.directories[index] ?? [0, 0],
  );
  const rows: Buffer[] = [];
  const contents = new Writer();
  let address = peCodeAt;
  for (const { name, content = Buffer.alloc(0), flags, ...more } of sections) {
    const memorySize = 'memorySize' in more ? (more.memorySize ?? content.length) : content.length;
    const size = Math.ceil(content.length / 512) * 512;
    const at = size === 0 ? 0 : 0x400 + contents.length;
    const row = new Writer()
      .text(name, 8)
      .u32(memorySize)
      .u32(address)
      .u32(size)
      .u32(at)
      .zeroes(12)
      .u32(flags);
    rows.push(row.end());
    contents.bytes(content).zeroes(size - content.length);
    address += Math.max(0x1000, Math.ceil(Math.max(memorySize, size) / 0x1000) * 0x1000);
  }
  const certificates = certificateTable(plan);
  if (certificates.length > 0) directories[4] = [0x400 + contents.length, certificates.length];
  const head = headers(full, sections.length, address);
  for (const [at, size] of directories) head.u32(at).u32(size);
  for (const row of rows) head.bytes(row);
  return Buffer.concat([head.upTo(0x400).end(), contents.end(), certificates, full.overlay]);
}

/** Up to the directories. */
function headers(
  {
    wide,
    machine,
    library,
    entry,
    subsystem,
  }: Required<Pick<PePlan, 'wide' | 'machine' | 'library' | 'entry' | 'subsystem'>>,
  count: number,
  memory: number,
): Writer {
  const head = new Writer()
    .text('MZ', 60)
    .u32(64)
    .text('PE\0\0', 4)
    .u16(machine)
    .u16(count)
    .zeroes(12)
    .u16(wide ? 240 : 224)
    .u16(library ? 0x2022 : 0x22)
    .u16(wide ? 0x20b : 0x10b)
    .zeroes(14)
    .u32(entry)
    .zeroes(4);
  if (wide) head.u64(imageBase);
  else head.u32(0).u32(imageBase);
  head.u32(0x1000).u32(512).zeroes(16).u32(memory).u32(0x400).u32(0).u16(subsystem).u16(0);
  head
    .zeroes((wide ? 8 : 4) * 4)
    .u32(0)
    .u32(16);
  return head;
}

/** Everything the directories point at, in one section. */
function peTables(
  plan: PePlan,
  wide: boolean,
): { bytes: Buffer; directories: Record<number, [number, number]> } {
  const directories: Record<number, [number, number]> = {};
  const writer = new Writer(true, wide);
  const here = (): number => peTablesAt + writer.length;
  const imports = plan.imports ?? [];
  const nameAddresses = imports.map((name) => {
    const at = here();
    writer.bytes(`${name}\0`);
    return at;
  });
  directories[1] = [here(), (imports.length + 1) * 20];
  for (const at of nameAddresses) writer.zeroes(12).u32(at).u32(0);
  writer.zeroes(20);
  if (plan.exports) {
    const names = [...plan.exports].sort().map((name) => {
      const at = here();
      writer.bytes(`${name}\0`);
      return at;
    });
    const list = here();
    for (const at of names) writer.u32(at);
    directories[0] = [here(), 40];
    writer.zeroes(20).u32(names.length).u32(names.length).u32(0).u32(list).u32(0);
  }
  if (plan.callbacks) {
    const list = here();
    for (const address of plan.callbacks) writer.word(imageBase + address);
    writer.word(0);
    directories[9] = [here(), wide ? 40 : 24];
    writer
      .word(0)
      .word(0)
      .word(0)
      .word(imageBase + list)
      .zeroes(8);
  }
  if (plan.resource) {
    // kind 10 (raw data), id 1, language 0
    const root = here();
    directories[2] = [root, 88];
    for (const [id, next] of [
      [10, 0x80000018],
      [1, 0x80000030],
      [0, 0x48],
    ] as const) {
      writer.zeroes(14).u16(1).u32(id).u32(next);
    }
    writer
      .u32(root + 88)
      .u32(plan.resource.length)
      .zeroes(8)
      .bytes(plan.resource);
  }
  if (plan.managed) {
    directories[14] = [here(), 72];
    writer.zeroes(72);
  }
  return { bytes: writer.end(), directories };
}

function certificateTable({ certificate }: PePlan): Buffer {
  if (!certificate) return Buffer.alloc(0);
  const content = Buffer.alloc(252, 1);
  const hidden = certificate.hidden ?? Buffer.alloc(0);
  const length = 8 + 4 + content.length + hidden.length;
  const writer = new Writer()
    .u32(length)
    .u16(0x200)
    .u16(2)
    .bytes(Buffer.from([0x30, 0x82, 0, 252]));
  return writer.bytes(content).bytes(hidden).end();
}
