/** Columns and lines: text that fits where it is shown. */

/** Wide characters (East Asian, emoji) take two columns; combining ones none. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text.replace(ansi, '')) {
    if (/\p{Mn}|\p{Me}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}

const ansi = /\u001b\[[0-9;]*m/g;

/** At most so many columns; what is cut ends in `…`. */
export function fit(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  for (const character of text) {
    if (columnsOf(kept + character) > columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/** Lines of at most so many columns, broken at spaces; a longer word stands alone. */
export function wrap(text: string, columns: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && columnsOf(line) + 1 + columnsOf(word) > columns - columnsOf(indent)) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => indent + line).join('\n');
}

/** At most `most` lines of so many columns; a word longer than a line is broken, what is cut ends in `…`. */
export function clip(text: string, columns: number, indent: string, most: number): string {
  const room = Math.max(8, columns - columnsOf(indent));
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const character of text) {
    const wide = columnsOf(character);
    if (used + wide > room) {
      if (lines.length === most - 1) {
        lines.push(`${[...line].slice(0, -1).join('')}…`);
        return lines.map((one) => indent + one).join('\n');
      }
      // broken at the last space, unless that leaves a short line
      const space = line.lastIndexOf(' ');
      const at = character === ' ' ? line.length : space > line.length / 2 ? space + 1 : line.length;
      lines.push(line.slice(0, at).trimEnd());
      line = line.slice(at);
      used = columnsOf(line);
    }
    if (line === '' && character === ' ' && lines.length > 0) continue;
    line += character;
    used += wide;
  }
  lines.push(line);
  return lines.map((one) => indent + one).join('\n');
}

/** A table as wide as the screen: the column numbered `flexible` gives way first, cut or broken into lines. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  {
    columns,
    flexible,
    overflow = 'cut',
  }: { readonly columns: number; readonly flexible: number; readonly overflow?: 'cut' | 'wrap' },
): string {
  const all = [head, ...rows];
  const natural = head.map((_, index) => Math.max(...all.map((row) => columnsOf(row[index] ?? ''))));
  const gaps = 2 * (head.length - 1);
  const over = natural.reduce((sum, one) => sum + one, 0) + gaps - columns;
  const widths = natural.map((one, index) =>
    index === flexible ? Math.max(8, one - Math.max(0, over)) : one,
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(fit(cell, widths[index] ?? 0), widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return all
    .flatMap((row) => (overflow === 'cut' ? [row] : brokenAt(row, flexible, widths[flexible] ?? 8)))
    .map(line)
    .join('\n');
}

/** One row as several: the words of one cell below each other, the other cells once. */
function brokenAt(row: readonly string[], flexible: number, columns: number): readonly (readonly string[])[] {
  const parts = wrap(row[flexible] ?? '', columns).split('\n');
  return parts.map((part, line) =>
    row.map((cell, index) => (index === flexible ? part : line > 0 ? '' : cell)),
  );
}

/** `1.2 s`, `3 min` */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `5 min ago`, `3 days ago` */
export function age(from: string, now: Date): string {
  const minutes = Math.max(0, (now.getTime() - Date.parse(from)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 100) return `${Math.round(minutes)} min ago`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h ago`;
  return `${Math.round(minutes / 1440)} days ago`;
}
