/** Things by their canonical names, with what is known of them. */
import { sourceMarks } from './knowledge.js';
import { path, type Value } from './values.js';

/** A dotted name, with the marks of what it holds. */
export function pathValue(dotted: string, taken = 0, of: Value | null = null): Value {
  return path(dotted, taken | (sourceMarks.get(dotted) ?? 0), of);
}
