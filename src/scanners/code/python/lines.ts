/** Places in a source: which line, and how to show it. */

/** Line of a place, from 1. The ends of lines are counted once, when the first is asked for. */
export function lineFinder(latin: string): (at: number) => number {
  let starts: number[] | undefined;
  return (at) => {
    starts ??= startsOf(latin);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function startsOf(latin: string): number[] {
  const end = latin.includes('\n') ? '\n' : '\r';
  const starts = [0];
  for (let at = latin.indexOf(end); at >= 0; at = latin.indexOf(end, at + 1)) starts.push(at + 1);
  return starts;
}

const longest = 300;

/** The line, and up to two behind it of the same statement; spaces that hide are shown as such, controls as escapes. */
export function evidenceAt(latin: string, at: number): string {
  const start = Math.max(latin.lastIndexOf('\n', Math.max(0, at - 1)) + 1, at - 1000);
  let end = latin.indexOf('\n', at);
  if (end < 0 || end > at + 1000) end = Math.min(latin.length, at + 1000);
  const before = showSpaces(latin.slice(start, at));
  const behind = showSpaces(latin.slice(at, end));
  const shown = before.length > 100 ? `…${before.slice(-100)}` : before;
  return visible(cut(shown + behind, longest).trim());
}

function showSpaces(text: string): string {
  return text.replace(/[ \t]{40,}/g, (spaces) => ` ⟨${spaces.length} spaces⟩ `);
}

/** Control characters and characters that are not seen, as escapes. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
