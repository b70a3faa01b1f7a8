/** The gate: each part is loaded when a stage first needs it. */
import { readWorkspace } from '../backends/local/workspace.js';
import type { Gate } from '../core/gate.js';
import { clock, paths, randomTail, stackName } from './here.js';
import { readPolicy } from './policy.js';
import { openContentScanning, openContextScanning } from './scanning.js';
import { openUpstream } from './upstream.js';

/** The whole gate: of the stack that `SPKG_STACK` names, else of the workspace here. SPKG_WORKSPACE_MISSING, SPKG_WORKSPACE_DAMAGED. */
export async function openGate(): Promise<Gate> {
  const stack = stackName();
  return stack === undefined ? openLocalGate() : (await import('./aws-gate.js')).openAwsGate(stack);
}

async function openLocalGate(): Promise<Gate> {
  const places = paths();
  const [settings, evidence, requests, index, quarantine, identity, runner] = await Promise.all([
    readWorkspace(places),
    import('../backends/local/evidence.js'),
    import('../tools/request-store.js'),
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
    requests: requests.createRequestStore({
      repository: places.requests,
      cache: places.cache,
      remedy: 'spkg bootstrap',
    }),
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
  const [{ createUvResolver }, { provideUv }, { findAuthorization }, { pythonAtHand }] = await Promise.all([
    import('../tools/uv-resolver.js'),
    import('../tools/uv-provide.js'),
    import('../tools/credentials.js'),
    import('../tools/python.js'),
  ]);
  const uv = await provideUv(process.env, { python: pythonPath, index: indexUrl });
  return createUvResolver({
    uv,
    indexUrl,
    authorization: findAuthorization(indexUrl, process.env),
    env: process.env,
    python: () => pythonAtHand(process.env),
  });
}

async function pythonPath(): Promise<string> {
  const { findPython } = await import('../tools/python.js');
  return (await findPython(undefined, process.env)).path;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
