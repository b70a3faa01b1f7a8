/** Where a wheel's files would land: what runs by itself, what hides what is there already. */
import type { ArchiveEntry } from '../../archive/archive.js';
import type { Finding } from '../../core/model.js';
import { makeFinding } from '../finding.js';
import { checkCommand } from './entry-points.js';
import { wheelFindings as types } from './findings.js';
import { isKnownPth } from './known-pth.js';

const schemes = new Set(['purelib', 'platlib', 'headers', 'scripts', 'data']);
const startsWithPython = /^(site|user)customize(\.[\w-]+)*\.(py|pyc|so|pyd)$/;
/** Modules whose disguise pays: imported by nearly every program, before site-packages when a folder is added. */
const standardModules = new Set(
  'abc argparse ast asyncio base64 bdb builtins bisect cmd code codecs collections configparser contextlib copy csv ctypes dataclasses datetime decimal email encodings enum errno fnmatch functools gc getpass glob gzip hashlib heapq html http importlib inspect io itertools json keyword linecache locale logging lzma marshal math mimetypes multiprocessing netrc numbers operator optparse os pathlib pdb pickle pkgutil platform posixpath pprint queue random re runpy sched secrets select selectors shlex shutil signal site socket sqlite3 ssl stat statistics string struct subprocess symtable sys sysconfig tarfile tempfile textwrap threading time token tokenize tomllib traceback types typing unicodedata unittest urllib uuid warnings weakref xml zipfile zipimport zlib'.split(
    ' ',
  ),
);
/** code that is decoded, fetched or started; `exec` of a readable text is code, but not hidden */
const hides =
  /\b(exec|eval)\s*\(\s*(?!['"])|base64|marshal|zlib|codecs|bytes\.fromhex|subprocess|os\.system|popen|urllib|socket|requests|\\x[0-9a-f]{2}/i;

/** What there is to say about where one file would land. */
export function checkPlacement(entry: ArchiveEntry, project: string): readonly Finding[] {
  const { scheme, path } = placeOf(entry.path);
  if (scheme === undefined)
    return [makeFinding(types.dataSchemeUnknown, { where: entry.path, evidence: entry.path })];
  if (scheme === 'scripts') return checkCommand(path, entry.path, project);
  if (scheme === 'data') return checkData(path, entry, project);
  if (scheme !== 'purelib' && scheme !== 'platlib') return [];
  return checkSite(path, entry);
}

/** What lands in site-packages under `path`. */
function checkSite(path: string, entry: ArchiveEntry): readonly Finding[] {
  if (path.includes('/')) return checkFolder(path, entry);
  if (path.toLowerCase().endsWith('.pth')) return [checkPth(entry)];
  if (startsWithPython.test(path.toLowerCase()))
    return [makeFinding(types.siteCustomize, { where: entry.path })];
  return checkModule(path.split('.')[0] ?? '', entry);
}

/** The root of an environment: its commands, its site-packages, and the modules that came with Python. */
function checkData(path: string, entry: ArchiveEntry, project: string): readonly Finding[] {
  const command = /^(?:usr\/)?(?:local\/)?(?:bin|Scripts)\/([^/]+)$/i.exec(path)?.[1];
  if (command !== undefined) return checkCommand(command, entry.path, project);
  const [, folder, file] = /^(?:usr\/)?(lib\/python\d[\d.]*|Lib)\/(.+)$/.exec(path) ?? [];
  if (folder === undefined || file === undefined) return [];
  if (/^(site|dist)-packages\//.test(file)) return checkSite(file.replace(/^[\w-]+\//, ''), entry);
  if (startsWithPython.test(file)) return [makeFinding(types.siteCustomize, { where: entry.path })];
  const evidence = `a file among the modules of Python: \`${file}\``;
  return /\.(py|pyc|so|pyd)$/.test(file)
    ? [makeFinding(types.shadowsStandardLibrary, { where: entry.path, evidence })]
    : [];
}

/** Any folder at the top that ends in `.data` is one for pip, whatever project it names. */
function placeOf(path: string): { scheme: string | undefined; path: string } {
  if (!path.includes('.data/')) return { scheme: 'purelib', path };
  const [top = '', scheme = '', ...rest] = path.split('/');
  if (!top.endsWith('.data') || !path.includes('/')) return { scheme: 'purelib', path };
  return { scheme: schemes.has(scheme) && rest.length > 0 ? scheme : undefined, path: rest.join('/') };
}

function checkFolder(path: string, entry: ArchiveEntry): readonly Finding[] {
  if (!path.includes('/__init__.py')) return [];
  const [top = '', file = '', ...deeper] = path.split('/');
  if (deeper.length > 0 || !/^__init__\.(py|pyc)$/.test(file)) return [];
  if (top === 'sitecustomize' || top === 'usercustomize') {
    return [makeFinding(types.siteCustomize, { where: entry.path })];
  }
  return checkModule(top, entry);
}

function checkModule(name: string, entry: ArchiveEntry): readonly Finding[] {
  if (!standardModules.has(name) || !/\.(py|pyc|so|pyd)$/.test(entry.path)) return [];
  return [
    makeFinding(types.shadowsStandardLibrary, {
      where: entry.path,
      evidence: `a top-level module \`${name}\``,
    }),
  ];
}

/** site.py runs a line of a .pth file when it begins with `import ` or `import<tab>`. */
function checkPth(entry: ArchiveEntry): Finding {
  if (entry.content === undefined) {
    return makeFinding(types.pthHidden, {
      where: entry.path,
      evidence: `${entry.size} bytes are too many for a .pth file`,
    });
  }
  if (isKnownPth(entry.content)) return makeFinding(types.pthKnown, { where: entry.path });
  const text = Buffer.from(entry.content).toString('utf8');
  const code = text.split(/\r\n|\r|\n|\v|\f/).filter((line) => /^\s*\ufeff?import[ \t]/.test(line));
  if (code.length === 0) {
    return makeFinding(types.pthPath, { where: entry.path, evidence: text });
  }
  const hidden = code.some((line) => hides.test(line) || line.length > 500);
  return makeFinding(hidden ? types.pthHidden : types.pthCode, {
    where: entry.path,
    evidence: code.join(' ⏎ '),
  });
}
