/** What runs what it names while it is read: pickles, and documents like them. */
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { twisted } from './executed.js';
import type { Sink } from './server-sinks.js';
import { isText, marks, type Value } from './values.js';

export const unpickle: Sink = (name, _callee, given, at, analysis) => {
  const [source] = given.plain;
  if (!source) return undefined;
  if (source.kind === 'path' && source.text.includes('dumps')) return undefined;
  if (/^yaml\.(load|full_load)/.test(name) && !isUnsafe(name, source, given, at, analysis)) return undefined;
  if (name === 'torch.load' && given.named.get('weights_only')?.number === 1) return undefined;
  const each = source.kind === 'any' ? source.items : [source];
  const dangerous = each.find(
    (one) =>
      isText(one) &&
      /(^|\n|c|\x8c.)(os|posix|nt|subprocess|builtins|__builtin__)\n|system|(__builtin__|builtins)/.test(
        one.text,
      ),
  );
  if (dangerous || isHidden(source, analysis)) {
    emit(
      analysis,
      'decode-and-execute',
      at,
      [name, 'unpickling runs what it names'],
      dangerous ? dangerous.text.slice(0, 100) : 'pickle',
    );
  } else if ((source.marks & marks.network) !== 0)
    emit(
      analysis,
      'execute-download',
      at,
      [name, 'unpickling runs what it names'],
      (source.marks & marks.knownAddress) === 0 ? 'pickle' : 'pickle from a known address',
    );
  return undefined;
};

/** As with what is executed: functions that people call put much together. */
function isHidden({ marks: taken }: Value, { moment }: Analysis): boolean {
  return (taken & (isEarly(moment) ? twisted : marks.decoded)) !== 0 && (taken & marks.literal) !== 0;
}

/** A document that may call functions, as against one that only holds data. */
function isUnsafe(name: string, source: Value, given: Given, at: number, analysis: Analysis): boolean {
  const loader = (given.plain[1] ?? given.named.get('Loader'))?.text ?? 'Safe';
  const calls = isText(source) && /!!python\/(object|name|module)/.test(source.text);
  if (calls && !/Safe|Base/.test(loader))
    emit(
      analysis,
      'decode-and-execute',
      at,
      [name, 'a document that calls functions'],
      source.text.slice(0, 100),
    );
  return /Unsafe|\.C?Loader$/.test(loader);
}

/** Templates, expressions, profilers: honest where they are given what stands in the source as it is. */
export const evaluates: Sink = (name, _callee, given, at, analysis) => {
  if (name === 'torch.utils.cpp_extension.load' && (given.marks & marks.stored) === 0) return undefined;
  const all = [...given.plain, ...given.named.values()];
  const fetched = all.find((one) => (one.marks & marks.network) !== 0);
  if (fetched)
    emit(
      analysis,
      'execute-download',
      at,
      [name, 'what came from the network is evaluated'],
      (fetched.marks & marks.knownAddress) === 0 ? 'template' : 'template from a known address',
    );
  if (given.plain.some((one) => (one.marks & marks.asked) !== 0) && /[tT]emplate|from_string/.test(name))
    emit(analysis, 'web-shell', at, [name, 'what a request carries is a template'], 'code');
  for (const one of all) {
    const hidden = (one.marks & twisted) !== 0 && (one.marks & marks.literal) !== 0;
    if (hidden && isEarly(analysis.moment))
      emit(analysis, 'decode-and-execute', at, [name, 'what was decoded is evaluated'], 'decoded');
    if (isText(one) && one.text.length < 65_536 && names.test(one.text))
      analysis.nested(analysis, one.text, at, [name, 'evaluated']);
  }
  return undefined;
};

/** What no expression or template names that is only one. */
const names =
  /__(import__|globals__|builtins__|subclasses__|class__)|\b(exec|eval|os\.system|popen|subprocess)\b/;
