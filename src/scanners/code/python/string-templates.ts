/** `string.Template`: texts with names that begin with a dollar sign. */
import type { Given } from './calls.js';
import { format } from './fold.js';
import type { Special } from './given.js';
import { gap, isText, unknown, type Value } from './values.js';

/** With the braces of the text doubled, as `format` has them. */
const fields = /\$(?:\$|([A-Za-z_]\w*)|\{\{([A-Za-z_]\w*)\}\})/g;

function told({ plain, named }: Given, name: string): Value {
  return named.get(name) ?? plain[0]?.entries.get(name) ?? unknown(plain[0]?.marks ?? 0, gap);
}

/** `string.Template(text).substitute(name=…)`, also of a mapping. */
const substituted: Special = (given, _at, _analysis, callee) => {
  const template = callee.of?.of;
  if (!template || !isText(template)) return undefined;
  const values: Value[] = [];
  const plain = template.text.replaceAll(/[{}]/g, '$&$&');
  const text = plain.replaceAll(fields, (_whole, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return '$';
    values.push(told(given, name));
    return '{}';
  });
  return format({ ...template, text }, values, false);
};

/** by canonical name */
export const stringTemplates: Readonly<Record<string, Special>> = {
  'string.Template().substitute': substituted,
  'string.Template().safe_substitute': substituted,
};
