import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesOf, type NativeBytes } from '../../src/scanners/binaries/bytes.js';
import { parseElf } from '../../src/scanners/binaries/elf.js';
import { entropyOf } from '../../src/scanners/binaries/entropy.js';
import { parseMacho } from '../../src/scanners/binaries/macho.js';
import { openNative } from '../../src/scanners/binaries/native-file.js';
import { parsePe } from '../../src/scanners/binaries/pe.js';
import { isPromised, promisedBy } from '../../src/scanners/binaries/platform.js';
import { binariesTargets } from '../fuzz/targets-binaries.js';
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

const whole = (content: Buffer): NativeBytes => bytesOf({ size: content.length, content });
const open = (content: Buffer, path = 'demo/native'): ReturnType<typeof openNative> =>
  openNative({ path, size: content.length, content });

const forms = [
  { wide: true, little: true },
  { wide: true, little: false },
  { wide: false, little: true },
  { wide: false, little: false },
] as const;
const formName = ({ wide, little }: { wide: boolean; little: boolean }): string =>
  `${wide ? 64 : 32} bits, ${little ? 'little' : 'big'} endian`;

describe('the ELF parser', () => {
  for (const form of forms) {
    it(`reads every table that the loader reads: ${formName(form)}`, () => {
      const file = buildElf({
        ...form,
        interpreter: '/lib64/ld-linux-x86-64.so.2',
        names: [
          [1, 'libc.so.6'],
          [1, 'libm.so.6'],
          [15, '$ORIGIN'],
          [29, '/tmp/lib'],
          [0x6ffffefc, 'libaudit.so'],
          [0x6ffffefb, 'libdep.so'],
        ],
        numbers: [[12, elfCodeAt + 1]],
        constructors: [elfCodeAt + 2, 0],
        sections: [{ name: '.rodata', content: Buffer.from('inert') }],
      });
      const bytes = whole(file);
      const image = parseElf(bytes);
      assert.ok(image);
      assert.deepEqual([bytes.damage, bytes.unseen], [[], []]);
      const { format, role, machine, interpreter, needed, searchPaths, loaderHooks, starts, end } = image;
      assert.deepEqual([format, role, machine], ['elf', 'executable', 'x86_64']);
      assert.equal(interpreter, '/lib64/ld-linux-x86-64.so.2');
      assert.deepEqual(needed, ['libc.so.6', 'libm.so.6']);
      assert.deepEqual(searchPaths, ['$ORIGIN', '/tmp/lib']);
      assert.deepEqual(loaderHooks, ['DT_AUDIT libaudit.so', 'DT_DEPAUDIT libdep.so']);
      assert.deepEqual(starts, [
        { what: 'the entry point', address: elfCodeAt },
        { what: 'the init function', address: elfCodeAt + 1 },
        { what: 'a constructor', address: elfCodeAt + 2 },
      ]);
      assert.deepEqual(
        image.sections.map(({ name, executable }) => [name, executable]),
        [
          ['.text', true],
          ['.rodata', false],
          ['.shstrtab', false],
        ],
      );
      assert.equal(end, file.length);
    });

    for (const hash of ['gnu', 'system'] as const) {
      it(`finds a symbol by the ${hash} hash table, and only one that is there: ${formName(form)}`, () => {
        const symbols = ['PyInit_fast', 'helper', 'other'];
        const image = parseElf(whole(buildElf({ ...form, hash, symbols })));
        assert.deepEqual(
          symbols.map((name) => image?.exports(name)),
          [true, true, true],
        );
        assert.equal(image?.exports('PyInit_slow'), false);
        assert.equal(image.exports(''), false);
      });
    }
  }

  it('knows no symbol where there is no table of them', () => {
    assert.equal(parseElf(whole(buildElf({ hash: 'gnu', symbols: [] })))?.exports('main'), false);
    const without = buildElf();
    without.writeUInt16LE(0, 56);
    assert.equal(parseElf(whole(without))?.exports('main'), undefined);
  });

  it('ends on hash chains that lead to themselves', () => {
    const file = buildElf({ hash: 'system', symbols: ['a', 'b'] });
    const links = [1, 3, 1, 0, 2, 0];
    const table = Buffer.alloc(24);
    links.forEach((link, index) => table.writeUInt32LE(link, index * 4));
    const at = file.indexOf(table);
    assert.ok(at > 0);
    file.writeUInt32LE(1, at + 16);
    assert.equal(parseElf(whole(file))?.exports('zzz'), undefined);
  });

  it('tells programs, libraries, objects and kernel code apart', () => {
    const roleOf = (plan: Parameters<typeof buildElf>[0]): string | undefined =>
      parseElf(whole(buildElf(plan)))?.role;
    assert.equal(roleOf({}), 'library');
    assert.equal(roleOf({ type: 2 }), 'executable');
    assert.equal(roleOf({ numbers: [[0x6ffffffb, 0x08000001]] }), 'executable');
    assert.equal(roleOf({ type: 1 }), 'other');
    assert.equal(roleOf({ type: 1, machine: 247 }), 'kernel');
    const section = { name: '.gnu.linkonce.this_module', content: Buffer.alloc(8) };
    assert.equal(roleOf({ type: 1, sections: [section] }), 'kernel');
  });

  it('takes a file for what it is not when its class or byte order is none', () => {
    for (const [at, value] of [
      [4, 0],
      [4, 3],
      [5, 0],
      [5, 9],
    ] as const) {
      const file = buildElf();
      file[at] = value;
      const bytes = whole(file);
      assert.equal(parseElf(bytes), undefined);
      assert.equal(bytes.damage.length, 1);
    }
  });
});

