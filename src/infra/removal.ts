/** As much of an app as the toolkit needs to remove a stack: its name, and where it is. */
import { App, CliCredentialsStackSynthesizer, Stack, type IStackSynthesizer } from 'aws-cdk-lib';

export interface Removed {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
}

/** Writes an assembly of an empty stack of that name. */
export function synthNothing({ stack, account, region }: Removed, outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  new Stack(app, stack, {
    env: { account, region },
    // the CDK's own types are not exact about what is optional
    synthesizer: new CliCredentialsStackSynthesizer() as IStackSynthesizer,
  });
  app.synth();
}
