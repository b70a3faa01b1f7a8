/** InfoSec's settings: the policy and the advisories, in a bucket that requesters cannot write. */
import { SpkgError } from '../../core/errors.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import { settingsKeys } from './layout.js';
import type { Place } from './places.js';

/** The advisory index's key, as `tools/advisory-store.ts` names the file. */
export const advisoryIndexKey = `${settingsKeys.advisories}index.jsonl`;

/** The text of policy.yaml. SPKG_POLICY_INVALID when there is none: without a policy nothing is decided. */
export async function readPolicyText(place: Place): Promise<string> {
  const bytes = await place.read(settingsKeys.policy);
  if (bytes) return bytes.toString('utf8');
  throw new SpkgError(
    'SPKG_POLICY_INVALID',
    `there is no policy at \`${place.name}/${settingsKeys.policy}\``,
    {
      tryThis: 'whoever owns the policy: spkg policy push FILE',
    },
  );
}

/** Replaces an object of the settings; the bucket keeps the old version. Returns the new one's id. */
export async function putSetting(
  clients: Clients,
  bucket: string,
  key: string,
  body: string | Uint8Array,
): Promise<string> {
  const s3 = await clients.s3();
  const put = { Bucket: bucket, Key: key, Body: body, ChecksumAlgorithm: 'SHA256' as const };
  const { VersionId } = await asking('s3:PutObject', `s3://${bucket}/${key}`, () => s3.putObject(put));
  return VersionId ?? 'null';
}
