/** The index against a reading of all records that is slow and plain. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  buildAdvisoryIndex,
  openAdvisoryIndex,
  type IndexedAdvisory,
} from '../../../src/core/advisories/index-file.js';
import { affecting } from '../../../src/core/advisories/match.js';
import { cvssScorer } from '../../../src/core/advisories/severity.js';
import { readOsvExport } from '../../../src/tools/osv-export.js';
import { bruteForce, pythonKey } from '../../helpers/osv-reference.js';
import { sharedPath, skipWithReason } from '../../helpers/shared.js';

const now = new Date('2026-11-24T00:00:00Z');

/** How many pairs of a project and a version were compared; of each project every so-manieth version. */
export async function pairsThatAgree(context: Mocha.Context, every: number): Promise<number> {
  const path = sharedPath('advisories/PyPI-all.zip');
  if (path === undefined) return skipWithReason(context, '../shared/advisories is not here');
  const { records, broken } = readOsvExport(readFileSync(path));
  assert.equal(broken, 0);
  assert.equal(records.length, 2661);
  const index = openAdvisoryIndex(Buffer.from(buildAdvisoryIndex(records, 'test', await cvssScorer(), now)));
  assert.ok(index);
  let compared = 0;
  for (const [name, { versions, affected }] of bruteForce(records)) {
    const known: readonly IndexedAdvisory[] = index.advisories(name);
    for (const [place, version] of [...versions].entries()) {
      if (place % every !== 0) continue;
      const expected = affected(version, pythonKey(version));
      const actual = new Set(affecting(known, version, now).flatMap(({ id, aliases }) => [id, ...aliases]));
      assert.deepEqual(
        [...expected].filter((id) => !actual.has(id)),
        [],
        `${name} ${version}: missed`,
      );
      assert.equal(expected.size > 0, actual.size > 0, `${name} ${version}: invented`);
      compared += 1;
    }
  }
  return compared;
}
