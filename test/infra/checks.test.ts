import assert from 'node:assert/strict';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import * as wholeNag from 'cdk-nag';
import { AwsSolutionsChecks } from 'cdk-nag/lib/packs/aws-solutions.js';
import { checkEverySynth } from '../../src/infra/checks.js';
import { temporaryFolder } from '../helpers/temporary.js';

describe('what every synthesis is held against', function () {
  this.timeout(30_000);
  const scratch = temporaryFolder();

  it('is the very pack of rules that cdk-nag offers, though its other packs are not loaded', () => {
    assert.equal(AwsSolutionsChecks, wholeNag.AwsSolutionsChecks);
  });

  it('fails for a finding that nobody gave a reason for', () => {
    const app = new App({
      outdir: scratch(),
      analyticsReporting: false,
      context: { '@aws-cdk/core:appMode': 'inmemory' },
    });
    checkEverySynth(app);
    new Bucket(new Stack(app, 'demo'), 'Open');
    assert.throws(() => app.synth(), /AwsSolutions-S10/);
  });
});
