/** The sweep: by the clock, outside of any VPC, with the right to write advisories and no other. */
import { readFile } from 'node:fs/promises';
import { advisoryIndexKey, putSetting } from '../backends/aws/settings.js';
import type { Apart } from '../core/apart.js';
import { osvExport, syncAdvisories } from '../tools/osv-feed.js';
import { advisoryIndexPath } from '../tools/advisory-store.js';
import { createHttpClient } from '../tools/http.js';
import { downloadAdvisories } from './bucket-scanning.js';
import { clock } from './here.js';
import type { Stage } from './stage-gate.js';

/** Brings the advisories anew; the bucket gets them whole or keeps what it has. */
export async function sweep(
  { settings, clients, environment }: Stage,
  { emit, signal }: Apart,
): Promise<void> {
  const closing: (() => Promise<void>)[] = [];
  const http = createHttpClient(process.env);
  closing.push(() => http.close());
  try {
    const directory = await downloadAdvisories(settings, closing);
    const { records, asOf } = await syncAdvisories({
      from: process.env.SPKG_ADVISORIES_FROM ?? osvExport,
      directory,
      now: clock.now(),
      download: (url, maxBytes, stop) => http.download(url, maxBytes, stop),
      signal,
    });
    const index = await readFile(advisoryIndexPath(directory));
    await putSetting(clients, environment.config.settingsBucket, advisoryIndexKey, index);
    emit({
      kind: 'stage-progress',
      stage: 'resolve',
      text: `${records} advisories as of ${asOf ?? 'nowhere'}`,
    });
  } finally {
    await Promise.all(closing.map((close) => close()));
  }
}
