import assert from 'node:assert/strict';
import type { GateEvent } from '../../src/core/events.js';
import { progressText, scanProgress, type ProgressStream } from '../../src/ui/scan-progress.js';

type Moment = GateEvent & { readonly kind: 'scan-progress' };

function moment(more: Partial<Moment> = {}): Moment {
  return {
    kind: 'scan-progress',
    files: 572,
    filesDone: 123,
    bytes: 210_000_000,
    bytesTotal: 901_000_000,
    bytesPerSecond: 68_200_000,
    worst: 'allow',
    ...more,
  };
}

/** A stream that remembers, and a clock that stands until it is moved. */
function screen(
  isTTY: boolean,
  columns = 80,
): { stream: ProgressStream; written: string[]; time: { ms: number } } {
  const written: string[] = [];
  return { stream: { isTTY, columns, write: (text) => written.push(text) }, written, time: { ms: 0 } };
}

describe('the progress of a scan', () => {
  const texts: readonly (readonly [string, Partial<Moment>, string])[] = [
    ['files, bytes and rate', {}, 'scan 123 of 572 files, 210 MB of 901 MB, 68.2 MB/s'],
    [
      'the worst so far',
      { worst: 'deny' },
      'scan 123 of 572 files, 210 MB of 901 MB, 68.2 MB/s, worst so far: DENIED',
    ],
    ['no rate before the first file', { filesDone: 0, bytes: 0 }, 'scan 0 of 572 files, 0 B of 901 MB'],
    ['files alone where no bytes are known', { files: 1, filesDone: 0, bytesTotal: 0 }, 'scan 0 of 1 file'],
  ];
  for (const [name, more, text] of texts) {
    it(`says ${name}`, () => {
      assert.equal(progressText(moment(more)), text);
    });
  }

  it('is one line on a terminal that is drawn over, at most ten times a second, and gone at the end', async () => {
    const { stream, written, time } = screen(true);
    const progress = scanProgress(stream, () => time.ms);
    for (time.ms = 0; time.ms < 1000; time.ms += 1) progress.emit(moment());
    assert.equal(written.length, 10);
    assert.ok(written.every((text) => text.startsWith('\r\u001b[2K') && !text.includes('\n')));
    await progress.stop();
    assert.equal(written.at(-1), '\r\u001b[2K');
  });

  it('never fills the last column of a narrow terminal', () => {
    const { stream, written, time } = screen(true, 40);
    scanProgress(stream, () => time.ms).emit(moment());
    assert.equal(written[0]!.replace('\r\u001b[2K', '').length, 39);
  });

  it('is a whole line now and then in a log, and none of a short scan', async () => {
    const { stream, written, time } = screen(false);
    const progress = scanProgress(stream, () => time.ms);
    progress.emit(moment());
    time.ms = 9_999;
    progress.emit(moment());
    assert.deepEqual(written, []);
    time.ms = 10_000;
    progress.emit(moment());
    progress.emit(moment());
    await progress.stop();
    assert.deepEqual(written, ['scan 123 of 572 files, 210 MB of 901 MB, 68.2 MB/s\n']);
  });

  it('writes nothing where nothing was to be said', async () => {
    const { stream, written, time } = screen(true);
    const progress = scanProgress(stream, () => time.ms);
    progress.emit({ kind: 'warning', text: 'other' });
    await progress.stop();
    assert.deepEqual(written, []);
  });
});
