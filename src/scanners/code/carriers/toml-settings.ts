/** Settings of a TOML text, flat: each with its full name and the texts in its value. Not a validator: what a build tool would refuse may be read. */

export interface TomlSetting {
  /** `build-system.requires`, quotes gone */
  readonly name: string;
  readonly strings: readonly string[];
  /** of the key, from 1 */
  readonly line: number;
}

export interface TomlTable {
  readonly name: string;
  readonly line: number;
}

/** All settings and tables of `text`, or undefined where a string or a bracket has no end. Linear; never throws. */
export function readToml(
  text: string,
): { readonly settings: readonly TomlSetting[]; readonly tables: readonly TomlTable[] } | undefined {
  const settings: TomlSetting[] = [];
  const tables: TomlTable[] = [];
  let table = '';
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const head = text.slice(at, end).trim();
    if (head.startsWith('[')) {
      table = plainName(head.replace(/^\[+\s*/, '').split(']', 1)[0] ?? '');
      tables.push({ name: table, line });
    }
    const equals = head === '' || /^[#[]/.test(head) ? -1 : text.slice(at, end).indexOf('=');
    if (equals < 0) {
      at = end + 1;
      line += 1;
      continue;
    }
    const key = plainName(text.slice(at, at + equals));
    const value = readValue(text, at + equals + 1);
    if (!value) return undefined;
    settings.push({ name: table === '' ? key : `${table}.${key}`, strings: value.strings, line });
    line += value.lines + 1;
    at = value.end + 1;
  }
  return { settings, tables };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function plainName(name: string): string {
  return name.slice(0, 500).replace(/["'\s]/g, '');
}

/** Up to the end of the line on which all brackets are closed. */
function readValue(
  text: string,
  start: number,
): { readonly strings: readonly string[]; readonly end: number; readonly lines: number } | undefined {
  const strings: string[] = [];
  let depth = 0;
  let lines = 0;
  let at = start;
  for (; at < text.length; at += 1) {
    const one = text[at] ?? '';
    if (one === '"' || one === "'") {
      const found = readString(text, at, one);
      if (!found) return undefined;
      strings.push(found.value);
      for (let next = at; next < found.end; next += 1) if (text[next] === '\n') lines += 1;
      at = found.end - 1;
    } else if (one === '#') at = lineEnd(text, at) - 1;
    else if (one === '\n') {
      if (depth <= 0) break;
      lines += 1;
    } else depth += opens(one);
  }
  return depth > 0 ? undefined : { strings, end: at, lines };
}

function opens(one: string): number {
  if (one === '[' || one === '{') return 1;
  return one === ']' || one === '}' ? -1 : 0;
}

/** A string of one or of several lines; escapes are kept but for those of letters. */
function readString(
  text: string,
  at: number,
  quote: string,
): { readonly value: string; readonly end: number } | undefined {
  const mark = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  let end = at + mark.length;
  while (end < text.length && !text.startsWith(mark, end)) {
    if (mark === quote && text[end] === '\n') return undefined;
    end += quote === '"' && text[end] === '\\' ? 2 : 1;
  }
  if (end >= text.length) return undefined;
  const raw = text.slice(at + mark.length, end);
  const value =
    quote === "'"
      ? raw
      : raw.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { value, end: end + mark.length };
}
