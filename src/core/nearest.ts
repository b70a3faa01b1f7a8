/** What somebody probably meant: the word at most two edits away, the nearest first; undefined when none is. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of words) {
    const distance = editDistance(word, candidate);
    if (distance <= 2 && (!best || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word;
}

/** At most `most` ids of the form `scanner/what` that somebody probably meant: those that hold the word, then the nearest. */
export function nearestIds(word: string, ids: readonly string[], most = 3): readonly string[] {
  const asked = word.toLowerCase();
  const distance = (id: string): number => {
    if (asked !== '' && id.includes(asked)) return 0;
    const [, what = id] = id.split('/');
    return Math.min(editDistance(asked, id), editDistance(asked.split('/').at(-1) ?? asked, what) + 1);
  };
  // more than a third changed is another word
  const furthest = Math.max(2, Math.floor(asked.length / 3));
  return ids
    .map((id) => ({ id, far: distance(id) }))
    .filter(({ far }) => far <= furthest)
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ id }) => id);
}

/** Levenshtein; words over 64 characters are not compared. */
function editDistance(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return Number.POSITIVE_INFINITY;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (previous[column - 1] ?? 0) + Number(a[row - 1] !== b[column - 1]);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? Number.POSITIVE_INFINITY;
}
