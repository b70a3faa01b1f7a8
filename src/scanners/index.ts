/**
 * All scanners, in the order in which their rows are shown. Adding one: its folder, its list (`content-scanners.ts` and
 * `content-ids.ts`, or `context-scanners.ts`), its page, its test.
 */
import { contentScanners } from './content-scanners.js';
import { contextScanners } from './context-scanners.js';
import type { Scanner } from './scanner.js';

export const scanners: readonly Scanner[] = [...contentScanners, ...contextScanners];
