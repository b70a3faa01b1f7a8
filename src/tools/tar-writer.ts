/** Archives that are the same bytes each time: files alone, of no time and no owner. POSIX.1-1988 ustar. */

export interface TarFile {
  readonly name: string;
  readonly mode: number;
  readonly content: Uint8Array;
}

const blockBytes = 512;
/** that of npm: ZIP knows no time before 1980, so that a moment in between is safe everywhere */
const packedAt = Date.UTC(1985, 9, 26, 8, 15) / 1000;

/** The bytes of a tar. Throws for a name that has no place in a header. */
export function tarOf(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap((file) => [headerOf(file), file.content, paddingOf(file.content)]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

function headerOf({ name, mode, content }: TarFile): Buffer {
  const header = Buffer.alloc(blockBytes);
  const [prefix, rest] = splitName(name);
  header.write(rest, 0);
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(content.length, 11), 124);
  header.write(octal(packedAt, 11), 136);
  // a checksum is made as if it were spaces itself
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u{0}00', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\u{0} `, 148);
  return header;
}

/** A name of over 100 bytes is parted at a slash. */
function splitName(name: string): readonly [prefix: string, rest: string] {
  if (Buffer.byteLength(name) <= 100) return ['', name];
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(rest) <= 100) return [prefix, rest];
  }
  throw new Error(`a tar has no place for the name ${name}`);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function paddingOf({ length }: Uint8Array): Buffer {
  return Buffer.alloc((blockBytes - (length % blockBytes)) % blockBytes);
}
