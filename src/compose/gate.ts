/** The gate over the local backend: each part is loaded when a stage first needs it. */
import { randomBytes } from 'node:crypto';
import { readWorkspace } from '../backends/local/workspace.js';
import type { Gate } from '../core/gate.js';
import { clock, paths } from './here.js';
import { readPolicy } from './policy.js';
import { openContentScanning, openContextScanning } from './scanning.js';
import { openUpstream } from './upstream.js';

/** The whole gate over the local backend. SPKG_WORKSPACE_MISSING, SPKG_WORKSPACE_DAMAGED. */
export async function openGate(): Promise<Gate> {
  const places = paths();
  const [settings, evidence, requests, index, quarantine, identity, runner] = await Promise.all([
    readWorkspace(places),
    import('../backends/local/evidence.js'),
    import('../backends/local/request-store.js'),
    import('../backends/local/index.js'),
    import('../backends/local/quarantine.js'),
    import('../backends/local/identity.js'),
    import('../core/local-runner.js'),
  ]);
  const store = quarantine.createQuarantine(places.quarantine);
  const closing: (() => Promise<void>)[] = [];
  const policy = once(() => readPolicy(places));
  const upstream = once(() => openUpstream(settings.upstream, closing));
  const whoami = once(() => identity.createIdentitySource().whoami());
  const gate: Gate = {
    clock,
    evidence: evidence.createEvidenceStore(places.evidence),
    requests: requests.createRequestStore(places.requests, places.cache),
    index: index.createPackageIndex(places.index, store.pathOf),
    quarantine: store,
    identity: { whoami },
    runner: runner.createLocalRunner(() => gate),
    policy,
    upstream,
    resolver: once(() => openResolver(settings.upstream)),
    contentScanning: once(() => openContentScanning(places, store.pathOf, closing)),
    contextScanning: once(() => openContextScanning(places.advisories)),
    async notifier() {
      const { createNotifier } = await import('../backends/local/notifier.js');
      return createNotifier((await policy()).notifyCommand);
    },
    warm() {
      const stages = [gate.resolver(), gate.contextScanning(), policy(), gate.contentScanning(), upstream()];
      const loading: readonly Promise<unknown>[] = [whoami(), ...stages];
      // a failure is met again, and said, by the stage that needs the thing
      for (const load of loading) load.catch(() => undefined);
    },
    randomTail,
    async close() {
      await Promise.all(closing.map((close) => close()));
    },
  };
  return gate;
}

async function openResolver(indexUrl: string): Promise<Awaited<ReturnType<Gate['resolver']>>> {
  const [{ createUvResolver }, { provideUv }, { findAuthorization }] = await Promise.all([
    import('../tools/uv-resolver.js'),
    import('../tools/uv-provide.js'),
    import('../tools/credentials.js'),
  ]);
  const uv = await provideUv(process.env, { python: pythonPath, index: indexUrl });
  return createUvResolver({
    uv,
    indexUrl,
    authorization: findAuthorization(indexUrl, process.env),
    env: process.env,
  });
}

async function pythonPath(): Promise<string> {
  const { findPython } = await import('../tools/python.js');
  return (await findPython(undefined, process.env)).path;
}

function randomTail(): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  // 252 is the last multiple of 36 in a byte: above it, some letters would come more often
  const bytes = [...randomBytes(64)].filter((byte) => byte < 252).slice(0, 5);
  return bytes.map((byte) => letters[byte % 36] ?? '0').join('');
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
