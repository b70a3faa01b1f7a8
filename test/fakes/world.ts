/**
 * A whole gate without a disk or a network: packages in an index, a resolver that takes the newest version that fits,
 * real wheels, the real content scanners, the real policy. What is asked of it can be read back, and each part broken.
 */
import { defaultArchiveLimits } from '../../src/archive/archive.js';
import type { ContentScan } from '../../src/core/documents.js';
import { SpkgError } from '../../src/core/errors.js';
import type { GateEvent } from '../../src/core/events.js';
import type { Gate } from '../../src/core/gate.js';
import type { Finding, Identity, Outcome, Requirement, ScannerId } from '../../src/core/model.js';
import { createLocalRunner } from '../../src/core/local-runner.js';
import { defaultPolicyText, parsePolicy } from '../../src/core/policy/parse.js';
import type { PresetName } from '../../src/core/policy/policy.js';
import type {
  Advisory,
  ContentScanning,
  ProjectFacts,
  Resolution,
  ResolvedFile,
  ResolveQuestion,
  Resolver,
  Upstream,
} from '../../src/core/ports.js';
import { parseRequirement } from '../../src/core/requirements.js';
import { satisfies, sortVersions } from '../../src/core/versions.js';
import { createContextScanning } from '../../src/scanners/context-scanning.js';
import { contentScanners } from '../../src/scanners/content-scanners.js';
import { scanContent } from '../../src/scanners/engine.js';
import { createHash } from 'node:crypto';
import { buildSdist } from '../helpers/sdists.js';
import { buildWheel, type WheelPlan } from '../helpers/wheels.js';
import { memoryEvidence, memoryIndex, memoryQuarantine, memoryRequests } from './memory-backend.js';

export interface WorldPackage extends WheelPlan {
  readonly name: string;
  readonly version: string;
  readonly uploadedAt?: string | null;
  readonly yanked?: string;
  /** there is a source distribution alone; `files` lie in its folder */
  readonly sourceOnly?: boolean;
  /** in the place of a sound PKG-INFO */
  readonly pkgInfo?: string;
  readonly requiresPython?: string;
  /** the index page names no sha256 */
  readonly unhashed?: boolean;
}

interface Offered extends ResolvedFile {
  readonly bytes: Buffer;
  readonly requires: readonly Requirement[];
  readonly yanked: string | null;
  readonly sourceOnly: boolean;
  readonly requiresPython: string | null;
  readonly unhashed: boolean;
}

export const ada: Identity = { name: 'ada@example.test', known: 'claimed', how: 'test' };
export const noon = new Date('2026-11-24T12:00:00.000Z');
const longAgo = '2024-01-01T00:00:00.000Z';

export class World {
  now = noon;
  who = ada;
  preset: PresetName = 'evaluation';
  policyText: string | undefined;
  readonly evidence = memoryEvidence();
  readonly quarantine = memoryQuarantine();
  readonly index = memoryIndex();
  readonly requests = memoryRequests();
  readonly events: GateEvent[] = [];
  readonly advisories = new Map<string, readonly Advisory[]>();
  advisoriesAsOf: string | null = noon.toISOString();
  advisoriesDigest = 'advisories-1';
  /** findings that the content scanners add to a file, by file name */
  readonly found = new Map<string, readonly Finding[]>();
  /** outcomes in the place of the real ones, by file name */
  readonly outcomes = new Map<string, Partial<Record<ScannerId, Outcome>>>();
  /** what each part was asked, in order: `resolve demo`, `open FILE`, `scan FILE` */
  readonly asked: string[] = [];
  /** throws when that part is asked next */
  readonly broken = new Map<'resolve' | 'project' | 'open' | 'scan' | 'file' | 'publish' | 'notify', Error>();
  projectStatus: ProjectFacts['status'] = 'not-offered';
  private readonly offered: Offered[] = [];
  private tails = 0;
  private looks = 0;

  /** Adds a package to the upstream index. */
  add(plan: WorldPackage): Offered {
    const { filename, bytes, sha256 } = plan.sourceOnly ? sourceOf(plan) : buildWheel(plan);
    const one: Offered = {
      name: plan.name,
      version: plan.version,
      filename,
      sha256,
      size: bytes.length,
      uploadedAt: plan.uploadedAt === undefined ? longAgo : plan.uploadedAt,
      url: `https://index.example/files/${filename}`,
      bytes,
      requires: (plan.requires ?? []).map(parseRequirement),
      yanked: plan.yanked ?? null,
      sourceOnly: plan.sourceOnly ?? false,
      requiresPython: plan.requiresPython ?? null,
      unhashed: plan.unhashed ?? false,
    };
    this.offered.push(one);
    return one;
  }

