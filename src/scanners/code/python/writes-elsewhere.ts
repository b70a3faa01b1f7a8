/** Sources that may write above their own folder, or into a home by a name in pieces: read closely, whatever else they say. */
import { bits } from './interest.js';

const writing: readonly string[] = [
  'write_text',
  'write_bytes',
  'copy',
  'move(',
  'replace(',
  'rename(',
  '"w',
  "'w",
  '"a"',
  "'a'",
  '"ab"',
  "'ab'",
  'O_WRONLY',
  'O_RDWR',
];
const climbing: readonly string[] = ['.parents', '.parent.parent', '".."', "'..'", 'pardir', '/..'];
/** `dirname(dirname(`, `x = dirname(x)`, `.parent` of a `.parent`: higher than its own folder. */
const climbs =
  /dirname\([^()\n]{0,60}dirname\(|\b(\w{1,60})[ \t]*=[ \t]*(?:os\.)?(?:path\.)?dirname\([ \t]*\1[ \t]*\)|\.parent\b[^\n]{0,60}\.parent\b|\b(\w{1,60})[ \t]*=[ \t]*\2\.parent\b/;
const homes: readonly string[] = ['home(', 'expanduser', 'HOME', 'USERPROFILE'];
/** `"." + name`, `".s" + "sh"`, `f".{name}"` */
const pieces =
  /["']\.\w{0,8}["'][ \t]{0,8}[+%]|["']\.\w{0,8}["']\.(?:format|join)\(|f["']\.\w{0,8}\{|["']\.\w{0,8}(?:%s|\{\w*\})/;

const sweeping: readonly string[] = ['walk(', 'glob(', 'iterdir(', 'scandir(', 'listdir('];

/** Whether it finds a home, and goes through folders. */
export function sweepsHome(source: Uint8Array): boolean {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  const says = (word: string): boolean => bytes.includes(word);
  return homes.some(says) && sweeping.some(says);
}

/** `all` is what names and texts said. Linear, and asked of few files. */
export function writesElsewhere(source: Uint8Array, all: number): boolean {
  if ((all & (bits.own | bits.home)) === 0) return false;
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  const says = (word: string): boolean => bytes.includes(word);
  const may =
    ((all & bits.own) !== 0 && (climbing.some(says) || climbsTwice(bytes))) ||
    ((all & bits.home) !== 0 && homes.some(says) && pieces.test(bytes.toString('latin1')));
  return may && writing.some(says);
}

function climbsTwice(bytes: Buffer): boolean {
  return (twice(bytes, 'dirname') || twice(bytes, '.parent')) && climbs.test(bytes.toString('latin1'));
}

function twice(bytes: Buffer, word: string): boolean {
  const first = bytes.indexOf(word);
  return first >= 0 && bytes.indexOf(word, first + 1) >= 0;
}
