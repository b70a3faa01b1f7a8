/** Shared by the tests of the models scanner: short names of what it finds, and inert samples. */
import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/model.js';
import { modelsScanner } from '../../../src/scanners/models/index.js';
import { pickle, protocol, protocol2, protocol4, stackGlobal } from '../../helpers/pickles.js';
import { buildZip } from '../../helpers/zips.js';

type Files = Readonly<Record<string, Buffer>>;

/** What the scanner finds in a wheel of these files. */
export function scan(
  files: Files,
  large: Readonly<Record<string, { head: Buffer; tail: Buffer }>> = {},
): readonly Finding[] {
  const session = modelsScanner.begin({
    filename: 'demo-1.0-py3-none-any.whl',
    name: 'demo',
    version: '1.0',
    form: 'wheel',
  });
  const common = { sha256: '0'.repeat(64), mode: 0o100644 };
  for (const [path, content] of Object.entries(files))
    session.entry({ path, size: content.length, content, ...common });
  for (const [path, edges] of Object.entries(large))
    session.entry({ path, size: 2 ** 27, content: undefined, edges, ...common });
  const report = session.finish({
    complete: true,
    problems: [],
    entries: 0,
    uncompressedBytes: 0,
    sha256: '',
  });
  assert.equal(report.outcome, 'completed');
  return report.findings;
}

/** Ids and severities of what it finds in one file. */
export const found = (bytes: Buffer, path = 'demo/data.bin'): string[] =>
  scan({ [path]: bytes }).map(({ id, severity }) => `${id.slice('models/'.length)} ${severity}`);

export const runs = 'pickle-runs-code critical';
export const unknown = 'pickle-unknown-global medium';
export const hidden = 'pickle-hidden-global high';
export const unreadable = 'pickle-unreadable medium';
export const notLooked = 'not-looked-at medium';
export const objects = 'object-array low';

export const exec2 = protocol2('builtins', 'exec');
export const exec4 = protocol4('builtins', 'exec');
export const model = protocol2('sklearn.linear_model', 'Ridge');
export const plain = pickle(protocol(4), stackGlobal('collections', 'OrderedDict'), ')R.');
export const noise = Buffer.from(Array.from({ length: 400 }, (_, index) => (index * 73) % 251));
export const zipped = (name: string, content: Buffer, method = 8): Buffer =>
  buildZip([{ name, content, method }]);
