import assert from 'node:assert/strict';
import { bestWheel, compatibleTags, fits } from '../../src/core/tags.js';
import { parsePlatform, parsePython, presetTarget, targetFromInterpreter } from '../../src/core/targets.js';

const target = { name: 'test', python: '3.11', platform: 'x86_64-manylinux_2_28' };

describe('tags of a target', () => {
  it('are those of pip for CPython 3.11 on glibc 2.28, in its order', () => {
    const tags = compatibleTags(target);
    assert.equal(tags[0], 'cp311-cp311-manylinux_2_28_x86_64');
    assert.equal(tags.at(-1), 'py30-none-any');
    const order = [
      'cp311-cp311-manylinux_2_17_x86_64',
      'cp311-cp311-manylinux2014_x86_64',
      'cp311-cp311-manylinux1_x86_64',
      'cp311-cp311-linux_x86_64',
      'cp311-abi3-manylinux_2_28_x86_64',
      'cp311-none-manylinux_2_28_x86_64',
      'cp310-abi3-manylinux_2_28_x86_64',
      'cp32-abi3-linux_x86_64',
      'py311-none-manylinux_2_28_x86_64',
      'py3-none-manylinux_2_28_x86_64',
      'py310-none-manylinux_2_28_x86_64',
      'cp311-none-any',
      'py311-none-any',
      'py3-none-any',
      'py310-none-any',
    ].map((tag) => tags.indexOf(tag));
    assert.ok(
      order.every((at, index) => at >= 0 && (index === 0 || at > order[index - 1]!)),
      order.join(),
    );
    assert.equal(new Set(tags).size, tags.length);
  });

  const wheels: readonly [string, readonly string[], string | undefined][] = [
    [
      'own ABI before abi3 before pure',
      [
        'd-1-py3-none-any.whl',
        'd-1-cp38-abi3-manylinux_2_17_x86_64.whl',
        'd-1-cp311-cp311-manylinux_2_17_x86_64.whl',
      ],
      'd-1-cp311-cp311-manylinux_2_17_x86_64.whl',
    ],
    [
      'newer glibc before older',
      ['d-1-cp311-cp311-manylinux2014_x86_64.whl', 'd-1-cp311-cp311-manylinux_2_28_x86_64.whl'],
      'd-1-cp311-cp311-manylinux_2_28_x86_64.whl',
    ],
    ['nothing newer than the target', ['d-1-cp311-cp311-manylinux_2_34_x86_64.whl'], undefined],
    [
      'no other interpreter',
      ['d-1-cp312-cp312-manylinux_2_17_x86_64.whl', 'd-1-pp311-pypy311_pp73-manylinux_2_17_x86_64.whl'],
      undefined,
    ],
    ['no free-threaded build', ['d-1-cp313-cp313t-manylinux_2_17_x86_64.whl'], undefined],
    [
      'no other machine',
      [
        'd-1-cp311-cp311-manylinux_2_17_aarch64.whl',
        'd-1-cp311-cp311-win_amd64.whl',
        'd-1-cp311-cp311-macosx_11_0_arm64.whl',
      ],
      undefined,
    ],
    [
      'compressed tag sets',
      ['d-1-cp310.cp311-cp310.cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'],
      'd-1-cp310.cp311-cp310.cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
    ],
    [
      'the higher build',
      ['d-1-1-py3-none-any.whl', 'd-1-10-py3-none-any.whl', 'd-1-2-py3-none-any.whl'],
      'd-1-10-py3-none-any.whl',
    ],
    ['no musl on glibc', ['d-1-cp311-cp311-musllinux_1_2_x86_64.whl'], undefined],
    ['no source distribution', ['d-1.tar.gz'], undefined],
  ];
  for (const [title, files, best] of wheels) {
    it(`choose ${title}`, () => {
      assert.equal(bestWheel(files, target), best);
      assert.equal(bestWheel([...files].reverse(), target), best);
    });
  }

  it('fit macOS and musl where that is the target', () => {
    assert.ok(fits('d-1-cp311-cp311-macosx_11_0_arm64.whl', { ...target, platform: 'aarch64-apple-darwin' }));
    assert.ok(
      fits('d-1-cp311-cp311-macosx_10_9_universal2.whl', { ...target, platform: 'aarch64-apple-darwin' }),
    );
    assert.ok(!fits('d-1-cp311-cp311-macosx_11_0_arm64.whl', { ...target, platform: 'x86_64-apple-darwin' }));
    assert.ok(
      fits('d-1-cp311-cp311-musllinux_1_1_x86_64.whl', { ...target, platform: 'x86_64-unknown-linux-musl' }),
    );
  });
});

describe('targets', () => {
  const linux = {
    python: '3.11.7',
    system: 'Linux',
    machine: 'x86_64',
    libc: { name: 'glibc', version: '2.36' },
  };
  const interpreters: readonly [string, Parameters<typeof targetFromInterpreter>[0], string][] = [
    ['glibc 2.36', linux, 'x86_64-manylinux_2_36'],
    [
      'glibc 2.26, which has no name of its own',
      { ...linux, libc: { name: 'glibc', version: '2.26' } },
      'x86_64-manylinux_2_17',
    ],
    ['a Graviton machine', { ...linux, machine: 'aarch64' }, 'aarch64-manylinux_2_36'],
    ['Alpine', { ...linux, libc: null }, 'x86_64-unknown-linux-musl'],
    [
      'an Apple machine',
      { ...linux, system: 'Darwin', machine: 'arm64', libc: null },
      'aarch64-apple-darwin',
    ],
  ];
  for (const [title, facts, platform] of interpreters) {
    it(`of ${title}`, () => {
      assert.deepEqual(targetFromInterpreter(facts), { name: 'this-python', python: '3.11', platform });
    });
  }

  it('are refused where spkg cannot resolve', () => {
    for (const facts of [
      { ...linux, system: 'Windows' },
      { ...linux, libc: { name: 'glibc', version: '2.12' } },
      { ...linux, python: '2.7.18' },
    ]) {
      assert.throws(() => targetFromInterpreter(facts), { code: 'SPKG_TARGET_UNKNOWN' });
    }
  });

  it('go by name, and say which names there are', () => {
    assert.equal(presetTarget('sagemaker-4').python, '3.12');
    assert.equal(parsePlatform('linux'), 'x86_64-manylinux_2_28');
    assert.equal(parsePython('3.12.1'), '3.12');
    for (const wrong of [
      () => presetTarget('sagemaker-9'),
      () => parsePlatform('amiga'),
      () => parsePlatform('x86_64-manylinux_2_18'),
      () => parsePython('4'),
    ]) {
      assert.throws(
        wrong,
        (error: { code: string; tryThis: string }) =>
          error.code === 'SPKG_TARGET_UNKNOWN' && error.tryThis.includes('use one of'),
      );
    }
  });
});
