/** Native files made byte by byte: headers and tables as compilers write them, around code that is one `ret`. */
export { buildElf, elfCodeAt, type ElfPlan } from './binaries/elf.js';
export { buildFat, buildMacho, machoCodeAt, type MachoPlan } from './binaries/macho.js';
export { buildPe, peCodeAt, type PePlan } from './binaries/pe.js';
export { inertCode, noise } from './binaries/writer.js';
