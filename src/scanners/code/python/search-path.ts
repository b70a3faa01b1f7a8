/** Python that imports modules out of a file that is named like a document. */
import { overPieces, signalOf, type Place } from '../carriers/signal.js';
import type { Signal } from '../signals.js';

const mostNames = 200;

const named =
  /^[ \t]*(\w{1,80})[ \t]*=[^\n]{0,400}["'][^"'\n]{0,200}\.(docx?|xlsx?|pptx?|od[tsp]|pdf|png|jpe?g|gif|bmp|ico|webp|wav|mp3|ogg|mp4|ttf|otf|woff2?)["'][ \t)]*$/gm;
const added = /^([ \t]*)sys\.path\.(?:append|insert)\(([^\n]{1,200})\)[ \t]*$/gm;

/** At most one signal of a piece; linear, never throws. */
export function noteDocumentPath(content: Uint8Array, place: Place): readonly Signal[] {
  return overPieces(content, (piece) => readPiece(piece, place));
}

function readPiece(content: Uint8Array, place: Place): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!bytes.includes('sys.path.')) return [];
  const text = bytes.toString('latin1');
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(named)) if (names.size < mostNames) names.add(name);
  if (names.size === 0) return [];
  for (const found of text.matchAll(added)) {
    const [shown, indent = '', given = ''] = found;
    const name = given.split(/\W+/).find((word) => names.has(word));
    if (name === undefined) continue;
    const line = text.slice(0, found.index).split('\n').length;
    const moment = indent === '' || place.moment === 'tests' ? place.moment : 'call';
    return [
      signalOf('steganography', { ...place, moment }, line, shown.trim(), name, [
        'modules out of a document',
      ]),
    ];
  }
  return [];
}