describe('the PE parser', () => {
  for (const wide of [true, false]) {
    it(`reads every table that the loader reads: ${wide ? 64 : 32} bits`, () => {
      const file = buildPe({
        wide,
        library: true,
        imports: ['KERNEL32.dll', 'USER32.dll'],
        exports: ['PyInit_fast', 'alpha', 'beta'],
        callbacks: [peCodeAt + 4],
        resource: Buffer.from('inert resource'),
      });
      const bytes = whole(file);
      const image = parsePe(bytes);
      assert.ok(image);
      assert.deepEqual([bytes.damage, bytes.unseen], [[], []]);
      assert.deepEqual(
        [image.format, image.role, image.machine],
        ['pe', 'library', wide ? 'x86_64' : 'i686'],
      );
      assert.deepEqual(image.needed, ['KERNEL32.dll', 'USER32.dll']);
      assert.deepEqual(
        ['PyInit_fast', 'alpha', 'beta', 'gamma', ''].map((name) => image.exports(name)),
        [true, true, true, false, false],
      );
      assert.deepEqual(image.starts, [
        { what: 'the entry point', address: peCodeAt },
        { what: 'a TLS callback', address: peCodeAt + 4 },
      ]);
      assert.deepEqual(
        image.sections.map(({ name }) => name),
        ['.text', '.rdata', 'resource 10'],
      );
      const resource = image.sections.at(-1)!;
      assert.equal(
        file.toString('latin1', resource.offset, resource.offset + resource.size),
        'inert resource',
      );
      assert.equal(image.end, file.length);
    });
  }

  it('tells programs, libraries, drivers and managed code apart', () => {
    assert.equal(parsePe(whole(buildPe()))?.role, 'executable');
    assert.equal(parsePe(whole(buildPe({ library: true })))?.role, 'library');
    assert.equal(parsePe(whole(buildPe({ subsystem: 1 })))?.role, 'kernel');
    assert.equal(parsePe(whole(buildPe({ managed: true })))?.machine, 'dotnet');
  });

  it('counts certificates as part of the file, and not what hides behind them', () => {
    const signed = buildPe({ certificate: {} });
    assert.equal(parsePe(whole(signed))?.end, signed.length);
    const hidden = buildPe({ certificate: { hidden: noise(4096) } });
    assert.equal(parsePe(whole(hidden))?.end, hidden.length - 4096);
  });

  it('ends on resources that refer to themselves', () => {
    const file = buildPe({ resource: Buffer.from('inert') });
    const at = file.indexOf(Buffer.from([0x18, 0, 0, 0x80]));
    file.writeUInt32LE(0x80000000, at);
    assert.ok((parsePe(whole(file))?.sections.length ?? 999) < 10);
  });

  it('is not taken in by texts and DOS programs that begin with MZ', () => {
    assert.equal(open(Buffer.from(`MZ ${'is a text about file formats. '.repeat(10)}`)), undefined);
    assert.equal(open(Buffer.from('MZ'), 'demo/short.txt'), undefined);
    const dos = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
    assert.deepEqual(open(dos, 'demo/tool.exe')?.bytes.damage, ['it ends before its header does']);
  });
});

