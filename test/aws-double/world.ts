/** What all services of the double share: one account in one Region, its time, its template, its callers. */
import type { Credentials, Principal, Principals } from './iam/principals.js';
import type { PolicyStore } from './iam/policies.js';
import type { Stack } from './template/stack.js';
import type { Values } from './values.js';

/** A right that a call needs. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** the policy of the resource, where it has one */
  readonly resourcePolicy?: unknown;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** One call, as it is kept for the tests. */
export interface RecordedCall {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly input: Values;
  readonly at: Date;
  needs: readonly Need[];
  /** ok, or the code of the error */
  outcome: string;
  message?: string;
}

export interface CallContext {
  readonly world: World;
  readonly principal: Principal;
  readonly operation: string;
}

export interface Service {
  /** as in the credential scope of a signature */
  readonly name: string;
  /** further names under which it is signed */
  readonly aliases?: readonly string[];
  /** file name of its model; its name where it is the same */
  readonly model?: string;
  readonly operations: Readonly<Record<string, (input: Values, call: CallContext) => unknown>>;
  /** what the caller must be allowed to do; an operation that is not here needs nothing */
  readonly needs: Readonly<Record<string, (input: Values, call: CallContext) => readonly Need[]>>;
  /** how it calls a refused right */
  readonly deniedCode?: string;
}

export interface Faults {
  /** refuses a call as too many; called with each one */
  throttle?: (call: {
    readonly service: string;
    readonly operation: string;
    readonly number: number;
  }) => boolean;
  /** waits before each answer */
  delayMs?: number;
  /** what was just made is not yet in lists and look-ups */
  consistencyMs?: number;
  /** CloudFormation cannot make resources of this type */
  refuse?: string | undefined;
  /** called before each command of a build; returning true kills the build there */
  killBuild?: (build: {
    readonly project: string;
    readonly command: string;
    readonly attempt: number;
  }) => boolean;
}

export interface Clock {
  now(): Date;
}

export interface World {
  readonly account: string;
  readonly region: string;
  /** where it listens; known once it is started */
  url: string;
  /** a folder of its own, removed at the end */
  readonly folder: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly stacks: Map<string, Stack>;
  readonly policies: PolicyStore;
  readonly principals: Principals;
  readonly calls: RecordedCall[];
  /** things that run behind an answer: builds, executions, ingestion */
  readonly running: Set<Promise<unknown>>;
  stopped: boolean;
  /** the state of a service, made at the first question */
  state<T extends object>(key: string, make: () => T): T;
  /** a call from inside, with the rights of this principal */
  invoke(principal: Principal, service: string, operation: string, input: Values): Promise<Values>;
  credentialsFor(who: string, session?: string): Credentials;
}

/** Keeps track of work that goes on after an answer. What it throws is a mistake of the double. */
export function behind(world: World, work: Promise<unknown>): void {
  const kept = work.finally(() => world.running.delete(kept));
  world.running.add(kept);
  kept.catch((error: unknown) => {
    if (!world.stopped) world.state<{ all: unknown[] }>('mistakes', () => ({ all: [] })).all.push(error);
  });
}

/** Waits, and no longer than the double lives. */
export async function pause(world: World, ms: number): Promise<void> {
  if (ms <= 0 || world.stopped) return;
  await new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
}
