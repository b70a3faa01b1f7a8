/** Files, and what is found in them. Inert: see the helper. */
import { deflateSync, gzipSync } from 'node:zlib';
import {
  callOf,
  globalLines,
  numpyFile,
  objectHeader,
  pickle,
  plainHeader,
  protocol,
  shortText,
  stackGlobal,
  tarFile,
} from '../../helpers/pickles.js';
import { buildZip } from '../../helpers/zips.js';
import {
  exec2,
  exec4,
  hidden,
  model,
  noise,
  notLooked,
  objects,
  plain,
  runs,
  unknown,
  unreadable,
  zipped,
} from './samples.js';

/** what it is, the bytes, what is found */
export const cases: readonly (readonly [string, Buffer, readonly string[]])[] = [
  ['a pickle of plain data', plain, []],
  ['a pickle of numbers alone', pickle(protocol(4), 'K\x01.'), []],
  ['protocol 2 that runs code', exec2, [runs]],
  ['protocol 4 that runs code', exec4, [runs]],
  ['protocol 0 that runs code', pickle(callOf('os', 'system'), '.'), [runs]],
  ['protocol 0 that names the function and calls nothing', pickle(globalLines('os', 'system'), '.'), []],
  ['no PROTO, STACK_GLOBAL', pickle(stackGlobal('os', 'system'), ')R.'), [runs]],
  ['a frame first, no PROTO', exec4.subarray(2), [runs]],
  ['INST', pickle("(S'print(1)'\nios\nsystem\n."), [runs]],
  ['OBJ', pickle('(', globalLines('os', 'system'), "S'print(1)'\no."), [runs]],
  ['NEWOBJ', pickle(protocol(2), globalLines('os', 'system'), ')\x81.'), [runs]],
  ['a class that nobody knows', model, [unknown]],
  ['the same without PROTO', model.subarray(2), [unknown]],
  ['a number of the extension registry', pickle(protocol(2), '\x82\x07)R.'), [hidden]],
  ['a name that is made', pickle(protocol(4), 'N', shortText('exec'), '\x93)R.'), [hidden]],
  ['a second pickle that runs code', Buffer.concat([plain, exec2]), [runs]],
  ['a hundredth', Buffer.concat([...Array.from({ length: 99 }, () => plain), exec2]), [runs]],
  [
    'a pickle behind bytes that are none',
    Buffer.concat([plain, Buffer.from('\xff\xff\xff', 'latin1'), exec2]),
    [runs],
  ],
  [
    'a pickle that breaks off behind the call',
    pickle(protocol(2), callOf('os', 'system'), '\xff'),
    [runs, unreadable],
  ],
  ['no PROTO, and it breaks off behind the call', pickle(callOf('os', 'system'), '\xff'), [runs, unreadable]],
  [
    'a pickle that is cut short',
    pickle(protocol(2), globalLines('collections', 'OrderedDict')),
    [unreadable],
  ],
  [
    'globals behind the break, by lines',
    Buffer.concat([
      protocol(2),
      globalLines('numpy', 'dtype'),
      Buffer.from([0xff, 0xff]),
      callOf('os', 'system'),
    ]),
    [runs, unreadable],
  ],
  [
    'globals behind the break, by texts',
    Buffer.concat([
      protocol(2),
      globalLines('numpy', 'dtype'),
      Buffer.from([0xff, 0xff]),
      stackGlobal('os', 'system'),
    ]),
    [runs, unreadable],
  ],
  ['an array of numbers', numpyFile(plainHeader, Buffer.alloc(48)), []],
  ['an array of objects', numpyFile(objectHeader, plain), [objects]],
  ['an array of objects that runs code', numpyFile(objectHeader, exec2), [runs, objects]],
  ['the same in version 2', numpyFile(objectHeader, exec2, 2), [runs, objects]],
  ['the same in version 3', numpyFile(objectHeader, exec2, 3), [runs, objects]],
  [
    'objects in a field',
    numpyFile("{'descr': [('a', '<f8'), ('b', '|O')], 'fortran_order': False, 'shape': (1,), }", exec2),
    [runs, objects],
  ],
  [
    'objects by an escape',
    numpyFile("{'descr': '|\\x4f', 'fortran_order': False, 'shape': (1,), }", exec2),
    [runs],
  ],
  [
    'objects by their full name',
    numpyFile("{'descr': 'object', 'fortran_order': False, 'shape': (1,), }", exec2),
    [runs],
  ],
  [
    'a field that is called O',
    numpyFile("{'descr': [('Other', '<f8')], 'fortran_order': False, 'shape': (1,), }", Buffer.alloc(8)),
    [],
  ],
  ['a pickle behind an array', Buffer.concat([numpyFile(plainHeader, Buffer.alloc(48)), exec2]), [runs]],
  ['gzip', gzipSync(exec2), [runs]],
  ['gzip with a checksum that does not fit', wrongEnd(gzipSync(exec2)), [runs]],
  ['gzip of a text', gzipSync('import os\n'.repeat(1000)), []],
  ['zlib', deflateSync(exec4), [runs]],
  ['gzip of gzip', gzipSync(gzipSync(exec2)), [runs]],
  ['gzip six deep', [1, 2, 3, 4, 5, 6].reduce((bytes) => gzipSync(bytes), exec2), [notLooked]],
  ['joblib of old', Buffer.concat([Buffer.from('ZF' + '0x20'.padEnd(19)), deflateSync(exec2)]), [runs]],
  ['a zip', zipped('archive/data.pkl', exec2), [runs]],
  ['a zip that stores', zipped('archive/data.pkl', exec2, 0), [runs]],
  ['a zip in a zip', zipped('inner.zip', zipped('data.pkl', exec2)), [runs]],
  ['a zip of arrays', zipped('x.npy', numpyFile(objectHeader, exec2)), [runs, objects]],
  ['a zip with a method of another kind', zipped('data.pkl', exec2, 99), [notLooked]],
  ['a zip that says it is encrypted', buildZip([{ name: 'data.pkl', content: exec2, flags: 1 }]), [runs]],
  [
    'a zip with a checksum that does not fit',
    buildZip([{ name: 'data.pkl', content: exec2, local: { crc: 1 }, central: { crc: 1 } }]),
    [runs],
  ],
  [
    'a zip with a comment',
    buildZip([{ name: 'data.pkl', content: exec2 }], { comment: Buffer.from('hello') }),
    [runs],
  ],
  [
    'a zip with a member that the directory does not name',
    buildZip([
      { name: 'a.pkl', content: exec2, orphan: true },
      { name: 'b', content: 'b' },
    ]),
    [runs],
  ],
  [
    'a zip with sizes behind the content',
    buildZip(
      [{ name: 'data.pkl', content: exec2, method: 0, flags: 8, local: { size: 0, compressedSize: 0 } }],
      { comment: Buffer.from('x') },
    ),
    [runs],
  ],
  ['a zip behind other bytes', Buffer.concat([noise, zipped('data.pkl', exec2)]), [runs]],
  [
    'a pickle of joblib with an array between its opcodes',
    pickle(protocol(3), globalLines('joblib.numpy_pickle', 'NumpyArrayWrapper'), ')\x81}b', noise),
    [unreadable],
  ],
  [
    'a pickle of joblib with another pickle between its opcodes',
    pickle(protocol(3), globalLines('joblib.numpy_pickle', 'NumpyArrayWrapper'), ')\x81}b', plain, 's.'),
    [unreadable],
  ],
  ['a tar', tarFile({ 'readme.txt': Buffer.from('hello\n'), 'data.pkl': exec2 }), [runs]],
  [
    'TorchScript',
    zipped('archive/code/__torch__.py', Buffer.from('class A(Module):\n  pass\n')),
    ['torch-script info'],
  ],
  ['a text', Buffer.from('import os\nos.system("ls")\n'), []],
  ['an empty file', Buffer.alloc(0), []],
  ['one byte', Buffer.from([0x80]), []],
  ['noise', noise, []],
  ['noise behind PROTO', Buffer.concat([protocol(3), noise]), []],
];

function wrongEnd(bytes: Buffer): Buffer {
  bytes.fill(0xee, bytes.length - 8);
  return bytes;
}
