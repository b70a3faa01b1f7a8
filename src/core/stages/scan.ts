/** Scan: what every scanner says of every file, each as soon as its bytes have arrived. */
import type { ContentScan, FindingsDocument, LockDocument, Stored } from '../documents.js';
import type { StageContext } from '../gate.js';
import type { FileFindings, LockedFile } from '../model.js';
import type { ContentScanning, ContextScanning, ProjectFacts, ProjectUnknown } from '../ports.js';

/** Digests of all that a Findings document depends on besides the bytes. */
export async function scanInputs(
  { gate, policy }: StageContext,
  lock: Stored<LockDocument>,
): Promise<Record<string, string>> {
  const [content, context] = await Promise.all([gate.contentScanning(), gate.contextScanning()]);
  return {
    lock: lock.digest,
    policy: policy.digest,
    advisories: context.advisories.digest,
    scanners: `${content.versions}+${context.versions}`,
  };
}

/**
 * Scans the files in the order in which `arrivals` yields them and ends when it ends. A scanner that breaks is an
 * outcome, never a rejection. `contents` (METADATA for the index) comes beside the document.
 */
export async function scan(
  context: StageContext,
  lock: Stored<LockDocument>,
  arrivals: AsyncIterable<LockedFile>,
): Promise<FindingsDocument> {
  const { gate, emit } = context;
  const startedAt = gate.clock.now().toISOString();
  const [inputs, contentScanning, contextScanning] = await Promise.all([
    scanInputs(context, lock),
    gate.contentScanning(),
    gate.contextScanning(),
  ]);
  const { files } = lock.document;
  const found = new Map<string, FileFindings>();
  const running: Promise<void>[] = [];
  for await (const file of arrivals) {
    const one = scanOne(context, contentScanning, contextScanning, file).then((result) => {
      found.set(file.sha256, result);
      emit({ kind: 'file-scanned', filename: file.filename, done: found.size, total: files.length });
    });
    // a rejection is met by Promise.all below; this keeps Node from calling it unhandled until then
    one.catch(() => undefined);
    running.push(one);
  }
  await Promise.all(running);
  const { asOf, from, records } = contextScanning.advisories;
  return {
    schema: 'spkg.findings/1',
    request: lock.document.request,
    startedAt,
    finishedAt: gate.clock.now().toISOString(),
    inputs,
    files: files.flatMap((file) => found.get(file.sha256) ?? []),
    advisories: { asOf, from, records },
  };
}

async function scanOne(
  context: StageContext,
  contentScanning: ContentScanning,
  contextScanning: ContextScanning,
  file: LockedFile,
): Promise<FileFindings> {
  const { gate, policy, signal } = context;
  const [content, project] = await Promise.all([
    contentScanning.scan(file, signal),
    projectFacts(context, file.name),
  ]);
  const now = gate.clock.now();
  const seen = contextScanning.assess(
    { ...file, metadataSha256: content.metadataSha256 },
    { now, policy, project },
  );
  return combine(file, content, seen);
}

/** Everything said of one file, in the order of the scanners' list. */
export function combine(
  file: Pick<LockedFile, 'name' | 'version' | 'filename' | 'sha256'>,
  content: Pick<ContentScan, 'outcomes' | 'findings'>,
  seen: ReturnType<ContextScanning['assess']>,
): FileFindings {
  const { name, version, filename, sha256 } = file;
  return {
    name,
    version,
    filename,
    sha256,
    outcomes: [...content.outcomes, ...seen.outcomes],
    findings: [...content.findings, ...seen.findings],
  };
}

async function projectFacts(
  { gate, signal }: StageContext,
  name: string,
): Promise<ProjectFacts | ProjectUnknown> {
  const upstream = await gate.upstream();
  try {
    return (await upstream.project(name, signal)) ?? 'unknown-project';
  } catch {
    signal.throwIfAborted();
    // not swallowed: 'unreachable' becomes the outcome `unavailable`, and policy judges it
    return 'unreachable';
  }
}
