/**
 * The only file that names concrete classes. Each function joins what one command needs, and loads it when it is called:
 * a command pays for nothing that it does not use.
 */
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  locateWorkspace,
  readWorkspace,
  workspacePaths,
  type WorkspacePaths,
} from './backends/local/workspace.js';
import type { Emit } from './core/events.js';
import type { Gate } from './core/gate.js';
import type { Judges } from './core/operations/scan-paths.js';
import type { Requirement, Target } from './core/model.js';
import type { PolicyProblem } from './core/policy/parse.js';
import type { Policy, PresetName } from './core/policy/policy.js';
import type { Clock, EvidenceStore } from './core/ports.js';
import type { UpstreamIndex } from './tools/upstream.js';
import type {
  AdvisoryReport,
  BootstrapReport,
  ConfigurePipReport,
  DoctorReport,
  Explained,
  ScannersReport,
  ScanReport,
  TargetInput,
} from './core/reports.js';

const clock: Clock = { now: () => new Date() };
const hourMs = 3_600_000;
const scanPool = { timeoutMs: 300_000, maxHeapMib: 512 };

function paths(): WorkspacePaths {
  return workspacePaths(locateWorkspace(process.env));
}

/** Evidence alone: what `status` lists. SPKG_WORKSPACE_MISSING. */
export async function openEvidence(): Promise<{ readonly evidence: EvidenceStore }> {
  const places = paths();
  const [{ createEvidenceStore }] = await Promise.all([
    import('./backends/local/evidence.js'),
    readWorkspace(places),
  ]);
  return { evidence: createEvidenceStore(places.evidence) };
}

