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

const archives = /\.(zip|egg|whl|pyz|dat|bin)$/i;
/** What no archive of modules is called. */
const documents =
  /\.(docx?|xlsx?|pptx?|od[tsp]|pdf|png|jpe?g|gif|bmp|ico|webp|svg|wav|mp3|ogg|mp4|ttf|otf|woff2?|css|html?|txt|md|csv|mo|po|tmpl)$/i;

/** Modules out of an archive, in which nobody looks. */
export const searchPath: Sink = (name, _callee, given, at, analysis) => {
  const places = given.plain.map(skeleton);
  const archive = places.find((one) => archives.test(one));
  if (archive !== undefined)
    emit(analysis, 'tampers-imports', at, [name, 'an archive'], `archive ${archive}`);
  const document = places.find((one) => documents.test(one));
  if (document !== undefined)
    emit(analysis, 'steganography', at, [name, 'modules are imported out of a document'], document);
  const fetched =
    (given.marks & marks.stored) !== 0 ||
    places.some(
      (place) =>
        place.length > 3 &&
        [...analysis.stored].some(
          (one) => one === place || (one.startsWith(`${place}/`) && one.endsWith('.pth')),
        ),
    );
  if (fetched && archive !== undefined)
    emit(
      analysis,
      'execute-download',
      at,
      [name, 'modules are imported out of what was downloaded'],
      analysis.moment === 'call' ? 'from any address' : archive,
    ); // a folder or an archive without a name that says so
  else if ((fetched || (given.marks & marks.network) !== 0) && analysis.moment !== 'call')
    emit(
      analysis,
      'execute-download',
      at,
      [name, 'modules are imported out of what was downloaded'],
      'a folder',
    );
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
