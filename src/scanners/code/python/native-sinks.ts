/** Native code: libraries that are loaded, memory that is made executable. */
import { twisted } from './executed.js';
import { emit } from './analysis.js';
import type { Sink } from './server-sinks.js';
import { stepsOf } from './steps.js';
import { marks, skeleton, unknown } from './values.js';

export const native: Sink = (name, _callee, given, at, analysis) => {
  const made = (given.marks & (marks.stored | marks.network)) !== 0;
  emit(
    analysis,
    made ? 'load-decoded-native' : 'load-native',
    at,
    [name, ...stepsOf(given.marks)],
    skeleton(given.plain[0] ?? unknown()),
  );
  return undefined;
};

export const shellcode: Sink = (name, _callee, given, at, analysis) => {
  const general = /^ctypes\.(memmove|CFUNCTYPE|WINFUNCTYPE)|syscall$/.test(name);
  const payload = (given.marks & (twisted | marks.network)) !== 0;
  if (general && given.plain.some((one) => /ctypes\.(addressof|c_\w+)|from_buffer/.test(one.text)))
    emit(analysis, 'calls-address', at, [name], name);
  if (!general || payload)
    emit(
      analysis,
      'shellcode',
      at,
      [name, ...stepsOf(given.marks)],
      // one for each platform
      /(VirtualAlloc|mprotect)$/.test(name) ? 'memory that may be executed' : name,
    );
  return undefined;
};

/** A database that is told to load a library. */
export const queries: Sink = (name, callee, given, at, analysis) => {
  if (!/\bload_extension\s*\(/i.test(skeleton(given.plain[0] ?? unknown()))) return undefined;
  const file = given.plain[1]?.items[0] ?? unknown(given.marks);
  return native(name, callee, { ...given, plain: [file] }, at, analysis);
};
