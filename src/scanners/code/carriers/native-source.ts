/** C sources of an sdist: code that is built on the machine, and runs when the library is loaded. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { DistributionSubject } from '../../scanner.js';
import type { Carrier, Signal } from '../signals.js';
import { momentOfPath, signalOf } from './signal.js';

const mostBytes = 4 << 20;

export const nativeSource: Carrier = {
  id: 'native-source',
  fits: (path) => /\.(c|cc|cpp|cxx|h|hpp|m|mm)$/.test(path),
  read: readSource,
};

const command = /\b(system|popen|execl|execlp|execve|execvp|posix_spawnp?)\s*\(/;
const fetches = /\b(system|popen|execlp?)\s*\([^;\n]{0,300}\b(curl|wget|base64|powershell|\/dev\/tcp|nc -)/;

function readSource({ path, content }: ArchiveEntry, { form }: DistributionSubject): readonly Signal[] {
  // nobody builds a wheel
  if (form === 'wheel' || !content || content.length > mostBytes) return [];
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.indexOf('system') < 0 && bytes.indexOf('exec') < 0 && bytes.indexOf('popen') < 0) return [];
  const text = bytes.toString('latin1');
  const fetched = fetches.exec(text);
  const loaded = /__attribute__\s*\(\(\s*(constructor|__constructor__)/.test(text)
    ? command.exec(text)
    : null;
  const found = fetched ?? loaded;
  if (!found) return [];
  const line = text.slice(0, found.index).split('\n').length;
  const shown = text.slice(found.index, found.index + 300).split('\n')[0] ?? '';
  return [signalOf('native-source-command', { path, moment: momentOfPath(path) }, line, shown, shown)];
}
