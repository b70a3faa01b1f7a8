/** Rules for what is taken, and for those who replace what others trust. */
import { codeFindings as types } from './findings.js';
import type { Rule } from './rules.js';
import type { Moment, SignalId } from './signals.js';

const early: readonly Moment[] = ['install', 'startup', 'import'];
const unasked: readonly Moment[] = ['install', 'startup'];
const tests: readonly Moment[] = ['tests'];
const taken: readonly SignalId[] = [
  'read-credentials',
  'environment-sent',
  'host-sent',
  'capture-sent',
  'credentials-sent',
  'keylogging',
  'screenshot',
  'read-clipboard',
  'read-camera',
];

/** Hosts that are there to take what is sent, as against those that also hand out files. */
const takesData =
  /webhook|telegram|requestbin|pipedream|beeceptor|requestcatcher|hookbin|oast|interact|burpcollaborator|dnslog|ceye|requestrepo|canarytokens/i;

export const takenRules: readonly Rule[] = [
  // those who run tests run it: it is asked for by nobody
  { signal: 'credentials-sent', at: tests, path: /(^|\/)conftest\.py$/, finding: types.credentialsSent },
  { signal: 'credentials-sent', at: tests, finding: types.credentialsSent, severity: 'medium' },
  { signal: 'credentials-sent', finding: types.credentialsSent },
  { signal: 'credentials-handed', beside: ['sweeps-credentials'], finding: types.credentialsSent },
  { signal: 'credentials-handed', value: /\(usual\)$/, finding: types.credentialsSent, severity: 'low' },
  { signal: 'credentials-handed', finding: types.credentialsSent, severity: 'medium' },
  { signal: 'environment-sent', at: early, finding: types.environmentSent },
  { signal: 'environment-sent', at: tests, path: /(^|\/)conftest\.py$/, finding: types.environmentSent },
  { signal: 'environment-sent', at: tests, finding: types.environmentSent, severity: 'medium' },
  { signal: 'environment-sent', beside: ['suspicious-host'], finding: types.environmentSent },
  { signal: 'environment-sent', value: /^https?:\/\/[\w-]+\.[\w.-]+/, finding: types.environmentSent },
  { signal: 'environment-sent', finding: types.environmentSent, severity: 'medium' },
  { signal: 'host-sent', at: unasked, finding: types.hostSent },
  { signal: 'host-sent', at: early, value: /host and user/, finding: types.hostSent },
  { signal: 'host-sent', at: early, finding: types.hostSent, severity: 'medium' },
  { signal: 'host-sent', beside: ['suspicious-host'], at: ['call'], finding: types.hostSent },
  { signal: 'host-sent', finding: types.hostSent, severity: 'info' },
  { signal: 'capture-sent', at: tests, finding: types.captureSent, severity: 'medium' },
  { signal: 'capture-sent', finding: types.captureSent },
  { signal: 'key-sent', at: tests, finding: types.keySent, severity: 'low' },
  { signal: 'key-sent', finding: types.keySent },
  { signal: 'password-sent', at: ['call', ...early], beside: ['logs-in'], finding: types.keySent },
  { signal: 'hidden-copy', at: tests, finding: types.hiddenCopy, severity: 'low' },
  { signal: 'hidden-copy', finding: types.hiddenCopy },
  { signal: 'web-shell', at: tests, finding: types.webShell, severity: 'low' },
  { signal: 'web-shell', value: /^code$/, finding: types.webShell, severity: 'medium' },
  { signal: 'web-shell', finding: types.webShell },
  { signal: 'magic-password', at: tests, finding: types.magicPassword, severity: 'low' },
  { signal: 'magic-password', finding: types.magicPassword },
  { signal: 'replaced-sends', at: tests, finding: types.replacesLibrary, severity: 'low' },
  { signal: 'replaced-sends', value: /^secret/, finding: types.replacesLibrary },
  { signal: 'replaced-sends', finding: types.replacesLibrary, severity: 'medium' },
  { signal: 'replaces-chance', at: early, finding: types.replacesLibrary },
  { signal: 'replaces-chance', finding: types.replacesLibrary, severity: 'low' },
  { signal: 'redirects-traffic', at: early, values: 2, finding: types.redirectsTraffic, severity: 'high' },
  { signal: 'redirects-traffic', at: early, finding: types.redirectsTraffic },
  { signal: 'redirects-traffic', finding: types.redirectsTraffic, severity: 'low' },
  { signal: 'ransom', at: tests, finding: types.destruction, severity: 'low' },
  { signal: 'ransom', at: early, finding: types.destruction },
  { signal: 'ransom', value: /note|whole/, finding: types.destruction },
  { signal: 'ransom', finding: types.destruction, severity: 'medium' },
  { signal: 'rewrites-imports', at: tests, finding: types.replacesLibrary, severity: 'low' },
  { signal: 'rewrites-imports', finding: types.replacesLibrary },
  // tools that an agent starts by itself, as against what it is told
  {
    signal: 'changes-agent',
    at: early,
    value: /mcp|settings|hooks|config/i,
    finding: types.changesAgent,
    severity: 'high',
  },
  { signal: 'changes-agent', at: early, finding: types.changesAgent },
  { signal: 'changes-agent', finding: types.changesAgent, severity: 'low' },
  { signal: 'agent-searches', at: tests, finding: types.agentSearches, severity: 'low' },
  { signal: 'agent-searches', at: early, finding: types.agentSearches },
  { signal: 'agent-searches', beside: ['agent-unasked'], finding: types.agentSearches },
  { signal: 'agent-searches', finding: types.agentSearches, severity: 'medium' },
  { signal: 'agent-unasked', at: early, finding: types.agentSearches, severity: 'medium' },
  { signal: 'sabotage', at: tests, finding: types.sabotage, severity: 'low' },
  { signal: 'sabotage', value: /^(weak|by chance$)/, finding: types.sabotage, severity: 'medium' },
  { signal: 'sabotage', finding: types.sabotage },
  { signal: 'dns-exfiltration', finding: types.dnsExfiltration },
  {
    signal: 'read-credentials',
    elsewhere: ['suspicious-host'],
    at: [...early, 'call'],
    finding: types.credentialsSent,
  },
  {
    signal: 'sweeps-credentials',
    at: early,
    elsewhere: ['network', 'open-socket'],
    finding: types.credentialsSent,
  },
  {
    signal: 'sweeps-credentials',
    at: ['call'],
    elsewhere: ['network', 'open-socket'],
    finding: types.credentialsSent,
    severity: 'medium',
  },
  {
    signal: 'read-credentials',
    at: early,
    beside: ['network', 'open-socket'],
    finding: types.credentialsSent,
    severity: 'medium',
  },
  {
    signal: 'read-credentials',
    at: [...early, 'call'],
    value: /^stores of browsers$/,
    finding: types.readsCredentials,
    severity: 'medium',
  },
  { signal: 'read-credentials', finding: types.readsCredentials },
  { signal: 'suspicious-host', at: tests, finding: types.suspiciousAddress },
  { signal: 'suspicious-host', beside: taken, finding: types.suspiciousHost },
  {
    signal: 'suspicious-host',
    value: takesData,
    beside: ['network', 'open-socket', 'dns-exfiltration'],
    finding: types.suspiciousHost,
  },
  { signal: 'suspicious-host', at: early, beside: ['network', 'open-socket'], finding: types.suspiciousHost },
  {
    signal: 'suspicious-host',
    beside: ['network', 'open-socket'],
    finding: types.suspiciousHost,
    severity: 'medium',
  },
  { signal: 'suspicious-host', finding: types.suspiciousAddress },
];
