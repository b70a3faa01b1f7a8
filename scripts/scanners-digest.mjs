// Writes `data/scanners.sha256`: what the scanners are, byte for byte. Results of others are not taken for theirs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
/** What a file is read by. */
const folders = ['kernels', 'src/archive', 'src/kernels', 'src/scanners'];

/** Of the sources below `root`, wherever that lies. */
export function scannersDigest(root) {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const names = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
    for (const name of names)
      hash
        .update(`${name}\0`)
        .update(readFileSync(join(root, name)))
        .update('\0');
  }
  return hash.digest('hex');
}

export function writeScannersDigest() {
  writeFileSync(join(checkout, 'data', 'scanners.sha256'), `${scannersDigest(checkout)}\n`);
}
