/** Calls that watch a person, and calls that make something stay. */
import type { SignalId } from '../signals.js';
import { emit } from './analysis.js';
import { pathValue } from './names.js';
import type { Sink } from './server-sinks.js';
import { gap, marks, skeleton, unknown, type Value } from './values.js';

const captures: readonly (readonly [RegExp, SignalId, number])[] = [
  [/keyboard|Hook|GetAsyncKeyState|pyxhook/i, 'keylogging', marks.keys],
  [/ImageGrab|screenshot|mss|grab|d3dshot/, 'screenshot', marks.screen],
  [/VideoCapture|sounddevice|pyaudio/, 'read-camera', marks.screen],
  [/clip|klembord|xerox|Clip/, 'read-clipboard', marks.clipboard],
];

/** Keys, screen, camera, clipboard; what is given is called with what is seen. */
export const capture: Sink = (name, _callee, given, at, analysis) => {
  for (const [pattern, what, mark] of captures) {
    if (!pattern.test(name)) continue;
    emit(analysis, what, at, [name]);
    const seen = { plain: [unknown(mark)], named: new Map<string, Value>(), marks: mark };
    for (const one of [...given.plain, ...given.named.values()])
      if (one.kind === 'function') analysis.engine.callValue(one, seen, at, analysis);
    return pathValue(`${name}()`, mark);
  }
  return undefined;
};

/** Written or copied to where things start by themselves. */
export const persist: Sink = (name, callee, given, at, analysis) => {
  const taken = given.marks | (callee.of?.marks ?? 0);
  if ((taken & marks.startPath) !== 0 || name.startsWith('crontab.'))
    emit(
      analysis,
      'persist',
      at,
      [name],
      given.plain.map(skeleton).find((one) => one !== gap),
    );
  return undefined;
};
