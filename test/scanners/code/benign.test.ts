import assert from 'node:assert/strict';
import { benign } from './benign.js';
import { describeFindings, scanFiles, tierOf } from './scan.js';

describe('code: what honest packages do', () => {
  for (const { name, tier, files, form } of benign) {
    it(`${tier}: ${name}`, () => {
      const findings = scanFiles(files, form);
      assert.equal(tierOf(findings), tier, describeFindings(findings));
    });
  }
});
