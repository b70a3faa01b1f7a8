/** What one open thing holds goes into another. */
import { nothingGiven, type Special } from './given.js';
import { attributeOf } from './names.js';
import { list, unknown } from './values.js';

/** `shutil.copyfileobj(from, to)` is `to.write(from.read())`, and what that means is known. */
const copied: Special = ({ plain, named }, at, analysis) => {
  const [from = named.get('fsrc'), to = named.get('fdst')] = plain;
  if (!from || !to) return undefined;
  const { callValue } = analysis.engine;
  const read = callValue(attributeOf(from, 'read', analysis), nothingGiven, at, analysis);
  // a thing of which nothing is known is what it holds
  const data = read.marks === 0 ? unknown(from.marks) : read;
  const given = { plain: [data], named: nothingGiven.named, marks: data.marks };
  return callValue(attributeOf(to, 'write', analysis), given, at, analysis);
};

/** `print(text, file=to)` is `to.write(text)`. */
const printed: Special = ({ plain, named, marks }, at, analysis) => {
  const to = named.get('file');
  if (!to || plain.length === 0) return undefined;
  const [only = unknown()] = plain;
  const given = { plain: [plain.length === 1 ? only : list([...plain])], named: nothingGiven.named, marks };
  return analysis.engine.callValue(attributeOf(to, 'write', analysis), given, at, analysis);
};

export const copying: Readonly<Record<string, Special>> = {
  'shutil.copyfileobj': copied,
  'builtins.print': printed,
};
