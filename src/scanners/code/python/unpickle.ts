/** What runs what it names while it is read: pickles, and documents like them. */
import { isEarly } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { twisted } from './executed.js';
import type { Sink } from './server-sinks.js';
import { isText, marks, type Value } from './values.js';

export const unpickle: Sink = (name, _callee, given, at, analysis) => {
  const source =
    given.plain[0] ?? given.named.get('file') ?? given.named.get('filename') ?? given.named.get('f');
  if (!source || !isUnpickler(name, given, analysis)) return undefined;
  if (source.kind === 'path' && source.text.includes('dumps')) return undefined;
  if (/^yaml\.(load|full_load)/.test(name) && !isUnsafe(name, source, given, at, analysis)) return undefined;
  noteUnpickled(name, source, at, analysis);
  return undefined;
};

/** Says what is unpickled, and where it came from. */
function noteUnpickled(name: string, source: Value, at: number, analysis: Analysis): void {
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
  } else if ((source.marks & marks.network) !== 0 || isAddress(source)) {
    const known = (source.marks & marks.knownAddress) !== 0 || isAddress(source);
    const from = known ? 'pickle from a known address' : 'pickle';
    emit(analysis, 'execute-download', at, [name, 'unpickling runs what it names'], from);
  } else if (isEarly(analysis.moment) && (source.marks & marks.packaged) !== 0)
    emit(
      analysis,
      'execute-code',
      at,
      [name, 'unpickling runs what it names'],
      readElsewhere.test(name) ? 'pickle that is read by itself' : 'pickle of the package',
    );
}

/** Of these the file itself is walked through by the scanner of models, whatever it is called. */
const readElsewhere = /^(pickle|joblib|numpy|pandas|torch)\./;

function isAddress(source: Value): boolean {
  return /^(https?|ftp|s3|gs):\/\/[\w.-]+/.test(source.text);
}

/** Whether it calls what it reads: those that were mended do so only when they are told to. */
function isUnpickler(name: string, { named }: Given, { latin, moment }: Analysis): boolean {
  // weights of their own, as every library of models gets them when it is asked to
  if (name.endsWith('.load_state_dict_from_url') && !named.has('weights_only') && !isEarly(moment))
    return false;
  if (name.startsWith('torch.')) return named.get('weights_only')?.number !== 1;
  if (name.endsWith('.load_model')) {
    const safe = named.get('safe_mode');
    const told = safe?.kind === 'constant' && safe.number === 0;
    return told || latin.includes('enable_unsafe_deserialization');
  }
  return !name.startsWith('skops.') || named.has('trusted');
}

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
