/** A call that is given nothing, and what answers calls of things that are known by name. */
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import type { Value } from './values.js';

export const nothingGiven: Given = { plain: [], named: new Map(), marks: 0 };

/** What a call gives; undefined: nothing more is known than of any other. */
export type Special = (given: Given, at: number, analysis: Analysis, callee: Value) => Value | undefined;
