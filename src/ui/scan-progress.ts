/** Progress of `spkg scan`: one line that lives on a terminal, a line now and then elsewhere. On stderr. */
import { formatBytes, plural } from '../core/describe.js';
import type { GateEvent } from '../core/events.js';
import { verdictWord } from './evidence.js';
import type { Progress } from './progress.js';
import { fit } from './text.js';

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const redrawMs = 100;
const logMs = 10_000;

/** `now`: milliseconds of a clock that only goes forward. */
export function scanProgress(stream: ProgressStream, now: () => number): Progress {
  return stream.isTTY === true ? liveLine(stream, now) : lineNowAndThen(stream, now);
}

/** What the line says: files, bytes, rate and the worst verdict so far. */
export function progressText(event: GateEvent & { readonly kind: 'scan-progress' }): string {
  const { files, filesDone, bytes, bytesTotal, bytesPerSecond, worst } = event;
  const count = `scan ${filesDone} of ${plural(files, 'file')}`;
  if (bytesTotal === 0) return count;
  const rate = filesDone === 0 ? '' : `, ${formatBytes(Math.round(bytesPerSecond))}/s`;
  const soFar = worst === 'allow' ? '' : `, worst so far: ${verdictWord[worst]}`;
  return `${count}, ${formatBytes(bytes)} of ${formatBytes(bytesTotal)}${rate}${soFar}`;
}

function liveLine(stream: ProgressStream, now: () => number): Progress {
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    emit(event) {
      if (event.kind !== 'scan-progress' || now() - drawn < redrawMs) return;
      drawn = now();
      // one column is left free: a full line would wrap on some terminals
      stream.write(`\r\u001b[2K${fit(progressText(event), (stream.columns ?? 80) - 1)}`);
    },
    stop() {
      if (Number.isFinite(drawn)) stream.write('\r\u001b[2K');
      return Promise.resolve();
    },
  };
}

function lineNowAndThen(stream: ProgressStream, now: () => number): Progress {
  let told = now();
  return {
    emit(event) {
      if (event.kind !== 'scan-progress' || now() - told < logMs) return;
      told = now();
      stream.write(`${progressText(event)}\n`);
    },
    stop: () => Promise.resolve(),
  };
}
