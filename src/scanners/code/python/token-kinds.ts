/** Kinds of tokens. One-byte operators are their own byte (33-126); longer ones are numbered from 128. */
export const tokenKinds = {
  end: 0,
  name: 1,
  number: 2,
  string: 3,
  /** prefix and quotes of an f-string or t-string */
  formattedStart: 4,
  /** literal text in one, or in a format specification */
  formattedText: 5,
  formattedEnd: 6,
  newline: 7,
  indent: 8,
  dedent: 9,
  /** bytes that begin no token */
  error: 10,
} as const;

const longOperators = [
  ...['**', '//', '<<', '>>', '!=', '<=', '>=', '==', '->', ':=', '<>'],
  ...['+=', '-=', '*=', '/=', '%=', '@=', '&=', '|=', '^=', '**=', '//=', '<<=', '>>=', '...'],
] as const;
export type LongOperator = (typeof longOperators)[number];

/** The kind of an operator of more than one byte. */
export function operatorKind(operator: LongOperator): number {
  return 128 + longOperators.indexOf(operator);
}

const texts: readonly string[] = Array.from({ length: 256 }, (_unused, kind) => {
  if (kind >= 128) return longOperators[kind - 128] ?? '';
  return kind > 32 ? String.fromCharCode(kind) : '';
});

/** The text of an operator's kind; `''` for a kind that is none. */
export function operatorText(kind: number): string {
  return texts[kind] ?? '';
}

/** first byte << 8 | second byte, to the kind of the operator of two bytes */
export const twoByteOperators: ReadonlyMap<number, number> = new Map(
  longOperators
    .filter((text) => text.length === 2)
    .map((text) => [(text.charCodeAt(0) << 8) | text.charCodeAt(1), operatorKind(text)]),
);
/** the kind of a two-byte operator, to that of the three-byte one that `=` makes of it */
export const threeByteOperators: ReadonlyMap<number, number> = new Map([
  [operatorKind('**'), operatorKind('**=')],
  [operatorKind('//'), operatorKind('//=')],
  [operatorKind('<<'), operatorKind('<<=')],
  [operatorKind('>>'), operatorKind('>>=')],
]);
