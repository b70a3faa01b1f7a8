import assert from 'node:assert/strict';
import { combineCarriers } from '../../../../src/scanners/code/carriers/combine.js';
import { carrierSignalIds } from '../../../../src/scanners/code/carriers/ids.js';
import { carriers } from '../../../../src/scanners/code/carriers/index.js';
import { carrierFindings, carrierRules } from '../../../../src/scanners/code/carriers/rules.js';
import type { Moment, Signal, SignalId } from '../../../../src/scanners/code/signals.js';

function signal(what: SignalId, path: string, given: Partial<Signal> = {}): Signal {
  return { what, path, moment: 'import', line: 1, evidence: '', chain: [], ...given };
}
const none: ReadonlySet<string> = new Set();
const told = (
  signals: readonly Signal[],
  paths: readonly string[] = [],
): readonly (readonly [string, string, Moment])[] =>
  combineCarriers(signals, new Set(paths)).map(({ what, path, moment }) => [what, path, moment] as const);

describe('what signals of carriers say together', () => {
  it('misses the source of bytecode only where it is not there', () => {
    const compiled = signal('bytecode', 'a/b.pyc', { value: 'a/b.py' });
    assert.deepEqual(told([compiled]), [['bytecode-without-source', 'a/b.pyc', 'import']]);
    assert.deepEqual(told([compiled], ['a/b.py']), []);
  });

  it('tells bytecode that hides execution from other bytecode without source', () => {
    const signals = [
      signal('bytecode', 'a/b.pyc', { value: 'a/b.py' }),
      signal('bytecode-decode-and-execute', 'a/b.pyc'),
      signal('bytecode', 'a/c.pyc', { value: 'a/c.py' }),
    ];
    assert.deepEqual(
      told(signals).map(([what, path]) => `${what} ${path}`),
      [
        'bytecode-without-source a/b.pyc',
        'bytecode-hides-execution a/b.pyc',
        'bytecode-without-source a/c.pyc',
      ],
    );
  });

  it('joins Python in a data file with who executes it, by its name or because it executes a file', () => {
    const data = signal('python-in-data', 'a/data.bin', { value: 'data.bin', moment: 'call' });
    const named = signal('execute-code', 'a/b.py', {
      evidence: 'exec(open("data.bin").read())',
      value: 'unknown',
    });
    const unnamed = signal('execute-code', 'a/c.py', { evidence: 'exec(text)', value: 'decoded file' });
    const other = signal('execute-code', 'a/d.py', { evidence: 'exec(text)', value: 'unknown' });
    assert.deepEqual(told([data, named, unnamed, other]), [
      ['data-executed', 'a/b.py', 'import'],
      ['data-executed', 'a/c.py', 'import'],
    ]);
    assert.deepEqual(told([named, unnamed]), [], 'without such a file there is nothing to say');
    assert.deepEqual(told([data]), [], 'nor without who executes it');
  });

  it('joins a script that does harm with the Python that starts it, when that runs', () => {
    const script = signal('script-fetch-and-run', 'a/install.sh', { moment: 'tests', evidence: 'curl | sh' });
    const start = signal('spawn-process', 'a/__init__.py', { value: 'bash …/install.sh' });
    const other = signal('spawn-process', 'a/b.py', { value: 'git status' });
    assert.deepEqual(told([script, start, other]), [['starts-grave-file', 'a/__init__.py', 'import']]);
    const [joined] = combineCarriers([script, start], none);
    assert.match(joined?.evidence ?? '', /a\/install\.sh:1 curl \| sh/);
    assert.deepEqual(told([signal('script-autostart', 'a/install.sh'), start]), []);
  });

  it('joins an entry point with what its module does when a tool loads it', () => {
    const loaded = signal('entry-point-autoload', 'demo-1.0.dist-info/entry_points.txt', {
      value: 'demo.plugin',
      moment: 'startup',
    });
    const does = signal('spawn-process', 'demo/plugin.py');
    const later = signal('spawn-process', 'demo/plugin.py', { moment: 'call' });
    const elsewhere = signal('spawn-process', 'demo/other.py');
    assert.deepEqual(told([loaded, does, later, elsewhere]), [
      ['autoloaded-does', 'demo/plugin.py', 'import'],
    ]);
    assert.deepEqual(told([loaded, signal('network', 'demo/plugin/__init__.py')]), [
      ['autoloaded-does', 'demo/plugin/__init__.py', 'import'],
    ]);
  });

  it('stays linear over many signals', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      signal(index % 2 === 0 ? 'script-fetch-and-run' : 'spawn-process', `a/${index}.sh`, {
        value: 'x '.repeat(1000),
      }),
    );
    assert.deepEqual(combineCarriers(many, none), []);
  });
});

describe('the rules of carriers', () => {
  it('are for every signal of carriers but those that only serve others', () => {
    const ruled = new Set<string>(carrierRules.map(({ signal: what }) => what));
    assert.deepEqual(
      carrierSignalIds.filter((id) => !ruled.has(id)),
      ['bytecode', 'plain-python-in-data'],
    );
  });

  it('name every finding once, and each has a rule', () => {
    const ids = carrierFindings.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual([...new Set(carrierRules.map(({ finding }) => finding.id))].sort(), [...ids].sort());
    for (const id of ids) assert.match(id, /^code\/[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('are less grave among tests, and never deny there', () => {
    for (const { signal: what, finding } of carrierRules) {
      const rule = carrierRules.find((one) => one.signal === what && (!one.at || one.at.includes('tests')));
      const severity = rule?.severity ?? finding.severity;
      const denies = finding.confidence === 'high' && /critical|high/.test(severity);
      assert.ok(!denies || what === 'build-requires-url', what);
    }
  });

  it('put the exception before the rule', () => {
    const seen = new Set<string>();
    for (const { signal: what, at } of carrierRules) {
      assert.ok(!(at && seen.has(what)), what);
      if (!at) seen.add(what);
    }
  });
});

describe('the list of carriers', () => {
  it('has ids of its own for each', () => {
    const ids = carriers.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('never reads a Python source file: the scanner does', () => {
    for (const carrier of carriers) assert.equal(carrier.fits('pkg/module.py'), false, carrier.id);
  });
});
