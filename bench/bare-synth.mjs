// The same stack, synthesised by the CDK with its own validation and nothing of ours around it: bare-synth.mjs TOOL.tgz OUTDIR
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { App, CliCredentialsStackSynthesizer } from 'aws-cdk-lib';
import * as v from 'valibot';
import { parametersSchema } from '../dist/infra/parameters.js';
import { GateStack } from '../dist/infra/stack.js';

const [, , tool, outdir] = process.argv;
const parameters = v.parse(parametersSchema, JSON.parse(process.env.GATE));
const flags = JSON.parse(readFileSync(new URL('../src/infra/feature-flags.json', import.meta.url), 'utf8'));
const shipped = (path) => ({ path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') });
mkdirSync(outdir, { recursive: true });
const app = new App({
  outdir,
  analyticsReporting: false,
  treeMetadata: false,
  context: { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true },
});
new GateStack(app, parameters.stack, {
  parameters,
  tool: shipped(tool),
  releaseSource: shipped(tool),
  env: { account: parameters.account, region: parameters.region },
  synthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: 'assets-${AWS::AccountId}' }),
});
app.synth();
