/** To whom clients talk: what they, or their library, were told. */
import { addressIn, hostIn, pairOf } from './addresses.js';
import type { Analysis } from './analysis.js';
import { byName } from './by-name.js';
import { sender } from './carried.js';
import { marks, type Value } from './values.js';

const farthest = 8;

/** What was told when a client was made. */
function peerOf(of: Value | null): string {
  let at = of;
  for (let step = 0; at && step < farthest; step += 1) {
    const told = addressIn(at) ?? pairOf(at) ?? hostIn(at);
    if (told !== undefined) return told.includes('://') ? told : `tcp://${told}`;
    at = at.of;
  }
  return 'tcp://an.address.of.the.source';
}

/** Of what writes texts an address is only a part of one. */
export const writesText = byName((name) =>
  /^(builtins|str|list|dict|re|json|os|urllib\.parse|string|textwrap|pprint|copy|base64|zlib|hashlib|hmac|itertools|functools|operator|collections|typing|pathlib|yarl|furl|urllib\.request\.Request)(\.|$)|^\?\.(append|extend|format|join|encode|replace|update|setdefault|strip|quote|insert|add)$/.test(
    name,
  ),
);

export function rootOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** Made for an address of the source, or of a file that lies beside it; an answer is no client. */
function isClient(known: number): boolean {
  const answers = marks.network | ((known & marks.packaged) === 0 ? marks.file : 0);
  return (known & marks.knownAddress) !== 0 && (known & answers) === 0;
}

/** What a thing takes on of what is put into it: a client is no file and no answer by that. */
export function putInto({ marks: own }: Value, given: number): number {
  return isClient(own) ? given & ~(marks.network | marks.file) : given;
}

/** To whom a client talks that was made before, or a library that was told so. */
export function toldTo({ text: name, of, marks: own }: Value, { peers }: Analysis): string | undefined {
  const known = own | (of && (of.kind === 'path' || of.kind === 'unknown') ? of.marks : 0);
  if (
    name.startsWith(`${sender}.`) ||
    isClient(known) ||
    (known & (marks.knownAddress | marks.socket)) === (marks.knownAddress | marks.socket)
  )
    return peerOf(of);
  return name.startsWith('?.') ? undefined : peers.get(rootOf(name));
}
