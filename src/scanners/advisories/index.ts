/** Known vulnerabilities and known malware, from OSV records. */
import type { Finding } from '../../core/model.js';
import type { Advisory, AdvisorySource } from '../../core/ports.js';
import { makeFinding } from '../finding.js';
import type { ContextFacts, ContextScanner, ContextSubject, FindingType } from '../scanner.js';

const hourMs = 3_600_000;

const malware: FindingType = {
  id: 'advisories/known-malware',
  kind: 'malware',
  severity: 'critical',
  confidence: 'high',
  title: 'It is known malware',
  remedy: 'Do not install it; if it ran anywhere, tell InfoSec at once.',
};
const vulnerability: FindingType = {
  id: 'advisories/vulnerability',
  kind: 'vulnerability',
  severity: 'unknown',
  confidence: 'high',
  title: 'It has a known vulnerability',
  remedy: 'Take a version that fixes it.',
};

export const advisoriesScanner: ContextScanner = {
  kind: 'context',
  id: 'advisories',
  version: '1',
  looksFor: 'known vulnerabilities and malware in OSV records',
  findings: [malware, vulnerability],
  assess(subject, facts) {
    const findings = facts.advisories
      .affecting(subject.name, subject.version)
      .map((one) => findingOf(one, subject));
    const reason = whyUnavailable(facts.advisories, facts);
    // what old records say still counts; that there may be newer ones makes the look incomplete
    return { outcome: reason === '' ? 'completed' : 'unavailable', reason, findings };
  },
};

function findingOf(advisory: Advisory, { name, version }: ContextSubject): Finding {
  const cve = advisory.aliases.find((alias) => alias.startsWith('CVE-'));
  const { id, aliases, fixedIn, score, severity } = advisory;
  const [fix] = fixedIn;
  return makeFinding(advisory.malware ? malware : vulnerability, {
    title: `${id}${cve === undefined ? '' : ` (${cve})`} affects ${name} ${version}`,
    severity: advisory.malware ? 'critical' : severity,
    evidence: `${howText(advisory.matched)}; ${score === null ? 'no CVSS score' : `CVSS ${score.toFixed(1)}`}`,
    remedy: advisory.malware
      ? malware.remedy
      : fix === undefined
        ? 'No fixed version is known.'
        : `Fixed in ${fix}: take that or newer.`,
    facts: {
      advisories: [id, ...aliases].sort(),
      fixedIn: [...fixedIn],
      ...(score === null ? {} : { score }),
    },
  });
}

function howText(matched: Advisory['matched']): string {
  switch (matched) {
    case 'listed':
      return 'the version is listed';
    case 'range':
      return 'the version lies in an affected range';
    case 'both':
      return 'the version is listed, and lies in an affected range';
    case 'unparsable':
      return 'an affected range cannot be read, so it is taken as affected';
  }
}

function whyUnavailable({ asOf, records, from }: AdvisorySource, facts: ContextFacts): string {
  if (asOf === null || records === 0) return 'there are no advisories; run: spkg advisories sync';
  const ageHours = (facts.now.getTime() - Date.parse(asOf)) / hourMs;
  if (ageHours <= facts.advisoriesMaxAgeHours) return '';
  const age = ageHours > 72 ? `${Math.floor(ageHours / 24)} days` : `${Math.floor(ageHours)} hours`;
  return `the advisories (${from}) are ${age} old, policy allows ${facts.advisoriesMaxAgeHours} hours; run: spkg advisories sync`;
}
