/** What goes on to others in the name of the user: pushed, published, uploaded. */
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Sink } from './server-sinks.js';
import { leftInFiles } from './carried.js';
import { noteSent } from './sent.js';
import { skeleton, unknown } from './values.js';

export const publishes: Sink = (name, _callee, given, at, analysis) => {
  const target = skeleton(given.plain[0] ?? unknown());
  emit(analysis, 'self-propagation', at, [name, 'in the user’s name'], target);
  noteSent(leftInFiles(analysis), target, name, at, analysis);
  return undefined;
};

/** Where packages are uploaded to. */
const indexes = /\/\/(upload|test)\.[\w.-]+\/legacy|\/\/registry\.[\w-]+\.\w+\/[^-\s]/;

/** A package is uploaded while another is installed or imported. */
export function noteUpload(name: string, target: string, at: number, analysis: Analysis): void {
  if (isEarly(analysis.moment) && indexes.test(target) && /\.(post|put|request|urlopen)$/.test(name))
    emit(analysis, 'self-propagation', at, [name, 'a package is uploaded'], target);
}
