/** All scanners, in the order in which their rows are shown. Adding one: its folder, this list, its page, its test. */
import { advisoriesScanner } from './advisories/index.js';
import { contentScanners } from './content-scanners.js';
import { identityScanner } from './identity/index.js';
import type { Scanner } from './scanner.js';

export const scanners: readonly Scanner[] = [...contentScanners, advisoriesScanner, identityScanner];
