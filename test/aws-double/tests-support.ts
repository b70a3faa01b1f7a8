/** A double for the tests of one `describe`. */
import { startDouble, type Double, type DoubleOptions } from './index.js';
import type { Values } from './values.js';

/** Starts before, stops after; the result gives the running one. */
export function withDouble(
  resources: Record<string, Values>,
  options: () => DoubleOptions = () => ({}),
): () => Double {
  let double: Double;
  before(async () => {
    double = await startDouble({ template: { Resources: resources }, ...options() });
  });
  after(() => double.stop());
  return () => double;
}

/** Polls until it is so; the time-out is mocha's. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
