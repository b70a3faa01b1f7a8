/** Which wheels fit a target, best first: PEP 425, PEP 600 (manylinux), PEP 656 (musllinux), and macOS. */
import type { Target } from './model.js';
import { parseWheelName } from './names.js';
import { compareVersions } from './versions.js';

const legacyManylinux: Readonly<Record<number, string>> = {
  17: 'manylinux2014',
  12: 'manylinux2010',
  5: 'manylinux1',
};

/** Tags that an interpreter of this target accepts, best first: `cp311-cp311-manylinux_2_28_x86_64` … `py3-none-any`. */
export function compatibleTags(target: Target): readonly string[] {
  const minor = Number(target.python.split('.')[1]);
  const platforms = platformTags(target.platform);
  const on = (python: string, abi: string): string[] =>
    platforms.map((platform) => `${python}-${abi}-${platform}`);
  const own = `cp3${minor}`;
  const older = Array.from({ length: Math.max(0, minor - 2) }, (_, index) => minor - 1 - index);
  const anyPythons = [
    `py3${minor}`,
    'py3',
    ...older.concat(minor > 1 ? [1, 0] : []).map((one) => `py3${one}`),
  ];
  const pure = [...new Set(anyPythons)];
  return [
    ...on(own, own),
    ...on(own, 'abi3'),
    ...on(own, 'none'),
    ...older.filter((one) => one >= 2).flatMap((one) => on(`cp3${one}`, 'abi3')),
    ...pure.flatMap((python) => on(python, 'none')),
    `${own}-none-any`,
    ...pure.map((python) => `${python}-none-any`),
  ];
}

/** The wheel that pip and uv would choose among files of one version; undefined when none fits. */
export function bestWheel(filenames: readonly string[], target: Target): string | undefined {
  const ranks = rankOf(target);
  let best: { filename: string; rank: number; build: string } | undefined;
  for (const filename of filenames) {
    const rank = rankOfWheel(filename, ranks);
    if (rank === undefined) continue;
    const build = parseWheelName(filename)?.build ?? '';
    const better = !best || rank < best.rank || (rank === best.rank && laterBuild(build, best.build));
    if (better) best = { filename, rank, build };
  }
  return best?.filename;
}

/** Whether a wheel installs on the target. */
export function fits(filename: string, target: Target): boolean {
  return rankOfWheel(filename, rankOf(target)) !== undefined;
}

function rankOf(target: Target): ReadonlyMap<string, number> {
  return new Map(compatibleTags(target).map((tag, index) => [tag, index]));
}

function rankOfWheel(filename: string, ranks: ReadonlyMap<string, number>): number | undefined {
  const wheel = parseWheelName(filename);
  if (!wheel) return undefined;
  const found = wheel.pythonTags
    .flatMap((python) =>
      wheel.abiTags.flatMap((abi) => wheel.platformTags.map((platform) => `${python}-${abi}-${platform}`)),
    )
    .flatMap((tag) => ranks.get(tag) ?? []);
  return found.length > 0 ? Math.min(...found) : undefined;
}

function laterBuild(a: string, b: string): boolean {
  const number = (build: string): number => Number(/^\d+/.exec(build)?.[0] ?? -1);
  return number(a) > number(b) || (number(a) === number(b) && (compareVersions(a, b) ?? 0) > 0);
}

/** Platform tags of a platform in uv's spelling, best first; `[]` for one that is not known. */
export function platformTags(platform: string): readonly string[] {
  const manylinux = /^(\w+?)-manylinux_2_(\d+)$/.exec(platform);
  if (manylinux?.[1] && manylinux[2]) return manylinuxTags(manylinux[1], Number(manylinux[2]));
  const musl = /^(\w+?)-(?:musllinux_1_(\d+)|unknown-linux-musl)$/.exec(platform);
  if (musl?.[1]) return musllinuxTags(musl[1], Number(musl[2] ?? 2));
  const mac = /^(\w+?)-apple-darwin$/.exec(platform);
  if (mac?.[1]) return macosTags(mac[1]);
  return [];
}

function manylinuxTags(arch: string, glibcMinor: number): readonly string[] {
  const floor = arch === 'x86_64' || arch === 'i686' ? 5 : 17;
  const tags: string[] = [];
  for (let minor = glibcMinor; minor >= floor; minor -= 1) {
    tags.push(`manylinux_2_${minor}_${arch}`);
    const legacy = legacyManylinux[minor];
    if (legacy !== undefined) tags.push(`${legacy}_${arch}`);
  }
  return [...tags, `linux_${arch}`];
}

function musllinuxTags(arch: string, minor: number): readonly string[] {
  return [
    ...Array.from({ length: minor + 1 }, (_, index) => `musllinux_1_${minor - index}_${arch}`),
    `linux_${arch}`,
  ];
}

/** uv takes macOS 13 as the floor of `aarch64-apple-darwin` and of `x86_64-apple-darwin`. */
function macosTags(arch: string): readonly string[] {
  const machine = arch === 'aarch64' ? 'arm64' : arch;
  const tags: string[] = [];
  for (let major = 13; major >= 11; major -= 1) {
    tags.push(`macosx_${major}_0_${machine}`, `macosx_${major}_0_universal2`);
  }
  for (let minor = 16; minor >= 4; minor -= 1) {
    if (machine === 'arm64') tags.push(`macosx_10_${minor}_universal2`);
    else
      tags.push(
        ...[machine, 'intel', 'fat64', 'fat3', 'universal2', 'universal'].map(
          (one) => `macosx_10_${minor}_${one}`,
        ),
      );
  }
  return tags;
}
