/** Whether what a stage was handed is what the stage before it made: by digests, and file by file. */
import type {
  DecisionDocument,
  FindingsDocument,
  LockDocument,
  ManifestDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import { SpkgError } from './errors.js';
import type { RequestId } from './model.js';
import { dayMs } from './stage-run.js';
import { askedDigest } from './stages/resolve.js';

/** SPKG_STAGE_INPUT_INVALID: fails closed, since somebody may have had a hand in it. */
export function stageInputInvalid(id: RequestId, why: string): SpkgError {
  return new SpkgError('SPKG_STAGE_INPUT_INVALID', `request \`${id}\` cannot go on: ${why}`, {
    tryThis: `spkg retry ${id}`,
  });
}

export interface Chain {
  readonly request?: Stored<RequestDocument>;
  readonly lock: Stored<LockDocument>;
  readonly manifest?: Stored<ManifestDocument>;
  readonly findings?: Stored<FindingsDocument>;
}

/** Each document names the digest of the one before it, and all are about the same files, each once. */
export function assertChain({ request, lock, manifest, findings }: Chain): void {
  const { request: id, files, inputs } = lock.document;
  const wrong = (why: string): SpkgError => stageInputInvalid(id, why);
  if (request && inputs.request !== askedDigest(request.document)) {
    throw wrong('its lock is about other requirements');
  }
  const locked = files.map(({ sha256, filename }) => `${sha256} ${filename}`);
  if (new Set(files.map(({ sha256 }) => sha256)).size !== files.length)
    throw wrong('its lock names a file twice');
  if (manifest) {
    if (manifest.document.inputs.lock !== lock.digest) throw wrong('its manifest is about another lock');
    if (!sameSet(locked, manifest.document.files))
      throw wrong('its manifest names other files than its lock');
  }
  if (findings) {
    if (findings.document.inputs.lock !== lock.digest) throw wrong('its findings are about another lock');
    if (!sameSet(locked, findings.document.files)) throw wrong('its findings name other files than its lock');
  }
}

function sameSet(
  locked: readonly string[],
  files: readonly { readonly sha256: string; readonly filename: string }[],
): boolean {
  const found = new Set(files.map(({ sha256, filename }) => `${sha256} ${filename}`));
  return (
    files.length === locked.length && found.size === locked.length && locked.every((one) => found.has(one))
  );
}

/**
 * What is decided is what is known today: whoever retries an execution that stopped weeks ago brings the documents of
 * then, in which nothing of what became known since is found.
 */
export function assertOfToday(
  { lock, findings }: { readonly lock: Stored<LockDocument>; readonly findings: Stored<FindingsDocument> },
  now: Date,
): void {
  for (const [what, { document }] of [['lock', lock] as const, ['findings', findings] as const]) {
    const ageMs = now.getTime() - Date.parse(document.finishedAt);
    // what is of tomorrow was dated by a clock that is wrong, or by somebody who lied
    if (!(Math.abs(ageMs) <= dayMs))
      throw stageInputInvalid(document.request, `its ${what} document is not of today`);
  }
}

/** The decision is about these very findings, and not older than a day. */
export function assertDecided(
  { lock, decision }: { readonly lock: Stored<LockDocument>; readonly decision: Stored<DecisionDocument> },
  findings: Stored<FindingsDocument>,
  now: Date,
): void {
  const { request: id, inputs, finishedAt } = decision.document;
  if (inputs.lock !== lock.digest) throw stageInputInvalid(id, 'its decision is about another lock');
  if (inputs.findings !== findings.digest)
    throw stageInputInvalid(id, 'its decision is about other findings');
  if (now.getTime() - Date.parse(finishedAt) > dayMs)
    throw stageInputInvalid(id, 'its decision is older than a day');
}
