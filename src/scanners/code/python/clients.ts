/** Calls of things of which only that is known what they are given. */
import type { Moment } from '../signals.js';
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { byName } from './by-name.js';
import { canonical, effects, type Effect } from './knowledge.js';
import { pathValue } from './names.js';
import { notePeers } from './peers.js';
import { marksOfRead } from './readers.js';
import { noteSent } from './sent.js';
import { isText, marks, skeleton, takenMarks, type Value } from './values.js';

/** What was stored is removed as a whole. */
export const dropsAll = /^\s*(DROP (TABLE|DATABASE|SCHEMA)|TRUNCATE TABLE)\s+(\0|"?\0|public)/i;

/** What is called later, by whom is not known. */
export function handLambdas(given: Given, analysis: Analysis): void {
  if (analysis.pending.length > mostPending) return;
  for (const one of [...given.plain, ...given.named.values()])
    if (one.callable && one.kind === 'function' && typeof one.callable.body !== 'function')
      analysis.pending.push({ callable: one.callable, self: null, moment: laterMoment(analysis.moment) });
}

const mostPending = 10_000;

function laterMoment(moment: Moment): Moment {
  return moment === 'tests' || moment === 'install' ? moment : 'call';
}

const runs: ReadonlySet<Effect | undefined> = new Set<Effect>([
  'execute',
  'spawn',
  'spawn-shell',
  'import',
  'unmarshal',
]);
const resolves = byName((name) =>
  /(^|\.)(_?importer|import_string|resolve\w*|locate|load|load_object|EntryPoint|get_method|get_class|get_object|import_object|import_from_string|symbol_by_name|import_attr\w*|maybe_resolve|instantiate|call)$/.test(
    name,
  ),
);

/** What finds a function by its name gives that function. */
function resolved(name: string, given: Given): Value | undefined {
  if (!resolves(name)) return undefined;
  const [first, second] = given.plain;
  if (first?.kind === 'path' && second && isText(second)) {
    const member = canonical(`${first.text}.${second.text}`);
    return runs.has(effects.get(member)) ? pathValue(member) : undefined;
  }
  for (const one of given.plain.slice(0, 3)) {
    const told = one.kind === 'dictionary' ? one.entries.get('_target_') : one;
    if (!told || !isText(told) || told.text.length > 60 || !/^\w+([.:]\w+)+$/.test(told.text)) continue;
    const dotted = canonical(told.text.replace(':', '.'));
    if (runs.has(effects.get(dotted))) return pathValue(dotted);
  }
  return undefined;
}

/** Methods of whatever it is that is given a whole address: it is a client, and the answer comes from there. */
const asksOrSends = byName((name) =>
  /(^|\.)(get|post|put|patch|request|fetch|urlopen|send|upload|publish|download|open_url|get_json|post_json)$/.test(
    name,
  ),
);

export function byAddress(callee: Value, given: Given, at: number, analysis: Analysis, value: Value): Value {
  const { text: name } = callee;
  const found = resolved(name, given);
  if (found) return found;
  value.marks |= marksOfRead(name, given, at, analysis);
  notePeers(callee, given, at, analysis, value);
  if (!asksOrSends(name)) return value;
  const address = given.plain.slice(0, 2).find((one) => /^https?:\/\/[^\0/]*\.[^\0/]*/.test(skeleton(one)));
  if (!address) return value;
  if ((given.marks & takenMarks) !== 0) noteSent(given.marks, skeleton(address), name, at, analysis);
  value.marks |= marks.network | marks.knownAddress;
  return value;
}
