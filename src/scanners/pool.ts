/** Worker threads for content scans: one file each, with a budget of time and memory, replaced when they break. */
import { Worker } from 'node:worker_threads';
import type { ContentScan } from '../core/documents.js';
import { compileFrugally } from './compiling.js';
import { failedScan, unknownSha256 } from './content-ids.js';
import type { ScanOrder } from './worker.js';

export interface ScanPool {
  /** Starts a worker before the first file is there. */
  warm(): void;
  /** Never rejects for what a file is; rejects with the signal's reason. */
  scan(order: ScanOrder, signal: AbortSignal): Promise<ContentScan>;
  close(): Promise<void>;
}

interface Job {
  readonly order: ScanOrder;
  readonly signal: AbortSignal;
  readonly resolve: (scan: ContentScan) => void;
  readonly reject: (reason: Error) => void;
}

interface Seat {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface PoolOptions {
  readonly size: number;
  /** per file */
  readonly timeoutMs: number;
  /** of each worker's heap */
  readonly maxHeapMib: number;
}

/** Workers start when they are needed, never more than `size`. */
export function createScanPool({ size, timeoutMs, maxHeapMib }: PoolOptions): ScanPool {
  const seats = new Set<Seat>();
  const queue: Job[] = [];
  compileFrugally();

  function open(): Seat {
    const worker = new Worker(workerUrl(), {
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMib },
      // what this process was told to load is not for those who read hostile bytes
      execArgv: [],
    });
    const seat: Seat = { worker, job: undefined, timer: undefined };
    worker.on('message', (scan: ContentScan) => {
      settle(seat, (job) => {
        job.resolve(scan);
      });
      next();
    });
    worker.on('error', (error: unknown) => {
      drop(seat, `the scan broke: ${error instanceof Error ? error.message : String(error)}`);
    });
    worker.on('exit', () => {
      drop(seat, 'the scan ended without an answer');
    });
    // an idle worker does not keep the process alive; a busy one does (see `give`)
    worker.unref();
    seats.add(seat);
    return seat;
  }

  function settle(seat: Seat, tell: (job: Job) => void): void {
    const { job } = seat;
    clearTimeout(seat.timer);
    seat.job = undefined;
    seat.worker.unref();
    if (job) tell(job);
  }

  function drop(seat: Seat, reason: string): void {
    if (!seats.delete(seat)) return;
    settle(seat, (job) => {
      job.resolve(failedScan(job.order.sha256 ?? unknownSha256, reason));
    });
    void seat.worker.terminate();
    next();
  }

  function give(seat: Seat, job: Job): void {
    seat.job = job;
    seat.worker.ref();
    seat.timer = setTimeout(() => {
      drop(seat, `the scan took longer than ${timeoutMs / 1000} s`);
    }, timeoutMs);
    seat.worker.postMessage(job.order);
  }

  function next(): void {
    for (;;) {
      const [job] = queue;
      if (!job) return;
      const idle = [...seats].find((seat) => !seat.job) ?? (seats.size < size ? open() : undefined);
      if (!idle) return;
      queue.shift();
      if (job.signal.aborted) job.reject(asError(job.signal.reason));
      else give(idle, job);
    }
  }

  return {
    warm() {
      if (seats.size === 0) open();
    },
    scan(order, signal) {
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          reject(asError(signal.reason));
        };
        signal.addEventListener('abort', stop, { once: true });
        const settled = (scan: ContentScan): void => {
          signal.removeEventListener('abort', stop);
          resolve(scan);
        };
        queue.push({ order, signal, resolve: settled, reject });
        next();
      });
    },
    async close() {
      const all = [...seats];
      seats.clear();
      await Promise.all(all.map((seat) => seat.worker.terminate()));
    },
  };
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** Beside this file. Sources that are run as they are take the build's: a worker's first file gets no loader. */
function workerUrl(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/scanners/worker.js' : './worker.js',
    import.meta.url,
  );
}
