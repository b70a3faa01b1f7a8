/** What common build tools write into .pth files, whatever project they are in: by exact content, never by name. */
import { createHash } from 'node:crypto';

const exact: ReadonlySet<string> = new Set([
  // setuptools: distutils-precedence.pth
  '2638ce9e2500e572a5e0de7faed6661eb569d1b696fcba07b0dd223da5f5d224',
]);

const text = String.raw`'[A-Za-z_][\w.]*'`;
const folders = String.raw`\('\w+',(?: '\w+',?)*\)`;
/** setuptools, for namespace packages: every character but the names is given; older ones ask for the version first. */
const namespaceLine = new RegExp(
  [
    `^import sys, types, os;(?:has_mfs = sys\\.version_info > \\(3, 5\\);)?`,
    `p = os\\.path\\.join\\(sys\\._getframe\\(1\\)\\.f_locals\\['sitedir'\\], \\*${folders}\\);`,
    `importlib = (?:has_mfs and )?__import__\\('importlib\\.util'\\);(?:has_mfs and )?__import__\\('importlib\\.machinery'\\);`,
    `m = (?:has_mfs and )?sys\\.modules\\.setdefault\\(${text}, importlib\\.util\\.module_from_spec\\(`,
    `importlib\\.machinery\\.PathFinder\\.find_spec\\(${text}, \\[os\\.path\\.dirname\\(p\\)\\]\\)\\)\\);`,
    `m = m or sys\\.modules\\.setdefault\\(${text}, types\\.ModuleType\\(${text}\\)\\);`,
    `mp = \\(m or \\[\\]\\) and m\\.__dict__\\.setdefault\\('__path__',\\[\\]\\);\\(p not in mp\\) and mp\\.append\\(p\\)`,
    `(?:;m and setattr\\(sys\\.modules\\[${text}\\], ${text}, m\\))?$`,
  ].join(''),
);
const mostBytes = 64 << 10;

/** True when the whole file is what a known tool writes. */
export function isKnownPth(content: Uint8Array): boolean {
  if (content.length > mostBytes) return false;
  if (exact.has(createHash('sha256').update(content).digest('hex'))) return true;
  const lines = Buffer.from(content).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.length > 0 && lines.every((line) => namespaceLine.test(line));
}
