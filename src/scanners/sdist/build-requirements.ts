/** What a build would fetch before it runs: `[build-system]` of pyproject.toml (PEP 518), `setup_requires` of setup.cfg. */
import { isDirectReference } from '../core-metadata.js';

/**
 * Requirements with an address in `[build-system]`, and in what stands before the first table. Not a TOML parser: it
 * rather takes too many strings for requirements of the build than too few.
 */
export function directBuildRequirements(pyproject: string): readonly string[] {
  const found: string[] = [];
  let table = '';
  for (const { kind, text } of tomlParts(pyproject)) {
    if (kind === 'table') table = text.replace(/["'\s]/g, '');
    else if ((table === '' || table.startsWith('build-system')) && isDirectReference(text)) found.push(text);
  }
  return found;
}

/** The same of `setup_requires`, with the lines that continue it. */
export function directSetupRequirements(setupCfg: string): readonly string[] {
  const found: string[] = [];
  let inside = false;
  for (const line of setupCfg.split(/\r\n|\r|\n/)) {
    const key = /^(setup[_-]requires)[ \t]*[=:](.*)$/i.exec(line);
    if (key) inside = true;
    else if (/^[^\s#;]/.test(line)) inside = false;
    const text = key ? (key[2] ?? '') : line;
    if (inside && !/^\s*[#;]/.test(text) && isDirectReference(text)) found.push(text.trim());
  }
  return found;
}

const requiredByAddress =
  /^[\w.-]{1,100}\s*(\[[^\]]{0,100}\])?\s*@\s*(https?|ftp|file|(git|hg|svn|bzr)\+\w+):/i;

/** Texts of Python source that are requirements with an address, wherever they stand; comments are passed over. */
export function directTexts(setup: string): readonly string[] {
  const found: string[] = [];
  for (const line of setup.split(/\r\n|\r|\n/)) {
    if (line.length > 20_000 || !line.includes('@') || /^\s*#/.test(line)) continue;
    for (const [, , text = ''] of line.matchAll(/(["'])([^"']{4,1000})\1/g))
      if (requiredByAddress.test(text)) found.push(text);
  }
  return found;
}

interface TomlPart {
  readonly kind: 'table' | 'string';
  readonly text: string;
}

/** Heads of tables and strings, comments passed over. Each character is looked at once, whatever the text is. */
function* tomlParts(text: string): Generator<TomlPart> {
  let lineStart = true;
  for (let at = 0; at < text.length;) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const end = endOfString(text, at);
      const closed = text.charAt(end - 1) === char;
      yield { kind: 'string', text: unescape(text.slice(at + 1, closed ? end - 1 : end)) };
      at = end;
      lineStart = false;
    } else if (char === '#' || (char === '[' && lineStart)) {
      const end = endOfLine(text, at);
      if (char === '[') yield { kind: 'table', text: unescape(headOf(text.slice(at, end))) };
      at = end;
    } else {
      lineStart = char === '\n' || char === '\r' || (lineStart && (char === ' ' || char === '\t'));
      at += 1;
    }
  }
}

/** Behind the closing quotes; of a string that is not closed, the end of its line, or of the text. */
function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  const triple = text.startsWith(quote.repeat(3), start);
  const close = triple ? quote.repeat(3) : quote;
  for (let at = start + close.length; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\' && quote === '"') at += 1;
    else if (char === '\n' && !triple) return at;
    else if (char === quote && text.startsWith(close, at)) return at + close.length;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

/** `[build-system] # comment` is `build-system`. */
function headOf(line: string): string {
  const end = line.indexOf(']');
  return line.slice(line.startsWith('[[') ? 2 : 1, end === -1 ? undefined : end);
}

function unescape(text: string): string {
  const escapes = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2}))/g;
  return text.replace(escapes, (all: string, short?: string, long?: string, byte?: string) => {
    const code = Number.parseInt(short ?? long ?? byte ?? '', 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
