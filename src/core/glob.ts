/** `acme-*` against normalised names. Linear: the pieces between stars are found one after another. */
export function matchesGlob(name: string, glob: string): boolean {
  const pieces = glob.split('*');
  const [first = '', ...rest] = pieces;
  if (!name.startsWith(first)) return false;
  if (rest.length === 0) return name === first;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
