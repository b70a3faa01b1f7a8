/** Native code: what it is, whether it belongs there, and whether it is built as compilers build it. */
import type { ArchiveEntry, ArchiveReport } from '../../archive/archive.js';
import type { ScannerReport } from '../../core/model.js';
import { parseWheelName } from '../../core/names.js';
import type { ContentScanner, ContentSession, DistributionSubject } from '../scanner.js';
import { collectSaid, type SaidList } from './collect.js';
import { binariesFindings as types, say } from './findings.js';
import { judgeLayout } from './judge-layout.js';
import { judgeLoading } from './judge-loading.js';
import { judgePayload } from './judge-payload.js';
import { describe, judgeName, judgePlace } from './judge-place.js';
import { isLauncherSet } from './launchers.js';
import { openNative, type NativeFile } from './native-file.js';
import { promisedBy, type Promised } from './platform.js';

export const binariesScanner: ContentScanner = {
  kind: 'content',
  id: 'binaries',
  version: '1',
  looksFor: 'native code where none belongs, packed or odd ELF, PE and Mach-O files',
  findings: Object.values(types),
  begin: beginLook,
};

function beginLook(subject: DistributionSubject): ContentSession {
  const wheel = subject.form === 'wheel' ? parseWheelName(subject.filename) : undefined;
  const promised = wheel ? promisedBy(wheel.platformTags) : undefined;
  const said = collectSaid();
  const pure: NativeFile[] = [];
  return {
    entry(entry) {
      const file = openNative(entry);
      if (!file) {
        for (const one of judgeName(entry)) said.add(entry.path, one);
        return;
      }
      judge(entry, file, promised, said);
      if (promised === 'any') pure.push(file);
    },
    finish(report) {
      judgePure(pure, said);
      return end(subject, report, said);
    },
  };
}

function judge(entry: ArchiveEntry, file: NativeFile, promised: Promised, said: SaidList): void {
  for (const one of judgePlace(file, promised)) said.add(entry.path, one);
  for (const image of file.images) {
    const found = [
      ...judgeLayout(file, image, moduleNameOf(entry.path)),
      ...judgeLoading(image),
      ...judgePayload(file, image),
    ];
    for (const one of found) said.add(entry.path, one);
  }
  const { damage, unseen } = file.bytes;
  if (damage.length > 0)
    said.add(entry.path, say(types.unreadable, `${describe(file)}: ${damage.join('; ')}`));
  if (unseen.length === 0) return;
  const headers = file.images.length > 0 ? undefined : 'medium';
  said.add(
    entry.path,
    say(types.partlySeen, `${describe(file)}, not looked at: ${unseen.join('; ')}`, headers),
  );
}

/** The module that Python would load from a file of this name: `pkg/fast.cpython-311-x86_64-linux-gnu.so` is `fast`. */
function moduleNameOf(path: string): string | undefined {
  const parts = path.split('/');
  const [, name, extension] =
    /^(\w+)\.((?:cpython-|cp\d|pypy|abi3)[\w-]*\.(?:so|pyd)|pyd)$/.exec(parts.at(-1) ?? '') ?? [];
  if (extension === undefined) return undefined;
  return name === '__init__' ? parts.at(-2) : name;
}

function judgePure(files: readonly NativeFile[], said: SaidList): void {
  const launchers = isLauncherSet(files);
  for (const file of files) {
    const type = launchers ? types.launcherTemplates : types.nativeInPure;
    said.add(file.path, say(type, `${describe(file)}, ${file.bytes.size} bytes`));
  }
}

function end({ form }: DistributionSubject, report: ArchiveReport, said: SaidList): ScannerReport {
  if (form === 'sdist' && report.entries === 0) {
    return {
      outcome: 'not-offered',
      reason: 'source distributions are not read by this version of spkg',
      findings: [],
    };
  }
  return { outcome: 'completed', reason: '', findings: said.end() };
}
