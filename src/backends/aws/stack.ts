/** Finds what belongs to a deployed stack: by its name alone. */
import { SpkgError } from '../../core/errors.js';
import { sanitize } from '../../core/sanitize.js';
import { asking, isMissing } from './aws-errors.js';
import type { Clients } from './clients.js';
import { parseStackConfig, stackNamePattern, stackParameterName, type StackConfig } from './layout.js';

/** What the stack says of itself in its SSM parameter. SPKG_STACK_MISSING, SPKG_AWS_DENIED, SPKG_AWS_FAILED. */
export async function readStack(clients: Clients, stack: string): Promise<StackConfig> {
  if (!stackNamePattern.test(stack)) throw missing(stack, 'a stack is not named like that');
  const name = stackParameterName(stack);
  const ssm = await clients.ssm();
  const text = await asking('ssm:GetParameter', name, async () => {
    try {
      return (await ssm.getParameter({ Name: name })).Parameter?.Value;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
  if (text === undefined)
    throw missing(stack, `there is no parameter \`${name}\` in this account and Region`);
  const config = parseStackConfig(text);
  if (!config) throw missing(stack, `the parameter \`${name}\` is none of this version of spkg`);
  return config;
}

function missing(stack: string, why: string): SpkgError {
  return new SpkgError('SPKG_STACK_MISSING', `there is no gate \`${sanitize(stack, 60)}\`: ${why}`, {
    tryThis:
      'check AWS_PROFILE, AWS_REGION and SPKG_STACK; an admin deploys it: spkg bootstrap --backend aws',
  });
}
