/** What a global in a pickle is: plain data, a way to run code, or something that nobody here knows. */
import { allowedGlobals } from './allowed.js';

export type GlobalKind = 'allowed' | 'dangerous' | 'unknown';

/** Everything below these can run code, reach the system or the network, or load another pickle. */
const dangerousRoots = new Set(
  `os posix nt subprocess _posixsubprocess commands popen2 sys runpy pty socket _socket shutil importlib
  _frozen_importlib _frozen_importlib_external imp imputil pkgutil zipimport pkg_resources ctypes _ctypes cffi code
  codeop pip webbrowser multiprocessing _multiprocessing threading _thread thread dummy_threading urllib urllib2 urllib3
  http httplib requests httpx aiohttp smtplib ftplib imaplib poplib nntplib telnetlib xmlrpc xmlrpclib socketserver
  SocketServer asyncore asynchat paramiko fabric marshal pickle cPickle _pickle pickletools shelve dbm dill cloudpickle
  jsonpickle bdb pdb ipdb timeit cProfile profile _lsprof trace doctest unittest idlelib lib2to3 distutils setuptools
  ensurepip venv _pyrepl readline rlcompleter pydoc cgi cgitb wsgiref fcntl mmap resource tempfile fileinput linecache
  glob compileall py_compile site sitecustomize usercustomize turtledemo tkinter _tkinter sqlite3 ssl _ssl gc atexit
  faulthandler sched concurrent platform getpass execnet pexpect ptyprocess plumbum sh invoke IPython ipykernel
  jupyter_client winreg _winreg msvcrt _winapi _osx_support sysconfig tarfile zipfile`.split(/\s+/),
);

/** Modules below those that hold plain data: unknown, no danger. */
const plainModules = new Set(
  'urllib.parse http.cookies http.cookiejar requests.structures requests.cookies requests.models distutils.version'.split(
    ' ',
  ),
);

/** Names of builtins that run text, open files, or lead from an object to another. */
const dangerousBuiltins = new Set(
  `exec eval compile __import__ open file getattr setattr delattr globals locals vars dir input raw_input execfile reload
  apply breakpoint map filter reduce help __build_class__ __loader__ __spec__`.split(/\s+/),
);

const dangerousGlobals: Readonly<Record<string, ReadonlySet<string>>> = {
  builtins: dangerousBuiltins,
  operator: new Set(['attrgetter', 'methodcaller', 'call']),
  _operator: new Set(['attrgetter', 'methodcaller', 'call']),
  types: new Set(['CodeType', 'FunctionType', 'LambdaType', 'ModuleType', 'MethodType']),
  functools: new Set(['reduce']),
  _functools: new Set(['reduce']),
  'logging.config': new Set(['dictConfig', 'fileConfig', 'listen']),
  logging: new Set(['FileHandler', 'config.dictConfig', 'config.fileConfig', 'config.listen']),
  'logging.handlers': new Set(['RotatingFileHandler', 'SocketHandler', 'HTTPHandler', 'SMTPHandler']),
  uuid: new Set(['_get_command_stdout', '_popen']),
  io: new Set(['open', 'open_code', 'FileIO']),
  _io: new Set(['open', 'open_code', 'FileIO']),
  codecs: new Set(['open', 'getreader', 'getwriter']),
  numpy: new Set([
    'load',
    'fromfile',
    'memmap',
    'save',
    'savez',
    'savetxt',
    'loadtxt',
    'genfromtxt',
    'DataSource',
  ]),
  torch: new Set(['load', 'save']),
  'torch.serialization': new Set(['load', 'save']),
  'torch.hub': new Set(['load', 'download_url_to_file', 'load_state_dict_from_url']),
  joblib: new Set(['load', 'dump']),
  'joblib.numpy_pickle': new Set(['load', 'dump']),
  pandas: new Set(['read_pickle', 'eval', 'io.pickle.read_pickle']),
  'pandas.io.pickle': new Set(['read_pickle', 'to_pickle']),
  'pandas.core.computation.eval': new Set(['eval']),
  'asyncio.subprocess': new Set(['create_subprocess_exec', 'create_subprocess_shell']),
};

/** Last parts of a name that run code or commands wherever they live. */
const dangerousNames = new Set(
  `system popen popen2 popen3 Popen exec execfile eval __import__ import_module runstring exec_command check_output
  check_call getoutput getstatusoutput run_module run_path runsource runcode load_module exec_module create_module
  find_spec create_subprocess_exec create_subprocess_shell run_line_magic spawn fork forkpty execv execve`.split(
    /\s+/,
  ),
);

/** Parts of a dotted path that lead out of the module it begins with. */
const dangerousParts = new Set(
  `os posix nt subprocess sys builtins __builtin__ __builtins__ importlib runpy ctypes socket shutil pty __globals__
  __subclasses__ __mro__ __base__ __bases__ __code__ __dict__ __getattribute__ __reduce__ __reduce_ex__ __loader__
  f2py`.split(/\s+/),
);

/** Python 2's names for the same modules, which an unpickler of today translates. */
const renamed: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  exceptions: 'builtins',
  copy_reg: 'copyreg',
};

/** A pickle's `module` and (dotted) `name`. What is not known to be plain is never `allowed`. */
export function judgeGlobal(module: string, name: string): GlobalKind {
  const place = Object.hasOwn(renamed, module) ? (renamed[module] ?? module) : module;
  if (allowedGlobals.get(place)?.has(name) === true) return 'allowed';
  return isDangerous(place, name) ? 'dangerous' : 'unknown';
}

function isDangerous(module: string, name: string): boolean {
  const modules = module.split('.');
  if (dangerousRoots.has(modules[0] ?? '') && !plainModules.has(module)) return true;
  if (Object.hasOwn(dangerousGlobals, module) && dangerousGlobals[module]?.has(name) === true) return true;
  const names = name.split('.');
  if (module === 'builtins' && dangerousBuiltins.has(names[0] ?? '')) return true;
  if (dangerousNames.has(names.at(-1) ?? '')) return true;
  // `builtins` itself is a plain place: only as a step on the way elsewhere it is a danger
  const steps = [...modules.slice(1), ...names];
  return steps.some((step) => dangerousParts.has(step));
}
