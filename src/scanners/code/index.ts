/** Malicious Python. Not part of this version: its row says so, and policy treats it as a mandatory scanner that did not look. */
import type { AbsentScanner } from '../scanner.js';

export const codeScanner: AbsentScanner = {
  kind: 'absent',
  id: 'code',
  version: '0',
  looksFor: 'malicious Python code',
  findings: [],
  reason: 'the code scanner is not part of this version of spkg',
};
