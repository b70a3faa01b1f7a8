/** The resources of a PE file: icons and texts, and sometimes a whole program. A tree of three levels. */
import type { NativeBytes } from './bytes.js';
import type { Region } from './image.js';
import { offsetOf, type Directory } from './pe-directories.js';

/** of all levels together, so that a tree that refers to itself ends */
const mostRows = 512;
const deepest = 3;
const isFolder = 0x80000000;

/** The resources as parts of the file, at most 512. */
export function readResources(
  bytes: NativeBytes,
  sections: readonly Region[],
  directory: Directory | undefined,
): readonly Region[] {
  const root = directory ? offsetOf(sections, directory.address) : -1;
  if (root < 0) return [];
  const found: Region[] = [];
  const folders = [{ at: 0, depth: 1, kind: '' }];
  for (let rows = 0, folder = folders.pop(); folder && rows < mostRows; folder = folders.pop()) {
    const head = bytes.peek(root + folder.at, 16);
    const count = head ? Math.min(head.u16(12) + head.u16(14), mostRows - rows) : 0;
    rows += count + 1;
    for (let row = 0; row < count; row += 1) {
      const entry = bytes.peek(root + folder.at + 16 + row * 8, 8);
      if (!entry) break;
      const [name, where] = [entry.u32(0), entry.u32(4)];
      const kind = folder.depth === 1 ? `resource ${name}` : folder.kind;
      if (where < isFolder) found.push(...resourceAt(bytes, sections, root + where, kind));
      else if (folder.depth < deepest) folders.push({ at: where - isFolder, depth: folder.depth + 1, kind });
    }
  }
  return found;
}

function resourceAt(
  bytes: NativeBytes,
  sections: readonly Region[],
  at: number,
  name: string,
): readonly Region[] {
  const entry = bytes.peek(at, 16);
  const offset = entry ? offsetOf(sections, entry.u32(0)) : -1;
  if (!entry || offset < 0) return [];
  const [address, size] = [entry.u32(0), entry.u32(4)];
  return [{ name, offset, size, address, memorySize: size, writable: false, executable: false }];
}
