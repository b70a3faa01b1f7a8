import { binariesScanner } from '../../src/scanners/binaries/index.js';
import assert from 'node:assert/strict';
import {
  buildElf,
  buildFat,
  buildMacho,
  buildPe,
  elfCodeAt,
  inertCode,
  machoCodeAt,
  noise,
  peCodeAt,
} from '../helpers/binaries.js';
import { data, elf, idsOf, mac, macho, pe, pure, windows, report } from '../helpers/binaries/scan.js';

const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100, 1)]);
const launchers = Object.fromEntries(
  ['t32', 'w32', 't64', 'w64'].map((name) => [
    `demo/${name}.exe`,
    buildPe({ wide: name.endsWith('64'), subsystem: name.startsWith('t') ? 3 : 2 }),
  ]),
);

/** What is found in what; beside it what is nearly the same and sound. */
const table: readonly [string, Parameters<typeof report>, readonly string[]][] = [
  ['nothing in an extension as compilers make them', [elf({})], []],
  ['nothing in a Windows extension', [pe({}), windows], []],
  ['nothing in a Mac extension', [macho({}), mac], []],
  [
    'nothing in a universal Mac extension',
    [{ 'demo/fast.so': buildFat([buildMacho(), buildMacho()]) }, mac],
    [],
  ],
  ['nothing in Python', [{ 'demo/__init__.py': Buffer.from('print(1)\n') }, pure], []],
  ['nothing in an empty file, whatever its name', [{ 'demo/empty.so': Buffer.alloc(0) }], []],

  ['native code in a pure wheel', [elf({}), pure], ['native-in-pure-wheel']],
  [
    'a Windows program in a pure wheel',
    [pe({ library: false }, 'demo/run.exe'), pure],
    ['native-in-pure-wheel', 'program'],
  ],
  ['a set of launchers in a pure wheel', [launchers, pure], ['launcher-templates', 'program']],
  [
    'launchers beside a library',
    [{ ...launchers, ...pe({}, 'demo/more.dll') }, pure],
    ['native-in-pure-wheel', 'program'],
  ],
  [
    'launchers of which one reaches the network',
    [{ ...launchers, ...pe({ library: false, imports: ['WS2_32.dll'] }, 'demo/t32.exe') }, pure],
    ['native-in-pure-wheel', 'program'],
  ],
  [
    'launchers of which one carries something behind its end',
    [{ ...launchers, ...pe({ library: false, overlay: Buffer.alloc(64, 1) }, 'demo/t32.exe') }, pure],
    ['native-in-pure-wheel', 'overlay', 'program'],
  ],
  [
    'launchers in two folders',
    [{ ...launchers, ...pe({ library: false }, 'demo/other/t64.exe') }, pure],
    ['native-in-pure-wheel', 'program'],
  ],

  ['a Windows library in a Linux wheel', [pe({}, 'demo/helper.dll')], ['foreign-platform']],
  ['a Mac library in a Linux wheel', [macho({}, 'demo/helper.dylib')], ['foreign-platform']],
  ['code for another processor', [elf({ machine: 183 })], ['foreign-platform']],
  ['an object for another processor, which nothing loads', [elf({ machine: 183, type: 1 }, 'demo/a.o')], []],
  ['managed code in a Linux wheel', [pe({ managed: true }, 'demo/managed.dll')], []],
  ['code for a graphics processor', [elf({ machine: 190, type: 2 }, 'demo/k.cubin')], ['program']],

  ['native code named as a picture', [elf({}, 'demo/logo.png')], ['disguised']],
  ['native code named as Python', [elf({}, 'demo/setup.py')], ['disguised']],
  ['ELF named as a Windows extension', [elf({}, 'demo/fast.pyd')], ['disguised']],
  ['PE named as a Linux library', [pe({}, 'demo/fast.so'), windows], ['disguised']],
  ['ELF without any ending', [elf({}, 'demo/helper')], []],
  ['a text named as a library', [{ 'demo/liba.so': Buffer.from('INPUT(liba.so.2)\n') }], ['not-native']],
  ['encrypted bytes named as a library', [{ 'demo/liba.so.1': noise(5000) }], ['encrypted-library']],
  ['encrypted bytes of a name of their own', [{ 'demo/table.bin': noise(5000) }], []],

  ['UPX by its section names', [pe({ codeName: 'UPX1' }), windows], ['packed']],
  ['code that is encrypted', [elf({ code: noise(8192), symbols: [] })], ['packed-extension']],
  [
    'code that is encrypted, in a library of no module',
    [elf({ code: noise(8192) }, 'demo/liba.so')],
    ['packed'],
  ],
  [
    'code that is encrypted, in a module that Python can load',
    [elf({ code: noise(8192), symbols: ['PyInit_fast'] })],
    ['packed'],
  ],
  [
    'a packed Windows module that Python cannot load',
    [pe({ codeName: '.aspack', exports: ['other'] }), windows],
    ['packed-extension'],
  ],
  ['a packed Windows module that Python can load', [pe({ codeName: '.vmp0' }), windows], ['packed']],
  [
    'a package whose module is packed and cannot be loaded',
    [elf({ code: noise(8192), symbols: ['PyInit_demo'] }, 'demo/__init__.cpython-311-x86_64-linux-gnu.so')],
    ['packed'],
  ],
  [
    'a section that is empty and filled when it runs',
    [pe({ sections: [{ name: '.bss0', memorySize: 65536, flags: 0xe0000080 }] }), windows],
    ['packed', 'writable-code'],
  ],
  [
    'a module without the function by which Python loads it',
    [elf({ symbols: ['other'] })],
    ['extension-without-init'],
  ],
  ['the same of Windows', [pe({ exports: ['PyInit_other'] }), windows], ['extension-without-init']],
  ['a library of no module', [elf({ symbols: [] }, 'demo/liba.so')], []],
  ['memory that is writable and executable', [elf({ flags: 7 })], ['writable-code']],
  ['the same in a Windows library', [pe({ codeFlags: 0xe0000020 }), windows], ['writable-code']],
  ['the same in a Mac library', [macho({ protection: 7 }), mac], ['writable-code']],
  ['an executable stack', [elf({ stackFlags: 7 })], ['executable-stack']],
  ['an executable stack on a Mac', [macho({ flags: 0x20000 }), mac], ['executable-stack']],
  ['an entry point where nothing is', [elf({ entry: 0x900000 })], ['start-outside-code']],
  ['an entry point in data', [pe({ entry: 0x2000 }), windows], ['start-outside-code']],
  [
    'a Mac entry point where nothing is',
    [macho({ type: 2, entry: 0x900000 }), mac],
    ['program', 'start-outside-code'],
  ],
  ['a Mac entry point in the code', [macho({ type: 2, entry: machoCodeAt }), mac], ['program']],
  ['a constructor outside', [elf({ constructors: [0x900000] })], ['start-outside-code']],
  ['constructors that a relocation writes', [elf({ constructors: [0, 0] })], []],
  [
    'constructors between the marks of old compilers',
    [elf({ constructors: [2 ** 64 - 2 ** 11, elfCodeAt, 0] })],
    [],
  ],
  ['a TLS callback outside', [pe({ callbacks: [0x900000] }), windows], ['start-outside-code']],
  ['a TLS callback in the code', [pe({ callbacks: [peCodeAt + 1] }), windows], []],
  ['no entry point', [elf({ entry: 0 })], []],
  ['no section headers', [elf({ sections: null })], ['no-sections']],

  ['an archive behind the end', [elf({ overlay: zip })], ['overlay-payload']],
  [
    'an archive behind zeroes behind the end',
    [elf({ overlay: Buffer.concat([Buffer.alloc(64), zip]) })],
    ['overlay-payload'],
  ],
  [
    'an archive that is found from its end',
    [elf({ overlay: Buffer.concat([Buffer.alloc(50, 7), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]) })],
    ['overlay-payload'],
  ],
  ['a program behind the end', [pe({ overlay: buildPe() }), windows], ['overlay-payload']],
  ['a script behind the end', [macho({ overlay: Buffer.from('#!/bin/sh\n') }), mac], ['overlay-payload']],
  ['encrypted bytes behind the end', [elf({ overlay: noise(4096) })], ['overlay-payload']],
  [
    'encrypted bytes behind a certificate',
    [pe({ certificate: { hidden: noise(4096) } }), windows],
    ['overlay-payload'],
  ],
  ['a certificate behind the end', [pe({ certificate: {} }), windows], []],
  ['a zero behind the end', [elf({ overlay: Buffer.alloc(1) })], []],
  ['many zeroes behind the end', [elf({ overlay: Buffer.alloc(8192) })], ['overlay']],
  ['some text behind the end', [elf({ overlay: Buffer.from('made by a linker') })], ['overlay']],
  [
    'a universal file with an archive behind the end',
    [{ 'demo/fast.so': Buffer.concat([buildFat([buildMacho(), buildMacho()]), zip]) }, mac],
    ['overlay-payload'],
  ],
  ['a section that is an archive', [elf(data('.data', zip))], ['embedded-file']],
  ['a section that is a program', [elf(data('.rodata', buildPe()))], ['embedded-file']],
  ['a resource that is a program', [pe({ resource: buildPe() }), windows], ['embedded-file']],
  [
    'compressed debug information',
    [elf(data('.gnu_debugdata', Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), noise(100)])))],
    [],
  ],
  ['a section that only begins with MZ', [elf(data('.rodata', Buffer.alloc(200, 'MZ')))], []],

  ['a search path in /tmp', [elf({ names: [[29, '/tmp/lib']] })], ['search-path-writable']],
  [
    'a search path in /var/tmp behind a sound one',
    [elf({ names: [[15, '$ORIGIN:/var/tmp']] })],
    ['search-path-writable'],
  ],
  ['an empty item in a search path', [elf({ names: [[29, '$ORIGIN::/usr/lib']] })], ['search-path-writable']],
  ['a search path from the working folder', [elf({ names: [[29, 'lib']] })], ['search-path-writable']],
  ['a Mac search path in /tmp', [macho({ searchPaths: ['/private/tmp/x'] }), mac], ['search-path-writable']],
  [
    'a search path that only looks like $ORIGIN',
    [elf({ names: [[29, '$ORIGINAL/lib']] })],
    ['search-path-writable'],
  ],
  [
    'a search path of the machine that built it',
    [elf({ names: [[29, '/home/ada/build']] })],
    ['search-path-foreign'],
  ],
  ['search paths beside the library', [elf({ names: [[29, '$ORIGIN:${ORIGIN}/../demo.libs']] })], []],
  ['search paths of the system', [elf({ names: [[29, '/usr/lib:/opt/lib']] })], []],
  ['an empty search path', [elf({ names: [[29, '']] })], []],
  [
    'Mac search paths beside the library',
    [macho({ searchPaths: ['@loader_path/../lib', '@rpath'] }), mac],
    [],
  ],
  ['a library by its path', [elf({ names: [[1, '/opt/lib/liba.so']] })], ['dependency-path']],
  ['a Windows library by its path', [pe({ imports: ['C:\\x\\a.dll'] }), windows], ['dependency-path']],
  [
    'a Mac library by a path of the machine that built it',
    [macho({ needed: ['/Users/ada/liba.dylib'] }), mac],
    ['dependency-path'],
  ],
  [
    'a loader of its own',
    [elf({ type: 2, interpreter: '/tmp/ld.so' }, 'demo/run')],
    ['odd-interpreter', 'program'],
  ],
  [
    'a loader beside it',
    [elf({ type: 2, interpreter: './ld-linux.so.2' }, 'demo/run')],
    ['odd-interpreter', 'program'],
  ],
  [
    'the usual loader',
    [elf({ type: 2, interpreter: '/lib64/ld-linux-x86-64.so.2' }, 'demo/run')],
    ['program'],
  ],
  ['a loader of musl', [elf({ type: 2, interpreter: '/lib/ld-musl-x86_64.so.1' }, 'demo/run')], ['program']],
  ['DT_AUDIT', [elf({ names: [[0x6ffffefc, 'libspy.so']] })], ['loader-hook']],
  ['DT_DEPAUDIT', [elf({ names: [[0x6ffffefb, 'libspy.so']] })], ['loader-hook']],
  ['LC_DYLD_ENVIRONMENT', [macho({ environment: ['DYLD_LIBRARY_PATH=/tmp'] }), mac], ['loader-hook']],
  [
    'a library that stands in for execve',
    [elf({ symbols: ['PyInit_fast', 'execve', 'readdir'] })],
    ['interposes'],
  ],
  [
    'the same with the older hash table',
    [elf({ symbols: ['PyInit_fast', 'execve'], hash: 'system' })],
    ['interposes'],
  ],
  ['a C library, which has them by right', [elf({ symbols: ['execve'], names: [] }, 'demo/libc.so')], []],
  ['a library with functions of its own', [elf({ symbols: ['PyInit_fast', 'my_execve'] })], []],
  [
    'a kernel module',
    [elf({ type: 1, ...data('.gnu.linkonce.this_module', inertCode) }, 'demo/a.ko')],
    ['kernel-code'],
  ],
  ['a driver', [pe({ subsystem: 1 }, 'demo/a.sys'), windows], ['kernel-code']],
  ['a program for the kernel', [elf({ type: 1, machine: 247 }, 'demo/a.o')], ['kernel-code']],
  ['a program in the package', [elf({ type: 2 }, 'demo/bin/run')], ['program']],
  ['a program in the scripts folder', [elf({ type: 2 }, 'demo-1.0.data/scripts/run')], []],

  ['headers that are cut', [{ 'demo/a.so': buildElf().subarray(0, 40) }], ['unreadable']],
  ['only a mark', [{ 'demo/a.so': Buffer.from('\x7fELF') }], ['unreadable']],
  ['a file that is cut', [{ 'demo/liba.so': buildElf().subarray(0, -8) }], ['unreadable']],
  ['a program that is none', [{ 'demo/a.exe': Buffer.from('MZ'.repeat(100)) }, windows], ['unreadable']],
];

describe('the binaries scanner', () => {
  for (const [name, given, expected] of table) {
    it(`finds ${name}: ${expected.join(', ') || 'nothing to say'}`, () => {
      assert.deepEqual(idsOf(...given), expected);
    });
  }

  it('has a sample for every finding it can make', () => {
    const shown = new Set(table.flatMap(([, , expected]) => expected));
    const missing = binariesScanner.findings
      .map(({ id }) => id.slice('binaries/'.length))
      .filter((id) => !shown.has(id) && id !== 'partly-seen');
    assert.deepEqual(missing, []);
  });
});
