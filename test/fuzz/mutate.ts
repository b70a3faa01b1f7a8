/** Seeded mutations: the same seed makes the same inputs. */

/** Gives whole numbers from 0 up to, not with, the bound. */
export type Random = (bound: number) => number;

/** A linear congruential generator is random enough here. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** One of the pool with a few changes: bytes, cuts, copies, pieces of another. */
export function mutate(pool: readonly Buffer[], random: Random): Buffer {
  const filled = pool.filter((one) => Buffer.isBuffer(one));
  const pick = (): Buffer => filled[random(filled.length)] ?? Buffer.alloc(0);
  let bytes = Buffer.from(pick());
  for (let change = random(8); change >= 0; change -= 1) bytes = changed(bytes, pick(), random);
  return bytes;
}

function changed(bytes: Buffer, other: Buffer, random: Random): Buffer<ArrayBuffer> {
  const at = random(bytes.length + 1);
  const length = random(Math.min(40, bytes.length - at) + 1);
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
  const rest = bytes.subarray(at + length);
  switch (random(6)) {
    case 0:
      return Buffer.concat([before, Buffer.from([random(256)]), bytes.subarray(at + 1)]);
    case 1:
      return Buffer.concat([before, rest]);
    case 2:
      return Buffer.concat([before, bytes.subarray(at, at + length), behind]);
    case 3: {
      const from = random(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + random(60)), behind]);
    }
    case 4:
      return Buffer.concat([before, Buffer.from([random(128)]), behind]);
    default:
      return Buffer.concat([before, Buffer.from('()[]{}"\'\\\n\t:=,.#'.charAt(random(17))), behind]);
  }
}
