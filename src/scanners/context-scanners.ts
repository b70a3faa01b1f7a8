/** The scanners of facts that change with time. */
import { advisoriesScanner } from './advisories/index.js';
import { identityScanner } from './identity/index.js';
import type { AbsentScanner, ContextScanner } from './scanner.js';

/** And the rows of those that this version does not have. */
export const contextScanners: readonly (ContextScanner | AbsentScanner)[] = [
  advisoriesScanner,
  identityScanner,
];