describe('the Mach-O parser', () => {
  for (const form of forms) {
    it(`reads every command that is judged: ${formName(form)}`, () => {
      const file = buildMacho({
        ...form,
        type: 2,
        needed: ['/usr/lib/libSystem.B.dylib', '@rpath/liba.dylib'],
        searchPaths: ['@loader_path/lib'],
        environment: ['DYLD_LIBRARY_PATH=/tmp'],
        entry: machoCodeAt,
      });
      const bytes = whole(file);
      const [image, ...more] = parseMacho(bytes);
      assert.ok(image);
      assert.deepEqual([more, bytes.damage, bytes.unseen], [[], [], []]);
      assert.deepEqual([image.format, image.role, image.machine], ['macho', 'executable', 'x86_64']);
      assert.deepEqual(image.needed, ['/usr/lib/libSystem.B.dylib', '@rpath/liba.dylib']);
      assert.deepEqual(image.searchPaths, ['@loader_path/lib']);
      assert.deepEqual(image.loaderHooks, ['LC_DYLD_ENVIRONMENT DYLD_LIBRARY_PATH=/tmp']);
      assert.deepEqual(image.starts, [{ what: 'the entry point', address: 0x10000 + machoCodeAt }]);
      assert.deepEqual(
        image.sections.map(({ name, offset, size, executable }) => [name, offset, size, executable]),
        [['__TEXT,__text', machoCodeAt, inertCode.length, true]],
      );
      assert.equal(image.end, file.length);
    });
  }

  for (const wide of [false, true]) {
    it(`reads the slices of a universal file, ${wide ? 64 : 32} bits`, () => {
      const file = buildFat([buildMacho(), buildMacho({ cpu: 0x0100000c })], wide);
      const found = open(file);
      assert.deepEqual(found?.bytes.damage, []);
      assert.deepEqual(
        found.images.map(({ machine, end }) => [machine, end]),
        [
          ['x86_64', undefined],
          ['aarch64', file.length],
        ],
      );
    });
  }

  it('is not taken in by Java classes, which have the mark of universal files', () => {
    const java = Buffer.concat([Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]), Buffer.alloc(100)]);
    assert.equal(open(java), undefined);
  });

  it('says of slices that lie outside, or are none, that the file is damaged', () => {
    const outside = buildFat([buildMacho()]);
    outside.writeUInt32BE(0x7fffffff, 16);
    assert.equal(open(outside)?.bytes.damage.length, 1);
    const none = buildFat([noise(5000)]);
    assert.match(open(none)?.bytes.damage.join() ?? '', /no Mach-O file/);
    assert.deepEqual(open(buildFat([]))?.bytes.damage, ['no slices']);
  });
});

describe('all parsers of native code', () => {
  const samples = {
    elf: buildElf({
      symbols: ['PyInit_fast'],
      constructors: [elfCodeAt],
      interpreter: '/lib/ld-musl-x86_64.so.1',
    }),
    pe: buildPe({ exports: ['a', 'b'], callbacks: [peCodeAt], resource: inertCode, certificate: {} }),
    macho: buildMacho({ entry: machoCodeAt, searchPaths: ['@loader_path'] }),
    fat: buildFat([buildMacho(), buildMacho()]),
  };

  it('never throw, and say that something is wrong, wherever a file is cut', () => {
    for (const [name, sample] of Object.entries(samples)) {
      for (let length = 4; length < sample.length; length += 3) {
        const file = open(sample.subarray(0, length), `demo/${name}.exe`);
        // four bytes of a Mach-O universal file are not yet told from Java
        if (!file) assert.ok(length < 8, `${name} cut at ${length}`);
        else assert.ok(file.bytes.damage.length > 0, `${name} cut at ${length}`);
      }
    }
  });

  it('never throw on any one byte changed', () => {
    for (const sample of Object.values(samples)) {
      for (let at = 4; at < sample.length; at += 3) {
        const changed = Buffer.from(sample);
        changed[at] = 0xff;
        const file = open(changed, 'demo/any.exe');
        for (const image of file?.images ?? []) image.exports('PyInit_fast');
      }
    }
  });

  for (const [name, target] of Object.entries(binariesTargets)) {
    it(`${name}: never throw on any bytes`, () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), target), { numRuns: 500 });
    });

    it(`${name}: never throw on files of which a few words are changed`, () => {
      // `as`: the samples have all names of the targets
      const sample = samples[name as keyof typeof samples];
      const word = fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff, sample.length);
      const change = fc.tuple(fc.nat(sample.length - 5), word);
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
          const bytes = Buffer.from(sample);
          for (const [at, value] of changes) bytes.writeUInt32LE(value, at);
          target(bytes);
        }),
        { numRuns: 500 },
      );
    });
  }

  it('look at no more than a bounded number of rows, whatever counts say', () => {
    const elf = Buffer.concat([buildElf(), Buffer.alloc(8 << 20)]);
    elf.writeBigUInt64LE(4096n, 40);
    elf.writeUInt16LE(0xfeff, 60);
    const file = open(elf);
    assert.ok((file?.images[0]?.sections.length ?? 0) < 4096);
    assert.match(file?.bytes.unseen.join() ?? '', /of 65279 sections/);
    const macho = buildMacho();
    macho.writeUInt32LE(0xffffffff, 16);
    assert.match(open(macho)?.bytes.damage.join() ?? '', /4294967295 load commands/);
    const pe = buildPe();
    pe.writeUInt16LE(0xffff, 70);
    assert.match(open(pe)?.bytes.damage.join() ?? '', /65535 sections/);
  });
});

