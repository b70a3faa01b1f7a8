/** Python under another name: text that hides what it does, compiled code, or an encoded form of either, in data files. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import { analysePython } from '../python/analyse.js';
import type { Carrier, Signal, SignalId } from '../signals.js';
import { harmsInData } from './bytecode/bytecode.js';
import { readPycHeader } from './bytecode/header.js';
import { baseName, momentOfPath, signalOf, type Place } from './signal.js';

const mostBytes = 4 << 20;
const headBytes = 512;
/** Names that have a reader of their own, or are documents in which Python is shown. */
const others =
  /\.(py|pyi|pyx|pxd|pyc|pyo|pyw|so|pyd|dll|dylib|exe|a|lib|o|[cm]?[jt]sx?|map|css|html?|svg|md|rst|ipynb|h|hpp|c|cc|cpp|cu|cuh|f90|sh|bash|bat|cmd|ps1|whl|pth|tz|mo|po|json|jsonl|csv|tsv|ya?ml|toml|cfg|ini|xml|xsd|proto|lark|jinja2?|j2|tmpl|template|in)$/i;

export const hiddenPython: Carrier = {
  id: 'hidden-python',
  fits: (path) => !others.test(path) && !path.includes('.dist-info/') && !/(^|\/)zoneinfo\//.test(path),
  read: readData,
};

function readData(entry: ArchiveEntry): readonly Signal[] {
  // how it begins says what it is, however long it is
  const whole = entry.content ?? entry.edges?.head;
  if (!whole || whole.length < 40) return [];
  const content = whole.subarray(0, mostBytes);
  const place: Place = { path: entry.path, moment: momentOfPath(entry.path) };
  // a `#!` line says what it is: the carrier of scripts reads it
  if (content[0] === 0x23 && content[1] === 0x21) return [];
  const encoded = encodedForm(content);
  if (encoded !== undefined)
    return [
      ...(encoded.endsWith('Python with the head of a .pyc file') || encoded === 'a marshalled code object'
        ? harmsInData(content, place)
        : []),
      signalOf(
        'encoded-python-in-data',
        place,
        1,
        `${encoded}: ${headOf(content, 100)}`,
        baseName(entry.path),
      ),
    ];
  if (!looksLikePython(content)) return [];
  const all = analysePython({ source: content, ...place });
  const seen = all.find(({ what }) => grave.has(what)) ?? all.find(({ what }) => harmfulWhereRun.has(what));
  const why = `${entry.size} bytes: Python in a data file, of which the first ${mostBytes} were looked at`;
  const unread = entry.size > mostBytes ? [signalOf('not-looked-at', place, 1, why, why)] : [];
  if (!seen) return unread;
  const what = grave.has(seen.what) ? 'python-in-data' : 'plain-python-in-data';
  return [
    ...unread,
    signalOf(what, place, seen.line, seen.evidence, baseName(entry.path), [seen.what, ...seen.chain]),
  ];
}

/** What documents show, too. */
const harmfulWhereRun: ReadonlySet<SignalId> = new Set<SignalId>([
  'spawn-interpreter',
  'persist',
  'destructive',
  'host-sent',
  'dns-exfiltration',
  'write-executable',
  'self-propagation',
  'changes-agent',
  'crypto-mining',
  'key-sent',
]);

/** What no text that only shows Python has. */
const grave: ReadonlySet<SignalId> = new Set<SignalId>([
  'decode-and-execute',
  'execute-download',
  'steganography',
  'spawn-download',
  'spawn-decoded',
  'reverse-shell',
  'credentials-sent',
  'environment-sent',
  'capture-sent',
  'obfuscated-payload',
  'hidden-code',
  'load-decoded-native',
  'shellcode',
  'crypto-clipper',
]);

/** Compiled Python, or base64 and hex of Python, judged by how it begins. */
function encodedForm(content: Uint8Array): string | undefined {
  if (typeof readPycHeader(content) !== 'string') return 'compiled Python with the head of a .pyc file';
  // a code object of marshal: its type, then small counts of arguments
  if ((content[0] === 0xe3 || content[0] === 0x63) && startsWithCounts(content))
    return 'a marshalled code object';
  const head = headOf(content, headBytes);
  const base64 = /^[A-Za-z0-9+/_\-\s]{40,}=*\s*$/.exec(head)?.[0];
  if (base64 === undefined) return undefined;
  const hex = /^[0-9a-fA-F\s]+$/.test(base64);
  const decoded = Buffer.from(base64.replace(/\s/g, ''), hex ? 'hex' : 'base64');
  if (looksLikePython(decoded)) return `${hex ? 'hex' : 'base64'} of Python`;
  return (decoded[0] === 0xe3 || decoded[0] === 0x63) && startsWithCounts(decoded)
    ? `${hex ? 'hex' : 'base64'} of a marshalled code object`
    : undefined;
}

/** argcount, posonlyargcount and kwonlyargcount of a module are zero, its stack is small. */
function startsWithCounts(content: Uint8Array): boolean {
  if (content.length < 40) return false;
  for (let at = 1; at < 13; at += 1) if (content[at] !== 0) return false;
  // 3.8 to 3.10: locals, stack, flags; from 3.11: stack, flags
  const at = content[13] === 0 && content[14] === 0 && content[15] === 0 && content[16] === 0 ? 17 : 13;
  return (content[at] ?? 0) > 0 && content[at + 2] === 0 && content[at + 3] === 0 && content[at + 7] === 0;
}

/** Lines of Python in the first half kilobyte: an import or a definition, and no control bytes. */
function looksLikePython(content: Uint8Array): boolean {
  const head = headOf(content, headBytes);
  if (/[\u0000-\u0008\u000e-\u001f]/.test(head)) return false;
  return /^(\ufeff|ï»¿)?([ \t]*(#[^\n]*)?\r?\n)*(import [a-zA-Z_][\w., ]*|from [\w.]+ import |def \w+\(|class \w+[(:]|exec\(|eval\(|__import__\(|_+\s*=|[a-zA-Z_]\w* ?= ?(lambda|__import__|b?['"][A-Za-z0-9+/=\\]{60}))/.test(
    head,
  );
}

function headOf(content: Uint8Array, length: number): string {
  return Buffer.from(content.buffer, content.byteOffset, Math.min(length, content.length)).toString('latin1');
}
