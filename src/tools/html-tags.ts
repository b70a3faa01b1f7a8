/** Start tags of an HTML page in one pass, by the HTML standard's tokenizer as far as index pages need it (PEP 503). */

export interface StartTag {
  /** lower case */
  readonly name: string;
  /** names in lower case, character references decoded; '' for an attribute without a value */
  readonly attributes: ReadonlyMap<string, string>;
  /** an attribute is there twice: readers differ on which one counts */
  readonly ambiguous: boolean;
}

/** Elements whose content is text, whatever it looks like. */
const rawText = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);
const attributeName = /[^\s/>=][^\s/>=]*/y;
const unquoted = /[^\s>]*/y;
const space = /[\s/]*/y;

/** In order. Comments, end tags and a tag that the page breaks off in are not among them. Linear in the page's length. */
export function* startTags(text: string): Generator<StartTag> {
  let at = text.indexOf('<');
  while (at >= 0) {
    let next = at + 1;
    if (text.startsWith('<!--', at)) {
      next = after(text, '-->', at + 2);
    } else if (/[!/?]/.test(text[next] ?? '')) {
      next = after(text, '>', next);
    } else if (/[a-z]/i.test(text[next] ?? '')) {
      const read = readTag(text, next);
      if (!read) return;
      yield read.tag;
      next = rawText.has(read.tag.name) ? endOfRawText(text, read.tag.name, read.end) : read.end;
    }
    at = text.indexOf('<', next);
  }
}

function readTag(text: string, start: number): { tag: StartTag; end: number } | undefined {
  const name = take(text, start, /[^\s/>]*/y);
  const attributes = new Map<string, string>();
  let ambiguous = false;
  let at = start + name.length;
  for (;;) {
    at += take(text, at, space).length;
    if (at >= text.length) return undefined;
    if (text[at] === '>') return { tag: { name: name.toLowerCase(), attributes, ambiguous }, end: at + 1 };
    // a stray `=` begins a name, by the standard
    const key = text[at] === '=' ? `=${take(text, at + 1, attributeName)}` : take(text, at, attributeName);
    at += key.length;
    const value = readValue(text, at);
    if (!value) return undefined;
    at = value.end;
    ambiguous ||= attributes.has(key.toLowerCase());
    attributes.set(key.toLowerCase(), decodeReferences(value.text));
  }
}

function readValue(text: string, start: number): { text: string; end: number } | undefined {
  let at = start + take(text, start, /\s*/y).length;
  if (text[at] !== '=') return { text: '', end: start };
  at += 1;
  at += take(text, at, /\s*/y).length;
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    const value = take(text, at, unquoted);
    return { text: value, end: at + value.length };
  }
  const end = text.indexOf(quote, at + 1);
  return end < 0 ? undefined : { text: text.slice(at + 1, end), end: end + 1 };
}

function take(text: string, at: number, pattern: RegExp): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

function endOfRawText(text: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** `&gt;`, `&#62;`, `&#x3e;`; others stay as they are. */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return named[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
