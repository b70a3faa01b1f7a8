/** The port Notifier: the terminal shows the end by itself; a command of the user's may be told too. */
import type { NoticesDocument } from '../../core/documents.js';
import type { Notifier } from '../../core/ports.js';
import { sanitize } from '../../core/sanitize.js';
import { run } from '../../tools/process.js';

const timeoutMs = 30_000;

/** `command`: argv of the policy's `notify-command`, given one JSON document on stdin; empty: nobody else is told. */
export function createNotifier(command: readonly string[]): Notifier {
  const [program, ...args] = command;
  return {
    async notify({ request, decision, approval, receipt }) {
      const terminal = { to: request.requester.name, by: 'terminal', outcome: 'sent', detail: '' } as const;
      if (program === undefined) return [terminal];
      const { result } = receipt.predicate;
      const message = { schema: 'spkg.notice/1', request, result, decision, approval };
      return [terminal, await tell(program, args, `${JSON.stringify(message)}\n`)];
    },
  };
}

async function tell(
  program: string,
  args: readonly string[],
  input: string,
): Promise<NoticesDocument['notices'][number]> {
  const notice = { to: sanitize(program, 200), by: 'command' } as const;
  try {
    const { code, stderr, timedOut } = await run(program, args, { input, timeoutMs, maxOutputBytes: 10_000 });
    if (code === 0) return { ...notice, outcome: 'sent', detail: '' };
    const why = timedOut
      ? `took longer than ${timeoutMs / 1000} s`
      : `ended with ${code ?? 'a signal'}: ${stderr}`;
    return { ...notice, outcome: 'failed', detail: sanitize(why, 300) };
  } catch (error) {
    return {
      ...notice,
      outcome: 'failed',
      detail: sanitize(error instanceof Error ? error.message : String(error), 300),
    };
  }
}