  /** Says that a version has a known vulnerability. */
  advise(name: string, version: string, advisory: Partial<Advisory> = {}): void {
    const known: Advisory = {
      id: 'PYSEC-2024-1',
      aliases: ['CVE-2024-1'],
      malware: false,
      score: 7.5,
      severity: 'high',
      fixedIn: [],
      matched: 'range',
      ...advisory,
    };
    const key = `${name}==${version}`;
    this.advisories.set(key, [...(this.advisories.get(key) ?? []), known]);
  }

  readonly emit = (event: GateEvent): void => {
    this.events.push(event);
  };

  /** The stages that ran and those whose document was used again, in order. */
  stages(): readonly string[] {
    return this.events.flatMap((event) => {
      if (event.kind === 'stage-finished') return [event.stage];
      return event.kind === 'stage-reused' ? [`${event.stage} again`] : [];
    });
  }

  gate(): Gate {
    const policy = parsePolicy(this.policyText ?? defaultPolicyText(this.preset), 'policy.yaml');
    const gate: Gate = {
      // a millisecond goes by whenever somebody looks
      clock: { now: () => new Date(this.now.getTime() + this.looks++) },
      evidence: this.evidence,
      requests: {
        commitOf: () => Promise.resolve(undefined),
        file: (request) => this.ask('file', request.request, () => this.requests.file(request)),
      },
      index: {
        ...this.index,
        publish: (files, id) => this.ask('publish', id, () => this.index.publish(files, id)),
      },
      quarantine: this.quarantine,
      identity: { whoami: () => Promise.resolve(this.who) },
      runner: createLocalRunner(() => gate),
      policy: () => policy,
      upstream: () => Promise.resolve(this.upstream()),
      resolver: () => Promise.resolve(this.resolver()),
      contentScanning: () => Promise.resolve(this.contentScanning()),
      contextScanning: () =>
        Promise.resolve(
          createContextScanning({
            digest: this.advisoriesDigest,
            asOf: this.advisoriesAsOf,
            from: 'test',
            records: 1 + this.advisories.size,
            affecting: (name, version) => this.advisories.get(`${name}==${version}`) ?? [],
          }),
        ),
      notifier: () =>
        Promise.resolve({
          notify: () =>
            this.ask('notify', '', () =>
              Promise.resolve([{ to: 'ada', by: 'terminal', outcome: 'sent' as const, detail: '' }]),
            ),
        }),
      warm: () => undefined,
      randomTail: () => `aaaa${String(this.tails++ % 10)}`,
      close: () => Promise.resolve(),
    };
    return gate;
  }

  private async ask<T>(
    part: Parameters<World['broken']['get']>[0],
    what: string,
    work: () => Promise<T>,
  ): Promise<T> {
    this.asked.push(`${part} ${what}`.trim());
    const error = this.broken.get(part);
    if (error) throw error;
    return work();
  }

  private upstream(): Upstream {
    return {
      url: 'https://index.example/simple',
      project: (name) => this.ask('project', name, () => Promise.resolve(this.facts(name))),
      open: (file) =>
        this.ask('open', file.filename, () => {
          const bytes = this.offered.find((one) => one.filename === file.filename)?.bytes ?? Buffer.alloc(0);
          // eslint-disable-next-line @typescript-eslint/require-await -- a body is an asynchronous iterable
          const body = (async function* () {
            yield bytes;
          })();
          return Promise.resolve({ host: 'index.example', body });
        }),
    };
  }

  private facts(name: string): ProjectFacts | null {
    const own = this.offered.filter((one) => one.name === name);
    if (own.length === 0) return null;
    const files = own.map(({ filename, url, size, version, sha256, uploadedAt, yanked, ...more }) => ({
      filename,
      url,
      size,
      version,
      sha256: more.unhashed ? null : sha256,
      uploadedAt,
      yanked,
      requiresPython: more.requiresPython,
      metadata: null,
    }));
    return { name, status: this.projectStatus, statusReason: '', files };
  }

  private contentScanning(): ContentScanning {
    return {
      versions: 'content-1',
      close: () => Promise.resolve(),
      scan: ({ sha256, filename, name, version }) =>
        this.ask('scan', filename, async () => {
          const bytes = this.quarantine.files.get(sha256) ?? Buffer.alloc(0);
          const source = {
            size: bytes.length,
            read: (at: number, length: number) => bytes.subarray(at, at + length),
          };
          const form = filename.endsWith('.whl') ? 'wheel' : 'sdist';
          const subject = { filename, name, version, form } as const;
          return this.changed(
            filename,
            await scanContent(subject, { kind: 'file', source }, defaultArchiveLimits),
          );
        }),
    };
  }

  private changed(filename: string, scan: ContentScan): ContentScan {
    const instead = this.outcomes.get(filename) ?? {};
    const outcomes = scan.outcomes.map((one) => ({ ...one, outcome: instead[one.scanner] ?? one.outcome }));
    return { ...scan, outcomes, findings: [...scan.findings, ...(this.found.get(filename) ?? [])] };
  }

