/** The presets, as data. Their conditions and verdicts are part of every policy's digest. */
import type { PresetName, RuleVerdict, SdistChoice } from './policy.js';

export interface RuleText {
  readonly id: string;
  readonly when: string;
  readonly verdict: RuleVerdict;
  readonly message: string;
}

export interface Preset {
  readonly summary: string;
  readonly cooldownDays: number;
  readonly advisoriesMaxAgeHours: number;
  /** under a cooldown, what becomes of a file of which the index does not say when it was uploaded */
  readonly uploadTimeUnknown: RuleVerdict;
  readonly sdists: SdistChoice;
  readonly rules: readonly RuleText[];
  readonly warnings: readonly string[];
}

/** First in every policy; nothing overrides or waives them, and nobody approves what they deny. */
export const builtInRules: readonly RuleText[] = [
  {
    id: 'known-malware',
    when: 'finding.kind == "malware"',
    verdict: 'deny',
    message: 'This is known malware. Do not install it from anywhere; tell InfoSec if you already have.',
  },
  {
    id: 'quarantined-project',
    when: 'finding.id == "identity/quarantined"',
    verdict: 'deny',
    message: 'The index has quarantined this project.',
  },
  {
    id: 'internal-name',
    when: 'finding.id == "identity/internal-name"',
    verdict: 'deny',
    message: 'This name belongs to your organisation and never comes from a public index.',
  },
  {
    id: 'hostile-archive',
    when: 'finding.kind == "archive" && finding.severity == "critical"',
    verdict: 'deny',
    message: 'The archive is built so that different tools see different files.',
  },
  {
    id: 'bytes-differ',
    when: 'finding.kind == "integrity" && finding.severity == "critical"',
    verdict: 'deny',
    message: 'The file is not what the index or its own records say it is.',
  },
  {
    id: 'direct-reference',
    when: 'finding.id in ["wheel/direct-reference", "sdist/direct-reference"]',
    verdict: 'deny',
    message: 'It requires a package by URL: pip would fetch and build that, past every index.',
  },
];

/** The rules that a cooldown is; none without one. An age that is not known is too young. */
export function cooldownRules(days: number, uploadTimeUnknown: RuleVerdict): readonly RuleText[] {
  if (days === 0) return [];
  const limit = Number.isInteger(days) ? `${days}.0` : String(days);
  return [
    {
      id: 'cooldown',
      when: `finding.id == "identity/recent-upload" && finding.age_days < ${limit}`,
      verdict: 'deny',
      message: `It was uploaded less than ${days} days ago: most compromised releases are found out within days. Take an older version, or wait.`,
    },
    {
      id: 'upload-time-unknown',
      when: 'finding.id == "identity/upload-time-unknown"',
      verdict: uploadTimeUnknown,
      message: 'The index does not say when it was uploaded, so the cooldown cannot be checked.',
    },
  ];
}

const lowest: readonly RuleText[] = [
  {
    id: 'low',
    when: 'finding.severity == "low"',
    verdict: 'warn',
    message: 'Worth knowing; it does not stop the request.',
  },
  { id: 'info', when: 'finding.severity == "info"', verdict: 'allow', message: '' },
];

const standardRules: readonly RuleText[] = [
  {
    id: 'vulnerability-severe',
    when: 'finding.kind == "vulnerability" && finding.severity in ["critical", "high"]',
    verdict: 'deny',
    message: 'It has a known vulnerability of high or critical severity. Take a version that fixes it.',
  },
  {
    id: 'vulnerability-medium-or-unknown',
    when: 'finding.kind == "vulnerability" && finding.severity in ["medium", "unknown"]',
    verdict: 'review',
    message:
      'It has a known vulnerability whose severity is medium or unknown. InfoSec decides; a fixed version passes at once.',
  },
  {
    id: 'vulnerability-low',
    when: 'finding.kind == "vulnerability"',
    verdict: 'warn',
    message: 'It has a known vulnerability of low severity.',
  },
  {
    id: 'runs-at-start',
    when: 'finding.kind == "install-behaviour" && finding.severity == "critical"',
    verdict: 'deny',
    message: 'It would run code whenever Python starts, without being imported.',
  },
  {
    id: 'severe',
    when: 'finding.severity in ["critical", "high"] && finding.confidence == "high" && finding.kind != "install-behaviour"',
    verdict: 'deny',
    message: 'A serious finding with high confidence.',
  },
  {
    id: 'needs-eyes',
    when: 'finding.severity in ["critical", "high", "medium", "unknown"]',
    verdict: 'review',
    message: 'A person of InfoSec looks at this before it is published.',
  },
  ...lowest,
];

const strictRules: readonly RuleText[] = [
  {
    id: 'vulnerability-medium-or-worse',
    when: 'finding.kind == "vulnerability" && finding.severity in ["critical", "high", "medium", "unknown"]',
    verdict: 'deny',
    message:
      'It has a known vulnerability of medium or higher, or unknown, severity. Take a version that fixes it.',
  },
  {
    id: 'inconclusive',
    when: 'finding.id in ["archive/limit-exceeded", "archive/unsupported", "identity/look-alike"]',
    verdict: 'review',
    message: 'No scanner can tell whether this is harmless, so a person of InfoSec decides.',
  },
  {
    id: 'yanked',
    when: 'finding.id == "identity/yanked"',
    verdict: 'deny',
    message: 'Its authors have withdrawn this file.',
  },
  {
    id: 'severe',
    when: 'finding.severity in ["critical", "high"]',
    verdict: 'deny',
    message: 'A serious finding.',
  },
  {
    id: 'needs-eyes',
    when: 'finding.severity != "info"',
    verdict: 'review',
    message: 'A person of InfoSec looks at this before it is published.',
  },
  { id: 'info', when: 'finding.severity == "info"', verdict: 'allow', message: '' },
];

const guidanceRules: readonly RuleText[] = [
  {
    id: 'medium-or-above',
    when: 'finding.severity in ["critical", "high", "medium", "unknown"]',
    verdict: 'review',
    message: 'Findings of medium or higher, or unknown, severity are not published without InfoSec.',
  },
  ...lowest,
];

export const presets: Readonly<Record<PresetName, Preset>> = {
  guidance: {
    summary: 'the rule of the AWS Guidance: medium or above, and unknown, goes to InfoSec; no cooldown',
    cooldownDays: 0,
    advisoriesMaxAgeHours: 72,
    uploadTimeUnknown: 'review',
    sdists: 'refuse',
    rules: guidanceRules,
    warnings: [],
  },
  standard: {
    summary: 'severe vulnerabilities are denied, doubtful ones held; 3 days of cooldown',
    cooldownDays: 3,
    advisoriesMaxAgeHours: 72,
    uploadTimeUnknown: 'review',
    sdists: 'refuse',
    rules: standardRules,
    warnings: [],
  },
  strict: {
    summary: 'everything doubtful is held, vulnerabilities of medium severity are denied; 7 days of cooldown',
    cooldownDays: 7,
    advisoriesMaxAgeHours: 24,
    uploadTimeUnknown: 'review',
    sdists: 'refuse',
    rules: strictRules,
    warnings: [],
  },
  evaluation: {
    summary: 'as standard, but what could not be looked at warns instead of holding; for trying spkg out',
    cooldownDays: 3,
    advisoriesMaxAgeHours: 72,
    uploadTimeUnknown: 'warn',
    sdists: 'refuse',
    rules: standardRules,
    warnings: [
      'policy preset `evaluation`: what could not be looked at does not hold a request; not for production',
    ],
  },
};
