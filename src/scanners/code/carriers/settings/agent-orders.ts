/** Files that coding agents read as orders: those that have them take secrets, run what is fetched, and tell nobody. */
import type { ArchiveEntry } from '../../../../archive/archive.js';
import type { Carrier, Signal } from '../../signals.js';
import { inPieces, momentOfPath, signalOf, textOf, type Place } from '../signal.js';

const near = 700;
/** orders to say nothing, of one piece */
const mostLooked = 2000;
const instructions =
  /(^|\/)(CLAUDE(\.local)?|AGENTS?|GEMINI|CONVENTIONS|SKILL|QWEN|COPILOT|copilot-instructions|llms(-full)?)\.(md|txt)$|(^|\/)\.(cursorrules|windsurfrules|clinerules|roorules|goosehints)$|\.(mdc|instructions\.md|prompt\.md|chatmode\.md)$|(^|\/)\.(claude|cursor|gemini|codex|windsurf|clinerules|kiro|amazonq|github\/(prompts|instructions))\/.*\.(md|mdc|txt)$/;

export const agentOrders: Carrier = {
  id: 'agent-orders',
  fits: (path) => instructions.test(path),
  read: readOrders,
};

/** That nobody is to hear of it. */
const secrecy =
  /\b(do not|don['’]?t|never|without)\b[^.\n]{0,40}\b(mention|tell|telling|inform|informing|notify|reveal|show|say|mentioning|disclose|ask|asking)\b[^.\n]{0,40}(\buser\b|\bhuman\b|\banyone\b|\bthis\b|\bit\b|\bthem\b)|\b(silently|secretly|covertly)\b|\bhidden from the user\b/gi;
const overrides =
  /\b(ignore|disregard|forget|override)\b[^.\n]{0,30}\b(previous|prior|above|earlier|other)\b[^.\n]{0,30}\b(instructions?|rules?|prompts?|messages?)\b/gi;
const takes =
  /\b(read|open|cat|collect|gather|include|copy|dump|exfiltrat\w*|upload|send|post|attach)\b[^.\n]{0,60}(~[\\/]\.\w+|\.ssh\b|id_(rsa|ed25519)|\.env\b|\.aws\b|\.netrc|credentials?\b|api[ _-]?keys?\b|secrets?\b|tokens?\b|passwords?\b|private keys?\b|environment variables|wallets?\b)/i;
const sends =
  /\b(send|post|upload|exfiltrat\w*|transmit|curl|wget|fetch)\b[^\n]{0,160}https?:\/\/(?!localhost|127\.)|https?:\/\/[^\s]{1,100}[^\n]{0,60}\b(with|via|using) (curl|wget|fetch|POST)/i;
const runs =
  /\b(curl|wget|irm|iwr)\b[^\n`]{0,200}\|\s*(sudo\s+)?(ba|z)?sh\b|\biex\b|\bbase64 -d[^\n]{0,40}\|\s*(ba)?sh/i;
const plants =
  /\b(add|insert|include|append|always (use|import|add|write))\b[^.\n]{0,60}(`?import \w+|`?require\(|<script|backdoor|`?pip install)/i;
/** Letters of the plane for tags: nobody sees them, and models read them. */
const tags = /(?:\u{E0020}|[\u{E0021}-\u{E007E}]){16,}/u;

function readOrders(entry: ArchiveEntry): readonly Signal[] {
  return inPieces(entry, (piece) => readPiece(piece, entry.path));
}

function readPiece(content: Uint8Array, path: string): readonly Signal[] {
  return readOrdersText(textOf(content), { path, moment: momentOfPath(path) });
}

/** What agents are told by a text, wherever it comes from. */
export function readOrdersText(text: string, place: Place): readonly Signal[] {
  const hidden = tags.exec(text)?.[0];
  if (hidden !== undefined) {
    const said = [...hidden]
      .slice(0, 300)
      .map((one) => String.fromCharCode((one.codePointAt(0) ?? 0) - 0xe0000))
      .join('');
    return [signalOf('agent-orders', place, lineOf(text, text.indexOf(hidden)), said, 'hidden letters')];
  }
  for (const pattern of [secrecy, overrides]) {
    let looked = 0;
    for (const found of text.matchAll(pattern)) {
      looked += 1;
      if (looked > mostLooked) {
        const why = `over ${mostLooked} orders: those behind were not looked at`;
        return [signalOf('not-looked-at', place, lineOf(text, found.index), why, why)];
      }
      const around = text.slice(Math.max(0, found.index - near), found.index + near);
      const does = [takes, sends, runs].filter((one) => one.test(around)).length;
      const enough =
        does >= 2 ||
        runs.test(around) ||
        (does === 1 && pattern === overrides) ||
        (takes.test(around) && /https?:\/\//.test(around));
      const shown = around.slice(Math.max(0, Math.min(found.index, near) - 250)).slice(0, 400);
      if (enough) return [signalOf('agent-orders', place, lineOf(text, found.index), shown, found[0])];
      if (pattern === secrecy && plants.test(around))
        return [signalOf('tool-orders', place, lineOf(text, found.index), shown, found[0])];
    }
  }
  return [];
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}
