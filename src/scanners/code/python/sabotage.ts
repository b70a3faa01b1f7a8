/** What fails, lies or can be guessed on purpose: only at a date, only by chance, or with keys made out of little. */
import type { Moment } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import { around, momentAt } from './moment-at.js';

export function noteSabotage(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (latin.length > largest) return;
  const rand = analysis.says(...chances);
  if (rand || (analysis.says(...clocks) && asksDay(latin))) noteConditions(analysis, moment);
  if (rand || analysis.says(...tokens)) noteGuessable(analysis, moment);
}

const chances =
  'random randint randrange getrandbits randbits uniform randbelow randbytes urandom choice choices Random SystemRandom'.split(
    ' ',
  );
const clocks = ['today', 'now', 'utcnow', 'time'];
const tokens = ['token_hex', 'token_bytes', 'token_urlsafe'];
const largest = 256 << 10;
const mostConditions = 400;

const clock =
  /\b(?:date|datetime|dt|pendulum|arrow)(?:\.(?:date|datetime))?\.(?:today|now|utcnow)\s*\(|\btime\.(?:time|localtime|gmtime|strftime)\s*\(|\b(?:now|today)\b/;
/** A day that stands in the source. */
const day =
  /\b(?:date|datetime|dt|struct_time)\(\s*20\d\d\s*,\s*\d{1,2}\b|["']20\d\d-?\d\d-?\d\d["']|\b1[6-9]\d{8}\b|\.year\s*[>=]=?\s*20\d\d|[>=]=?\s*\(20\d\d,\s*\d/;
const chance =
  /\b(?:random|randint|randrange|getrandbits|uniform|randbelow|randbytes|urandom)\s*\(|\btime(?:_ns)?\(\)\s*\)?\s*%|\bhash\([^()\n]{1,60}\)\s*%/;
const watched =
  /\b(?:PYTEST_CURRENT_TEST|GITHUB_ACTIONS|TRAVIS|JENKINS_\w+|gettrace|sys\.flags|isatty)\b|["'](?:pytest|unittest|CI)["']/;
const endsAll =
  /\bos\.(?:kill|killpg|_exit|abort)\s*\(|\bSIG(?:KILL|SEGV|ABRT)\b|\b(?:string_at|memset)\(\s*0\b|\b_sigsegv\b/;
const destroys =
  /\brmtree\s*\(|\bos\.(?:remove|unlink|truncate)\s*\(|\.(?:unlink|write_bytes|write_text|truncate)\s*\(|\bDROP\s+(?:TABLE|DATABASE)\b|["'](?:w|wb|r\+b|rb\+)["']/i;
/** What a function works out is changed a little, or it says that something was done. */
const lies =
  /^[ \t]*(?:return\b|(?:[\w.[\]]{1,40})\s*[-+*/]?=\s*[^\n=]{0,80}(?:[*+-]\s*-?(?:1\.0?\d|0\.9|0\.0|1e-|\w*random)|\bnot\b|-\s*\w+\s*$|shuffle|\bNone\b)|[\w.[\]]{1,40}\s*[-+*/]=\s*)/m;

function asksDay(latin: string): boolean {
  if (!['today(', 'now(', 'time.time'].some((word) => latin.includes(word))) return false;
  return /\(\s*20[2-4]\d\s*,|["']20[2-4]\d-|[>=]=? ?20[2-4]\d|\b1[6-9]\d{8}\b|\) ?% ?\d/.test(latin);
}

/** Conditions of `if`, and what stands below them. */
function noteConditions(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  const heads = /^[ \t]*(?:el)?if\b[^\n]{1,300}/gm;
  let looked = 0;
  for (let head = heads.exec(latin); head && looked < mostConditions; head = heads.exec(latin)) {
    const [condition] = head;
    const dated = day.test(condition) && clock.test(condition) && /[<>]|==/.test(condition);
    const rare = chance.test(condition);
    if (!dated && !rare) continue;
    looked += 1;
    const below = bodyOf(latin, head.index, condition);
    const what = meaningOf(condition, below, dated, rare, latin, head.index);
    if (what) emit(analysis, 'sabotage', head.index, [what], what, momentAt(latin, head.index, moment));
  }
}

function meaningOf(
  condition: string,
  below: string,
  dated: boolean,
  rare: boolean,
  latin: string,
  at: number,
): string | undefined {
  const ends = endsAll.test(below);
  const harms = ends || destroys.test(below);
  if (dated && (rare || chance.test(below))) return 'from a day on, and by chance';
  if (dated && harms) return 'from a day on';
  const hides = watched.test(condition) || (rare && watched.test(around(latin, at)));
  if (rare && hides && (harms || lies.test(below))) return 'by chance, where nobody watches';
  if (rare && ends) return 'by chance';
  return undefined;
}

/** Lines that stand deeper than the condition, or behind it on the same line. */
function bodyOf(latin: string, at: number, condition: string): string {
  const indent = /^[ \t]*/.exec(condition)?.[0].length ?? 0;
  const from = at + condition.length;
  const lines = latin.slice(from, from + 1500).split('\n');
  const taken = [condition.slice(condition.lastIndexOf(':') + 1) + (lines[0] ?? '')];
  for (const line of lines.slice(1, 25)) {
    if (line.trim() !== '' && (/^[ \t]*/.exec(line)?.[0].length ?? 0) <= indent) break;
    taken.push(line);
  }
  return taken.join('\n');
}

const makesKey =
  /^[ \t]*(?:async )?def (?:_*(?:generate|create|new|make|gen|random|derive|get)_?)?\w{0,30}(?:private_?key|priv_?key|secret_?key|signing_?key|session_?key|mnemonic|seed_?phrase|seed|wallet|keypair|entropy|salt|nonce|token|secret)\w{0,20}\s*\(/gim;
const precious =
  /private_?key|mnemonic|seed_?phrase|wallet|keypair|signing_?key|secp256k1|ed25519|\bbip39\b|bitcoin|ethereum/i;
/** So few bits that all of them can be tried. */
const fewBits =
  /\b(?:urandom|token_bytes|token_hex|randbytes)\(\s*[1-5]\s*\)|\b(?:getrandbits|randbits)\(\s*(?:[1-9]|[1-3]\d|4[0-8])\s*\)|\brand(?:below|int|range)\(\s*(?:\d{1,2}\s*,\s*)?(?:\d{1,9}|2\s*\*\*\s*(?:[12]?\d|3[0-2])|1\s*<<\s*(?:[12]?\d|3[0-2])|0x[fF]{2,8})\s*\)/;
const guessed =
  /\b(?:random\.seed|[Rr]andom\.Random|\bRandom|default_rng|RandomState)\(\s*(?:int\(\s*)?(?:time\.|\d|["']|b["']|0x|hash|uuid|os\.getpid|getnode|_\w*\b|[A-Z_]{3,}\b)/;
const stretches = /\b(?:sha\d{3}|sha3_\d+|blake2[bs]|pbkdf2_hmac|hashlib\.new|scrypt|keccak\w*)\s*\(/;

/** A function that makes keys out of what can be tried, or worked out again. */
function noteGuessable(analysis: Analysis, moment: Moment): void {
  const { latin } = analysis;
  if (!precious.test(latin)) return;
  let looked = 0;
  for (const head of latin.matchAll(makesKey)) {
    if ((looked += 1) > 100) return;
    const body = around(latin, head.index + head[0].length, 1500);
    const few = fewBits.test(body) && stretches.test(body);
    if (!few && !guessed.test(body)) continue;
    emit(
      analysis,
      'sabotage',
      head.index,
      [few ? 'a key out of so few bits that all can be tried' : 'a key that can be worked out again'],
      precious.test(head[0]) || precious.test(body) ? 'keys that can be guessed' : 'weak chance',
      momentAt(latin, head.index, moment),
    );
    return;
  }
}
