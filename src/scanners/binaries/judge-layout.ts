/** How native code is built: packed, writable, started from odd places. */
import { encryptedEntropy, entropyOf, entropySample } from './entropy.js';
import { binariesFindings as types, say, type Said } from './findings.js';
import { regionAt, type NativeImage, type Region } from './image.js';
import type { NativeFile } from './native-file.js';

const packerSections =
  /^(UPX\d|\.?UPX|UPX!|\.aspack|\.adata|\.asprotect|\.vmp\d|\.themida|themida|\.winlice|\.enigma\d|\.mpress\d|\.petite|petite|\.nsp\d|nsp\d|pec1|pec2|pecompact2|\.rlpack|\.perplex|\.yP|\.y0da|\.packed|\.MaskPE|MEW|FSG!|\.svkp|\.spack|\.obsidium|\.vprotect|!EPack|\.neolit|\.sforce3|\.ccg|_winzip_|procrypt)/i;

/** What there is to say about one image. `moduleName`: what Python would import it as, where the name says so. */
export function judgeLayout(
  file: NativeFile,
  image: NativeImage,
  moduleName: string | undefined,
): readonly Said[] {
  return [
    ...judgePacked(file, image, moduleName),
    ...judgeWritable(image),
    ...judgeStarts(image),
    ...(image.executableStack ? [say(types.executableStack, 'the stack is marked as executable')] : []),
    ...judgeSections(file, image),
  ];
}

function judgePacked(file: NativeFile, image: NativeImage, moduleName: string | undefined): readonly Said[] {
  const evidence = packedSigns(file, image).join('; ');
  const init = `PyInit_${moduleName}`;
  const loadable = image.role !== 'library' || moduleName === undefined || image.exports(init) !== false;
  if (evidence === '') return loadable ? [] : [say(types.extensionWithoutInit, `no ${init}`)];
  return loadable ? [say(types.packed, evidence)] : [say(types.packedExtension, `${evidence}; no ${init}`)];
}

function packedSigns(file: NativeFile, image: NativeImage): readonly string[] {
  const signs: string[] = [];
  if (image.packerMark !== undefined) signs.push(`the mark ${image.packerMark}`);
  const names = image.sections.map(({ name }) => name).filter((name) => packerSections.test(name));
  if (names.length > 0) signs.push(`sections ${[...new Set(names)].slice(0, 5).join(' ')}`);
  const empty = image.regions.find(
    (region) => region.executable && region.writable && region.size === 0 && region.memorySize >= 4096,
  );
  if (empty) signs.push(`\`${empty.name}\` is empty, executable and written when it runs`);
  const code = largestCode(image);
  if (code) {
    const middle = code.offset + Math.max(0, Math.floor((code.size - entropySample) / 2));
    const sample = file.bytes.raw(middle, Math.min(entropySample, code.size));
    const entropy = entropyOf(sample);
    if (entropy > encryptedEntropy)
      signs.push(`code in \`${code.name}\` has an entropy of ${entropy.toFixed(2)} bits a byte`);
  }
  return signs;
}

function largestCode(image: NativeImage): Region | undefined {
  let largest: Region | undefined;
  const parts = image.sections.some(({ executable }) => executable) ? image.sections : image.regions;
  for (const part of parts) {
    if (part.executable && part.size > (largest?.size ?? 0)) largest = part;
  }
  return largest;
}

function judgeWritable(image: NativeImage): readonly Said[] {
  const both = image.regions.filter(
    ({ writable, executable, memorySize }) => writable && executable && memorySize > 0,
  );
  if (both.length === 0) return [];
  const told = both
    .slice(0, 5)
    .map(({ name, address, memorySize }) => `${name} at 0x${address.toString(16)}, ${memorySize} bytes`);
  return [say(types.writableCode, told.join('; '))];
}

function judgeStarts(image: NativeImage): readonly Said[] {
  if (image.regions.length === 0) return [];
  const odd = image.starts.filter(({ address }) => regionAt(image, address)?.executable !== true);
  if (odd.length === 0) return [];
  const told = odd.slice(0, 5).map(({ what, address }) => {
    const region = regionAt(image, address);
    return `${what} at 0x${address.toString(16)}, ${region ? `in ${region.name}, which is not executable` : 'where nothing is'}`;
  });
  return [say(types.startOutsideCode, told.join('; '))];
}

function judgeSections(file: NativeFile, image: NativeImage): readonly Said[] {
  if (image.format !== 'elf' || image.role !== 'library' || image.sections.length > 0) return [];
  if (file.bytes.unseen.length > 0 || file.bytes.damage.length > 0) return [];
  return [say(types.noSections, `${image.regions.length} segments, no section`)];
}
