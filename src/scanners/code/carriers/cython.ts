/** Cython: Python with declarations of C, built on the machine that installs a source distribution, and run when it is imported. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { DistributionSubject } from '../../scanner.js';
import { analysePython } from '../python/analyse.js';
import type { Carrier, Signal } from '../signals.js';
import { readNativeSource } from './native-source.js';
import { inPieces, momentOfPath, type Place } from './signal.js';

export const cython: Carrier = {
  id: 'cython',
  fits: (path) => /\.(pyx|pxi|pxd)$/i.test(path),
  read: readCython,
};

/** In a wheel it is there to be read: nobody builds it. */
function readCython(entry: ArchiveEntry, { form }: DistributionSubject): readonly Signal[] {
  const place: Place = {
    path: entry.path,
    moment: momentOfPath(entry.path, form === 'wheel' ? 'call' : 'import'),
  };
  return inPieces(
    entry,
    (piece) => [
      ...analysePython({ source: Buffer.from(asPython(latinOf(piece)), 'latin1'), ...place }).filter(isSaid),
      ...(form === 'wheel' ? [] : readNativeSource(piece, entry.path)),
    ],
    place.moment,
  );
}

function latinOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
}

/** What is left of C is not Python that could not be read. */
function isSaid({ what, value = '' }: Signal): boolean {
  return what !== 'not-looked-at' || !value.startsWith('a line that cannot be read');
}

const words = ['cdef', 'cpdef', 'cimport', '<'];

/** As many lines, without what only C knows; functions of the C library that Python has too are Python's. */
function asPython(text: string): string {
  if (!words.some((word) => text.includes(word))) return text;
  return text
    .replace(/^([ \t]*)from[ \t]+libc\.stdlib[ \t]+cimport\b/gm, '$1from os import')
    .replace(/\bcimport\b/g, 'import')
    .replace(/^([ \t]*)c?p?def[ \t]+(?:packed[ \t]+)?class\b/gm, '$1class')
    .replace(/^([ \t]*)cp?def\b[^\n=(:'"]{0,200}?\b(\w{1,100})(?=\()/gm, '$1def $2')
    .replace(/^([ \t]*)cp?def[ \t]*(?:extern[^\n:]{0,200})?:/gm, '$1if 1:')
    .replace(/^([ \t]*)cdef\b[^\n=(:'"]{0,200}?\b(\w{1,100})(?=[ \t]*=)/gm, '$1$2')
    .replace(/\)[ \t]*(?:noexcept|nogil|except[ \t]?[^\n:]{0,40}|with gil|[ \t]){1,4}:[ \t]*$/gm, '):')
    .replace(
      /<[ \t]{0,4}(?:const |unsigned |struct ){0,2}\w{1,60}[ \t]{0,4}\*{0,3}[ \t]{0,4}>(?=[\w(&"'])/g,
      '',
    );
}
