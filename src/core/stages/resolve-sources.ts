/**
 * Asks the resolver; where it misses a wheel and policy admits source distributions, offers it those of the project, reads
 * what the one that it takes needs, and asks again. Nothing is built.
 */
import type { RequestDocument } from '../documents.js';
import type { StageContext } from '../gate.js';
import type { Resolution, ResolvedFile, ResolveQuestion, SourceRelease } from '../ports.js';
import { sourceCandidates } from './source-candidates.js';
import { readSourceRelease } from './source-release.js';

/** A closure in which more projects than these have no wheel is denied. */
const mostProjects = 5;

export interface Answer {
  /** with the source distributions that were taken */
  readonly question: ResolveQuestion;
  readonly resolution: Resolution;
  /** of a wheel that is missing: why no source distribution takes its place; '' where policy refuses them all */
  readonly why: string;
}

/** Rejects as the resolver, the index and fetching do. */
export async function resolveWithSources(
  context: StageContext,
  request: RequestDocument,
  asTyped: ResolveQuestion,
): Promise<Answer> {
  const { gate, policy, signal } = context;
  const resolver = await gate.resolver();
  /** what is offered of each project: every candidate at first, then the one that was taken and read */
  const offered = new Map<string, readonly SourceRelease[]>();
  const read = new Set<string>();
  for (;;) {
    const question = { ...asTyped, sources: [...offered.values()].flat() };
    const resolution = await resolver.resolve(question, signal);
    if (resolution.kind === 'resolved') {
      const unread = resolution.files.find((file) => isOffered(question, file) && !read.has(file.name));
      if (!unread) return { question: withoutUnused(question, resolution.files), resolution, why: '' };
      const release = await readSourceRelease(context, unread);
      if (typeof release === 'string')
        return { question, resolution: missing(unread, release), why: release };
      offered.set(unread.name, [release]);
      read.add(unread.name);
      continue;
    }
    const { name } = resolution;
    if (resolution.kind !== 'no-wheel' || name === null || policy.sdists !== 'admit')
      return { question, resolution, why: '' };
    if (read.has(name))
      return { question, resolution, why: 'its source distribution does not fit the others' };
    if (offered.has(name)) return { question, resolution, why: 'none of its source distributions fits' };
    if (offered.size === mostProjects)
      return { question, resolution, why: `${mostProjects} other packages have no wheel either` };
    const asked = asTyped.requirements.filter((requirement) => requirement.name === name);
    const candidates = await sourceCandidates(context, request, { name, asked, target: asTyped.target });
    if (candidates.files.length === 0) return { question, resolution, why: candidates.why };
    offered.set(name, candidates.files.map(unreadRelease));
  }
}

function unreadRelease(file: ResolvedFile): SourceRelease {
  return { file, requires: [], extras: [], requiresPython: null };
}

/** By its hash: a wheel of the same project may have been taken. */
function isOffered({ sources }: ResolveQuestion, { sha256 }: ResolvedFile): boolean {
  return sources.some(({ file }) => file.sha256 === sha256);
}

function missing({ name }: ResolvedFile, detail: string): Resolution {
  return { kind: 'no-wheel', name, detail };
}

/** What steering asks later must not bring in a source distribution that nobody has read. */
function withoutUnused(question: ResolveQuestion, files: readonly ResolvedFile[]): ResolveQuestion {
  const taken = new Set(files.map(({ sha256 }) => sha256));
  return { ...question, sources: question.sources.filter(({ file }) => taken.has(file.sha256)) };
}
