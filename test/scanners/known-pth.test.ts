import assert from 'node:assert/strict';
import { checkRecord } from '../../src/scanners/wheel/record.js';
import { isKnownPth } from '../../src/scanners/wheel/known-pth.js';

const known = (text: string): boolean => isKnownPth(Buffer.from(text));

/** As setuptools writes it for the namespace package `name`. */
function namespaceLine(name: string, folders: string, older = false): string {
  const guard = older ? 'has_mfs and ' : '';
  const first = older ? 'has_mfs = sys.version_info > (3, 5);' : '';
  return (
    `import sys, types, os;${first}p = os.path.join(sys._getframe(1).f_locals['sitedir'], *(${folders}));` +
    `importlib = ${guard}__import__('importlib.util');${guard}__import__('importlib.machinery');` +
    `m = ${guard}sys.modules.setdefault('${name}', importlib.util.module_from_spec(importlib.machinery.PathFinder.find_spec('${name}', [os.path.dirname(p)])));` +
    `m = m or sys.modules.setdefault('${name}', types.ModuleType('${name}'));mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)`
  );
}

describe('.pth files of build tools', () => {
  const plain = namespaceLine('acme', "'acme',");
  for (const [title, text] of [
    ['of a namespace package', `${plain}\n`],
    ['of an older setuptools', `${namespaceLine('acme', "'acme',", true)}\n`],
    [
      'of a namespace in a namespace',
      `${plain}\n${namespaceLine('acme.db', "'acme', 'db'")};m and setattr(sys.modules['acme'], 'db', m)\n`,
    ],
    ['without a line break at the end', plain],
  ] as const) {
    it(`${title} are known`, () => {
      assert.ok(known(text));
    });
  }

  for (const [title, text] of [
    ['nothing', ''],
    ['a line more', `${plain}\nimport evil\n`],
    ['more on the line', `${plain};import evil\n`],
    ['another call in it', plain.replace('mp.append(p)', 'exec(p)')],
    ['code in the place of a name', plain.replace("'acme',", "__import__('evil'),")],
    ['a name that ends its quotes', plain.replaceAll("'acme'", "'acme'+x+'y'")],
    ['another import', plain.replace('import sys, types, os', 'import sys, types, os, evil')],
    ['a carriage return that hides a line', `${plain}\rimport evil\n`],
    ['sixty-five thousand lines', `${plain}\n`.repeat(200)],
  ] as const) {
    it(`${title} is not known`, () => {
      assert.ok(!known(text));
    });
  }
});

describe('hashes in RECORD', () => {
  const hex = 'ab'.repeat(32);
  const base64 = Buffer.from(hex, 'hex').toString('base64url');
  const found = (hash: string): readonly string[] =>
    checkRecord(`a.py,${hash},1\nx/RECORD,,\n`, 'x/RECORD', new Map([['a.py', hex]])).map(({ id }) => id);

  for (const [title, hash, ids] of [
    ['as the standard says', `sha256=${base64}`, []],
    ['in hexadecimal', `sha256=${hex}`, ['wheel/record-weak-hash']],
    ['padded', `sha256=${base64}=`, ['wheel/record-weak-hash']],
    ['called in capitals', `SHA256=${base64}`, ['wheel/record-weak-hash']],
    ['of other bytes', `sha256=${base64.replace(/^./, 'A')}`, ['wheel/record-mismatch']],
    ['of other bytes, called in capitals', `SHA256=${base64.replace(/^./, 'A')}`, ['wheel/record-mismatch']],
    ['of another kind', `md5=${base64}`, ['wheel/record-mismatch']],
    ['that is missing', '', ['wheel/record-mismatch']],
  ] as const) {
    it(`${title}: ${ids.join(' ') || 'nothing'}`, () => {
      assert.deepEqual(found(hash), ids);
    });
  }
});
