/** Everything the wheel scanner can find. Pages: docs/findings/wheel. */
import type { FindingKind, Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

const rebuild = 'Take another version, or ask the project to rebuild this one.';
const distrust = 'Do not install it. Report it to the project and to the index.';

function type(
  id: string,
  kind: FindingKind,
  severity: Severity,
  title: string,
  remedy: string,
  confidence: FindingType['confidence'] = 'high',
): FindingType {
  return { id: `wheel/${id}`, kind, severity, confidence, title, remedy };
}

export const wheelFindings = {
  noDistInfo: type(
    'no-dist-info',
    'integrity',
    'critical',
    'The wheel has no dist-info of its own, or several',
    distrust,
  ),
  recordMissing: type(
    'record-missing',
    'integrity',
    'critical',
    'The wheel has no readable RECORD',
    distrust,
  ),
  recordMismatch: type(
    'record-mismatch',
    'integrity',
    'critical',
    'A file is not what RECORD says it is',
    distrust,
  ),
  recordUnlisted: type('record-unlisted', 'integrity', 'high', 'A file is not listed in RECORD', rebuild),
  recordPhantom: type(
    'record-phantom',
    'integrity',
    'high',
    'RECORD lists a file that is not there',
    rebuild,
  ),
  recordUnsafe: type(
    'record-unsafe',
    'integrity',
    'critical',
    'RECORD names a path outside the wheel',
    distrust,
  ),
  recordWeakHash: type(
    'record-weak-hash',
    'integrity',
    'low',
    'RECORD gives hashes in an unusual form',
    rebuild,
  ),
  metadataUnreadable: type(
    'metadata-unreadable',
    'metadata',
    'high',
    'METADATA is missing or cannot be read',
    rebuild,
  ),
  metadataMismatch: type(
    'metadata-mismatch',
    'metadata',
    'critical',
    'METADATA names another project or version than the file name',
    distrust,
  ),
  metadataDiffersFromIndex: type(
    'metadata-differs-from-index',
    'integrity',
    'critical',
    'The METADATA inside is not the one the index showed',
    distrust,
  ),
  directReference: type(
    'direct-reference',
    'metadata',
    'critical',
    'It requires a package by URL, past every index',
    distrust,
  ),
  wheelFileUnreadable: type(
    'wheel-file-unreadable',
    'metadata',
    'high',
    'The WHEEL file is missing or cannot be read',
    rebuild,
  ),
  tagMismatch: type(
    'tag-mismatch',
    'metadata',
    'medium',
    'The tags inside are not those of the file name',
    rebuild,
  ),
  entryPointUnsafe: type(
    'entry-point-unsafe',
    'install-behaviour',
    'critical',
    'An entry point would be written outside the scripts folder',
    distrust,
  ),
  commandShadowed: type(
    'command-shadowed',
    'install-behaviour',
    'medium',
    'It installs a command that people know as another',
    'Ask the project why; a person of InfoSec decides.',
    'medium',
  ),
  dataSchemeUnknown: type(
    'data-scheme-unknown',
    'install-behaviour',
    'high',
    'It installs into a place that no scheme knows',
    distrust,
  ),
  pthCode: type(
    'pth-code',
    'install-behaviour',
    'high',
    'A .pth file runs code whenever Python starts',
    'A person of InfoSec reads the line; a project rarely needs it.',
  ),
  pthHidden: type(
    'pth-hidden-code',
    'install-behaviour',
    'critical',
    'A .pth file hides code that runs whenever Python starts',
    distrust,
  ),
  pthPath: type(
    'pth-path',
    'install-behaviour',
    'medium',
    'A .pth file adds folders to where Python imports from',
    'A person of InfoSec reads the line.',
    'medium',
  ),
  pthKnown: type(
    'pth-known',
    'install-behaviour',
    'info',
    'A .pth file of a known build tool',
    'Nothing to do.',
  ),
  siteCustomize: type(
    'site-customize',
    'install-behaviour',
    'critical',
    'It would run whenever Python starts',
    distrust,
  ),
  overwritesProject: type(
    'overwrites-project',
    'install-behaviour',
    'high',
    'It puts files into a package of another project',
    distrust,
  ),
  shadowsStandardLibrary: type(
    'shadows-standard-library',
    'install-behaviour',
    'high',
    'A top-level module has the name of a standard one',
    'A person of InfoSec decides.',
    'medium',
  ),
} as const satisfies Record<string, FindingType>;
