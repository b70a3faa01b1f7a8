/** Mach-O files made byte by byte. */
import { inertCode, Writer } from './writer.js';

export interface MachoPlan {
  readonly wide?: boolean;
  readonly little?: boolean;
  /** 2 executable, 6 library, 8 bundle, 1 object, 11 kernel extension */
  readonly type?: number;
  readonly cpu?: number;
  readonly needed?: readonly string[];
  readonly searchPaths?: readonly string[];
  readonly environment?: readonly string[];
  readonly entry?: number;
  readonly flags?: number;
  /** of the one segment: 5 is read and execute */
  readonly protection?: number;
  readonly code?: Buffer;
  readonly overlay?: Buffer;
}

export const machoCodeAt = 0x800;
const library = {
  wide: true,
  little: true,
  type: 6,
  cpu: 0x01000007,
  needed: ['/usr/lib/libSystem.B.dylib'],
  searchPaths: [],
  environment: [],
  flags: 0,
  protection: 5,
  code: inertCode,
  overlay: Buffer.alloc(0),
} satisfies MachoPlan;

/** A Mach-O library that needs libSystem, or what the plan makes of it. */
export function buildMacho(plan: MachoPlan = {}): Buffer {
  const full = { ...library, ...plan };
  const { wide, little, code } = full;
  const commands: Buffer[] = [];
  const size = machoCodeAt + code.length;
  const base = 0x10000;
  const segment = new Writer(little, wide)
    .u32(wide ? 0x19 : 1)
    .u32(wide ? 152 : 124)
    .text('__TEXT', 16)
    .word(base)
    .word(size)
    .word(0)
    .word(size)
    .u32(7)
    .u32(full.protection)
    .u32(1)
    .u32(0)
    .text('__text', 16)
    .text('__TEXT', 16)
    .word(base + machoCodeAt)
    .word(code.length)
    .u32(machoCodeAt)
    .zeroes(12)
    .u32(0x80000400)
    .zeroes(wide ? 12 : 8);
  commands.push(segment.end());
  const named = (command: number, at: number, name: string): void => {
    const text = Buffer.from(`${name}\0`);
    const length = Math.ceil((at + text.length) / 8) * 8;
    const writer = new Writer(little).u32(command).u32(length).u32(at).upTo(at).bytes(text).upTo(length);
    commands.push(writer.end());
  };
  for (const name of full.needed) named(0xc, 24, name);
  for (const name of full.searchPaths) named(0x8000001c, 12, name);
  for (const name of full.environment) named(0x27, 12, name);
  if (plan.entry !== undefined) {
    commands.push(new Writer(little).u32(0x80000028).u32(24).u64(plan.entry).u64(0).end());
  }
  const all = Buffer.concat(commands);
  const head = new Writer(little, wide)
    .u32(wide ? 0xfeedfacf : 0xfeedface)
    .u32(full.cpu)
    .u32(0)
    .u32(full.type)
    .u32(commands.length)
    .u32(all.length)
    .u32(full.flags);
  if (wide) head.u32(0);
  return head.bytes(all).upTo(machoCodeAt).bytes(code).bytes(full.overlay).end();
}

/** A universal file of these slices, each at a multiple of 4,096. */
export function buildFat(slices: readonly Buffer[], wide = false): Buffer {
  const head = new Writer(false).u32(wide ? 0xcafebabf : 0xcafebabe).u32(slices.length);
  const body = new Writer(false).upTo(4096);
  for (const slice of slices) {
    body.upTo(Math.ceil(body.length / 4096) * 4096);
    head.u32(0x01000007).u32(0);
    if (wide) head.u64(body.length).u64(slice.length).u32(12).u32(0);
    else head.u32(body.length).u32(slice.length).u32(12);
    body.bytes(slice);
  }
  const bytes = body.end();
  head.end().copy(bytes);
  return bytes;
}
