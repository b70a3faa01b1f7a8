/** Schemas of what `--json` prints; docs/json.md shows them as JSON Schema, and a test holds real output to them. */
import * as v from 'valibot';
import {
  confidences,
  fileFindingsSchema,
  findingKinds,
  identitySchema,
  outcomes,
  passedOverSchema,
  reasonSchema,
  scanners,
  severities,
  targetSchema,
  verdicts,
  wayOutSchema,
} from '../../core/model.js';
import { receiptResults } from '../../core/documents.js';
import { requestStates } from '../../core/summary.js';

const text = v.string();
const verdict = v.picklist(verdicts);
const problemRow = v.looseObject({
  line: v.number(),
  column: v.number(),
  severity: v.picklist(['error', 'warning']),
  message: text,
});
const planRow = v.strictObject({
  stack: text,
  account: v.nullable(text),
  region: v.nullable(text),
  network: text,
  requests: text,
  infosecEmail: text,
  resources: v.array(v.strictObject({ type: text, count: v.number() })),
  costs: v.array(v.strictObject({ what: text, count: v.number(), monthly: v.number() })),
  perRequest: v.number(),
});
const counts = v.strictObject({ total: v.number(), new: v.number(), alreadyApproved: v.number() });
const packages = v.array(
  v.strictObject({
    name: text,
    version: text,
    filename: text,
    sha256: v.nullable(text),
    verdict,
    approved: v.boolean(),
    chain: v.array(text),
    reasons: v.array(reasonSchema),
  }),
);
const policy = v.strictObject({ preset: text, digest: text });
const failure = v.nullable(v.strictObject({ code: text, message: text, tryThis: text }));
const answer = v.nullable(
  v.strictObject({
    answer: v.picklist(['approved', 'rejected']),
    reason: text,
    by: identitySchema,
    decision: text,
  }),
);

const result = {
  id: text,
  state: v.picklist(requestStates),
  verdict: v.nullable(verdict),
  requirements: v.array(text),
  files: counts,
  packages,
  passedOver: v.array(passedOverSchema),
  wayOuts: v.array(wayOutSchema),
  warnings: v.array(text),
  policy: v.nullable(policy),
  failure,
  indexUrl: text,
  next: text,
};

const summary = v.strictObject({
  id: text,
  requester: identitySchema,
  createdAt: text,
  requirements: v.array(text),
  state: v.picklist(requestStates),
  stage: v.nullable(text),
  verdict: v.nullable(verdict),
  files: v.strictObject({ total: v.number(), alreadyApproved: v.number() }),
  preset: v.nullable(text),
  failure,
});

const advisories = {
  from: text,
  asOf: v.nullable(text),
  ageHours: v.nullable(v.number()),
  records: v.number(),
  maxAgeHours: v.number(),
  stale: v.boolean(),
  limits: v.array(text),
};

const findingRow = {
  id: text,
  kind: v.picklist(findingKinds),
  severity: v.picklist(severities),
  confidence: v.picklist(confidences),
  title: text,
  remedy: text,
  path: text,
};

const scannerRow = {
  id: v.picklist(scanners),
  version: text,
  mandatory: v.boolean(),
  offered: v.boolean(),
  looksFor: text,
  path: text,
  findings: v.array(v.strictObject(findingRow)),
};

