/** Which entries are native code, by how they begin and never by their names, and what their headers say. */
import type { ArchiveEntry } from '../../archive/archive.js';
import { bytesOf, type NativeBytes } from './bytes.js';
import { parseElf } from './elf.js';
import type { NativeImage } from './image.js';
import { looksLikeMacho, parseMacho } from './macho.js';
import { parsePe } from './pe.js';

export interface NativeFile {
  readonly path: string;
  readonly format: NativeImage['format'];
  readonly bytes: NativeBytes;
  /** several for a universal file; none when its headers cannot be read, and then `bytes.damage` says why */
  readonly images: readonly NativeImage[];
}

const windowsName = /\.(exe|dll|pyd|sys|ocx|scr)$/i;

/** Undefined for what is no native code. Costs four bytes of anything else. */
export function openNative(
  entry: Pick<ArchiveEntry, 'path' | 'size' | 'content' | 'edges'>,
): NativeFile | undefined {
  const head = entry.content ?? entry.edges?.head;
  if (!head || head.length < 4) return undefined;
  switch (head[0]) {
    case 0x7f:
      return head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46 ? open(entry, 'elf') : undefined;
    case 0x4d:
      return head[1] === 0x5a ? openPe(entry) : undefined;
    case 0xca:
    case 0xce:
    case 0xcf:
    case 0xfe:
      return openMacho(entry);
    default:
      return undefined;
  }
}

/** `MZ` begins DOS programs and some texts too: without the header of PE it counts only under a program's name. */
function openPe(entry: Pick<ArchiveEntry, 'path' | 'size' | 'content' | 'edges'>): NativeFile | undefined {
  const file = open(entry, 'pe');
  return file.images.length > 0 || windowsName.test(entry.path) ? file : undefined;
}

function openMacho(entry: Pick<ArchiveEntry, 'path' | 'size' | 'content' | 'edges'>): NativeFile | undefined {
  const head = bytesOf(entry).peek(0, 8);
  return head && looksLikeMacho(head) ? open(entry, 'macho') : undefined;
}

function open(
  entry: Pick<ArchiveEntry, 'path' | 'size' | 'content' | 'edges'>,
  format: NativeImage['format'],
): NativeFile {
  const bytes = bytesOf(entry);
  const images = imagesOf(bytes, format);
  if (images.length === 0 && bytes.damage.length === 0 && bytes.unseen.length === 0)
    bytes.noteDamage('it ends before its header does');
  for (const { end } of images) {
    if (end !== undefined && end > bytes.size)
      bytes.noteDamage(`its headers speak of ${end} bytes, there are ${bytes.size}`);
  }
  return { path: entry.path, format, bytes, images };
}

function imagesOf(bytes: NativeBytes, format: NativeImage['format']): readonly NativeImage[] {
  if (format === 'macho') return parseMacho(bytes);
  const image = format === 'elf' ? parseElf(bytes) : parsePe(bytes);
  return image ? [image] : [];
}
