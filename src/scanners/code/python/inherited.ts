/** Classes and what they are derived from: template methods, and keywords for what makes classes. */
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { effects } from './knowledge.js';
import type { Value } from './values.js';

const mostBases = 16;
const mostInherited = 50;
const mostPending = 5000;

/** Those of its bases, too, each once. */
function basesOf(made: Value): ReadonlySet<Value> {
  const all = new Set<Value>();
  const waiting = [...made.items];
  // it grows while it is gone through
  for (const one of waiting) {
    if (one.kind !== 'class' || all.has(one) || all.size >= mostBases) continue;
    all.add(one);
    waiting.push(...one.items);
  }
  return all;
}

/** Methods of its bases call those that it has in their place. */
export function pendInherited(made: Value, analysis: Analysis): void {
  if (!analysis.followed) return;
  const moment = isEarly(analysis.moment) ? 'call' : analysis.moment;
  const bases = basesOf(made);
  let count = 0;
  for (const base of bases) {
    if (
      base.kind !== 'class' ||
      ![...made.entries.keys()].some((name) => base.entries.has(name) || !name.startsWith('__'))
    )
      continue;
    for (const [name, { callable }] of base.entries) {
      if (made.entries.has(name) || callable?.definition.kind !== 'function' || !callable.definition.matters)
        continue;
      if ((count += 1) > mostInherited || analysis.pending.length > mostPending) return;
      analysis.pending.push({ callable, self: made, moment, inherited: true });
    }
  }
}

/** `class A(Base, by=exec, data='…')`: what makes classes elsewhere is given something that executes. */
export function noteKeywords(
  keywords: ReadonlyMap<string, Value>,
  at: number,
  bases: number,
  analysis: Analysis,
): void {
  if (bases === 0) return;
  for (const [name, value] of keywords) {
    const effect = value.kind === 'path' ? effects.get(value.text) : undefined;
    if (effect === 'execute' || effect === 'spawn-shell' || effect === 'unmarshal')
      emit(analysis, 'dynamic-lookup', at, [`${name} = ${value.text}`, 'handed to a class'], value.text);
  }
}
