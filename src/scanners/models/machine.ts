/** The stack and the memo of an unpickler, as far as they carry texts. Nothing is ever built or called. */

/** Deeper than this, values are opaque: names taken from there count as hidden. */
const mostKept = 1 << 20;
const mostNumbered = 1 << 22;
/** memo keys beyond those */
const mostLooseKeys = 1 << 16;

/**
 * A value is where a text's opcode stands, plus one; 0 is anything else. Memory is bounded whatever the pickle does:
 * what lies beyond the bounds is 0.
 */
export class Machine {
  /** values on the stack */
  depth = 0;
  /** values below this lie under the last mark */
  fence = 0;
  #stack = new Int32Array(64);
  #marks = new Int32Array(16);
  #marked = 0;
  readonly #memo = new Memo();

  /** Whether so many values lie above the last mark. */
  has(count: number): boolean {
    return this.depth - this.fence >= count;
  }

  push(value: number): void {
    if (this.depth < mostKept) {
      if (this.depth === this.#stack.length) this.#stack = doubled(this.#stack);
      this.#stack[this.depth] = value;
    }
    this.depth += 1;
  }

  drop(count: number): void {
    this.depth -= count;
  }

  /** The value so far below the top; 0 is the top. */
  peek(below: number): number {
    const at = this.depth - 1 - below;
    return at < mostKept ? (this.#stack[at] ?? 0) : 0;
  }

  /** False when there are too many marks to remember. */
  mark(): boolean {
    if (this.#marked === mostKept) return false;
    if (this.#marked === this.#marks.length) this.#marks = doubled(this.#marks);
    this.#marks[this.#marked] = this.fence;
    this.#marked += 1;
    this.fence = this.depth;
    return true;
  }

  /** Takes everything down to the last mark, and the mark; the count of what it took, -1 when there is no mark. */
  takeToMark(): number {
    if (this.#marked === 0) return -1;
    const count = this.depth - this.fence;
    this.depth = this.fence;
    this.#marked -= 1;
    this.fence = this.#marks[this.#marked] ?? 0;
    return count;
  }

  /** Under a key; -1 for one that cannot be read. */
  remember(key: number): void {
    this.#memo.put(key, this.peek(0));
  }

  /** Under the next number, as MEMOIZE does. */
  rememberNext(): void {
    this.#memo.put(this.#memo.count, this.peek(0));
  }

  recall(key: number): number {
    return this.#memo.get(key);
  }
}

class Memo {
  /** distinct keys so far */
  count = 0;
  /** value plus one; 0 where nothing was put */
  #dense = new Int32Array(64);
  readonly #loose = new Map<number, number>();
  #lost = false;

  put(key: number, value: number): void {
    if (this.#lost) return;
    // what an unpickler makes of such a key is not known: from here on no key is
    if (key < 0) this.#lost = true;
    if (key >= mostNumbered) {
      this.#putLoose(key, value);
      return;
    }
    if (key < 0) return;
    while (key >= this.#dense.length) this.#dense = doubled(this.#dense);
    if (this.#dense[key] === 0) this.count += 1;
    this.#dense[key] = value + 1;
  }

  get(key: number): number {
    if (this.#lost || key < 0) return 0;
    const kept = key < mostNumbered ? this.#dense[key] : this.#loose.get(key);
    return kept ? kept - 1 : 0;
  }

  #putLoose(key: number, value: number): void {
    if (!this.#loose.has(key)) {
      this.count += 1;
      // beyond the bound nobody can say which text a key holds: none does
      if (this.#loose.size === mostLooseKeys) this.#lost = true;
    }
    this.#loose.set(key, value + 1);
  }
}

function doubled(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
