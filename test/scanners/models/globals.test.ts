import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowedGlobals } from '../../../src/scanners/models/allowed.js';
import { judgeGlobal, type GlobalKind } from '../../../src/scanners/models/globals.js';

const cases: readonly (readonly [GlobalKind, readonly string[]])[] = [
  [
    'allowed',
    [
      'builtins set',
      'builtins ValueError',
      '__builtin__ set',
      'exceptions KeyError',
      'copy_reg _reconstructor',
      'copyreg _reconstructor',
      '__builtin__ object',
      '_codecs encode',
      'collections OrderedDict',
      'datetime datetime',
      'decimal Decimal',
      'pathlib PosixPath',
      'uuid UUID',
      'numpy dtype',
      'numpy ndarray',
      'numpy.core.multiarray _reconstruct',
      'numpy._core.multiarray _reconstruct',
      'numpy.core.multiarray scalar',
      'numpy._core.numeric _frombuffer',
      'numpy.random._pickle __generator_ctor',
      'scipy.sparse._csr csr_matrix',
      'pandas.core.frame DataFrame',
      'torch FloatStorage',
      'torch._utils _rebuild_tensor_v2',
    ],
  ],
  [
    'dangerous',
    [
      'os system',
      'posix system',
      'nt system',
      'subprocess Popen',
      'commands getoutput',
      'sys modules',
      'builtins exec',
      'builtins eval',
      'builtins getattr',
      'builtins getattr.__call__',
      '__builtin__ apply',
      '__builtin__ eval',
      'builtins __import__',
      'builtins open',
      'runpy run_path',
      'pty spawn',
      'importlib import_module',
      'importlib.util find_spec',
      'ctypes CDLL',
      'pip main',
      'pip._internal.cli.main main',
      'webbrowser open',
      'urllib.request urlopen',
      'http.client HTTPConnection',
      'imaplib IMAP4_stream',
      'operator attrgetter',
      '_operator methodcaller',
      'types FunctionType',
      'marshal loads',
      'pickle loads',
      '_pickle loads',
      'dill loads',
      'cloudpickle.cloudpickle _make_function',
      'bdb Bdb.run',
      'timeit timeit',
      'cProfile run',
      'idlelib.run Executive',
      'lib2to3.pgen2.pgen main',
      'distutils.spawn spawn',
      '_pyrepl.pager pipe_pager',
      'uuid _get_command_stdout',
      'logging FileHandler',
      'logging.config dictConfig',
      'asyncio.subprocess create_subprocess_shell',
      'asyncio subprocess.create_subprocess_shell',
      'numpy load',
      'numpy.f2py.crackfortran myeval',
      'numpy f2py.crackfortran.myeval',
      'numpy.testing._private.utils runstring',
      'numpy.distutils.exec_command exec_command',
      'torch load',
      'torch.hub load',
      'joblib load',
      'pandas read_pickle',
      'pandas eval',
      'demo.tools os.system',
      'demo.tools helper.__globals__',
      'collections OrderedDict.__init__.__globals__',
      'gevent.subprocess Popen',
      'anything system',
    ],
  ],
  [
    'unknown',
    [
      'sklearn.linear_model Ridge',
      'functools partial',
      'builtins print',
      'builtins type',
      'collections namedtuple',
      'collections OrderedDict.fromkeys',
      'numpy ones',
      'urllib.parse ParseResult',
      'requests.structures CaseInsensitiveDict',
      'distutils.version LooseVersion',
      'torch.storage _load_from_bytes',
      'constructor prototype',
      '__proto__ toString',
      'demo Model',
      ' ',
    ],
  ],
];

describe('what a global is', () => {
  for (const [kind, globals] of cases) {
    for (const global of globals) {
      it(`${global.replace(' ', '.')} is ${kind}`, () => {
        const [module = '', name = ''] = global.split(' ');
        assert.equal(judgeGlobal(module, name), kind);
      });
    }
  }

  it('allows nothing by its beginning: whatever is added to an allowed name is not allowed', () => {
    const all = [...allowedGlobals].flatMap(([module, names]) =>
      [...names].map((name) => [module, name] as const),
    );
    assert.ok(all.length > 300);
    for (const [module, name] of all) {
      assert.equal(judgeGlobal(module, name), 'allowed');
      assert.notEqual(judgeGlobal(module, `${name}.__globals__`), 'allowed');
      assert.notEqual(judgeGlobal(`${module}.x`, name), 'allowed');
      assert.notEqual(judgeGlobal(`${module} `, name), 'allowed');
    }
  });

  it('allows nothing that is dangerous under another spelling of its place', () => {
    for (const root of ['os', 'subprocess', 'importlib', 'ctypes', 'socket', 'runpy', 'sys'])
      assert.equal(allowedGlobals.has(root), false);
  });

  it('is total', () => {
    const kinds: readonly GlobalKind[] = ['allowed', 'dangerous', 'unknown'];
    fc.assert(
      fc.property(fc.string(), fc.string(), (module, name) => {
        assert.ok(kinds.includes(judgeGlobal(module, name)));
      }),
    );
  });

  it('finds danger in any path through the module os', () => {
    const part = fc.stringMatching(/^[a-z_]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), part, (before, after) => {
        assert.equal(judgeGlobal(before.join('.'), `os.${after}`), 'dangerous');
        assert.equal(judgeGlobal(`os.${before.join('.')}`, after), 'dangerous');
      }),
    );
  });
});
