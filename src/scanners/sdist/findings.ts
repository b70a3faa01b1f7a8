/** Everything the sdist scanner can find. Pages: docs/findings/sdist. */
import type { FindingKind, Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

const rebuild = 'Take another version, or one that has a wheel.';
const distrust = 'Do not install it. Report it to the project and to the index.';

function type(
  id: string,
  kind: FindingKind,
  severity: Severity,
  title: string,
  remedy: string,
  confidence: FindingType['confidence'] = 'high',
): FindingType {
  return { id: `sdist/${id}`, kind, severity, confidence, title, remedy };
}

export const sdistFindings = {
  noTopFolder: type('no-top-folder', 'archive', 'critical', 'Its files do not lie in one folder', distrust),
  topFolderDiffers: type(
    'top-folder-differs',
    'metadata',
    'high',
    'Its folder is not called what the file is called',
    'A person of InfoSec decides.',
    'medium',
  ),
  metadataUnreadable: type(
    'metadata-unreadable',
    'metadata',
    'high',
    'PKG-INFO or another file that steers the build is missing or cannot be read',
    rebuild,
  ),
  metadataMismatch: type(
    'metadata-mismatch',
    'metadata',
    'critical',
    'PKG-INFO names another project or version than the file name',
    distrust,
  ),
  directReference: type(
    'direct-reference',
    'metadata',
    'critical',
    'It requires a package by URL, past every index',
    distrust,
  ),
  builtOnInstall: type(
    'built-on-install',
    'install-behaviour',
    'low',
    'It is source: pip runs its build code on the machine that installs it',
    'Take a version that has a wheel where there is one.',
  ),
} as const satisfies Record<string, FindingType>;
