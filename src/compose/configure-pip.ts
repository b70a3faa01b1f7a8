import { readWorkspace } from '../backends/local/workspace.js';
import type { ConfigurePipReport } from '../core/reports.js';
import type { IndexLogin } from '../tools/configure-pip.js';
import { indexUrlOf, paths, stackName } from './here.js';

export interface ConfigurePipInput {
  readonly tool: 'pip' | 'uv';
  readonly scope: 'venv' | 'user' | 'site';
  readonly undo: boolean;
  readonly print: boolean;
  readonly keyring?: boolean;
  readonly python?: string | undefined;
}

interface PrivateIndex {
  readonly indexUrl: string;
  readonly login?: IndexLogin;
}

/** Points pip or uv at the private index: the workspace's, or the one of the stack that `SPKG_STACK` names. */
export async function configurePip(input: ConfigurePipInput): Promise<ConfigurePipReport> {
  const [{ configure, undo }, { findBypasses }, { findPython }, { indexUrl, login }] = await Promise.all([
    import('../tools/configure-pip.js'),
    import('../tools/bypasses.js'),
    import('../tools/python.js'),
    privateIndex(input),
  ]);
  const { prefix, virtual } = await findPython(input.python, process.env);
  const { tool, scope } = input;
  const order = { tool, scope, indexUrl, prefix, virtual, env: process.env, ...(login ? { login } : {}) };
  const result = input.undo ? await undo(order) : await configure(order, input.print);
  const bypasses = await findBypasses(process.env, { ownIndex: indexUrl, prefix, cwd: process.cwd() });
  return { ...result, bypasses };
}

async function privateIndex(input: ConfigurePipInput): Promise<PrivateIndex> {
  const stack = stackName();
  if (stack !== undefined) return (await import('./aws-index.js')).approvedIndex(stack, input);
  const places = paths();
  const [indexUrl] = await Promise.all([indexUrlOf(places), readWorkspace(places)]);
  return { indexUrl };
}
