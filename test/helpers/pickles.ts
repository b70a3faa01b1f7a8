/** Pickles put together opcode by opcode. Inert: nothing in them does more than print, and no test loads one. */

type Part = Buffer | string;

/** Opcodes one behind the other; texts are their bytes, one a character. */
export function pickle(...parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}

export function protocol(version: number): Buffer {
  return Buffer.from([0x80, version]);
}

/** GLOBAL: two lines. */
export function globalLines(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`);
}

/** SHORT_BINUNICODE. */
export function shortText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x8c, bytes.length]), bytes]);
}

/** Two texts, each put into the memo, and STACK_GLOBAL, as protocol 4 writes it. */
export function stackGlobal(module: string, name: string): Buffer {
  return pickle(shortText(module), '\x94', shortText(name), '\x94', '\x93');
}

/** A call of `module.name` with the text `print(1)`, without PROTO and STOP. */
export function callOf(module: string, name: string): Buffer {
  return pickle(globalLines(module, name), "(S'print(1)'\ntR");
}

/** What protocol 2 writes for a call. */
export function protocol2(module: string, name: string): Buffer {
  return pickle(protocol(2), callOf(module, name), '.');
}

/** What protocol 4 writes for a call, with a frame. */
export function protocol4(module: string, name: string): Buffer {
  const body = pickle(stackGlobal(module, name), shortText('print(1)'), '\x94\x85R.');
  const frame = Buffer.alloc(9);
  frame[0] = 0x95;
  frame.writeBigUInt64LE(BigInt(body.length), 1);
  return pickle(protocol(4), frame, body);
}

/** An .npy file: header and content. */
export function numpyFile(header: string, content: Buffer, major = 1): Buffer {
  const text = `${header}\n`;
  const length = Buffer.alloc(major === 1 ? 2 : 4);
  if (major === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY'),
    Buffer.from([major, 0]),
    length,
    Buffer.from(text),
    content,
  ]);
}

export const objectHeader = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }";
export const plainHeader = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";

/** A tar file of these members, without checksums. */
export function tarFile(members: Readonly<Record<string, Buffer>>): Buffer {
  const blocks = Object.entries(members).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('ustar', 257);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
