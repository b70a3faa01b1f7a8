/** Which files of data are kept until all sources have been seen, and which sources read one. */
import type { DataFile } from './python/data-files.js';

const largest = 16 << 10;
const mostKept = 128 << 10;
const mostFiles = 64;
const named =
  /\.(json|toml|ya?ml|ini|cfg|conf|config|txt|csv|tsv|env|dat|data|properties|lst|list|tpl|tmpl|template|rules|map|md|rst|xml)$|(^|\/)\.?[\w-]+$/i;

/** Text, in folders of packages. */
export function dataFiles(): {
  readonly keep: (path: string, content: Uint8Array) => void;
  readonly kept: readonly DataFile[];
} {
  const kept: DataFile[] = [];
  let bytes = 0;
  return {
    kept,
    keep(path, content) {
      if (content.length === 0 || content.length > largest || kept.length >= mostFiles) return;
      if (bytes + content.length > mostKept || !named.test(path) || /\.dist-info\/|^[^/]+$/.test(path))
        return;
      if (content.includes(0)) return;
      bytes += content.length;
      kept.push({
        path,
        text: Buffer.from(content.buffer, content.byteOffset, content.length).toString('utf8'),
      });
    },
  };
}

const reads = ['__file__', 'get_data', 'resource'];

interface Source {
  readonly path: string;
  readonly source: Uint8Array;
}

/** Whether a source finds files that lie beside it, and names one of these. */
export function readsData({ source, path }: Source, data: readonly DataFile[]): boolean {
  if (data.length === 0) return false;
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.length);
  if (!reads.some((word) => bytes.includes(word))) return false;
  const stem = path.replace(/\.\w+$/, '');
  return data.some(
    (one) =>
      bytes.includes(one.path.slice(one.path.lastIndexOf('/') + 1)) ||
      // under its own name: `Path(__file__).with_suffix('.json')`
      (one.path.startsWith(`${stem}.`) && bytes.includes(one.path.slice(stem.length))),
  );
}
