/** Settings that name what is to be made of them: `"()": "subprocess.Popen"` of logging, `!!python/object/apply` of YAML. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { inPieces, momentOfPath, signalOf } from './signal.js';

export const loggingSettings: Carrier = {
  id: 'logging-settings',
  fits: (path) => /\.(json|ya?ml|ini|cfg|conf|toml)$/i.test(path),
  read: readSettings,
};

const starts =
  /("\(\)"|'\(\)'|^\s*\(\)|["']?_target_["']?)\s*[:=]\s*["']?(ext:\/\/)?(subprocess\.|os\.(system|popen|exec|spawn)|posix\.system|builtins\.(exec|eval|__import__)|runpy\.|pty\.spawn|ctypes\.)|!!python\/(object\/(apply|new):|name:)\s*(subprocess\.|os\.(system|popen|exec)|posix\.system|builtins\.(exec|eval)|__builtin__\.(exec|eval))/m;

/** Two searches for rare bytes are all the cost for what is clean. */
function readSettings(entry: ArchiveEntry): readonly Signal[] {
  return inPieces(entry, (piece) => readPiece(piece, entry.path));
}

function readPiece(content: Uint8Array, path: string): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!['()', '!!python/', '_target_'].some((one) => bytes.indexOf(one) >= 0)) return [];
  const text = bytes.toString('utf8');
  const found = starts.exec(text);
  if (!found) return [];
  const line = text.slice(0, found.index).split('\n').length;
  const shown = text.slice(found.index, found.index + 200);
  return [signalOf('settings-start-process', { path, moment: momentOfPath(path) }, line, shown, found[0])];
}
