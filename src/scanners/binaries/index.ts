/** Native code: what it is, whether it belongs there, and whether it is built as compilers build it. */
import type { ArchiveEntry, ArchiveReport } from '../../archive/archive.js';
import type { ScannerReport } from '../../core/model.js';
import { parseWheelName } from '../../core/names.js';
import { contentIds } from '../content-ids.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { collectSaid, type SaidList } from './collect.js';
import { binariesFindings as types, say } from './findings.js';
import { judgeLayout } from './judge-layout.js';
import { judgeLoading } from './judge-loading.js';
import { judgePayload } from './judge-payload.js';
import { describe, judgeName, judgePlace, judgePromises, placedOf, type Placed } from './judge-place.js';
import { openNative, type NativeFile } from './native-file.js';
import { promisedBy } from './platform.js';

export const binariesScanner: ContentScanner = {
  kind: 'content',
  ...contentIds.binaries,
  looksFor: 'native code where none belongs, packed or odd ELF, PE and Mach-O files',
  findings: Object.values(types),
  begin: beginLook,
};

function beginLook(subject: DistributionSubject): ContentSession {
  const said = collectSaid();
  const placed: Placed[] = [];
  // a tree has no file name with tags: those of its WHEEL file are taken
  const tags = new Set(subject.form === 'wheel' ? parseWheelName(subject.filename)?.platformTags : []);
  return {
    entry(entry) {
      const file = openNative(entry);
      if (file) {
        placed.push(placedOf(file));
        judge(entry, file, said);
        return;
      }
      for (const one of judgeName(entry)) said.add(entry.path, one);
      if (subject.form === 'tree') for (const tag of tagsOf(entry)) tags.add(tag);
    },
    finish(report) {
      const promised = tags.size > 0 ? promisedBy([...tags]) : undefined;
      for (const one of judgePromises(placed, promised)) said.add(one.where, one.said);
      return end(subject, report, said);
    },
  };
}

function judge(entry: ArchiveEntry, file: NativeFile, said: SaidList): void {
  for (const one of judgePlace(file)) said.add(entry.path, one);
  for (const image of file.images) {
    const found = [
      ...judgeLayout(file, image, moduleNameOf(entry.path)),
      ...judgeLoading(image),
      ...judgePayload(file, image),
    ];
    for (const one of found) said.add(entry.path, one);
  }
  const { damage, unseen } = file.bytes;
  const described = describe(file);
  if (damage.length > 0) said.add(entry.path, say(types.unreadable, `${described}: ${damage.join('; ')}`));
  if (unseen.length === 0) return;
  const severity = file.images.length > 0 ? undefined : 'medium';
  said.add(entry.path, say(types.partlySeen, `${described}, not looked at: ${unseen.join('; ')}`, severity));
}

/** The module that Python would load from a file of this name: `pkg/fast.cpython-311-x86_64-linux-gnu.so` is `fast`. */
function moduleNameOf(path: string): string | undefined {
  const parts = path.split('/');
  const form = /^(\w+)\.(?:(?:cpython-|cp\d|pypy|abi3)[\w-]*\.(?:so|pyd)|pyd)$/;
  const name = form.exec(parts.at(-1) ?? '')?.[1];
  return name === '__init__' ? parts.at(-2) : name;
}

/** The platforms in the `Tag:` lines of a WHEEL file. */
function tagsOf({ path, content }: ArchiveEntry): readonly string[] {
  if (!content || content.length > 1 << 16 || !/^[^/]+\.dist-info\/WHEEL$/.test(path)) return [];
  const lines = Buffer.from(content).toString('latin1').split('\n', 1000);
  return lines.flatMap((line) => /^Tag: [\w.]+-[\w.]+-([\w.]+)\s*$/.exec(line)?.[1]?.split('.') ?? []);
}

function end({ form }: DistributionSubject, report: ArchiveReport, said: SaidList): ScannerReport {
  if (form === 'sdist' && report.entries === 0) {
    const reason = 'source distributions are not read by this version of spkg';
    return { outcome: 'not-offered', reason, findings: [] };
  }
  return { outcome: 'completed', reason: '', findings: said.end() };
}
