/**
 * What the gate needs of the outside: one small interface per need. Backends implement them, `compose` joins them.
 * Each method rejects with an `SpkgError` of the code named here, or with a bug.
 */
import type {
  ApprovalDocument,
  ContentScan,
  DecisionDocument,
  DocumentKind,
  DocumentOf,
  NoticesDocument,
  ReceiptDocument,
  RequestDocument,
  Stored,
} from './documents.js';
import type { Emit } from './events.js';
import type {
  Finding,
  Identity,
  LockedFile,
  RequestId,
  Requirement,
  ScannerOutcome,
  Sha256,
  Target,
} from './model.js';
import type { Policy } from './policy/policy.js';
import type { RequestSummary } from './summary.js';

export interface Clock {
  now(): Date;
}

/** Where requests are filed for everybody to see: a git repository. SPKG_GIT_MISSING, SPKG_GIT_FAILED. */
export interface RequestStore {
  /** Commits `requests/YYYY/MM/ID.yaml` and pushes it. Filing the same request again changes nothing. */
  file(request: RequestDocument): Promise<{ readonly commit: string; readonly path: string }>;
  /** The commit that holds a request; undefined when none was filed under that id. */
  commitOf(id: RequestId): Promise<string | undefined>;
}

/** Every document of every request, kept for ever. SPKG_DOCUMENT_DAMAGED, SPKG_PATH_UNWRITABLE, SPKG_DISK_FULL. */
export interface EvidenceStore {
  /** Writes attempt N+1 atomically; earlier attempts stay. */
  put<K extends DocumentKind>(kind: K, document: DocumentOf<K>): Promise<Stored<DocumentOf<K>>>;
  latest<K extends DocumentKind>(id: RequestId, kind: K): Promise<Stored<DocumentOf<K>> | undefined>;
  /** Newest first. */
  ids(): Promise<readonly RequestId[]>;
  /** What `status` shows of one request; derived from its documents, cheap to read. */
  summary(id: RequestId): Promise<RequestSummary>;
  /** Serialises work on one request. SPKG_REQUEST_BUSY when another process holds it. Call the result to release. */
  lock(id: RequestId): Promise<() => Promise<void>>;
}

