/** Files other than .py that carry code or start it. */
import type { Carrier } from '../signals.js';
import { scripts } from './scripts.js';

export const carriers: readonly Carrier[] = [scripts];
