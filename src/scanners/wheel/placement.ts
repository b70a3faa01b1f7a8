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
  'abc ast asyncio base64 codecs collections contextlib copy csv ctypes datetime email encodings enum functools glob gzip hashlib http importlib inspect io itertools json locale logging math multiprocessing operator os pathlib pickle platform posixpath random re shutil signal site socket sqlite3 ssl stat string struct subprocess sys sysconfig tarfile tempfile threading time traceback types typing urllib uuid warnings weakref xml zipfile zlib'.split(
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
  if (scheme !== 'purelib' && scheme !== 'platlib') return [];
  if (path.includes('/')) return checkFolder(path, entry);
  if (path.toLowerCase().endsWith('.pth')) return [checkPth(entry)];
  if (startsWithPython.test(path.toLowerCase()))
    return [makeFinding(types.siteCustomize, { where: entry.path })];
  return checkModule(path.split('.')[0] ?? '', entry);
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
