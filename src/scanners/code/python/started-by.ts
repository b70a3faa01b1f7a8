/** Functions that call what they are given. */
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { itemsOf } from './fold.js';
import { effects, sourceMarks, type Effect } from './knowledge.js';
import { noteTrusted, seenBy } from './other-doors.js';
import { anyOf, marksOf, path, type Value } from './values.js';

/** Effects that are sinks whoever calls them. */
const sharp: ReadonlySet<Effect> = new Set<Effect>([
  'execute',
  'spawn',
  'spawn-shell',
  'unpickle',
  'unmarshal',
  'compile',
]);

const quiet =
  /(^|\.)(isinstance|issubclass|getattr|setattr|hasattr|id|print|str|repr|type|wraps|update_wrapper|signature|patch|object|setitem|partial)$/;

function givesEffect({ plain, named }: Given): boolean {
  for (const one of plain) if (one.kind === 'path' && effects.has(one.text)) return true;
  for (const one of named.values()) if (one.kind === 'path' && effects.has(one.text)) return true;
  return false;
}

const registers = /(^|\.)(register_function|register_instance|add_method|add_url_rule|expose)$/;

/** `knows`: the function is known to call what it is given. */
function isCalled(name: string, one: Value, effect: Effect | undefined, knows: boolean): boolean {
  if (effect !== undefined && sharp.has(effect) && !one.text.startsWith('types.') && !quiet.test(name))
    return true;
  if (!knows) return false;
  const source = one.kind === 'path' && sourceMarks.has(one.text);
  return one.kind === 'function' || one.kind === 'partial' || effect !== undefined || source;
}

/** What it is called with: what stands behind it, as in `call_later(3, function, what)`; else all the others. */
function handedWith(one: Value, { plain, named }: Given): readonly Value[] {
  const index = plain.indexOf(one);
  const behind = index < 0 ? [] : plain.slice(index + 1);
  const others = [...named.values()];
  return (behind.length > 0 ? [...behind, ...others] : [...plain, ...others]).filter(
    (other) => other !== one,
  );
}

/** Functions that call what they are given: threads, exit handlers, sorting keys. */
export function startedBy(name: string, given: Given, at: number, analysis: Analysis): Value | undefined {
  const knows = effects.get(name) === 'starts';
  if (given.named.size > 0) noteTrusted(name, given, at, analysis);
  if (!knows && !givesEffect(given)) return undefined;
  const all = [...given.plain, ...given.named.values()];
  let result: Value | undefined;
  for (const one of all) {
    const effect = one.kind === 'path' ? effects.get(one.text) : undefined;
    if (!isCalled(name, one, effect, knows)) continue;
    if (effect !== undefined && registers.test(name))
      emit(analysis, 'web-shell', at, [name, one.text, 'is called by whoever asks'], one.text);
    const others = seenBy(name, analysis).concat(
      handedWith(one, given).flatMap((other) =>
        [...(other.kind === 'list' ? (itemsOf(other) ?? []) : [other])].slice(0, 64),
      ),
    );
    const value = analysis.engine.callValue(
      one,
      { plain: others, named: new Map(), marks: marksOf(others) },
      at,
      analysis,
    );
    result = result ? anyOf([result, value]) : value;
  }
  return knows && result ? path('?.started()', result.marks, result) : undefined;
}
