import { CfnDeletionPolicy, type CfnResource } from 'aws-cdk-lib';

/**
 * What is evidence, or what evidence cannot be read without, outlives the stack; not one that could not be made, which
 * would stand in the way of the next try by its names.
 */
export function retained(resource: CfnResource): void {
  resource.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  resource.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}

export function isRetained({ cfnOptions }: CfnResource): boolean {
  return cfnOptions.deletionPolicy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}
