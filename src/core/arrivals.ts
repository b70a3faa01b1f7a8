/** A queue between one stage that produces and one that consumes while it does. */
export interface Arrivals<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  /** no more will come; with an error, the consumer is given it */
  readonly end: (error?: Error) => void;
}

/** Unbounded, for one consumer. */
export function arrivals<T>(): Arrivals<T> {
  const items: T[] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const stir = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push(item) {
      items.push(item);
      stir();
    },
    end(error) {
      ended = true;
      failure = error;
      stir();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (items.length > 0) yield items.shift() as T;
        // `as`: the length was just seen
        if (ended) break;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (failure !== undefined) throw failure;
    },
  };
}
