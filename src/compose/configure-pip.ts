import { readWorkspace } from '../backends/local/workspace.js';
import type { ConfigurePipReport } from '../core/reports.js';
import { indexUrlOf, paths } from './here.js';

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
  const [{ configure, undo }, { findBypasses }, { findPython }, indexUrl] = await Promise.all([
    import('../tools/configure-pip.js'),
    import('../tools/bypasses.js'),
    import('../tools/python.js'),
    indexUrlOf(places),
    readWorkspace(places),
  ]);
  const { prefix, virtual } = await findPython(input.python, process.env);
  const { tool, scope } = input;
  const order = { tool, scope, indexUrl, prefix, virtual, env: process.env };
  const result = input.undo ? await undo(order) : await configure(order, input.print);
  const bypasses = await findBypasses(process.env, { ownIndex: indexUrl, prefix, cwd: process.cwd() });
  return { ...result, bypasses };
}
