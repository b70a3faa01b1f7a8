/** What runs what it names while it is read: pickles, and documents like them. */
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
  if (dangerous || ((source.marks & twisted) !== 0 && (source.marks & marks.literal) !== 0)) {
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
