/** A call that is given nothing. */
import type { Given } from './calls.js';

export const nothingGiven: Given = { plain: [], named: new Map(), marks: 0 };
