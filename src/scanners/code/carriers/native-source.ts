/** C sources and Rust's build scripts of an sdist: code that is built on the machine, and runs then or when the library is loaded. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { DistributionSubject } from '../../scanner.js';
import type { Carrier, Signal } from '../signals.js';
import { inPieces, momentOfPath, signalOf } from './signal.js';

export const nativeSource: Carrier = {
  id: 'native-source',
  fits: (path) => /\.(c|cc|cpp|cxx|c\+\+|h|hh|hpp|hxx|inl|ipp|cu|cuh|m|mm)$|(^|\/)build\.rs$/i.test(path),
  read: readSource,
};

const command = /\b(system|popen|execl|execlp|execve|execvp|posix_spawnp?)\s*\(/;
const fetches = /\b(system|popen|execlp?)\s*\([^;\n]{0,300}\b(curl|wget|base64|powershell|\/dev\/tcp|nc -)/;

const connects =
  /\b(connect|sendto|curl_easy_perform|InternetOpenUrl[AW]?|HttpSendRequest[AW]?|WinHttpSendRequest|URLDownloadToFile[AW]?)\s*\(/;
const constructs = /__attribute__\s*\(\(\s*(constructor|__constructor__)/;
const places =
  /\.ssh\b|\bid_(rsa|ed25519)\b|\.aws\b|\.netrc\b|\.pypirc\b|Login Data|getenv\(\s*"(AWS_SECRET|GITHUB_TOKEN|PYPI|TWINE|NPM_TOKEN)|\bextern\s+char\s*\*\*\s*environ\b/;

/** A command is started, or somebody is called, when the library is loaded; or what lies in places of secrets goes out. */
function threatIn(text: string): RegExpExecArray | null {
  const fetched = fetches.exec(text);
  if (fetched) return fetched;
  if (constructs.test(text)) return command.exec(text) ?? connects.exec(text);
  return places.test(text) ? connects.exec(text) : null;
}

const rustConnects =
  /\b(TcpStream::connect|UdpSocket::bind|(?:reqwest|ureq|minreq|attohttpc|curl|isahc)::|Command::new\("(?:curl|wget|nc|powershell|sh|bash)")/;
const rustPlaces =
  /\benv::vars(_os)?\(\)|\.cargo\/credentials|\.ssh\b|\bid_(rsa|ed25519)\b|\.aws\/|\.azure\/|\.netrc\b|\.pypirc\b|env::var\("(?:GITHUB_TOKEN|CARGO_REGISTRY_TOKEN|AWS_SECRET|NPM_TOKEN|PYPI|TWINE)/;

/** Cargo runs build.rs while it builds: what lies in places of secrets goes out. */
function threatInBuild(text: string): RegExpExecArray | null {
  return rustPlaces.test(text) ? rustConnects.exec(text) : null;
}

const beginnings = [
  'system',
  'exec',
  'popen',
  'spawn',
  'connect',
  'sendto',
  'perform',
  'Request',
  'URL',
  '::',
];

/** Of any length: what generators write is longer than what people do. */
function readSource(entry: ArchiveEntry, { form }: DistributionSubject): readonly Signal[] {
  // nobody builds a wheel
  return form === 'wheel' ? [] : inPieces(entry, (piece) => readNativeSource(piece, entry.path));
}

/** What a piece of such a source does when it is built or loaded. */
export function readNativeSource(content: Uint8Array, path: string): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!beginnings.some((one) => bytes.includes(one))) return [];
  const text = bytes.toString('latin1');
  const found = path.endsWith('.rs') ? threatInBuild(text) : threatIn(text);
  if (!found) return [];
  const line = text.slice(0, found.index).split('\n').length;
  const shown = text.slice(found.index, found.index + 300).split('\n')[0] ?? '';
  return [signalOf('native-source-command', { path, moment: momentOfPath(path) }, line, shown, shown)];
}
