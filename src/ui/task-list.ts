/** The task list of a request on a terminal, by listr2, driven by the gate's events. */
import type { ListrDefaultRendererLogLevels } from 'listr2';
import type { GateEvent, StageName } from '../core/events.js';
import { sanitize } from '../core/sanitize.js';
import { momentOf, type Progress } from './progress.js';
import { hasColour } from './terminal.js';
import { duration } from './text.js';

type Ended =
  | { readonly how: 'done' | 'reused'; readonly text: string }
  | { readonly how: 'failed'; readonly text: string }
  | { readonly how: 'left-out' };

interface Row {
  readonly stage: StageName;
  ended: Ended | undefined;
  end: (ended: Ended) => void;
  readonly end$: Promise<Ended>;
  show: ((text: string) => void) | undefined;
}

/** Draws `stages` in order. Loads listr2: 20 ms. */
export async function taskList(stages: readonly StageName[]): Promise<Progress> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  if (!hasColour(process.stderr, process.env)) process.env.NO_COLOR ??= '1';
  const rows = stages.map(makeRow);
  let filed = '';
  const list = new Listr(
    rows.map((row) => ({
      title: row.stage,
      task: async (_: unknown, task: { title: string; output: string; skip(message: string): void }) => {
        row.show = (text) => (task.output = text);
        const ended = await row.end$;
        row.show = undefined;
        task.title = titleOf(row.stage, ended);
        if (ended.how === 'left-out') task.skip(row.stage);
        if (ended.how === 'failed') throw new Error(ended.text);
      },
    })),
    {
      concurrent: false,
      exitOnError: true,
      rendererOptions: {
        collapseErrors: true,
        showErrorMessage: false,
        clearOutput: false,
        logger: new ListrLogger<ListrDefaultRendererLogLevels>({
          processOutput: new ProcessOutput(process.stderr, process.stderr),
        }),
      },
      // Ctrl-C is the command's: it ends the work first
      registerSignalListeners: false,
    },
  );
  const running = list.run().catch(() => undefined);
  // a failed stage is told as the command's error
  return {
    emit(event) {
      if (event.kind === 'request-filed') filed = event.id;
      follow(rows, event, filed);
    },
    async stop() {
      for (const row of rows) row.end({ how: 'left-out' });
      await running;
    },
  };
}

function makeRow(stage: StageName): Row {
  let settle: (ended: Ended) => void = () => undefined;
  const end$ = new Promise<Ended>((resolve) => (settle = resolve));
  const row: Row = {
    stage,
    ended: undefined,
    end$,
    show: undefined,
    end(ended) {
      row.ended ??= ended;
      settle(row.ended);
    },
  };
  return row;
}

function follow(rows: readonly Row[], event: GateEvent, filed: string): void {
  const moment = momentOf(event);
  if (moment) rows.find(({ stage }) => stage === moment.stage)?.show?.(moment.text);
  switch (event.kind) {
    case 'request-filed':
      rows[0]?.show?.(`filed as ${filed}`);
      break;
    case 'stage-finished':
      endRow(rows, event.stage, { how: 'done', text: `${sanitize(event.summary)} (${duration(event.ms)})` });
      break;
    case 'stage-reused':
      endRow(rows, event.stage, { how: 'reused', text: `as before: ${sanitize(event.summary)}` });
      break;
    case 'stage-failed':
      endRow(rows, event.stage, { how: 'failed', text: sanitize(event.message, 200) });
      break;
    default:
      break;
  }
}

/** A stage that ends says that all before it had nothing to do. */
function endRow(rows: readonly Row[], stage: StageName, ended: Ended): void {
  const at = rows.findIndex((row) => row.stage === stage);
  // fetch and scan overlap: the one may end before the other
  for (const row of rows.slice(0, Math.max(0, at)))
    if (!(stage === 'scan' && row.stage === 'fetch')) row.end({ how: 'left-out' });
  rows[at]?.end(ended);
}

function titleOf(stage: StageName, ended: Ended): string {
  const name = stage.padEnd(8);
  if (ended.how === 'left-out') return `${name}nothing to do`;
  return ended.how === 'failed' ? `${name}stopped` : `${name}${ended.text}`;
}