/** By the value of `schema`, and the commands that print it. */
export const jsonSchemas = {
  'spkg.request-result/1': v.strictObject({ schema: v.literal('spkg.request-result/1'), ...result }),
  'spkg.dry-run/1': v.strictObject({
    schema: v.literal('spkg.dry-run/1'),
    verdict,
    files: counts,
    packages,
    passedOver: v.array(passedOverSchema),
  }),
  'spkg.approval-result/1': v.strictObject({
    schema: v.literal('spkg.approval-result/1'),
    requests: v.array(v.strictObject({ ...result, answer })),
  }),
  'spkg.status-list/1': v.strictObject({
    schema: v.literal('spkg.status-list/1'),
    requests: v.array(summary),
  }),
  'spkg.status/1': v.strictObject({
    schema: v.literal('spkg.status/1'),
    ...result,
    requester: identitySchema,
    createdAt: text,
    reason: text,
    targets: v.array(targetSchema),
    commit: v.nullable(text),
    stages: v.array(v.strictObject({ stage: text, startedAt: text, ms: v.number() })),
    advisories: v.nullable(v.strictObject({ asOf: v.nullable(text), from: text, records: v.number() })),
    findings: v.array(fileFindingsSchema),
    decision: v.nullable(text),
    answer,
    published: v.array(v.strictObject({ name: text, digest: v.strictObject({ sha256: text }) })),
    receipt: v.nullable(v.strictObject({ result: v.picklist(receiptResults), signedBy: v.nullable(text) })),
    notices: v.array(
      v.strictObject({ to: text, by: text, outcome: v.picklist(['sent', 'failed']), detail: text }),
    ),
    logs: v.optional(v.array(text)),
  }),
  'spkg.scan/1': v.strictObject({
    schema: v.literal('spkg.scan/1'),
    verdict,
    policy,
    warnings: v.array(text),
    files: v.array(
      v.strictObject({
        path: text,
        sha256: text,
        bytes: v.number(),
        verdict,
        reasons: v.array(reasonSchema),
        outcomes: v.array(
          v.strictObject({ scanner: v.picklist(scanners), outcome: v.picklist(outcomes), reason: text }),
        ),
        findings: v.array(
          v.strictObject({
            id: text,
            scanner: text,
            severity: v.picklist(severities),
            confidence: v.picklist(confidences),
            title: text,
            where: text,
            evidence: text,
            remedy: text,
          }),
        ),
      }),
    ),
    bytes: v.number(),
    ms: v.number(),
  }),
  'spkg.scanners/1': v.strictObject({
    schema: v.literal('spkg.scanners/1'),
    scanners: v.array(v.strictObject(scannerRow)),
  }),
  'spkg.explain/1': v.strictObject({ schema: v.literal('spkg.explain/1'), ...findingRow, page: text }),
  'spkg.explain-scanner/1': v.strictObject({
    schema: v.literal('spkg.explain-scanner/1'),
    ...scannerRow,
    page: text,
  }),
  'spkg.bootstrap/1': v.strictObject({
    schema: v.literal('spkg.bootstrap/1'),
    workspace: text,
    upstream: text,
    preset: text,
    indexUrl: text,
    created: v.array(text),
    existed: v.boolean(),
    uv: text,
    advisories: v.strictObject(advisories),
  }),
  'spkg.configure-pip/1': v.strictObject({
    schema: v.literal('spkg.configure-pip/1'),
    tool: v.picklist(['pip', 'uv']),
    file: text,
    indexUrl: text,
    action: v.picklist(['written', 'unchanged', 'undone', 'would-write']),
    backup: v.nullable(text),
    content: text,
    expires: v.nullable(text),
    keyring: v.nullable(text),
    bypasses: v.array(v.strictObject({ setting: text, value: text, where: text, remedy: text })),
  }),
  'spkg.studio-lifecycle/1': v.strictObject({
    schema: v.literal('spkg.studio-lifecycle/1'),
    stack: text,
    script: text,
  }),
  'spkg.bootstrap-synth/1': v.strictObject({
    schema: v.literal('spkg.bootstrap-synth/1'),
    directory: text,
    plan: planRow,
    warnings: v.array(text),
  }),
  'spkg.bootstrap-diff/1': v.strictObject({
    schema: v.literal('spkg.bootstrap-diff/1'),
    plan: planRow,
    diff: text,
  }),
  'spkg.bootstrap-aws/1': v.strictObject({
    schema: v.literal('spkg.bootstrap-aws/1'),
    stack: text,
    region: text,
    account: text,
    changed: v.boolean(),
    policyPut: v.boolean(),
    advisoriesStarted: v.boolean(),
    todo: v.array(text),
  }),
  'spkg.bootstrap-destroy/1': v.strictObject({
    schema: v.literal('spkg.bootstrap-destroy/1'),
    stack: text,
    left: v.array(text),
  }),
  'spkg.list/1': v.strictObject({
    schema: v.literal('spkg.list/1'),
    packages: v.array(v.strictObject({ name: text, versions: v.array(text) })),
  }),
  'spkg.cancel/1': v.strictObject({ schema: v.literal('spkg.cancel/1'), id: text }),
  'spkg.policy-push/1': v.strictObject({
    schema: v.literal('spkg.policy-push/1'),
    file: text,
    problems: v.array(problemRow),
    where: v.nullable(text),
    version: v.nullable(text),
  }),
  'spkg.policy-show/1': v.looseObject({
    schema: v.literal('spkg.policy-show/1'),
    file: text,
    preset: text,
    digest: text,
    cooldownDays: v.number(),
    advisoriesMaxAgeHours: v.number(),
    internalNames: v.array(text),
    sdists: text,
    rules: v.array(v.strictObject({ id: text, when: text, verdict: text, message: text, origin: text })),
  }),
  'spkg.policy-check/1': v.strictObject({
    schema: v.literal('spkg.policy-check/1'),
    file: text,
    problems: v.array(problemRow),
  }),
  'spkg.doctor/1': v.strictObject({
    schema: v.literal('spkg.doctor/1'),
    checks: v.array(
      v.strictObject({
        id: text,
        title: text,
        state: v.picklist(['ok', 'warning', 'problem']),
        detail: text,
        remedy: text,
      }),
    ),
  }),
  'spkg.advisories/1': v.strictObject({
    schema: v.literal('spkg.advisories/1'),
    ...advisories,
    changed: v.optional(v.boolean()),
  }),
  'spkg.error/1': v.strictObject({
    schema: v.literal('spkg.error/1'),
    code: text,
    kind: v.picklist(['usage', 'environment', 'bug', 'interrupted']),
    message: text,
    tryThis: text,
    reference: text,
  }),
} as const;
