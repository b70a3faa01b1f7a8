import assert from 'node:assert/strict';
import fc from 'fast-check';
import { binariesScanner } from '../../src/scanners/binaries/index.js';
import { buildElf, buildFat, buildMacho, inertCode, noise } from '../helpers/binaries.js';
import {
  elf,
  extension,
  findingsOf,
  idsOf,
  linux,
  mac,
  macho,
  pure,
  report,
  windows,
  type Large,
} from '../helpers/binaries/scan.js';

describe('the binaries scanner, over whole distributions', () => {
  it('takes native code for what its bytes are, never for its name', () => {
    assert.deepEqual(idsOf({ 'demo/data.bin': buildElf() }, pure), ['native-in-pure-wheel']);
    assert.deepEqual(idsOf({ 'demo/lib.so': Buffer.from('print(1)\n') }, pure), ['not-native']);
  });

  it('finds the mark of UPX behind the program headers', () => {
    const file = buildElf({});
    file.write('UPX!', 0x1f0, 'latin1');
    assert.deepEqual(idsOf({ 'demo/liba.so': file }), ['packed']);
  });

  it('denies only what has no good reason, and asks a person about the rest', () => {
    const gravest = binariesScanner.findings.filter(
      ({ severity, confidence }) => (severity === 'critical' || severity === 'high') && confidence === 'high',
    );
    assert.deepEqual(gravest.map(({ id }) => id).sort(), [
      'binaries/loader-hook',
      'binaries/packed-extension',
    ]);
  });

  it('shows the values that made it fire', () => {
    const [finding] = findingsOf(elf({ names: [[29, '/tmp/lib:$ORIGIN']] }));
    assert.equal(finding?.where, extension);
    assert.equal(finding.evidence, '`/tmp/lib`');
    const [hook] = findingsOf(elf({ names: [[0x6ffffefc, 'libspy.so']] }));
    assert.equal(hook?.evidence, 'DT_AUDIT libspy.so');
    assert.equal(hook.severity, 'critical');
  });

  it('weighs a path by who may write there', () => {
    const severityOf = (files: Record<string, Buffer>, filename = linux): string | undefined =>
      findingsOf(files, filename)[0]?.severity;
    assert.equal(severityOf(elf({ names: [[1, '/opt/liba.so']] })), 'low');
    assert.equal(severityOf(elf({ names: [[1, '/tmp/liba.so']] })), 'medium');
    assert.equal(severityOf(macho({ environment: ['DYLD_LIBRARY_PATH=x'] }), mac), 'medium');
  });

  it('takes control characters out of what it shows', () => {
    const [finding] = findingsOf(elf({ names: [[29, '/tmp/\u001b[31mred']] }));
    assert.equal(finding?.evidence, '`/tmp/[31mred`');
  });

  it('tells a few of many that are alike, and how many there are', () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`demo/run${index}`, buildElf({ type: 2 })]),
    );
    const found = findingsOf(files);
    assert.equal(found.length, 5);
    assert.match(found.at(-1)!.evidence, /and 35 more files like it/);
  });

  it('never lets many small findings hide a grave one', () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `demo/liba${index}.so`,
        buildElf({ names: [[29, '/home/x']], sections: null }),
      ]),
    );
    const found = findingsOf({ ...files, ...elf({ names: [[0x6ffffefc, 'libspy.so']] }, 'demo/z.so') });
    assert.equal(found[0]?.id, 'binaries/loader-hook');
  });

  describe('of a file too large to be kept', () => {
    const large = (head: Buffer, tail: Buffer = Buffer.alloc(100)): Large => ({
      size: 100 << 20,
      edges: { head, tail },
    });

    it('judges what its edges show, and says what it did not see', () => {
      const file = buildElf({ names: [[29, '/tmp']] });
      const found = findingsOf({ 'demo/liba.so': large(file, noise(4096)) });
      assert.deepEqual(
        found.map(({ id, severity }) => [id, severity]),
        [
          ['binaries/search-path-writable', 'medium'],
          ['binaries/partly-seen', 'low'],
        ],
      );
      assert.match(found[1]!.evidence, /bytes behind/);
    });

    it('reads the section headers at its end', () => {
      const file = buildElf({ sections: [{ name: '.data', content: inertCode }] });
      const at = Number(file.readBigUInt64LE(40));
      const table = file.subarray(at);
      const size = 100 << 20;
      const moved = Buffer.from(file);
      moved.writeBigUInt64LE(BigInt(size - table.length), 40);
      assert.deepEqual(findingsOf({ 'demo/liba.so': { size, edges: { head: moved, tail: table } } }), []);
    });

    it('asks a person when not even the headers were seen', () => {
      const fat = buildFat([buildMacho()]);
      fat.writeUInt32BE(50 << 20, 16);
      const [finding] = findingsOf({ 'demo/liba.dylib': large(fat) }, mac);
      assert.equal(finding?.id, 'binaries/partly-seen');
      assert.equal(finding.severity, 'medium');
    });

    it('finds an archive that is read from its end', () => {
      const tail = Buffer.concat([Buffer.alloc(50, 7), Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
      assert.deepEqual(idsOf({ 'demo/liba.so': large(buildElf(), tail) }), ['overlay-payload']);
    });

    it('says nothing of other large files', () => {
      assert.deepEqual(findingsOf({ 'demo/weights.bin': large(noise(1000)) }), []);
    });
  });

  describe('of a tree', () => {
    const wheelFile = (tag: string): Buffer => Buffer.from(`Wheel-Version: 1.0\nTag: ${tag}\n`);

    it('takes the tags of its WHEEL file, wherever it comes', () => {
      const path = 'demo-1.0.dist-info/WHEEL';
      const first = { [path]: wheelFile('py3-none-any'), ...elf({}) };
      const last = { ...elf({}), [path]: wheelFile('py3-none-any') };
      assert.deepEqual(idsOf(first, 'demo', 'tree'), ['native-in-pure-wheel']);
      assert.deepEqual(idsOf(last, 'demo', 'tree'), ['native-in-pure-wheel']);
      const fitting = { ...elf({}), [path]: wheelFile('cp311-cp311-linux_x86_64') };
      assert.deepEqual(idsOf(fitting, 'demo', 'tree'), []);
    });

    it('expects nothing where there are no tags', () => {
      assert.deepEqual(idsOf(elf({}), 'demo', 'tree'), []);
    });
  });

  it('says of source distributions that are not read that it did not look', () => {
    assert.equal(report({}, 'demo-1.0.tar.gz', 'sdist').outcome, 'not-offered');
    assert.deepEqual(idsOf(elf({ code: noise(8192) }, 'demo-1.0/liba.so'), 'demo-1.0.tar.gz', 'sdist'), [
      'packed',
    ]);
  });

  it('never breaks, whatever the bytes and the names are', () => {
    const start = fc.constantFrom('\x7fELF', 'MZ', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe\0\0\0\x02', '');
    const path = fc.constantFrom(extension, 'demo/a.exe', 'demo/a.dylib', 'a', 'demo/a.py');
    fc.assert(
      fc.property(
        start,
        fc.uint8Array({ maxLength: 600 }),
        path,
        fc.constantFrom(linux, windows, mac, pure),
        (mark, rest, where, name) => {
          const content = Buffer.concat([Buffer.from(mark, 'latin1'), rest]);
          const { outcome, findings } = report({ [where]: content }, name);
          assert.equal(outcome, 'completed');
          assert.ok(findings.every(({ evidence }) => evidence.length <= 2000));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('looks at a bounded part of a huge file', () => {
    const huge = buildElf({ sections: [{ name: '.data', content: Buffer.alloc(32 << 20, 1) }] });
    assert.deepEqual(findingsOf({ 'demo/liba.so': huge }), []);
  });
});
