/** SARIF 2.1.0 of a scan: one run, with every file, every finding, and everything that was not looked at. */
import { createHash } from 'node:crypto';
import type { Outcome, Severity } from '../core/model.js';
import type { FindingExplained, ScannedFile, ScanReport } from '../core/reports.js';

export interface SarifInput {
  readonly report: ScanReport;
  /** of every id that occurs; one that is missing is shown without its page */
  readonly rules: readonly FindingExplained[];
  /** of spkg */
  readonly version: string;
  /** where the pages can be read by anyone, ending in `/`; undefined where they are only in the package */
  readonly pagesUrl?: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;
type Level = 'error' | 'warning' | 'note';

/** The log as an object; `JSON.stringify` makes the file. */
export function sarifLog({ report, rules, version, pagesUrl }: SarifInput): Json {
  const ids = rules.map(({ id }) => id);
  const run = {
    tool: {
      driver: {
        name: 'spkg',
        version,
        semanticVersion: version,
        rules: rules.map((rule) => ruleOf(rule, pagesUrl)),
      },
    },
    invocations: [invocationOf(report)],
    artifacts: report.files.map(artifactOf),
    results: report.files.flatMap((file, index) =>
      file.findings.map((finding) => resultOf(finding, file, index, ids)),
    ),
    columnKind: 'utf16CodeUnits',
    properties: { verdict: report.verdict, policy: report.policy },
  };
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

const levels: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  // what is not known is never little
  unknown: 'warning',
  low: 'note',
  info: 'note',
};

/** Numbers as CVSS has them, in the ranges by which code scanning services name a severity. */
const securitySeverities: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
  unknown: undefined,
};

function ruleOf(rule: FindingExplained, pagesUrl: string | undefined): Json {
  const { id, kind, severity, confidence, title, remedy, path, page } = rule;
  const score = securitySeverities[severity];
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: escaped(title) },
    fullDescription: { text: escaped(`${title}. ${remedy}`) },
    // a URI must be absolute here: without an address for all to read, the page itself comes along
    ...(pagesUrl === undefined ? {} : { helpUri: new URL(path, pagesUrl).href }),
    help: { text: `spkg scan --explain ${id} (${path})`, ...(page === '' ? {} : { markdown: page }) },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      kind,
      severity,
      confidence,
      precision: confidence,
      page: path,
      tags: ['security', kind],
      ...(score === undefined ? {} : { 'security-severity': score }),
    },
  };
}

/** `wheel/pth-code` is `WheelPthCode`: identifiers of rules are in PascalCase. */
function nameOf(id: string): string {
  return id
    .split(/[/-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

type FoundHere = ScannedFile['findings'][number];

function resultOf(finding: FoundHere, file: ScannedFile, index: number, ids: readonly string[]): Json {
  const { id, severity, confidence, title, where, evidence, remedy } = finding;
  const { path, line } = placeOf(where);
  const told = evidence === '' ? title : `${title}: ${evidence}`;
  const region =
    line === undefined
      ? {}
      : { region: { startLine: line, ...(evidence === '' ? {} : { snippet: { text: evidence } }) } };
  // the file itself is in `artifacts`; what lies inside it is not
  const artifactLocation = path === '' ? { uri: uriOf(file.path), index } : { uri: uriOf(file.path, path) };
  return {
    ruleId: id,
    ...(ids.includes(id) ? { ruleIndex: ids.indexOf(id) } : {}),
    level: levels[severity],
    message: { text: escaped(told) },
    locations: [{ physicalLocation: { artifactLocation, ...region } }],
    partialFingerprints: { 'spkgFinding/v1': fingerprint(finding, file) },
    properties: { severity, confidence, remedy, file: file.path, sha256: file.sha256 },
  };
}

/** The same wherever the file lies and whatever moves its lines. */
function fingerprint({ id, where, evidence }: FoundHere, { path }: ScannedFile): string {
  const parts = [id, path.split('/').at(-1) ?? path, placeOf(where).path, evidence];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** `pkg/mod.py:12` is a path and a line. */
function placeOf(where: string): { readonly path: string; readonly line: number | undefined } {
  const [, path, digits] = /^(.+):([1-9]\d{0,8})$/.exec(where) ?? [];
  return path === undefined ? { path: where, line: undefined } : { path, line: Number(digits) };
}

/** `wheels/x.whl`, or `wheels/x.whl/pkg/mod.py` of what lies inside; absolute paths as `file:` URIs. */
function uriOf(file: string, inside = ''): string {
  const whole = inside === '' ? file : `${file.replace(/\/+$/, '')}/${inside}`;
  const encoded = whole.split('/').map(encodeSegment).join('/');
  return whole.startsWith('/') ? `file://${encoded}` : encoded;
}

/** As RFC 3986 has it. Half of a pair, which no URI can hold, becomes U+FFFD. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Text of others in a message: braces are placeholders there, and brackets links. */
function escaped(text: string): string {
  const plain = text.replaceAll('{', '{{').replaceAll('}', '}}');
  return plain.includes('](') ? plain.replace(/[\\[\]]/g, '\\$&') : plain;
}

function artifactOf({ path, sha256, bytes, verdict }: ScannedFile): Json {
  return {
    location: { uri: uriOf(path) },
    roles: ['analysisTarget'],
    ...(bytes > 0 ? { length: bytes } : {}),
    hashes: { 'sha-256': sha256 },
    properties: { verdict },
  };
}

const notificationLevels: Readonly<Partial<Record<Outcome, Level>>> = {
  failed: 'error',
  unavailable: 'warning',
  'not-offered': 'warning',
};

interface Notification {
  readonly head: Json;
  readonly locations: Json[];
}

/** What was not looked at is said here: once for each reason, with the files it is about. */
function invocationOf({ files, warnings }: ScanReport): Json {
  const notifications = new Map<string, Notification>();
  for (const [index, file] of files.entries()) {
    for (const { scanner, outcome, reason } of file.outcomes) {
      const level = notificationLevels[outcome];
      if (level === undefined) continue;
      const text = `${scanner} ${outcome}${reason === '' ? '' : `: ${reason}`}`;
      const head = { level, descriptor: { id: `outcome/${scanner}` }, message: { text: escaped(text) } };
      const one: Notification = notifications.get(text) ?? { head, locations: [] };
      one.locations.push({ physicalLocation: { artifactLocation: { uri: uriOf(file.path), index } } });
      notifications.set(text, one);
    }
  }
  return {
    executionSuccessful: !files.some(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'failed')),
    toolExecutionNotifications: [...notifications.values()].map(({ head, locations }) => ({
      ...head,
      locations,
    })),
    toolConfigurationNotifications: warnings.map((text) => ({
      level: 'warning',
      message: { text: escaped(text) },
    })),
  };
}
