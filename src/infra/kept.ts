import { CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib';

/** What is evidence, or what evidence cannot be read without, outlives the stack. */
export function retained(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}
