/** Is this text random, as secrets are, or was it written by a person to stand for a secret? */

const placeholderWords =
  /example|sample|dummy|placeholder|changeme|change[-_]?me|redacted|fake|test|your|insert|mock|demo|secret|password|passwd|token|apikey|x{4}|\*{3}|\.{3}|<|>|\{|\}|\$|%[sdr(]|replace|todo|foobar|lorem|abcd|1234|qwer|dead_?beef|cafebabe|0000|1111/i;

/** Words, templates and keyboard walks that stand where a secret will be put. */
export function isPlaceholder(text: string): boolean {
  return placeholderWords.test(text) || hasSequence(text);
}

/**
 * Random by its characters: enough different ones, a digit among them, few neighbours of one class, no sequence. One in
 * a hundred random texts of twenty-four has no digit and is missed, which keeps out names like `SomeLongClassName`.
 */
export function looksRandom(text: string): boolean {
  return /[0-9]/.test(text) && looksRandomWithoutDigits(text);
}

/** The same for tokens that are made of letters alone. */
export function looksRandomWithoutDigits(text: string): boolean {
  return !isPlaceholder(text) && entropyOf(text) >= leastEntropy && classChanges(text) >= 0.2;
}

const leastEntropy = 3.2;

/** Shannon entropy in bits per character, of the text's first 512. */
export function entropyOf(text: string): number {
  const length = Math.min(text.length, 512);
  const counts = new Uint16Array(256);
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at) & 0xff;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / length) * Math.log2(count / length);
  return bits;
}

/** The share of neighbours of which one is a lower-case letter, an upper-case letter or a digit and one another of these. */
function classChanges(text: string): number {
  let changes = 0;
  for (let at = 1; at < text.length; at++) {
    const now = classAt(text, at);
    const previous = classAt(text, at - 1);
    if (now !== previous && now !== others && previous !== others) changes++;
  }
  return changes / Math.max(1, text.length - 1);
}

const others = 3;

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x61 && code <= 0x7a ? 2 : others;
}

/** Five characters that repeat (`aaaaa`), rise (`abcde`) or fall (`54321`). */
function hasSequence(text: string): boolean {
  let step = Number.NaN;
  let length = 1;
  for (let at = 1; at < text.length; at++) {
    const now = text.charCodeAt(at) - text.charCodeAt(at - 1);
    length = now === step ? length + 1 : 2;
    step = now;
    if (length >= 5 && Math.abs(step) <= 1) return true;
  }
  return false;
}
