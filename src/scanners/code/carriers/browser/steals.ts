/** JavaScript that sends what is the user's to an address in its source: pages, extensions of Jupyter, programs of Node. */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal, SignalId } from '../../signals.js';
import { fewOfEach, inPieces, momentOfPath, signalOf, type Place } from '../signal.js';
import { givenTo } from './functions.js';
import { orderWords, readOrders } from './orders.js';
import { argumentsAt, lastAssignment, mostSendings, sendingsIn, type Sending } from './sending.js';
import { sourceIn, sourceWords } from './sources.js';

/** sendings whose functions are looked for in the whole text */
const mostHanded = 30;
/** how far a value is followed back */
const window = 1500;
/** A Lab or a notebook loads these by itself. */
export const loadedByLab =
  /(^|\/)(labextensions?|nbextensions?|jupyter\/custom|\.jupyter\/custom|notebook_ext)\//;

export const browserCode: Carrier = {
  id: 'browser-code',
  fits: (path) => /\.([cm]?[jt]sx?|vue|svelte|x?html?|svg)$/i.test(path) && !/\.d\.ts$|\.map$/.test(path),
  read: readEntry,
};

function readEntry(entry: ArchiveEntry): readonly Signal[] {
  return inPieces(entry, (piece) => readPiece(piece, entry.path));
}

function readPiece(content: Uint8Array, path: string): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const says = (word: string): boolean => bytes.indexOf(word) >= 0;
  const sends = says('://') || says('"//') || says("'//") || says('atob(') || says('hostname');
  if (!(sends && sourceWords.some(says)) && !orderWords.some(says)) return [];
  return readPageScript(bytes.toString('latin1'), {
    path,
    moment: momentOfPath(path, loadedByLab.test(path) ? 'import' : 'call'),
  });
}

/** What the text sends away. Never throws; linear. */
export function readPageScript(text: string, place: Place, firstLine?: number): readonly Signal[] {
  const found: Signal[] = [];
  const sendings = sendingsIn(text);
  let handedOver = 0;
  for (const sending of sendings) {
    if (found.length >= 50) break;
    handedOver += 1;
    const taken = takenBy(text, sending) ?? (handedOver <= mostHanded ? handed(text, sending) : undefined);
    if (taken === undefined) continue;
    const line = firstLine ?? text.slice(0, sending.at).split('\n').length;
    const shown = text.slice(sending.at, sending.at + 200);
    const what = kindOf(taken, sending, place);
    if (what === undefined) continue;
    const evidence = `${taken.name} to ${sending.host}: ${shown}`;
    found.push(signalOf(what, place, line, evidence, sending.host, [taken.name]));
  }
  if (sendings.length >= mostSendings) {
    const why = `over ${mostSendings} places that send: those behind were not looked at`;
    found.push(signalOf('not-looked-at', place, firstLine ?? 1, why, why));
  }
  if (firstLine === undefined) found.push(...readOrders(text, place, sendings, loadedByLab.test(place.path)));
  return fewOfEach(found);
}

interface Taken {
  readonly name: string;
  readonly shared?: boolean;
}

