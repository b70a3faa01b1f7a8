/** Files of Windows that start something when they are opened: shortcuts, registry files, set-up information. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { isGraveCommand } from './settings/commands.js';
import { inPieces, momentOfPath, readable, signalOf, textOf, type Place } from './signal.js';
import { readWindowsScript } from './windows.js';

const mostBytes = 1 << 20;

export const shortcuts: Carrier = {
  id: 'shortcuts',
  fits: (path) => /\.(url|lnk|reg|inf|scf|library-ms|search-ms|settingcontent-ms|[cm]?jsx?)$/i.test(path),
  read: readShortcut,
};

const startsPrograms = /ActiveXObject\(\s{0,9}["']WScript\.Shell/;

function readShortcut(entry: ArchiveEntry): readonly Signal[] {
  const { path } = entry;
  const place: Place = { path, moment: momentOfPath(path) };
  if (/js\w?$/i.test(path)) return inPieces(entry, (piece) => readJscript(piece, place));
  const given = readable(entry, mostBytes);
  if ('signal' in given) return [given.signal];
  const content = given.bytes;
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const text = /\.lnk$/i.test(path) ? bytes.toString('latin1').replaceAll('\0', '') : textOf(content);
  const signals = readWindowsScript(text, 'batch', place).filter(isGraveCommand);
  const odd = oddly(text, path);
  return odd === undefined ? signals : [...signals, signalOf(odd.what, place, 1, odd.evidence)];
}

/** JScript of Windows. */
function readJscript(piece: Uint8Array, place: Place): readonly Signal[] {
  const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  return bytes.indexOf('WScript') >= 0 && startsPrograms.test(bytes.toString('latin1'))
    ? readWindowsScript(bytes.toString('latin1'), 'vbscript', place)
    : [];
}

interface Odd {
  readonly what: 'script-odd-tool' | 'script-persist';
  readonly evidence: string;
}

/** A share of somebody else's, a key that starts programs, a disk that starts one. */
function oddly(text: string, path: string): Odd | undefined {
  const share =
    /^[ \t]{0,80}(?:URL|IconFile|WorkingDirectory|Command)[ \t]{0,80}=[ \t]{0,80}(?:file:\/\/[^/\s]|\\\\[\w.]).*/im.exec(
      text,
    );
  if (share) return { what: 'script-odd-tool', evidence: share[0] };
  const run = /\.reg$/i.test(path)
    ? /CurrentVersion\\(?:Run|RunOnce|Policies\\Explorer\\Run|Winlogon)\b.*/i.exec(text)
    : null;
  if (run) return { what: 'script-persist', evidence: run[0] };
  const opens =
    /^[ \t]{0,80}(?:open|shellexecute|RunPreSetupCommands|RunPostSetupCommands)[ \t]{0,80}=.*/im.exec(text);
  return opens && /\.inf$/i.test(path) && /\[(autorun|DefaultInstall)/i.test(text)
    ? { what: 'script-persist', evidence: opens[0] }
    : undefined;
}
