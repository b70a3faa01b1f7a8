/** Templates of Jinja and its like: an expression in them can reach everything that Python can. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { inPieces, momentOfPath, signalOf } from './signal.js';

const mostLine = 4000;

export const templates: Carrier = {
  id: 'templates',
  // loaders ask for a name, whatever its ending
  fits: (path) => /\.(html?|j2|jinja2?|tmpl|tpl|template|txt|xml|ya?ml|sql|svg|mako|css)$/i.test(path),
  read: readTemplate,
};

/** How an expression gets out of what a template is given. */
const escapes =
  /__(globals|builtins|subclasses|base|bases|mro|import)__|\b(cycler|joiner|namespace|lipsum)\.__init__/;
const runs =
  /\b(popen|system|Popen|check_output|exec|eval|spawn\w*|run_path|urlopen|import_module|getoutput)\b/;

/** `"po" ~ "pen"` is one word. */
function joined(text: string): string {
  return text.replace(/["']\s{0,8}[~+]\s{0,8}["']/g, '');
}

/** What one expression found, another may call. */
function runsAnywhere(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  let looked = 0;
  for (const [, inside = ''] of text.matchAll(/\{[{%]([^{}]{1,4000})[%}]\}/g)) {
    looked += 1;
    // what gets out of its template stands among more than anybody writes
    if (looked > 10_000) return true;
    if (runs.test(joined(inside))) return true;
  }
  return false;
}

function readTemplate(entry: ArchiveEntry): readonly Signal[] {
  return inPieces(entry, (piece) => readPiece(piece, entry.path));
}

function readPiece(content: Uint8Array, path: string): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let anywhere: boolean | undefined;
  for (let at = bytes.indexOf('__'); at >= 0;) {
    const start = bytes.lastIndexOf(10, at) + 1;
    const next = bytes.indexOf(10, at);
    const end = next < 0 ? bytes.length : next;
    const from = Math.max(start, at - mostLine);
    const to = Math.min(end, at + mostLine);
    const line = bytes.toString('latin1', from, to);
    const inside = /\{[{%](.*)/.exec(line)?.[1];
    // the whole is looked through once
    const harms = (text: string): boolean => runs.test(joined(text)) || (anywhere ??= runsAnywhere(bytes));
    if (inside !== undefined && escapes.test(inside) && harms(inside)) {
      const number = bytes.toString('latin1', 0, start).split('\n').length;
      return [signalOf('template-runs', { path, moment: momentOfPath(path) }, number, line.trim(), path)];
    }
    // of a long line, what lies further on is looked at again
    at = bytes.indexOf('__', Math.max(to, at + 2));
  }
  return [];
}