describe('bytes of a large file', () => {
  const head = buildElf({ sections: null });
  const edges = { head, tail: Buffer.from('the end') };

  it('are read at both edges, and what lies between is told', () => {
    const bytes = bytesOf({ size: 1000 + head.length, content: undefined, edges });
    assert.equal(bytes.look('the end', bytes.size - 7, 7)?.text(0, 7), 'the end');
    assert.equal(bytes.look('the middle', head.length + 10, 4), undefined);
    assert.deepEqual([bytes.unseen, bytes.damage], [['the middle'], []]);
    assert.equal(bytes.look('behind', bytes.size, 4), undefined);
    assert.equal(bytes.damage.length, 1);
  });

  it('give nothing for offsets that are none', () => {
    const bytes = whole(Buffer.from('abcdef'));
    for (const offset of [-1, 6, 2 ** 60, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.equal(bytes.peek(offset, 4), undefined);
      assert.equal(bytes.raw(offset, 4).length, 0);
    }
    const table = bytes.peek(0, 6)!;
    assert.deepEqual([table.u32(3), table.u16(9), table.u8(-1), table.text(9, 4)], [0, 0, 0, '']);
  });
});

describe('what platform tags promise', () => {
  const image = (format: 'elf' | 'pe' | 'macho', machine: string, role = 'library' as const) => [
    { format, machine, role },
  ];
  const table: readonly [string, ReturnType<typeof image>, boolean][] = [
    ['manylinux_2_17_x86_64', image('elf', 'x86_64'), true],
    ['manylinux2014_aarch64', image('elf', 'aarch64'), true],
    ['manylinux2014_ppc64le', image('elf', 'ppc64'), true],
    ['musllinux_1_2_i686', image('elf', 'i686'), true],
    ['linux_x86_64', image('elf', 'aarch64'), false],
    ['linux_x86_64', image('pe', 'x86_64'), false],
    ['linux_x86_64', image('pe', 'dotnet'), true],
    ['linux_x86_64', image('elf', 'cuda'), true],
    ['win_amd64', image('pe', 'x86_64'), true],
    ['win_amd64', image('pe', 'i686'), false],
    ['win32', image('pe', 'i686'), true],
    ['win_arm64', image('pe', 'aarch64'), true],
    ['macosx_11_0_arm64', image('macho', 'aarch64'), true],
    ['macosx_11_0_arm64', image('macho', 'x86_64'), false],
    ['macosx_10_9_universal2', image('macho', 'x86_64'), true],
    ['macosx_10_9_intel', image('elf', 'x86_64'), false],
    ['plan9_mips', image('elf', 'mips'), true],
  ];
  for (const [tag, images, expected] of table) {
    it(`${tag}: ${images[0]!.format} for ${images[0]!.machine} ${expected ? 'belongs' : 'does not belong'}`, () => {
      assert.equal(isPromised(promisedBy([tag]), images), expected);
    });
  }

  it('are the promises of all tags together, and `any` promises none', () => {
    assert.ok(isPromised(promisedBy(['manylinux2014_x86_64', 'win_amd64']), image('pe', 'x86_64')));
    assert.equal(promisedBy(['any']), 'any');
    assert.equal(promisedBy(['linux_x86_64', 'unheard_of']), undefined);
  });
});

describe('entropy', () => {
  it('is 0 for one value and near 8 for bytes without order, and tells nothing of a few bytes', () => {
    assert.equal(entropyOf(Buffer.alloc(4096)), 0);
    assert.ok(entropyOf(noise(4096)) > 7.9);
    assert.equal(entropyOf(noise(1000)), 0);
  });
});
