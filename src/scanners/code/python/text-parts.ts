/** Parts of constant texts. */
import { constant, dictionary, isText, list, number, text, type Value } from './values.js';

/** Where an alphabet has a letter. */
export function found(receiver: Value, [what]: readonly Value[]): Value | undefined {
  if (!what || (!isText(what) && what.kind !== 'number')) return undefined;
  const searched = what.kind === 'number' ? String.fromCharCode(what.number & 255) : what.text;
  // one letter at a time: a long text that is searched again and again costs
  return searched.length <= 8 && receiver.text.length <= 4096
    ? number(receiver.text.indexOf(searched), what.marks)
    : undefined;
}

/** `startswith` and `endswith`, of one text or one of several. */
export function bordered(receiver: Value, given: readonly Value[], end: boolean): Value | undefined {
  const [what, ...bounds] = given;
  const all = what?.kind === 'list' ? what.items : what ? [what] : [];
  if (all.length === 0 || all.length > 64 || bounds.length > 0 || !all.every(isText)) return undefined;
  return constant(
    all.some((one) => (end ? receiver.text.endsWith(one.text) : receiver.text.startsWith(one.text))),
  );
}

/** What `partition` gives. */
export function parted(receiver: Value, by: Value | undefined, last: boolean): Value | undefined {
  if (!by || !isText(by) || by.text === '') return undefined;
  const { text: whole, marks: taken } = receiver;
  const at = last ? whole.lastIndexOf(by.text) : whole.indexOf(by.text);
  const bytes = receiver.kind === 'bytes';
  const parts = at < 0 ? [whole, '', ''] : [whole.slice(0, at), by.text, whole.slice(at + by.text.length)];
  return list(parts.map((part) => text(part, taken, bytes)));
}

/** Without these letters at its ends. */
export function stripped(value: string, letters: string, start: boolean, end: boolean): string {
  let from = 0;
  let to = value.length;
  while (start && from < to && letters.includes(value.charAt(from))) from += 1;
  while (end && to > from && letters.includes(value.charAt(to - 1))) to -= 1;
  return value.slice(from, to);
}

/** `str.maketrans`, `bytes.maketrans` */
export function makeTranslation([from, to, without]: readonly Value[]): Value | undefined {
  if (from?.kind === 'dictionary') return from;
  if (!from || !to || !isText(from) || !isText(to)) return undefined;
  const letters = [...to.text];
  const pairs = Array.from(from.text, (letter, index): [string, Value] => [
    String(letter.codePointAt(0)),
    text(letters[index] ?? letter, 0),
  ]);
  if (without && isText(without))
    for (const letter of without.text) pairs.push([String(letter.codePointAt(0)), text('', 0)]);
  return dictionary(new Map(pairs), [from, to]);
}
