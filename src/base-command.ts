/** What all commands share: coded errors to exit codes, Ctrl-C, --json. A command parses, calls core once, renders. */
import { Command, type Interfaces } from '@oclif/core';
import { exitCodes, interrupted, isSpkgError, SpkgError } from './core/errors.js';
import type { StageName } from './core/events.js';
import { jsonText, sanitize, sanitizeLines } from './core/sanitize.js';
import type { RequestState } from './core/summary.js';
import { lineProgress, silent, type Progress } from './ui/progress.js';
import { ignoreClosedPipes, isInteractive, paint, printResult, say, width } from './ui/terminal.js';

export type Composition = typeof import('./compose.js');

let composition: (() => Promise<Composition>) | undefined;

/** For tests: commands run on what this gives instead of the real world. */
export function useComposition(make: (() => Promise<Composition>) | undefined): void {
  composition = make;
}

export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;

  private readonly stopping = new AbortController();
  private tryAfterInterrupt: string | undefined;

  /** Aborted by Ctrl-C. */
  protected get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** The world outside: loaded here, so that help and version pay nothing for it. */
  protected compose(): Promise<Composition> {
    return composition ? composition() : import('./compose.js');
  }

  /** What to type after Ctrl-C, once it is known. */
  protected resumeWith(command: string): void {
    this.tryAfterInterrupt = command;
  }

  protected get columns(): number {
    return width();
  }

  /** Prints the screen unless the result is printed as JSON. */
  protected show(screen: string): void {
    if (!this.jsonEnabled()) printResult(screen);
  }

  protected async progress(stages: readonly StageName[]): Promise<Progress> {
    const shown = await this.chooseProgress(stages);
    return {
      emit: (event) => {
        if (event.kind === 'request-filed') this.resumeWith(`spkg retry ${event.id}`);
        shown.emit(event);
      },
      stop: () => shown.stop(),
    };
  }

  private async chooseProgress(stages: readonly StageName[]): Promise<Progress> {
    if (this.jsonEnabled()) return silent;
    if (!isInteractive()) return lineProgress();
    const { taskList } = await import('./ui/task-list.js');
    return taskList(stages);
  }

  /** Says what is wrong with one of several; the others go on. That something no longer waits is not a failure. */
  protected readonly complain = (error: SpkgError): void => {
    say(errorScreen(error));
    if (error.code !== 'SPKG_APPROVAL_REFUSED') process.exitCode = error.exitCode;
  };

  /** The exit code is the request's end, whatever is printed. */
  protected exitBy(state: RequestState): void {
    process.exitCode = exitByState[state];
  }

  override async init(): Promise<void> {
    await super.init();
    ignoreClosedPipes();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, this.onSignal);
  }

  override async finally(error: Error | undefined): Promise<void> {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, this.onSignal);
    await super.finally(error);
  }

  private readonly onSignal = (): void => {
    // a second Ctrl-C does not wait
    if (this.stopping.signal.aborted) process.exit(exitCodes.interrupted);
    this.stopping.abort(interrupted(this.tryAfterInterrupt));
  };

  override async catch(error: Interfaces.CommandError): Promise<void> {
    const coded = this.coded(error);
    process.exitCode = coded.exitCode;
    if (this.jsonEnabled()) {
      printResult(jsonText(errorDocument(coded)));
      return Promise.resolve();
    }
    say(errorScreen(coded));
    if (coded.code === 'SPKG_BUG' && process.env.SPKG_DEBUG) say(error.stack ?? '');
    return Promise.resolve();
  }

  private coded(error: unknown): SpkgError {
    if (this.stopping.signal.aborted) return interrupted(this.tryAfterInterrupt);
    if (isSpkgError(error)) return error;
    if (isUsageError(error)) {
      const [message = ''] = error.message.replace(/\s+/g, ' ').split(' See more help');
      const tryThis = `spkg ${(this.id ?? '').replaceAll(':', ' ')} --help`;
      return new SpkgError('SPKG_FLAG_INVALID', lowerFirst(message.trim()), { tryThis, cause: error });
    }
    const message = error instanceof Error ? error.message : String(error);
    return new SpkgError('SPKG_BUG', `something unexpected happened: ${message}`, {
      tryThis: 'SPKG_DEBUG=1 spkg …, and report what it prints',
      cause: error,
    });
  }

  /** JSON is printed as it is, without colour. */
  override logJson(json: unknown): void {
    printResult(jsonText(json));
  }
}

const exitByState: Readonly<Record<RequestState, number>> = {
  published: exitCodes.done,
  approved: exitCodes.done,
  held: exitCodes.held,
  denied: exitCodes.denied,
  rejected: exitCodes.denied,
  unassessed: exitCodes.unassessed,
  running: exitCodes.unassessed,
  stopped: exitCodes.unassessed,
};

/** oclif's own errors about flags, arguments and commands. */
function isUsageError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('oclif' in error)) return false;
  // `as`: oclif keeps the exit code of its own errors there
  return (error.oclif as { exit?: unknown } | undefined)?.exit === 2;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

/** `spkg.error/1` */
export function errorDocument({
  code,
  kind,
  message,
  tryThis,
  reference,
}: SpkgError): Record<string, unknown> {
  return { schema: 'spkg.error/1', code, kind, message, tryThis, reference };
}

export function errorScreen({ code, message, tryThis, reference }: SpkgError): string {
  if (code === 'SPKG_INTERRUPTED') return `${message}\nTry this: ${tryThis}`;
  // messages may quote what others wrote
  return `${paint('bad', 'Error')}: ${sanitizeLines(message)}\nTry this: ${sanitize(tryThis)}\nReference: ${reference}`;
}
