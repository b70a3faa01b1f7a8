/** What makes a workspace, and what says whether everything is there. */
import type { PresetName } from '../core/policy/policy.js';
import type { BootstrapReport, DoctorReport } from '../core/reports.js';
import { ownAdvisories } from './advisories.js';
import { clock, indexUrlOf, paths, stackName } from './here.js';
import { readPolicy } from './policy.js';
import { openUpstream } from './upstream.js';

/** Makes or repairs the workspace. */
export async function bootstrap(
  options: { readonly policy?: PresetName | undefined; readonly upstream?: string | undefined },
  signal: AbortSignal,
): Promise<BootstrapReport> {
  const places = paths();
  const { bootstrapLocal } = await import('../backends/local/bootstrap.js');
  const { uv, upstream, created, existed } = await bootstrapLocal(places, {
    preset: options.policy ?? 'standard',
    upstream: options.upstream,
    env: process.env,
    now: clock.now(),
    signal,
  });
  const policy = await readPolicy(places);
  return {
    workspace: places.root,
    upstream,
    preset: policy.preset,
    indexUrl: await indexUrlOf(places),
    created,
    existed,
    uv,
    advisories: await ownAdvisories(),
  };
}

/** What is missing here, and how to mend it. */
export async function diagnose(signal: AbortSignal): Promise<DoctorReport> {
  const stack = stackName();
  if (stack !== undefined) {
    const [{ diagnoseAws }, { createClients }] = await Promise.all([
      import('../backends/aws/doctor.js'),
      import('../backends/aws/clients.js'),
    ]);
    const checks = await diagnoseAws(createClients(), stack, { env: process.env, cwd: process.cwd() });
    return { checks };
  }
  const { diagnoseLocal } = await import('../backends/local/doctor.js');
  const closing: (() => Promise<void>)[] = [];
  try {
    const checks = await diagnoseLocal(paths(), {
      env: process.env,
      cwd: process.cwd(),
      advisories: ownAdvisories,
      async askUpstream(url) {
        const { probeUpstream } = await import('../tools/upstream-probe.js');
        return probeUpstream(await openUpstream(url, closing), signal);
      },
    });
    return { checks };
  } finally {
    await Promise.all(closing.map((close) => close()));
  }
}
