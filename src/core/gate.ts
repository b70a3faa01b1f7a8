/** The gate's parts, joined by `compose/gate.ts`. What costs time to load is behind a function and made once. */
import type {
  Clock,
  ContentScanning,
  ContextScanning,
  EvidenceStore,
  IdentitySource,
  Notifier,
  PackageIndex,
  PipelineRunner,
  Quarantine,
  RequestStore,
  Resolver,
  Upstream,
} from './ports.js';
import type { Emit } from './events.js';
import type { Policy } from './policy/policy.js';

export interface Gate {
  readonly clock: Clock;
  readonly evidence: EvidenceStore;
  readonly requests: RequestStore;
  readonly index: PackageIndex;
  readonly quarantine: Quarantine;
  readonly identity: IdentitySource;
  readonly runner: PipelineRunner;
  policy(): Promise<Policy>;
  upstream(): Promise<Upstream>;
  resolver(): Promise<Resolver>;
  contentScanning(): Promise<ContentScanning>;
  contextScanning(): Promise<ContextScanning>;
  notifier(): Promise<Notifier>;
  /** Starts loading what the stages of a request will need, while something else is waited for. */
  warm(): void;
  /** random text for a new request id: 5 characters of 0-9a-z */
  randomTail(): string;
  /** ends workers and open connections */
  close(): Promise<void>;
}

/** What every stage is given beside its documents. */
export interface StageWork {
  readonly gate: Gate;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** The same, where policy has a say in it. */
export interface StageContext extends StageWork {
  readonly policy: Policy;
}
