/** Command lines in small data files: nothing by themselves, but Python of the distribution may hand them to a shell. */
import type { Carrier } from '../signals.js';
import { isGraveCommand, readHeld } from './settings/commands.js';
import { baseName, momentOfPath, signalOf, textOf } from './signal.js';

const mostBytes = 16 << 10;

export const commandsInData: Carrier = {
  id: 'commands-in-data',
  fits: (path) =>
    /\.(txt|dat|data|bin|cfg|conf|ini|json|ya?ml|toml|cmdline)$/i.test(path) && !path.includes('.dist-info/'),
  read: ({ path, content }) => {
    if (!content || content.length > mostBytes || content.length < 12) return [];
    const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    if (!['curl', 'wget', 'powershell', '/dev/tcp', 'base64'].some((word) => bytes.indexOf(word) >= 0))
      return [];
    const place = { path, moment: momentOfPath(path) };
    const grave = readHeld(textOf(content), place).find(isGraveCommand);
    return grave ? [signalOf('command-in-data', place, grave.line, grave.evidence, baseName(path))] : [];
  },
};
