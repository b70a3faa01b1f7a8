/** From parameters to templates and assets, without credentials and without the network. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CliCredentialsStackSynthesizer, type IStackSynthesizer } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import flags from './feature-flags.json' with { type: 'json' };
import { checkEverySynth } from './checks.js';
import type { GateParameters } from './parameters.js';
import { emptyZip } from './empty-zip.js';
import { GateStack, type Shipped } from './stack.js';

export interface SynthOptions {
  readonly parameters: GateParameters;
  /** path of the packed npm package */
  readonly tool: string;
  /** path of the wheel of the pinned uv */
  readonly uv?: string;
  readonly outdir: string;
}

/** The app with its one stack, not yet synthesised. */
export function makeApp({ parameters, tool, uv, outdir }: SynthOptions): { app: App; stack: GateStack } {
  const app = new App({
    outdir,
    analyticsReporting: false,
    treeMetadata: false,
    context: { ...flags, '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  checkEverySynth(app);
  const { account, region } = parameters;
  const releaseSource = join(outdir, 'release-source.zip');
  writeFileSync(releaseSource, emptyZip);
  const stack = new GateStack(app, parameters.stack, {
    parameters,
    tool: shipped(tool),
    ...(uv === undefined ? {} : { uv: shipped(uv) }),
    releaseSource: shipped(releaseSource),
    ...(account !== undefined && region !== undefined ? { env: { account, region } } : {}),
    // the CDK's own types are not exact about what is optional
    synthesizer: new CliCredentialsStackSynthesizer({
      fileAssetsBucketName: 'spkg-assets-${AWS::AccountId}-${AWS::Region}',
    }) as IStackSynthesizer,
  });
  return { app, stack };
}

/** Writes the assembly. */
export function synth(options: SynthOptions): CloudAssembly {
  return makeApp(options).app.synth();
}

function shipped(path: string): Shipped {
  return { path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
}
