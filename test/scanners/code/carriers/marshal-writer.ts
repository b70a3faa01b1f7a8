/** Writes .pyc files byte by byte, in the layouts of Python 3.8 and 3.11: inert, instructions are one byte that is nothing. */

export interface CodePlan {
  readonly name?: string;
  readonly names?: readonly string[];
  readonly constants?: readonly (string | Buffer | CodePlan | null | number)[];
  readonly line?: number;
}

export interface PycPlan {
  readonly magic?: number;
  readonly flags?: number;
  readonly code?: CodePlan;
  readonly behind?: Buffer;
}

export function buildPyc({
  magic = 3495,
  flags = 0,
  code = {},
  behind = Buffer.alloc(0),
}: PycPlan = {}): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(magic, 0);
  head.write('\r\n', 2, 'latin1');
  head.writeUInt32LE(flags, 4);
  return Buffer.concat([head, writeCode(code, magic >= 3450), behind]);
}

export function writeCode(plan: CodePlan, modern: boolean): Buffer {
  const numbers = Buffer.alloc(modern ? 20 : 24);
  const constants = (plan.constants ?? []).map((one) => writeConstant(one, modern));
  return Buffer.concat([
    Buffer.from([0xe3]),
    numbers,
    writeBytes(Buffer.from([9])),
    writeTuple(constants),
    writeTuple((plan.names ?? []).map(writeText)),
    writeTuple([]),
    modern ? writeBytes(Buffer.alloc(0)) : writeTuple([]),
    ...(modern ? [] : [writeTuple([])]),
    writeText('demo.py'),
    writeText(plan.name ?? '<module>'),
    ...(modern ? [writeText(plan.name ?? '<module>')] : []),
    integer(plan.line ?? 1),
    writeBytes(Buffer.alloc(0)),
    ...(modern ? [writeBytes(Buffer.alloc(0))] : []),
  ]);
}

function writeConstant(one: string | Buffer | CodePlan | null | number, modern: boolean): Buffer {
  if (one === null) return Buffer.from('N');
  if (typeof one === 'number') return Buffer.concat([Buffer.from('i'), integer(one)]);
  if (typeof one === 'string') return writeText(one);
  return Buffer.isBuffer(one) ? writeBytes(one) : writeCode(one, modern);
}

export function writeTuple(items: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('('), integer(items.length), ...items]);
}

function writeText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from('u'), integer(bytes.length), bytes]);
}

function writeBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from('s'), integer(bytes.length), bytes]);
}

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