export interface Signature {
  /** names the key, to whoever looks for it */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** Signs what the gate says that it published. Where nobody is another's witness, as on one machine, there is none. */
export interface Signer {
  sign(bytes: Uint8Array): Promise<Signature>;
}

/** Tells whether a signature is the gate's own. */
export interface Verifier {
  verify(bytes: Uint8Array, signature: Signature): Promise<boolean>;
}

export interface ResolveQuestion {
  readonly requirements: readonly Requirement[];
  readonly target: Target;
  /** versions that must not be taken */
  readonly excluded: readonly { readonly name: string; readonly version: string }[];
  /** versions to prefer for what is not asked for by name */
  readonly preferred: readonly { readonly name: string; readonly version: string }[];
  /** source distributions that may stand where a wheel is missing; they are read, never built */
  readonly sources: readonly SourceRelease[];
  /** nothing uploaded after this; only for indexes that give upload times */
  readonly uploadedBefore: string | null;
}

export interface ResolvedFile {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly sha256: Sha256;
  readonly size: number | null;
  readonly uploadedAt: string | null;
  readonly url: string;
}

/** A source distribution, and what its own metadata says that it needs. */
export interface SourceRelease {
  readonly file: ResolvedFile;
  /** `Requires-Dist`, each a PEP 508 requirement; none as long as only the version is asked for */
  readonly requires: readonly string[];
  /** `Provides-Extra` */
  readonly extras: readonly string[];
  readonly requiresPython: string | null;
}

export type Resolution =
  | { readonly kind: 'resolved'; readonly files: readonly ResolvedFile[] }
  | {
      /** no-wheel is the gate's answer; the others are the requester's to fix */
      readonly kind: 'no-wheel' | 'not-found' | 'no-version' | 'conflict';
      /** the project it is about, where it could be told; else null */
      readonly name: string | null;
      /** the resolver's own words, sanitised */
      readonly detail: string;
    };

/** Names to files, without running package code. SPKG_UV_MISSING, SPKG_UV_FAILED, SPKG_INDEX_UNREACHABLE. */
export interface Resolver {
  /** `uv 0.13.9` */
  version(): Promise<string>;
  resolve(question: ResolveQuestion, signal: AbortSignal): Promise<Resolution>;
  /**
   * For each package of the closure, the packages (or `''` for the request itself) that asked for it; out of what was
   * learnt by the `resolve` of the same question just before.
   */
  parents(question: ResolveQuestion, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** What the upstream index says of one project (PEP 691, 700, 592, 658, 792; HTML where that is all there is). */
export interface ProjectFacts {
  readonly name: string;
  /** PEP 792; `not-offered` where the index does not say */
  readonly status: 'active' | 'archived' | 'quarantined' | 'deprecated' | 'not-offered';
  readonly statusReason: string;
  readonly files: readonly ProjectFile[];
}
export interface ProjectFile {
  readonly filename: string;
  /** without credentials; null where the link leads nowhere that may be fetched from */
  readonly url: string | null;
  /** bytes; null where the index does not say */
  readonly size: number | null;
  readonly version: string | null;
  readonly sha256: Sha256 | null;
  readonly uploadedAt: string | null;
  /** PEP 592: null when not yanked, else the reason (may be empty) */
  readonly yanked: string | null;
  readonly requiresPython: string | null;
  /** PEP 658/714: sha256 of the metadata the index shows; `true` when offered without a hash; null when not offered */
  readonly metadata: Sha256 | true | null;
}

/** The one index the gate fetches from, fixed at bootstrap. SPKG_INDEX_UNREACHABLE, SPKG_INDEX_INVALID. */
export interface Upstream {
  /** without credentials */
  readonly url: string;
  /** null when the index does not know the name */
  project(name: string, signal: AbortSignal): Promise<ProjectFacts | null>;
  /** The bytes of one file, as they arrive. SPKG_FETCH_FAILED. Resumes where `offset` says, when the index can. */
  open(
    file: LockedFile,
    signal: AbortSignal,
  ): Promise<{ readonly host: string; readonly body: AsyncIterable<Uint8Array> }>;
}

/** Content-addressed bytes that nobody may install from. SPKG_FETCH_HASH_MISMATCH, SPKG_FETCH_TOO_LARGE, SPKG_DISK_FULL. */
export interface Quarantine {
  /** size in bytes when a file of that hash is there */
  has(sha256: Sha256): Promise<number | undefined>;
  /** Streams, hashes on the way, keeps only what matches. Returns the size. */
  put(
    expected: { readonly sha256: Sha256; readonly filename: string; readonly maxBytes: number },
    body: AsyncIterable<Uint8Array>,
    onBytes: (bytes: number) => void,
  ): Promise<number>;
  /** `sha256/ab/abcd…` */
  keyOf(sha256: Sha256): string;
}

/** Runs the content scanners over quarantined files, away from the main thread, with a cache by (sha256, scanner versions). */
export interface ContentScanning {
  /** digest over ids, versions and sources of all content scanners */
  readonly versions: string;
  scan(
    file: {
      readonly sha256: Sha256;
      readonly filename: string;
      readonly name: string;
      readonly version: string;
    },
    signal: AbortSignal,
  ): Promise<ContentScan>;
  close(): Promise<void>;
}

/**
 * Runs the scanners that look at facts which change with time (advisories, identity), and speaks for those this
 * version does not have. Evaluated anew at every request; pure apart from the advisories it holds.
 */
export interface ContextScanning {
  /** digest over ids and versions of all scanners but the content ones */
  readonly versions: string;
  readonly advisories: AdvisorySource;
  assess(
    file: Pick<LockedFile, 'name' | 'version' | 'filename' | 'sha256' | 'uploadedAt'> & {
      /** sha256 of the METADATA inside; null before the file was opened */
      readonly metadataSha256: string | null;
    },
    facts: {
      readonly now: Date;
      readonly policy: Pick<Policy, 'advisoriesMaxAgeHours' | 'internalNames'>;
      readonly project: ProjectFacts | ProjectUnknown;
    },
  ): { readonly outcomes: readonly ScannerOutcome[]; readonly findings: readonly Finding[] };
}

/** Why there are no facts about a project. `offline`: there is no index to ask. */
export type ProjectUnknown = 'offline' | 'unknown-project' | 'unreachable';

/** One advisory as it bears on one version, aliases merged, withdrawn ones left out. */
export interface Advisory {
  /** the id to show: PYSEC before GHSA before CVE; MAL first of all */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly malware: boolean;
  /** CVSS base score, highest of those given; null unknown */
  readonly score: number | null;
  readonly severity: Finding['severity'];
  /** ascending by PEP 440 */
  readonly fixedIn: readonly string[];
  /** `listed`: named in `versions`; `range`: in a range; `both`; `unparsable`: a bound could not be read, so taken as affected */
  readonly matched: 'listed' | 'range' | 'both' | 'unparsable';
}

/** Known vulnerabilities and malware. SPKG_ADVISORY_FEED_INVALID. */
export interface AdvisorySource {
  /** changes when the records change */
  readonly digest: string;
  /** date of the newest record or of the sync; null when there are no records at all */
  readonly asOf: string | null;
  /** `bundled snapshot`, or the URL or path it was synced from, without credentials */
  readonly from: string;
  readonly records: number;
  affecting(name: string, version: string): readonly Advisory[];
}

export interface Announcement {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly uploadedAt: string | null;
  readonly kind: 'denied' | 'held' | 'rejected';
  /** to be seen in the place of the file: what decided, and what to type next; words joined later */
  readonly rule: string;
  readonly request: RequestId;
  readonly nearest: string | null;
}

/** A project with versions on offer, newest first. */
export interface ApprovedProject {
  readonly name: string;
  readonly versions: readonly string[];
}

/** The private index that pip and uv install from. SPKG_PATH_UNWRITABLE, SPKG_DISK_FULL. */
export interface PackageIndex {
  /** what to give pip as --index-url */
  readonly url: string;
  /** false: METADATA beside a file is of no use to it, so nobody has to read the file for it */
  readonly takesMetadata: boolean;
  /** sha256 of each file on offer for this project, by file name */
  offered(name: string): Promise<ReadonlyMap<string, { readonly sha256: Sha256; readonly version: string }>>;
  /** All or nothing as far as the backend can; running it again changes nothing. Re-hashes what it publishes. */
  publish(
    /** `metadata`: METADATA, or the PKG-INFO of an sdist, which is not offered as core metadata: a build may change it */
    files: readonly { readonly file: LockedFile; readonly metadata: string | null }[],
    request: RequestId,
  ): Promise<void>;
  /** What may be installed, by name. */
  approved(): Promise<readonly ApprovedProject[]>;
  /** Lists what may not be installed as yanked, with an href that says why. Never shadows an approved file. */
  announce(announcements: readonly Announcement[]): Promise<void>;
}

export interface Notifier {
  /** Tells whom it concerns; one entry per person or channel. Never rejects: a failure is an entry. */
  notify(message: {
    readonly request: RequestDocument;
    readonly decision: DecisionDocument;
    readonly approval: ApprovalDocument | null;
    readonly receipt: ReceiptDocument;
  }): Promise<NoticesDocument['notices']>;
}

/** Who is at the keyboard. */
export interface IdentitySource {
  whoami(): Promise<Identity>;
}

/** What a person says to one decision. */
export interface Answer {
  readonly answer: 'approved' | 'rejected';
  readonly reason: string;
  /** digest of the decision that was read: `RequestDetail.decisionDigest` */
  readonly decision: string;
}

/** Starts the stages and follows them to their end: in this process, or in a pipeline elsewhere. */
export interface PipelineRunner {
  /** true: it runs in builds, which go on when the command ends */
  readonly elsewhere: boolean;
  /** Takes a new request in, and runs it; with `wait: false` only starts it, where it runs elsewhere. */
  submit(
    request: RequestDocument,
    emit: Emit,
    signal: AbortSignal,
    options?: { readonly wait: boolean },
  ): Promise<void>;
  /** Runs what is missing of a request that was taken in. */
  run(id: RequestId, emit: Emit, signal: AbortSignal): Promise<void>;
  /** Brings a held decision up to date before a person reads it, where whoever asks may do that. */
  refresh(id: RequestId, emit: Emit, signal: AbortSignal): Promise<void>;
  /**
   * Records the answer of whoever is at the keyboard, and publishes, or lists the request as rejected.
   * SPKG_APPROVAL_REFUSED.
   */
  answer(id: RequestId, given: Answer, emit: Emit, signal: AbortSignal): Promise<void>;
  /** Ends what runs of a request elsewhere. SPKG_NOTHING_RUNS. */
  cancel(id: RequestId): Promise<void>;
  /** What the stages printed elsewhere, in their order; nothing where they run in this process. */
  logs(id: RequestId): Promise<readonly string[]>;
}
