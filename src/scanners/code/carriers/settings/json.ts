/** JSON of settings, with comments and commas at the end of lists as editors allow them. Never throws. */

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return withoutComments(text);
  }
}

function withoutComments(text: string): unknown {
  const plain = text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/g, (one) =>
      one.startsWith('"') ? one : '',
    )
    .replace(/,(\s*[\]}])/g, '$1');
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return undefined;
  }
}

/** A property of the text's own; those of prototypes are none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one) => typeof one === 'string');
}

/** Every object inside of a value, at most `most`. */
export function objectsIn(value: unknown, most = 2000): readonly object[] {
  const found: object[] = [];
  const open: unknown[] = [value];
  while (open.length > 0 && found.length < most) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null) continue;
    found.push(one);
    for (const inner of Object.values(one).slice(0, most) as readonly unknown[]) open.push(inner);
  }
  return found;
}
