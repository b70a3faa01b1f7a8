/** Ways to a function, or to code, that are not seen in a name: entry points made up, settings that name what they make, hubs. */
import type { Special } from './given.js';
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { canonical, effects, type Effect } from './knowledge.js';
import { pathValue } from './paths.js';
import type { Sink } from './server-sinks.js';
import { isText, list, marks, marksOf, path, skeleton, unknown, type Value } from './values.js';

const runs: ReadonlySet<Effect> = new Set<Effect>([
  'execute',
  'spawn',
  'spawn-shell',
  'unmarshal',
  'unpickle',
]);

/** What a text names; nobody names so what starts something without a reason to hide. */
function named(name: Value | undefined, how: string, at: number, analysis: Analysis): Value | undefined {
  if (!name || !isText(name)) return undefined;
  const dotted = canonical((name.text.split('=').at(-1) ?? '').replace(/\[.*$/, '').trim().replace(':', '.'));
  const effect = effects.get(dotted);
  if (effect && runs.has(effect)) emit(analysis, 'dynamic-lookup', at, [how, dotted], dotted);
  return pathValue(dotted);
}

const made = (index: number, keyword: string): Special => {
  return ({ plain, named: given }) => {
    const value = plain[index] ?? given.get(keyword);
    return value && isText(value) ? path('importlib.metadata.EntryPoint()', 0, value) : undefined;
  };
};

const loaded: Special = (_given, at, analysis, callee) =>
  named(callee.of?.of ?? undefined, 'an entry point that is made up', at, analysis);

const found: Special = ({ plain: [name], named: given }, at, analysis) =>
  named(name ?? given.get('path'), 'by a name in a text', at, analysis);

/** `{"_target_": "os.system", "_args_": […]}` is called. */
const instantiated: Special = ({ plain: [settings], named: given }, at, analysis) => {
  const of = settings ?? given.get('config');
  if (!of) return undefined;
  if (of.kind !== 'dictionary') {
    if (isEarly(analysis.moment) && (of.marks & marks.packaged) !== 0)
      emit(analysis, 'execute-code', at, ['settings that name what is called'], 'settings of the package');
    return undefined;
  }
  const callee = named(of.entries.get('_target_'), 'settings that name what is called', at, analysis);
  if (!callee) return undefined;
  const plain = of.entries.get('_args_')?.items ?? [];
  return analysis.engine.callValue(callee, { plain, named: new Map(), marks: marksOf(plain) }, at, analysis);
};

/** by canonical name */
export const otherDoors: Readonly<Record<string, Special>> = {
  'importlib.metadata.EntryPoint': made(1, 'value'),
  'importlib_metadata.EntryPoint': made(1, 'value'),
  'pkg_resources.EntryPoint.parse': made(0, 'src'),
  'importlib.metadata.EntryPoint().load': loaded,
  'importlib.metadata.EntryPoint().resolve': loaded,
  'hydra.utils.instantiate': instantiated,
  'hydra.utils.call': instantiated,
  'hydra.utils.get_method': found,
  'hydra.utils.get_object': found,
  'hydra.utils.get_class': found,
};

/** `torch.hub.load("somebody/model", …)`: what somebody put there is run. */
export const hub: Sink = (name, _callee, given, at, analysis) => {
  if (given.named.get('source')?.text === 'local' || !isEarly(analysis.moment)) return undefined;
  const told = skeleton(given.plain[0] ?? given.named.get('repo_or_dir') ?? unknown());
  emit(
    analysis,
    'execute-download',
    at,
    [name, 'code of somebody’s repository'],
    `from a known address ${told}`,
  );
  return unknown(marks.network);
};

/** Whoever calls what it is given with all that happens in the process, or with the frames of others. */
const watching =
  /^(sys\.(addaudithook|setprofile|settrace)|threading\.(setprofile|settrace)(_all_threads)?|sys\.monitoring\.register_callback)$/;

/** What a function is given that watches from the moment of the import. */
export function seenBy(name: string, { moment }: Analysis): readonly Value[] {
  if (!isEarly(moment) || !watching.test(name)) return [];
  return [unknown(marks.keys), unknown(marks.keys), list([unknown(marks.keys)])];
}

/** Code that comes with a model is run when it is loaded. */
export function noteTrusted(
  name: string,
  { named: given, plain }: Given,
  at: number,
  analysis: Analysis,
): void {
  if (given.get('trust_remote_code')?.number !== 1 || !isEarly(analysis.moment)) return;
  const told = [...plain, ...given.values()].map(skeleton).find((one) => /^[\w.-]+\/[\w.-]+$/.test(one));
  emit(analysis, 'execute-download', at, [name, 'trust_remote_code'], `from a known address ${told ?? ''}`);
}