  private resolver(): Resolver {
    return {
      version: () => Promise.resolve('resolver 1'),
      resolve: (question) =>
        this.ask('resolve', question.requirements.map(({ text }) => text).join(' '), () =>
          Promise.resolve(this.solve(question)),
        ),
      parents: (question) => {
        const solved = this.solve(question);
        const files = solved.kind === 'resolved' ? solved.files : [];
        const parents = new Map<string, string[]>(question.requirements.map(({ name }) => [name, ['']]));
        for (const { name, version } of files) {
          for (const needed of this.needs(name, version, question))
            parents.set(needed.name, [...(parents.get(needed.name) ?? []), name]);
        }
        return Promise.resolve(parents);
      },
    };
  }

  private find(name: string, version: string): Offered | undefined {
    return this.offered.find((one) => one.name === name && one.version === version);
  }

  /** Of a source distribution, what it was offered with. */
  private needs(name: string, version: string, { sources }: ResolveQuestion): readonly Requirement[] {
    const source = sources.find(({ file }) => file.name === name && file.version === version);
    return source ? source.requires.map(parseRequirement) : (this.find(name, version)?.requires ?? []);
  }

  /** Newest first, without backtracking: enough for what tests ask. */
  private solve(question: ResolveQuestion): Resolution {
    const chosen = new Map<string, Offered>();
    const open = [...question.requirements];
    for (let next = open.shift(); next; next = open.shift()) {
      const wanted = next;
      if (chosen.has(wanted.name)) continue;
      const all = this.offered.filter((one) => one.name === wanted.name);
      if (all.length === 0)
        return { kind: 'not-found', name: next.name, detail: `${next.name} was not found` };
      const best = this.choose(all, next, question);
      if (!best)
        return { kind: 'no-version', name: next.name, detail: `there is no version of ${next.text}` };
      const offered = question.sources.some(({ file }) => file.sha256 === best.sha256);
      if (best.sourceOnly && !offered)
        return { kind: 'no-wheel', name: next.name, detail: `${next.name} has no usable wheels` };
      chosen.set(best.name, best);
      open.push(...this.needs(best.name, best.version, question));
    }
    const files = [...chosen.values()].map(({ name, version, filename, sha256, size, uploadedAt, url }) => ({
      name,
      version,
      filename,
      sha256,
      size,
      uploadedAt,
      url,
    }));
    return { kind: 'resolved', files };
  }

  private choose(
    all: readonly Offered[],
    requirement: Requirement,
    question: ResolveQuestion,
  ): Offered | undefined {
    const { excluded, preferred, uploadedBefore, requirements } = question;
    const fits = (one: Offered): boolean =>
      satisfies(one.version, requirement.specifier) === true &&
      !excluded.some(({ name, version }) => name === one.name && version === one.version) &&
      (uploadedBefore === null || (one.uploadedAt ?? '') < uploadedBefore);
    const fitting = all.filter(fits);
    // as uv does: what cannot be installed is passed over where something can
    const taken = fitting.filter(
      (one) => !one.sourceOnly || question.sources.some(({ file }) => file.sha256 === one.sha256),
    );
    const usable = taken.length > 0 ? taken : fitting;
    const direct = requirements.some(({ name }) => name === requirement.name);
    const wanted = direct ? undefined : preferred.find(({ name }) => name === requirement.name)?.version;
    const version = usable.some((one) => one.version === wanted)
      ? wanted
      : sortVersions(usable.map((one) => one.version)).at(-1);
    return usable.find((one) => one.version === version);
  }
}

function sourceOf(plan: WorldPackage): { filename: string; bytes: Buffer; sha256: string } {
  const { name, version, requires = [], files = {}, pkgInfo } = plan;
  const texts = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, String(content)]));
  const { filename, bytes } = buildSdist({
    name,
    version,
    requires,
    files: texts,
    ...(pkgInfo === undefined ? {} : { pkgInfo }),
  });
  return { filename, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A finding of a content scanner, for tests of what becomes of it. */
export function finding(more: Partial<Finding> = {}): Finding {
  return {
    id: 'wheel/pth-code',
    scanner: 'wheel',
    kind: 'install-behaviour',
    severity: 'high',
    confidence: 'high',
    title: 'A .pth file runs code whenever Python starts',
    where: 'x.pth',
    evidence: 'import x',
    remedy: 'A person reads the line.',
    ...more,
  };
}

export function unreachable(): SpkgError {
  return new SpkgError('SPKG_INDEX_UNREACHABLE', 'cannot reach the index', { tryThis: 'spkg doctor' });
}

export const contentIds: readonly ScannerId[] = contentScanners.map(({ id }) => id);
