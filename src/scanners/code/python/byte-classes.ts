/** What a byte begins, or belongs to. A dot has the class of digits for the sake of `.5`. */

export const classes = {
  other: 0,
  blank: 1,
  line: 2,
  name: 3,
  digit: 4,
  quote: 5,
  comment: 6,
  join: 7,
  open: 8,
  close: 9,
  operator: 10,
} as const;

export const classOf: Uint8Array = byteClasses();

function byteClasses(): Uint8Array {
  const table = new Uint8Array(256);
  const set = (text: string, value: number): void => {
    for (const letter of text) table[letter.charCodeAt(0)] = value;
  };
  set(' \t\f', classes.blank);
  set('\n\r', classes.line);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', classes.name);
  table.fill(classes.name, 128);
  set('0123456789.', classes.digit);
  set('"\'', classes.quote);
  set('#', classes.comment);
  set('\\', classes.join);
  set('([{', classes.open);
  set(')]}', classes.close);
  set('+-*/%@&|^~<>=!:,;', classes.operator);
  return table;
}

/** Of what a name is made: 1, and 2 above ASCII, where a name may mean another one. */
export const nameBytes: Uint8Array = nameTable();

function nameTable(): Uint8Array {
  const table = classOf.map((kind) => (kind === classes.name || kind === classes.digit ? 1 : 0));
  table[0x2e] = 0;
  return table.fill(2, 128);
}
