/** Progress of a request: a task list on a terminal, plain lines elsewhere, nothing under --json. All on stderr. */
import { formatBytes } from '../core/describe.js';
import type { Emit, GateEvent, StageName } from '../core/events.js';
import { sanitize } from '../core/sanitize.js';
import { say } from './terminal.js';
import { duration } from './text.js';

export interface Progress {
  readonly emit: Emit;
  /** Ends the display; what never began is left out. */
  readonly stop: () => Promise<void>;
}

const titles: Readonly<Record<StageName, string>> = {
  resolve: 'resolve',
  fetch: 'fetch',
  scan: 'scan',
  decide: 'decide',
  approve: 'approve',
  publish: 'publish',
  notify: 'notify',
};

export const silent: Progress = { emit: () => undefined, stop: () => Promise.resolve() };

/** One line for what an event says; undefined for what is only worth a moment. */
export function lineOf(event: GateEvent): string | undefined {
  switch (event.kind) {
    case 'request-filed':
      return `filed as ${event.id} (${event.path})`;
    case 'stage-reused':
      return `${pad(titles[event.stage])} as before: ${sanitize(event.summary)}`;
    case 'stage-finished':
      return `${pad(titles[event.stage])} ${sanitize(event.summary)} (${duration(event.ms)})`;
    case 'stage-failed':
      return `${pad(titles[event.stage])} stopped: ${sanitize(event.message, 200)}`;
    case 'warning':
      return `warning: ${sanitize(event.text)}`;
    case 'stage-started':
    case 'stage-progress':
    case 'fetch-progress':
    case 'file-scanned':
    case 'scan-progress':
    case 'decided':
      return undefined;
  }
}

function pad(title: string): string {
  return title.padEnd(8);
}

/** For pipes and logs. */
export function lineProgress(): Progress {
  return {
    emit(event) {
      const line = lineOf(event);
      if (line !== undefined) say(line);
    },
    stop: () => Promise.resolve(),
  };
}

/** What is going on within a stage, to be drawn over and over. */
export function momentOf(event: GateEvent): { readonly stage: StageName; readonly text: string } | undefined {
  switch (event.kind) {
    case 'stage-progress':
      return { stage: event.stage, text: sanitize(event.text, 120) };
    case 'fetch-progress': {
      const { bytes, bytesTotal, bytesPerSecond, files, filesDone } = event;
      const of = bytesTotal === null ? '' : ` of ${formatBytes(bytesTotal)}`;
      const rate = `${formatBytes(Math.round(bytesPerSecond))}/s`;
      return { stage: 'fetch', text: `${formatBytes(bytes)}${of}, ${rate}, ${filesDone} of ${files} files` };
    }
    case 'file-scanned':
      return { stage: 'scan', text: `${event.done} of ${event.total}: ${sanitize(event.filename, 80)}` };
    default:
      return undefined;
  }
}
