/** Untrusted text made fit for a terminal, a log, HTML attributes or a file name. */

// C0, DEL, C1, line and paragraph separators, zero-width and bidirectional controls, BOM, annotations, tags: what is
// unseen, or changes what stands around it. Variation selectors stay: they choose between two forms of what is seen.
const controls =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}]/gu;
const credentials = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi;

/** Strips control characters (tab and newline become a space), then redacts credentials in URLs, then cuts. */
export function sanitize(text: string, maxLength = 2000): string {
  const plain = redact(text.replace(/[\t\n]/g, ' ').replace(controls, ''));
  return plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
}

/** Whether there is anything in it, tabs aside, that `sanitize` would strip. */
export function hasControls(text: string): boolean {
  return text.includes('\n') || text.search(controls) >= 0;
}

/** JSON of which no text can steer a terminal: what could is escaped, so that it is the same when read. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(controls, (character) =>
    // JSON escapes UTF-16 units: a character of two is two escapes
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** `sanitize`, line by line, for tool output that has lines. */
export function sanitizeLines(text: string, maxLines = 40): string {
  const lines = text.split('\n').slice(0, maxLines);
  return lines.map((line) => sanitize(line)).join('\n');
}

/** `https://user:secret@host/` becomes `https://***@host/`. */
export function redact(text: string): string {
  return text.replace(credentials, '$1***@');
}
