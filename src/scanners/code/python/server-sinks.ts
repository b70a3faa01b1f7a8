/** Sinks of servers, templates and temporary files. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { store } from './files.js';
import { pathValue } from './names.js';
import { gap, list, marks, skeleton, unknown, type Value } from './values.js';

/** What a call with an effect does: signals, and the value that it gives back where that is not the usual one. */
export type Sink = (
  name: string,
  callee: Value,
  given: Given,
  at: number,
  analysis: Analysis,
) => Value | undefined;

/** Somebody who called, and from where. */
export const accept: Sink = () => list([pathValue('socket.socket()', marks.socket), unknown()]);

/** A template can reach everything that Python can. */
export const template: Sink = (name, _callee, given, at, analysis) => {
  const [text] = given.plain;
  if (text && (text.marks & marks.asked) !== 0)
    emit(analysis, 'web-shell', at, [name, 'what a request carries is a template'], 'code');
  return undefined;
};

/** Modules out of an archive, in which nobody looks. */
export const searchPath: Sink = (name, _callee, given, at, analysis) => {
  const archive = given.plain.map(skeleton).find((one) => /\.(zip|egg|whl|pyz|dat|bin)$/i.test(one));
  if (archive !== undefined)
    emit(analysis, 'tampers-imports', at, [name, 'an archive'], `archive ${archive}`);
  return unknown();
};

/** A file of one's own: what is written to its number is in what its name stands for. */
export const temporary: Sink = (_name, _callee, given) => {
  const suffix = given.plain[0] ?? given.named.get('suffix');
  const file = unknown(
    suffix ? suffix.marks & marks.programPath : 0,
    `${gap}/tmp${suffix ? skeleton(suffix) : ''}`,
  );
  return list([pathValue('os.open()', marks.file, file), file]);
};

export const writeNumber: Sink = (name, _callee, given, at, analysis) => {
  const [number, data] = given.plain;
  if (number?.of && data) store(number, data.marks, at, analysis);
  return pathValue(`${name}()`);
};
