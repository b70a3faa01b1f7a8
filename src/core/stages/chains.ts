/** Which requirement pulled a package in: the chain from what was typed to each file of the closure. */
import type { StageContext } from '../gate.js';
import type { ResolvedFile, ResolveQuestion } from '../ports.js';

/** For each package, the shortest chain from a requirement as typed down to itself. */
export async function chainsOf(
  context: StageContext,
  question: ResolveQuestion,
  files: readonly ResolvedFile[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = new Set(question.requirements.map((requirement) => requirement.name));
  if (files.every((file) => asked.has(file.name))) {
    return new Map(files.map((file) => [file.name, [file.name]]));
  }
  const resolver = await context.gate.resolver();
  const parents = await resolver.parents(question, context.signal);
  return shortestChains(parents, asked);
}

/** Breadth first from the roots; a package nobody claims to need stands alone. */
export function shortestChains(
  parents: ReadonlyMap<string, readonly string[]>,
  roots: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const [child, needing] of parents) {
    for (const parent of needing) children.set(parent, [...(children.get(parent) ?? []), child]);
  }
  const chains = new Map<string, readonly string[]>([...roots].map((root) => [root, [root]]));
  const queue = [...roots];
  for (const name of queue) {
    const chain = chains.get(name) ?? [name];
    for (const child of children.get(name) ?? []) {
      if (chains.has(child)) continue;
      chains.set(child, [...chain, child]);
      queue.push(child);
    }
  }
  for (const child of parents.keys()) if (!chains.has(child)) chains.set(child, [child]);
  return chains;
}
