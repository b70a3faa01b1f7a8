/** Python of servers of tools (MCP): the text that describes a tool is read by an agent, as an order. */
import { overPieces, signalOf, type Place } from '../carriers/signal.js';
import type { Signal } from '../signals.js';

/** That nobody is to hear of it. */
const secrecy =
  /\b(do not|don['’]t|never|without)\b[^.\n]{0,40}\b(mention|tell|telling|inform|informing|notify|reveal|show|say|mentioning)\b[^.\n]{0,40}(\buser\b|\bhuman\b|\banyone\b|\bthis\b)/gi;
const places =
  /~\/\.\w+|\.ssh\b|id_(rsa|ed25519)|\bmcp\.json|\.env\b|\.aws\b|credentials?\b|api[ _-]?keys?\b|passwords?\b|private keys?\b|environment variables/i;
const orders = /\b(read|open|include|pass|send|attach|copy|cat|list|collect|fetch)\b/i;
/** In words, as against code. */
const plainOrder =
  /\b(read|open|include|pass|send|attach|copy|collect|fetch)\s+(the\s+)?((full\s+)?(contents?|text|values?)\s+of\s+)?(the\s+)?(file\s+)?[`'"]?(~[\\/]\.(ssh|aws|netrc|config|cursor|claude|kube|gnupg)\b|[\w/~.]*id_(rsa|ed25519)|[\w/~.]*mcp\.json)/i;
/** Places where nothing lies but what is secret. */
const keys =
  /~[\\/]\.(?:ssh|aws|netrc|kube|gnupg)\b|\bid_(?:rsa|ed25519)\b|\bmcp\.json\b|\.git-credentials\b/;
const around = 800;
const mostLooked = 2000;

/** At most one signal of a piece; linear, never throws. */
export function noteToolOrders(content: Uint8Array, place: Place): readonly Signal[] {
  return overPieces(content, (piece) => readPiece(piece, place));
}

function readPiece(content: Uint8Array, place: Place): readonly Signal[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (!bytes.includes('mcp')) return [];
  const text = bytes.toString('latin1');
  const hasTools = /@\w+\.tool\b|\bTool\(/.test(text);
  const order = hasTools ? plainOrder.exec(text) : null;
  const hidden = hasTools ? hiddenOrder(text) : undefined;
  if (hidden !== undefined) {
    const line = text.slice(0, hidden).split('\n').length;
    return [signalOf('tool-takes-secrets', place, line, text.slice(hidden, hidden + 300), 'keys')];
  }
  if (order) {
    const line = text.slice(0, order.index).split('\n').length;
    return [signalOf('tool-orders', place, line, text.slice(order.index, order.index + 300), order[0])];
  }
  let looked = 0;
  for (const found of text.matchAll(secrecy)) {
    if ((looked += 1) > mostLooked) return [tooMany(text, found.index, place)];
    const near = text.slice(Math.max(0, found.index - around), found.index + around);
    if (!places.test(near) || !orders.test(near)) continue;
    const line = text.slice(0, found.index).split('\n').length;
    const shown = near.slice(Math.max(0, Math.min(found.index, around) - 250)).slice(0, 400);
    return [signalOf('tool-orders', place, line, shown, found[0])];
  }
  return [];
}

function tooMany(text: string, at: number, place: Place): Signal {
  const why = `over ${mostLooked} orders to be silent: those behind were not looked at`;
  return signalOf('not-looked-at', place, text.slice(0, at).split('\n').length, why, why);
}

/** Where a tool is described that asks for what lies at a place of keys, and says to be silent about it. */
function hiddenOrder(text: string): number | undefined {
  let looked = 0;
  for (const { index } of text.matchAll(secrecy)) {
    // more are said by who looks at each
    if ((looked += 1) > mostLooked) return undefined;
    const from = Math.max(0, index - around);
    const near = text.slice(from, index + around);
    if (keys.test(near) && orders.test(near) && /@\w+\.tool\b|\bTool\(/.test(near)) return from;
  }
  return undefined;
}
