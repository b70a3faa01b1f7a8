/** The port PipelineRunner where everything runs in the process of the command. */
import { nothingRuns, recordAnswer } from './answer.js';
import type { Gate } from './gate.js';
import { runPipeline } from './pipeline.js';
import type { PipelineRunner } from './ports.js';

/** `gate`: called when it is needed, since the runner is a part of it. */
export function createLocalRunner(gate: () => Gate): PipelineRunner {
  const run: PipelineRunner['run'] = (id, emit, signal) => runPipeline(gate(), id, emit, signal);
  return {
    elsewhere: false,
    async submit(request, emit, signal) {
      await gate().evidence.put('request', request);
      await run(request.request, emit, signal);
    },
    run,
    refresh: run,
    cancel: (id) => Promise.reject(nothingRuns(id)),
    logs: () => Promise.resolve([]),
    async answer(id, given, emit, signal) {
      await recordAnswer(gate(), id, await gate().identity.whoami(), given);
      await run(id, emit, signal);
    },
  };
}
