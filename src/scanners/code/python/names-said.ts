/** Which names a source says: asked before it is searched for what cannot be there without them. */
import { tokenKinds } from './token-kinds.js';
import { hashOf, type Tokens } from './tokens.js';

/** True may be wrong, false is not. */
export type Says = (...names: readonly string[]) => boolean;

const size = 1 << 13;
const places = new Map<string, number>();

export function namesSaid({ kinds, hashes, count }: Tokens): Says {
  const said = new Uint8Array(size);
  for (let index = 0; index < count; index += 1)
    if (kinds[index] === tokenKinds.name) said[(hashes[index] ?? 0) & (size - 1)] = 1;
  return (...names) => names.some((name) => said[placeOf(name)] === 1);
}

/** Of sources of which the names are not known. */
export const saysAny: Says = () => true;

function placeOf(name: string): number {
  const before = places.get(name);
  if (before !== undefined) return before;
  const place = hashOf(name) & (size - 1);
  places.set(name, place);
  return place;
}
