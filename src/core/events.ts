/** What the gate tells while it works. The core never prints; `ui` renders these. */
import type { Verdict } from './model.js';

export const stageNames = ['resolve', 'fetch', 'scan', 'decide', 'approve', 'publish', 'notify'] as const;
export type StageName = (typeof stageNames)[number];

export type GateEvent =
  | { readonly kind: 'request-filed'; readonly id: string; readonly path: string }
  | { readonly kind: 'stage-started'; readonly stage: StageName }
  /** the stage's document from an earlier run still holds */
  | { readonly kind: 'stage-reused'; readonly stage: StageName; readonly summary: string }
  | {
      readonly kind: 'stage-finished';
      readonly stage: StageName;
      readonly summary: string;
      readonly ms: number;
    }
  | { readonly kind: 'stage-failed'; readonly stage: StageName; readonly message: string }
  /** a line of progress within a stage: what is being done now */
  | { readonly kind: 'stage-progress'; readonly stage: StageName; readonly text: string }
  | {
      readonly kind: 'fetch-progress';
      readonly files: number;
      readonly filesDone: number;
      readonly bytes: number;
      /** null while a size is unknown */
      readonly bytesTotal: number | null;
      readonly bytesPerSecond: number;
    }
  | {
      readonly kind: 'file-scanned';
      readonly filename: string;
      readonly done: number;
      readonly total: number;
    }
  /** `spkg scan`: at its begin and after each file */
  | {
      readonly kind: 'scan-progress';
      readonly files: number;
      readonly filesDone: number;
      readonly bytes: number;
      readonly bytesTotal: number;
      readonly bytesPerSecond: number;
      /** of the files that are done */
      readonly worst: Verdict;
    }
  | { readonly kind: 'decided'; readonly verdict: Verdict }
  | { readonly kind: 'warning'; readonly text: string };

export type Emit = (event: GateEvent) => void;
