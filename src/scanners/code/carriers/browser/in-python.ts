/** JavaScript that Python puts into a page of a notebook: texts of `Javascript(…)` and `HTML(…)`. */
import type { Signal } from '../../signals.js';
import { overPieces, type Place } from '../signal.js';
import { readPageScript } from './steals.js';

/** Searches for a rare word are all the cost for what is clean. Others only show such texts: they have lists of them. */
export function notePageScripts(source: Uint8Array, place: Place): readonly Signal[] {
  return overPieces(source, (piece) => readPiece(piece, place));
}

function readPiece(source: Uint8Array, place: Place): readonly Signal[] {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const says = (word: string): boolean => bytes.indexOf(word) >= 0;
  if (!says('document.cookie') && !says('localStorage') && !says('notebook.kernel')) return [];
  const text = bytes.toString('latin1');
  const shows = /\b(Javascript|HTML|display_javascript|display_html)\s*\(/.test(text);
  return shows && /\bIPython\b/.test(text) ? readPageScript(text, place) : [];
}
