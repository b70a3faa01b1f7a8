/** Everything the code scanner can find. Pages: docs/findings/code. */
import type { Confidence, Severity } from '../../core/model.js';
import type { FindingType } from '../scanner.js';

const distrust = 'Do not install it. Report it to the project and to the index; take an older version.';
const eyes = 'A person of InfoSec reads the lines; an older version, or another project, may not do this.';
const nothing = 'Nothing to do; it is said so that a reviewer knows.';

function type(
  id: string,
  severity: Severity,
  title: string,
  remedy: string,
  confidence: Confidence = 'high',
): FindingType {
  return { id: `code/${id}`, kind: 'code', severity, confidence, title, remedy };
}

export const codeFindings = {
  decodedExecution: type('decoded-execution', 'critical', 'It decodes text and runs it as code', distrust),
  downloadedExecution: type(
    'downloaded-execution',
    'critical',
    'It runs code that it reads from the network',
    distrust,
  ),
  mediaExecution: type(
    'media-execution',
    'critical',
    'It runs code that is hidden in an image, a sound or another data file',
    distrust,
  ),
  hiddenExecution: type(
    'hidden-execution',
    'critical',
    'It runs code in a place where nobody looks',
    distrust,
  ),
  disguisedName: type('disguised-name', 'high', 'It writes names so that they are not recognised', distrust),
  startsDownload: type(
    'starts-download',
    'critical',
    'It starts a program that it downloaded or decoded',
    distrust,
  ),
  decodedCommand: type('decoded-command', 'critical', 'It starts a command that it decodes first', distrust),
  interpreterCommand: type(
    'interpreter-command',
    'critical',
    'It starts an interpreter with code from the command line or the network',
    distrust,
  ),
  reverseShell: type('reverse-shell', 'critical', 'It gives a shell to somebody on the network', distrust),
  shellcode: type('shellcode', 'critical', 'It runs machine code from memory', distrust),
  nativePayload: type(
    'native-payload',
    'critical',
    'It loads a native library that it downloaded or decoded',
    distrust,
  ),
  credentialsSent: type('credentials-sent', 'critical', 'It reads credentials and sends them away', distrust),
  environmentSent: type('environment-sent', 'critical', 'It sends all environment variables away', distrust),
  hostSent: type('host-sent', 'high', 'It tells somebody which host and user it runs on', distrust),
  captureSent: type(
    'capture-sent',
    'critical',
    'It sends what is typed, copied or shown on the screen away',
    distrust,
  ),
  dnsExfiltration: type(
    'dns-exfiltration',
    'critical',
    'It hides data in the names it asks DNS for',
    distrust,
  ),
  keySent: type(
    'given-key-sent',
    'critical',
    'It sends a key, or a password, away that a function of it is given',
    distrust,
  ),
  hiddenCopy: type('hidden-copy', 'medium', 'It sends a copy of each mail to an address in its source', eyes),
  webShell: type('web-shell', 'high', 'It runs commands or code that a request brings', distrust),
  magicPassword: type('magic-password', 'medium', 'A password in the source opens every account', eyes),
  replacesLibrary: type(
    'replaces-library',
    'high',
    'It puts code that sends something into another library',
    distrust,
  ),
  redirectsTraffic: type(
    'redirects-traffic',
    'medium',
    'It changes to whom other libraries talk, or whom they trust',
    eyes,
  ),
  changesAgent: type(
    'changes-agent',
    'medium',
    'It changes what coding agents are told, or which tools they use',
    eyes,
  ),
  agentSearches: type(
    'agent-searches',
    'critical',
    'It has a coding agent look for secrets, without asking anybody',
    distrust,
  ),
  sabotage: type(
    'sabotage',
    'high',
    'It fails, or answers wrongly, on purpose: from a day on, by chance, or with keys that can be guessed',
    distrust,
  ),
  suspiciousHost: type(
    'suspicious-host',
    'high',
    'It talks to a host that takes what malware sends',
    distrust,
  ),
  persistence: type('persistence', 'high', 'It makes itself start again by itself', distrust),
  destruction: type('destruction', 'critical', 'It deletes or overwrites what is not its own', distrust),
  mining: type('crypto-mining', 'critical', 'It mines crypto currency', distrust),
  clipper: type('crypto-clipper', 'critical', 'It replaces addresses of wallets in the clipboard', distrust),
  propagation: type(
    'self-propagation',
    'critical',
    'It publishes packages or pushes code with the user’s own rights',
    distrust,
  ),
  disablesDefence: type('disables-defence', 'high', 'It turns defences of the machine off', distrust),
  importTimeProcess: type(
    'import-time-process',
    'medium',
    'It starts a process when it is imported or installed',
    eyes,
  ),
  importTimeNetwork: type(
    'import-time-network',
    'medium',
    'It talks to the network when it is imported or installed',
    eyes,
  ),
  dynamicExecution: type(
    'dynamic-execution',
    'medium',
    'It decodes data and runs code, and it cannot be told whether the one is the other',
    eyes,
  ),
  downloadMadeProgram: type(
    'download-made-program',
    'medium',
    'It makes a program of what it downloaded or decoded',
    eyes,
  ),
  observes: type(
    'observes-user',
    'low',
    'It can watch the keyboard, the clipboard, the screen or the camera',
    nothing,
  ),
  tampersImports: type(
    'tampers-imports',
    'low',
    'It changes how modules are imported or what builtins do',
    nothing,
  ),
  antiAnalysis: type('anti-analysis', 'low', 'It looks whether it is watched', nothing),
  readsCredentials: type('reads-credentials', 'info', 'It reads files where credentials lie', nothing),
  suspiciousAddress: type('suspicious-address', 'low', 'It names a host that malware often uses', nothing),
  oddEncoding: type(
    'odd-encoding',
    'medium',
    'A source file is written in an encoding that hides what it says',
    eyes,
  ),
  odd: type('odd-layout', 'low', 'A source file has names or spaces that are hard to read', nothing),
  runsAtStart: type('runs-at-start', 'low', 'It has code that runs whenever Python starts', nothing),
  notLookedAt: type('not-looked-at', 'medium', 'Code could not be looked at to its end', eyes),
} as const satisfies Record<string, FindingType>;
