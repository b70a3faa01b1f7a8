/** Everything the binaries scanner can find. Pages: docs/findings/binaries. */
import type { Confidence, Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

const distrust = 'Do not install it. Report it to the project and to the index.';
const ask =
  'A person of InfoSec asks the project why; take another version, or build this one from its source.';
const known = 'Nothing to do; it is worth knowing when something else is odd.';

function type(
  id: string,
  severity: Severity,
  confidence: Confidence,
  title: string,
  remedy: string = ask,
): FindingType {
  return { id: `binaries/${id}`, kind: 'binary', severity, confidence, title, remedy };
}

export const binariesFindings = {
  unreadable: type('unreadable', 'medium', 'high', 'The headers of native code are damaged'),
  partlySeen: type('partly-seen', 'low', 'high', 'Native code was too large to be looked at whole', known),
  nativeInPure: type(
    'native-in-pure-wheel',
    'medium',
    'medium',
    'A wheel for every platform holds native code',
  ),
  launcherTemplates: type(
    'launcher-templates',
    'low',
    'medium',
    'A wheel for every platform holds a set of small Windows launchers',
    known,
  ),
  foreignPlatform: type(
    'foreign-platform',
    'medium',
    'medium',
    'Native code is for another platform than the wheel’s tags',
  ),
  disguised: type('disguised', 'medium', 'high', 'Native code lies under the name of something else'),
  notNative: type('not-native', 'info', 'high', 'A file is named as native code and is none', known),
  encryptedLibrary: type(
    'encrypted-library',
    'medium',
    'medium',
    'A file named as native code is none, and looks encrypted',
  ),
  packed: type('packed', 'high', 'medium', 'Native code is packed or encrypted'),
  packedExtension: type(
    'packed-extension',
    'critical',
    'high',
    'An extension module is packed and has no function by which Python would load it',
    distrust,
  ),
  extensionWithoutInit: type(
    'extension-without-init',
    'low',
    'medium',
    'An extension module has no function by which Python would load it',
    known,
  ),
  writableCode: type('writable-code', 'medium', 'medium', 'Memory is writable and executable at once'),
  executableStack: type('executable-stack', 'info', 'high', 'It asks for an executable stack', known),
  startOutsideCode: type('start-outside-code', 'medium', 'high', 'What runs first lies outside of the code'),
  noSections: type('no-sections', 'low', 'medium', 'A library has no section headers', known),
  overlay: type('overlay', 'info', 'high', 'Bytes lie behind the end of native code', known),
  overlayPayload: type(
    'overlay-payload',
    'medium',
    'high',
    'An archive, a program or encrypted data lies behind the end of native code',
  ),
  embeddedFile: type(
    'embedded-file',
    'low',
    'medium',
    'A section of native code is a file of its own',
    known,
  ),
  searchPathWritable: type(
    'search-path-writable',
    'medium',
    'high',
    'Libraries are looked for where everybody may write',
  ),
  searchPathForeign: type(
    'search-path-foreign',
    'low',
    'high',
    'Libraries are looked for in a folder of the machine that built it',
    known,
  ),
  dependencyPath: type('dependency-path', 'low', 'high', 'A library is asked for by its whole path', known),
  oddInterpreter: type('odd-interpreter', 'medium', 'high', 'A program names a loader of its own'),
  loaderHook: type(
    'loader-hook',
    'critical',
    'high',
    'The loader would hand every library of the program to another one',
    distrust,
  ),
  interposes: type('interposes', 'medium', 'medium', 'A library puts itself in the place of system calls'),
  kernelCode: type('kernel-code', 'high', 'medium', 'A kernel module, driver or program for the kernel'),
  program: type('program', 'info', 'high', 'A program lies outside of the scripts folder', known),
} as const;

/** What a judge says of one file; where it is, the session adds. */
export interface Said {
  readonly type: FindingType;
  readonly evidence: string;
  readonly severity?: Severity;
}

export function say(type: FindingType, evidence: string, severity?: Severity): Said {
  return severity === undefined ? { type, evidence } : { type, evidence, severity };
}
