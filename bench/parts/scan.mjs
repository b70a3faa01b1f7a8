import { join } from 'node:path';
import { bundled } from '../bundled.mjs';
import { pair } from '../measure.mjs';
import { node, row, scrubbed, spkg } from '../places.mjs';
import { describe, pureWheels, unzip } from '../wheels.mjs';

export async function scan(work) {
  const script = await bundled();
  const files = pureWheels();
  const what = describe(files, 'pure wheels');
  const once = { command: node, args: [script('scan-once'), 'archive,wheel', ...files] };
  const whole = {
    command: node,
    args: [spkg, 'scan', ...files],
    codes: [0, 10, 11, 12],
    env: { ...scrubbed, SPKG_HOME: join(work, 'none') },
  };
  return {
    rows: [
      row(
        `archive + wheel scanners, one thread, ${what}`,
        '`unzip -tq`',
        '≤ 0.67',
        pair(once, unzip(files), 5),
      ),
      row(`\`spkg scan\` as a whole, ${what}`, '`unzip -tq`', '', pair(whole, unzip(files), 3)),
    ],
  };
}
