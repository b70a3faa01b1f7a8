/** Scripts in Ruby, Perl, R, Lua, PHP, Julia and their like: commands that they start, and keys that they send. */
import type { ArchiveEntry } from '../../../archive/archive.js';
import type { Carrier, Signal } from '../signals.js';
import { credentialPath } from './shell/credentials.js';
import { isGraveCommand, readCommand } from './settings/commands.js';
import { fewOfEach, inPieces, momentOfPath, signalOf, textOf, type Place } from './signal.js';

const near = 800;
/** calls that may start something, of one piece */
const mostLooked = 10_000;

export const otherLanguages: Carrier = {
  id: 'other-languages',
  fits: (path) => /\.(rb|pl|pm|r|lua|php\d?|phtml|jl|tcl|awk|go|groovy|nim|scpt|mako|sql)$/i.test(path),
  read: readEntry,
};

function readEntry(entry: ArchiveEntry): readonly Signal[] {
  return inPieces(entry, (piece) => readPiece(piece, entry.path));
}

function readPiece(content: Uint8Array, path: string): readonly Signal[] {
  const seen = readOtherLanguage(textOf(content), { path, moment: momentOfPath(path) });
  // blocks of Python in a template run when it is rendered
  const grave = path.endsWith('.mako') ? seen.find(isGraveCommand) : undefined;
  return grave ? [...seen, { ...grave, what: 'template-runs' }] : seen;
}

const starts =
  /\b(?:system2?|exec|popen|execute|spawn|shell_exec|passthru|proc_open|Command|run|io\.popen|PROGRAM)\b[^\n"'`]{0,40}(?:["'][\w/.-]{1,30}["']\s*,\s*["']-c["']\s*,\s*)?(?:"((?:[^"\\\n]|\\.){4,2000})"|'([^'\n]{4,2000})'|`([^`\n]{4,2000})`)|^[ \t]+(\w[^\n"']{4,400})$/gm;
const environment =
  /\bENV\.to_h\b|\bENV\.(?:each|map|inspect|to_s|to_json)\b|%ENV\b|Sys\.getenv\(\s*\)|\bgetenv\(\s*\)|\$_ENV\b(?!\[)|\bos\.Environ\(\)/g;
const sends =
  /Net::HTTP\.(?:post\w*|get\w*|start)|Net::HTTP::Post|HTTP::Tiny|LWP::|HTTParty|Faraday|RestClient|httr2?::|curl::|\bRCurl\b|postForm|socket\.http|curl_exec|curl_setopt|file_get_contents\(\s*["']https?:|fsockopen|HTTP\.(?:post|put|request)|http\.Post|IO::Socket|TCPSocket/;
const place = /["'](?:[^"'\n]{0,100})["']/g;
const webShell =
  /\b(?:eval|system|exec|passthru|shell_exec|assert|popen|proc_open)\s*\(\s*(?:base64_decode\(\s*)?\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b/;
const fetchesCode =
  /\beval\s*\(?\s*(?:Net::HTTP\.get|URI\.open|open\(["']https?|file_get_contents\(\s*["']https?|LWP::Simple::get|get\(["']https?)|\bsource\(\s*["']https?:\/\/(?!raw\.githubusercontent)|\binclude\s*\(?\s*["']https?:/;

/** What a text in such a language does that matters. Never throws; linear. */
export function readOtherLanguage(text: string, at: Place, firstLine = 1): readonly Signal[] {
  const lineAt = (index: number): number => firstLine + text.slice(0, index).split('\n').length - 1;
  const found: Signal[] = [];
  let looked = 0;
  for (const match of text.matchAll(starts)) {
    looked += 1;
    if (looked > mostLooked) {
      const why = `over ${mostLooked} calls: those behind were not looked at`;
      found.push(signalOf('not-looked-at', at, lineAt(match.index), why, why));
      break;
    }
    const command = match[1] ?? match[2] ?? match[3];
    if (command !== undefined)
      found.push(
        ...readCommand(command.replace(/\\(["'\\])/g, '$1'), at, lineAt(match.index)).filter(isGraveCommand),
      );
  }
  const shell = webShell.exec(text);
  if (shell)
    found.push(
      signalOf('web-shell', at, lineAt(shell.index), text.slice(shell.index, shell.index + 200), 'command'),
    );
  const fetched = fetchesCode.exec(text);
  if (fetched)
    found.push(
      signalOf(
        'script-fetch-and-run',
        at,
        lineAt(fetched.index),
        text.slice(fetched.index, fetched.index + 200),
      ),
    );
  if (sends.test(text)) found.push(...thefts(text, at, lineAt));
  return fewOfEach(found);
}

/** A place of keys, or all variables, and close to it a request to an address that stands there. */
function thefts(text: string, at: Place, lineAt: (index: number) => number): readonly Signal[] {
  const taken: number[] = [];
  for (const match of text.matchAll(environment)) taken.push(match.index);
  for (const match of text.matchAll(place)) {
    if (taken.length > 200) break;
    const path = match[0]
      .slice(1, -1)
      .replace(/\\/g, '/')
      .replace(/^\$\w*\{?\w*\}?/, '');
    if (credentialPath.test(path.startsWith('.') ? `/${path}` : path)) taken.push(match.index);
  }
  for (const index of taken.slice(0, 200)) {
    const around = text.slice(Math.max(0, index - near), index + near);
    if (sends.test(around) && /https?:\/\/(?!localhost|127\.)[\w.-]+|\d{1,3}(?:\.\d{1,3}){3}/.test(around))
      return [
        signalOf('script-sends-secrets', at, lineAt(index), text.slice(Math.max(0, index - 80), index + 200)),
      ];
  }
  return [];
}