/** Who shares a notebook, or asks a service about it, has an account there; what a Lab loads by itself and does not ask is theft. */
function kindOf({ shared }: Taken, { text }: Sending, { path }: Place): SignalId | undefined {
  if (shared !== true) return 'javascript-steals';
  if (/authorization|api[-_]?key|bearer|["'`]token /i.test(text)) return undefined;
  return loadedByLab.test(path) ? 'javascript-steals' : 'javascript-shares';
}

function takenBy(text: string, { at, text: sent }: Sending): Taken | undefined {
  const direct = sourceIn(sent);
  if (direct) return direct;
  const before = text.slice(Math.max(0, at - window), at);
  for (const name of namesIn(sent)) {
    const held = heldBy(before, name, 2);
    if (held) return held;
  }
  return typedInto(text, at, sent) ?? gathered(before, sent);
}

/** One entry of a storage after the other. */
function gathered(before: string, sent: string): Taken | undefined {
  const into =
    /([A-Za-z_$][\w$]{0,60})(?:\[[^\]\n]{0,80}\]\s*=|\.push\()[^;\n]{0,40}\b(?:local|session)Storage\b/.exec(
      before,
    )?.[1];
  return into !== undefined && namesIn(sent).includes(into)
    ? { name: 'all that is stored for the site' }
    : undefined;
}

/** What callers give to the function that sends. */
function handed(text: string, { at, text: sent }: Sending): Taken | undefined {
  for (const given of givenTo(text, at, namesIn(sent))) {
    const direct = sourceIn(given);
    if (direct) return direct;
    const call = text.indexOf(given);
    const before = text.slice(Math.max(0, call - window), call);
    for (const name of namesIn(given)) {
      const held = heldBy(before, name, 1);
      if (held) return held;
    }
  }
  return undefined;
}

/** Names of variables, those of members and of keys left out. */
function namesIn(sent: string): readonly string[] {
  const names = new Set<string>();
  for (const match of sent
    .replace(/"(?:[^"\\]|\\.){0,400}"|'(?:[^'\\]|\\.){0,400}'/g, '""')
    .matchAll(/(?<![\w$.])([A-Za-z_$][\w$]{0,60})(?!\s*[(:\w$])/g)) {
    if (names.size >= 8) break;
    if (
      !/^(JSON|btoa|encodeURIComponent|document|window|async|await|new|true|false|null|POST|GET|mode|then|function|return|const|let|var)$/.test(
        match[1] ?? '',
      )
    )
      names.add(match[1] ?? '');
  }
  return [...names];
}

/** What was last given to a variable, one or two names back. */
function heldBy(before: string, name: string, hops: number): Taken | undefined {
  const from = lastAssignment(before, name);
  if (from < 0 || isGivenAnew(before.slice(from), name)) return undefined;
  const value =
    /^(?:[^;\n]|\n(?=\s*[.}\]"'\w]{1,40}\s*[:,.]))*/.exec(before.slice(from, from + 600))?.[0] ?? '';
  const taken = sourceIn(value.split(/,(?=[\w$]+=)/)[0] ?? '');
  if (taken || hops === 0) return taken;
  for (const inner of namesIn(value).slice(0, 3)) {
    const held = inner === name ? undefined : heldBy(before.slice(0, from), inner, hops - 1);
    if (held) return held;
  }
  return undefined;
}

/** A function of the same names begins in between: minified code uses few. */
function isGivenAnew(between: string, name: string): boolean {
  const quoted = name.replace(/\$/g, '\\$');
  return new RegExp(
    String.raw`function\s*\w*\(([^)]{0,100},)?\s*${quoted}\s*[,)]|\(([^()]{0,100},)?\s*${quoted}\s*(,[^()]{0,100})?\)\s*=>|[(,;\s]${quoted}\s*=>`,
  ).test(between);
}

const keyHandler =
  /(?:addEventListener\(|\.on\(|\.bind\()\s*["'](?:keydown|keypress|keyup|input)["']|\bonkey(?:down|press|up)\s*=|\.onKey\(|\.onData\(|messageReceived\.connect\(/g;

/** Keys, or what a terminal says, are gathered or sent as they come. */
function typedInto(text: string, at: number, sent: string): Taken | undefined {
  const around = text.slice(Math.max(0, at - window), at);
  const names = namesIn(sent);
  let looked = 0;
  for (const match of around.matchAll(keyHandler)) {
    looked += 1;
    if (looked > 10) break;
    const handler = argumentsAt(around, match.index + match[0].length);
    const key = /\b(\w+)\.(?:key|which|keyCode|code|data|charCode)\b/;
    const given =
      /^\s*,?\s*(?:async\s*)?(?:function\s*\w*)?\(?\s*(?:\w+\s*,\s*)?(\w+)\s*\)?\s*(?:=>|\{)/.exec(
        handler,
      )?.[1];
    const terminal = /messageReceived|onData|onKey/.test(match[0]);
    const gathers = gathererIn(handler, terminal ? given : undefined);
    if (gathers !== undefined && names.includes(gathers)) return { name: 'what is typed' };
    const direct =
      given !== undefined &&
      names.includes(given) &&
      match.index + match[0].length + handler.length >= around.length - 2;
    if (direct && (terminal || key.test(sent)))
      return { name: /messageReceived|onData/.test(match[0]) ? 'a terminal' : 'what is typed' };
  }
  return undefined;
}

/** The variable that takes one key, or one piece of what a terminal says, after the other. */
function gathererIn(handler: string, given: string | undefined): string | undefined {
  const keys =
    /([\w$.]+)\s*(?:\+=|\.push\()\s*(?:String\.fromCharCode\()?\s*\w+\.(?:key|which|keyCode|code|charCode)\b/;
  const pieces =
    given === undefined ? undefined : new RegExp(`([\\w$.]+)\\s*(?:\\+=|\\.push\\()\\s*${given}\\b`);
  return (keys.exec(handler) ?? pieces?.exec(handler))?.[1];
}