/** The whole gate over the local backend. SPKG_WORKSPACE_MISSING, SPKG_WORKSPACE_DAMAGED. */
export async function openGate(): Promise<Gate> {
  const places = paths();
  const [settings, evidence, requests, index, quarantine, identity, pipeline] = await Promise.all([
    readWorkspace(places),
    import('./backends/local/evidence.js'),
    import('./backends/local/request-store.js'),
    import('./backends/local/index.js'),
    import('./backends/local/quarantine.js'),
    import('./backends/local/identity.js'),
    import('./core/pipeline.js'),
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
    runner: {
      run: (id, emit, signal) => pipeline.runPipeline(gate, id, emit, signal),
      release: (id, emit, signal) => pipeline.runPipeline(gate, id, emit, signal),
    },
    policy,
    upstream,
    resolver: once(() => openResolver(settings.upstream)),
    contentScanning: once(() => openContentScanning(places, store.pathOf, closing)),
    contextScanning: once(() => openContextScanning(places.advisories)),
    async notifier() {
      const { createNotifier } = await import('./backends/local/notifier.js');
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

async function readPolicy(places: WorkspacePaths): Promise<Policy> {
  const [{ readFile }, { parsePolicy }] = await Promise.all([
    import('node:fs/promises'),
    import('./core/policy/parse.js'),
  ]);
  const text = await readFile(places.policy, 'utf8').catch((cause: unknown) =>
    missingPolicy(places.policy, cause),
  );
  return parsePolicy(text, places.policy);
}

async function missingPolicy(file: string, cause: unknown): Promise<never> {
  const { SpkgError } = await import('./core/errors.js');
  throw new SpkgError('SPKG_POLICY_INVALID', `the policy \`${file}\` cannot be read`, {
    tryThis: 'spkg bootstrap',
    cause,
  });
}

async function openUpstream(url: string, closing: (() => Promise<void>)[]): Promise<UpstreamIndex> {
  const [{ createHttpClient }, { createUpstream }, { findAuthorization }] = await Promise.all([
    import('./tools/http.js'),
    import('./tools/upstream.js'),
    import('./tools/credentials.js'),
  ]);
  const http = createHttpClient(process.env);
  closing.push(() => http.close());
  http.warm();
  return createUpstream({ url, http, authorization: findAuthorization(url, process.env) });
}

async function openResolver(indexUrl: string): Promise<Awaited<ReturnType<Gate['resolver']>>> {
  const [{ createUvResolver }, { provideUv }, { findAuthorization }] = await Promise.all([
    import('./tools/uv-resolver.js'),
    import('./tools/uv-provide.js'),
    import('./tools/credentials.js'),
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
  const { findPython } = await import('./tools/python.js');
  return (await findPython(undefined, process.env)).path;
}

async function openContentScanning(
  places: WorkspacePaths,
  pathOf: (sha256: string) => string,
  closing: (() => Promise<void>)[],
): Promise<Awaited<ReturnType<Gate['contentScanning']>>> {
  const [{ createScanPool }, { createContentScanning }, { createContentCache }] = await Promise.all([
    import('./scanners/pool.js'),
    import('./scanners/content-scanning.js'),
    import('./backends/local/content-cache.js'),
  ]);
  const pool = createScanPool({ size: availableParallelism(), ...scanPool });
  closing.push(() => pool.close());
  pool.warm();
  return createContentScanning(pool, createContentCache(join(places.cache, 'content')), pathOf);
}

async function openContextScanning(
  advisories: string | null,
): Promise<Awaited<ReturnType<Gate['contextScanning']>>> {
  const [{ createContextScanning }, { openAdvisories }] = await Promise.all([
    import('./scanners/context-scanning.js'),
    import('./tools/advisory-store.js'),
  ]);
  return createContextScanning(openAdvisories(advisories, clock));
}

function randomTail(): string {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  // 252 is the last multiple of 36 in a byte: above it, some letters would come more often
  const bytes = [...randomBytes(64)].filter((byte) => byte < 252).slice(0, 5);
  return bytes.map((byte) => letters[byte % 36] ?? '0').join('');
}

/** The targets that flags ask for; without any, the interpreter on PATH. SPKG_TARGET_UNKNOWN, SPKG_PYTHON_MISSING. */
export async function chooseTargets({
  python,
  platform,
  targets = [],
}: TargetInput): Promise<readonly Target[]> {
  const { parsePlatform, parsePython, presetTarget, targetFromInterpreter } =
    await import('./core/targets.js');
  if (targets.length > 0) return targets.map(presetTarget);
  if (python !== undefined && platform !== undefined && /^\d/.test(python)) {
    return [{ name: 'custom', python: parsePython(python), platform: parsePlatform(platform) }];
  }
  const { findPython } = await import('./tools/python.js');
  const version = python !== undefined && /^\d/.test(python) ? python : undefined;
  const here = targetFromInterpreter(
    await findPython(version === undefined ? python : undefined, process.env),
  );
  if (version === undefined && platform === undefined) return [here];
  return [
    {
      name: 'custom',
      python: version === undefined ? here.python : parsePython(version),
      platform: platform === undefined ? here.platform : parsePlatform(platform),
    },
  ];
}

/** Requirements out of a file; `-` is standard input. SPKG_REQUIREMENT_INVALID, SPKG_REQUIREMENT_REFUSED. */
export async function readRequirementsFile(file: string): Promise<readonly Requirement[]> {
  const [{ readFile }, { parseRequirementsFile }, { SpkgError }] = await Promise.all([
    import('node:fs/promises'),
    import('./core/requirements-file.js'),
    import('./core/errors.js'),
  ]);
  if (file === '-') return parseRequirementsFile(await readInput(), 'standard input');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SpkgError('SPKG_REQUIREMENT_INVALID', `cannot read the requirements file \`${file}\``, {
      tryThis: `ls -l ${file}`,
      cause,
    });
  });
  return parseRequirementsFile(text, file);
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  // `as`: stdin without an encoding gives buffers
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Makes or repairs the workspace. */
export async function bootstrap(
  options: { readonly policy?: PresetName | undefined; readonly upstream?: string | undefined },
  signal: AbortSignal,
): Promise<BootstrapReport> {
  const places = paths();
  const { bootstrapLocal } = await import('./backends/local/bootstrap.js');
  const { uv, upstream, created, existed } = await bootstrapLocal(places, {
    preset: options.policy ?? 'standard',
    upstream: options.upstream,
    env: process.env,
    now: clock.now(),
    signal,
  });
  const policy = await readPolicy(places);
  const { pathToFileURL } = await import('node:url');
  return {
    workspace: places.root,
    upstream,
    preset: policy.preset,
    indexUrl: pathToFileURL(join(places.index, 'simple')).href,
    created,
    existed,
    uv,
    advisories: await advisoryStatus(),
  };
}

/** `spkg scan`: no workspace is needed; one that is there lends its advisories. */
export async function scanPaths(
  options: { readonly paths: readonly string[]; readonly policyFile?: string | undefined },
  emit: Emit,
  signal: AbortSignal,
): Promise<ScanReport> {
  const [{ scanTargets }, { scanTargetsOf }, { createScanPool }] = await Promise.all([
    import('./core/operations/scan-paths.js'),
    import('./scanners/scan-target.js'),
    import('./scanners/pool.js'),
  ]);
  const pool = createScanPool({ size: availableParallelism(), ...scanPool });
  try {
    const targets = scanTargetsOf(options.paths, pool);
    pool.warm();
    return await scanTargets({ clock, judges: openJudges(options.policyFile) }, targets, emit, signal);
  } finally {
    await pool.close();
  }
}

/** What judges is loaded while the first files are being read. */
async function openJudges(policyFile: string | undefined): Promise<Judges> {
  const [policy, contextScanning] = await Promise.all([
    readJudgingPolicy(policyFile),
    openContextScanning(paths().advisories),
  ]);
  return { policy, contextScanning };
}

async function readJudgingPolicy(file: string | undefined): Promise<Policy> {
  const [{ readFile }, { parsePolicy, defaultPolicyText }] = await Promise.all([
    import('node:fs/promises'),
    import('./core/policy/parse.js'),
  ]);
  if (file === undefined) return parsePolicy(defaultPolicyText('evaluation'), 'evaluation');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => missingPolicy(file, cause));
  return parsePolicy(text, file);
}

/** `spkg scan --list-scanners` */
export async function listScanners(): Promise<ScannersReport> {
  const catalogue = await import('./scanners/catalogue.js');
  return catalogue.listScanners();
}

/** `spkg scan --explain ID`. SPKG_FINDING_UNKNOWN. */
export async function explain(id: string): Promise<Explained> {
  const catalogue = await import('./scanners/catalogue.js');
  return catalogue.explain(id);
}

export interface ConfigurePipInput {
  readonly tool: 'pip' | 'uv';
  readonly scope: 'venv' | 'user' | 'site';
  readonly undo: boolean;
  readonly print: boolean;
  readonly python?: string | undefined;
}

/** Points pip or uv at the private index of the workspace. */
export async function configurePip(input: ConfigurePipInput): Promise<ConfigurePipReport> {
  const places = paths();
  const [{ configure, undo }, { findBypasses }, { findPython }, { pathToFileURL }] = await Promise.all([
    import('./tools/configure-pip.js'),
    import('./tools/bypasses.js'),
    import('./tools/python.js'),
    import('node:url'),
    readWorkspace(places),
  ]);
  const { prefix, virtual } = await findPython(input.python, process.env);
  const indexUrl = pathToFileURL(join(places.index, 'simple')).href;
  const { tool, scope } = input;
  const order = { tool, scope, indexUrl, prefix, virtual, env: process.env };
  const result = input.undo ? await undo(order) : await configure(order, input.print);
  const bypasses = await findBypasses(process.env, { ownIndex: indexUrl, prefix, cwd: process.cwd() });
  return { ...result, bypasses };
}

/** The policy in force, and where it lies. */
export async function showPolicy(): Promise<{ readonly file: string; readonly policy: Policy }> {
  const places = paths();
  await readWorkspace(places);
  return { file: places.policy, policy: await readPolicy(places) };
}

/** Everything that is wrong with a policy file; by default the workspace's. */
export async function checkPolicyFile(
  file: string = paths().policy,
): Promise<{ readonly file: string; readonly problems: readonly PolicyProblem[] }> {
  const [{ readFile }, { checkPolicy }] = await Promise.all([
    import('node:fs/promises'),
    import('./core/policy/parse.js'),
  ]);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => missingPolicy(file, cause));
  return { file, problems: (await checkPolicy(text)).problems };
}

/** What is missing here, and how to mend it. */
export async function diagnose(signal: AbortSignal): Promise<DoctorReport> {
  const { diagnoseLocal } = await import('./backends/local/doctor.js');
  const closing: (() => Promise<void>)[] = [];
  try {
    const checks = await diagnoseLocal(paths(), {
      env: process.env,
      cwd: process.cwd(),
      advisories: advisoryStatus,
      async askUpstream(url) {
        const { probeUpstream } = await import('./tools/upstream-probe.js');
        return probeUpstream(await openUpstream(url, closing), signal);
      },
    });
    return { checks };
  } finally {
    await Promise.all(closing.map((close) => close()));
  }
}

/** Brings advisories anew. SPKG_ADVISORY_UNREACHABLE, SPKG_ADVISORY_FEED_INVALID. */
export async function syncAdvisories(
  from: string | undefined,
  signal: AbortSignal,
): Promise<AdvisoryReport & { readonly changed: boolean }> {
  const places = paths();
  const [feed, { createHttpClient }] = await Promise.all([
    import('./tools/osv-feed.js'),
    import('./tools/http.js'),
    readWorkspace(places),
  ]);
  const http = createHttpClient(process.env);
  try {
    const { changed } = await feed.syncAdvisories({
      from: from ?? feed.osvExport,
      directory: places.advisories,
      now: clock.now(),
      download: (url, maxBytes, stop) => http.download(url, maxBytes, stop),
      signal,
    });
    return { ...(await advisoryStatus()), changed };
  } finally {
    await http.close();
  }
}

/** What is known of the advisories in use; without a workspace, of those that ship with spkg. */
export async function advisoryStatus(): Promise<AdvisoryReport> {
  const places = paths();
  const { openAdvisories } = await import('./tools/advisory-store.js');
  const { asOf, from, records } = openAdvisories(places.advisories, clock);
  const policy = await readPolicy(places).catch(() => undefined);
  // without a policy to say so, the limit of every preset but `strict`
  const maxAgeHours = policy?.advisoriesMaxAgeHours ?? 72;
  const ageHours = asOf === null ? null : (clock.now().getTime() - Date.parse(asOf)) / hourMs;
  const bundled = from === 'bundled snapshot';
  const limits = bundled ? ['no malware records', 'few severities', 'nothing after its date'] : [];
  return {
    from,
    asOf,
    ageHours,
    records,
    maxAgeHours,
    stale: ageHours === null || ageHours > maxAgeHours,
    limits,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
