import { SpkgError } from '../core/errors.js';
import { sanitize } from '../core/sanitize.js';

/** SPKG_CONFIG_INVALID: what the gate is to be deployed with is not what it must be. */
export function configInvalid(where: string, why: string, cause?: unknown): SpkgError {
  const message = `\`${sanitize(where, 200)}\` of the configuration is wrong: ${sanitize(why, 300)}`;
  return new SpkgError('SPKG_CONFIG_INVALID', message, {
    tryThis: 'see docs/aws.md, and run: spkg bootstrap --backend aws --config FILE',
    ...(cause === undefined ? {} : { cause }),
  });
}
