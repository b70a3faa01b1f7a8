/** What the three formats have in common: the shape of native code, as far as it is judged. */

/** A part of the file that is mapped into memory: an ELF segment, a PE section, a Mach-O segment. */
export interface Region {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly address: number;
  readonly memorySize: number;
  readonly writable: boolean;
  readonly executable: boolean;
}

/** Something the loader runs by itself, and where it lies in memory. */
export interface Start {
  readonly what: string;
  readonly address: number;
}

export interface NativeImage {
  readonly format: 'elf' | 'pe' | 'macho';
  /** `kernel`: a module or driver, or a program for the kernel's own interpreter */
  readonly role: 'library' | 'executable' | 'kernel' | 'other';
  /** as platform tags spell it: `x86_64`, `aarch64`, `i686` …; `machine 0x…` for one that is not known */
  readonly machine: string;
  readonly regions: readonly Region[];
  /** the named parts; those of PE are its regions, and the resources in them */
  readonly sections: readonly Region[];
  readonly starts: readonly Start[];
  readonly interpreter: string | undefined;
  /** libraries that the loader brings */
  readonly needed: readonly string[];
  /** folders in which the loader looks */
  readonly searchPaths: readonly string[];
  /** libraries and settings by which the loader hands over control (DT_AUDIT, LC_DYLD_ENVIRONMENT) */
  readonly loaderHooks: readonly string[];
  readonly executableStack: boolean;
  /** where that which the headers speak of ends; undefined when it is not known */
  readonly end: number | undefined;
  /** a packer's own mark outside of section names */
  readonly packerMark: string | undefined;
  /** whether it offers this symbol; undefined when that cannot be told */
  readonly exports: (name: string) => boolean | undefined;
}

/** The region that holds an address. */
export function regionAt(image: Pick<NativeImage, 'regions'>, address: number): Region | undefined {
  return image.regions.find(
    (region) =>
      address >= region.address && address < region.address + Math.max(region.size, region.memorySize),
  );
}
