/** Tokens that are known by how they begin. */
import type { Hit } from './findings.js';
import { entropyOf, isPlaceholder, looksRandom, looksRandomWithoutDigits } from './randomness.js';
import { crcHolds, decodeJsonWebToken, macaroonLocation, snowflakeTime } from './structures.js';

/** What a rule sees: the run (a word of base64url), and the text from its start on. */
export interface Run {
  readonly text: string;
  /** the byte right behind the run, 0 at the end */
  readonly next: number;
  /** the run and at most `most` bytes of what follows it; a close look: `''` when there were too many */
  onwards(most: number): string;
}

const dot = 0x2e;

export type Judgement = Pick<Hit, 'certainty' | 'what' | 'secret'>;

interface PrefixRule {
  readonly prefix: string;
  judge(run: Run): Judgement | undefined;
}

function real(what: string, secret: string): Judgement {
  return { certainty: 'real', what, secret };
}

function possible(what: string, secret: string): Judgement {
  return { certainty: 'possible', what, secret };
}

/** A prefix of its own, then a body of one form, of which the group, or else all, is random. */
function form(prefix: string, body: RegExp, what: string, certainty: Hit['certainty'] = 'real'): PrefixRule {
  return {
    prefix,
    judge({ text }) {
      const rest = text.slice(prefix.length);
      const match = body.exec(rest);
      if (!match || isPlaceholder(rest) || !looksRandom(match[1] ?? rest)) return undefined;
      return { certainty, what, secret: text };
    },
  };
}

/** GitHub's form, which npm shares: thirty random characters and six of a checksum. Without it, it is made up. */
function withChecksum(prefix: string, what: string): PrefixRule {
  return {
    prefix,
    judge({ text }) {
      const body = text.slice(prefix.length);
      if (!/^[A-Za-z0-9]{36}$/.test(body) || isPlaceholder(body) || !crcHolds(body)) return undefined;
      return real(`${what}, its checksum holds`, text);
    },
  };
}

const hex32 = /^[0-9a-f]{32}$/;
const gitLab = /^[A-Za-z0-9_-]{20,22}$/;

const rules: readonly PrefixRule[] = [
  withChecksum('ghp_', 'GitHub personal access token'),
  withChecksum('gho_', 'GitHub OAuth token'),
  withChecksum('ghu_', 'GitHub user token'),
  withChecksum('ghs_', 'GitHub server token'),
  withChecksum('ghr_', 'GitHub refresh token'),
  withChecksum('npm_', 'npm token'),
  form('github_pat_', /^[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/, 'GitHub fine-grained token'),
  { prefix: 'pypi-', judge: judgeIndexToken },
  form('glpat-', gitLab, 'GitLab personal access token'),
  form('gldt-', gitLab, 'GitLab deploy token'),
  form('glrt-', gitLab, 'GitLab runner token'),
  form('glsoat-', gitLab, 'GitLab service account token'),
  { prefix: 'glpat-', judge: judgeRoutable },
  form('glptt-', /^[0-9a-f]{40}$/, 'GitLab trigger token'),
  form('sk_live_', /^[A-Za-z0-9]{24,247}$/, 'Stripe live secret key'),
  form('rk_live_', /^[A-Za-z0-9]{24,247}$/, 'Stripe live restricted key'),
  form('xoxb-', /^\d{9,14}-\d{9,14}-([A-Za-z0-9]{24})$/, 'Slack bot token'),
  form('xoxp-', /^\d{9,14}-\d{9,14}-\d{9,14}-([0-9a-f]{32})$/, 'Slack user token'),
  form('xoxb-', /^\d{9,14}-([A-Za-z0-9]{24})$/, 'Slack bot token of the older form', 'possible'),
  form('xapp-', /^\d-[A-Z0-9]{9,12}-\d{9,14}-([0-9a-f]{64})$/, 'Slack app token'),
  form('AIza', /^[A-Za-z0-9_-]{35}$/, 'Google API key (often meant to be public)', 'possible'),
  { prefix: 'sk-', judge: judgeModelKey },
  { prefix: 'hf_', judge: judgeHubToken },
  form('SK', hex32, 'Twilio API key id', 'possible'),
  form('dop_v1_', /^[0-9a-f]{64}$/, 'DigitalOcean token'),
  form('dapi', hex32, 'Databricks token'),
  form('shpat_', hex32, 'Shopify access token'),
  form('dckr_pat_', /^[A-Za-z0-9_-]{27}$/, 'Docker access token'),
  { prefix: 'eyJ', judge: judgeJsonWebToken },
  // two digits in base64, as the number of a bot begins
  ...['MT', 'Mj', 'Mz', 'ND', 'NT', 'Nj', 'Nz', 'OD', 'OT'].map((prefix) => ({
    prefix,
    judge: judgeDiscordToken,
  })),
];

const beginnings: ReadonlyMap<number, readonly PrefixRule[]> = groupByBeginning(rules);

/** 1 for the two bytes with which some rule's prefix begins: few words begin so. */
export const beginningTable: Uint8Array = Uint8Array.from({ length: 65_536 }, (_, pair) =>
  beginnings.has(pair) ? 1 : 0,
);

/** The first rule that says yes. */
export function judgePrefixed(run: Run): Judgement | undefined {
  for (const rule of beginnings.get(beginningOf(run.text)) ?? []) {
    const judgement = run.text.startsWith(rule.prefix) ? rule.judge(run) : undefined;
    if (judgement) return judgement;
  }
  return undefined;
}

/** The first two characters as one number, as `beginningTable` is asked for. */
export function beginningOf(text: string): number {
  return text.charCodeAt(0) * 256 + text.charCodeAt(1);
}

function groupByBeginning(all: readonly PrefixRule[]): ReadonlyMap<number, readonly PrefixRule[]> {
  const groups = new Map<number, PrefixRule[]>();
  for (const rule of all) {
    const beginning = beginningOf(rule.prefix);
    groups.set(beginning, [...(groups.get(beginning) ?? []), rule]);
  }
  return groups;
}

/** Thirty-four letters and no digit, which most names of that length have in common with it but not the mixed case. */
function judgeHubToken({ text }: Run): Judgement | undefined {
  const letters = /^hf_([A-Za-z]{34})$/.exec(text)?.[1];
  if (letters === undefined || !looksRandomWithoutDigits(letters)) return undefined;
  return real('Hugging Face token', text);
}

/** An upload token of a Python index is a macaroon that names the index. */
function judgeIndexToken({ text }: Run): Judgement | undefined {
  if (text.length > 4096) return undefined;
  const host = macaroonLocation(text.slice('pypi-'.length));
  return host === undefined ? undefined : real(`upload token of the Python index \`${host}\``, text);
}

/** The newer form: a payload, its length, a checksum. */
function judgeRoutable(run: Run): Judgement | undefined {
  if (run.next !== dot || run.text.length < 33 || run.text.length > 306) return undefined;
  const token = /^glpat-([A-Za-z0-9_-]{27,300})\.[0-9a-z]{2}\.?[0-9a-z]{7}(?![0-9a-z])/.exec(run.onwards(12));
  return token && looksRandom(token[1] ?? '') ? real('GitLab routable token', token[0]) : undefined;
}

/** `T3BlbkFJ` is the maker's name in base64: every key of it has that in the middle. */
function judgeModelKey({ text }: Run): Judgement | undefined {
  if (text.length > 300) return undefined;
  const anthropic = /^sk-ant-(?:api|admin)\d\d-([A-Za-z0-9_-]{80,110})AA$/.exec(text);
  if (anthropic) return looksRandom(anthropic[1] ?? '') ? real('Anthropic API key', text) : undefined;
  const openAi = /^sk-(?:proj-|svcacct-|admin-)?([A-Za-z0-9_-]{20,120})T3BlbkFJ([A-Za-z0-9_-]{20,120})$/.exec(
    text,
  );
  if (openAi) {
    const random = looksRandom(openAi[1] ?? '') && looksRandom(openAi[2] ?? '');
    return random ? real('OpenAI API key', text) : undefined;
  }
  const unknown = /^sk-(?:proj-|or-v1-)?([A-Za-z0-9]{40,})$/.exec(text);
  return unknown && looksRandom(unknown[1] ?? '') ? possible('API key of the form `sk-`', text) : undefined;
}

/** Long expired tokens are of no use to anyone: what ends before this was no secret when spkg was made. */
const expiredBefore = Date.UTC(2026, 0, 1) / 1000;

function judgeJsonWebToken(run: Run): Judgement | undefined {
  if (run.next !== dot || run.text.length > 2048) return undefined;
  const token = /^[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{20,}/.exec(run.onwards(2048))?.[0];
  const decoded = token === undefined ? undefined : decodeJsonWebToken(token);
  if (token === undefined || !decoded) return undefined;
  const { alg } = decoded.header;
  const { exp, role, iss, sub, name } = decoded.claims;
  if (typeof alg !== 'string' || alg.toLowerCase() === 'none') return undefined;
  if (typeof exp !== 'number' || exp < expiredBefore || exp > 1e11) return undefined;
  if (!looksRandom(token.slice(token.lastIndexOf('.') + 1))) return undefined;
  if ([iss, sub, name].some((claim) => typeof claim === 'string' && isPlaceholder(claim))) return undefined;
  // keys of that role are meant to be seen by everyone
  if (role === 'anon') return undefined;
  if (role === 'service_role') return real('Supabase service key', token);
  return possible('JSON web token that is not long expired', token);
}

/** The id of the bot in base64, when it was made, and a signature. */
function judgeDiscordToken(run: Run): Judgement | undefined {
  if (run.next !== dot || run.text.length < 22 || run.text.length > 28) return undefined;
  const token = /^([A-Za-z0-9_-]{22,28})\.([A-Za-z0-9_-]{6})\.([A-Za-z0-9_-]{27,38})(?![A-Za-z0-9_-])/.exec(
    run.onwards(48),
  );
  if (!token) return undefined;
  const made = snowflakeTime(Buffer.from(token[1] ?? '', 'base64url').toString('latin1'));
  const signature = token[3] ?? '';
  const plausible = made !== undefined && entropyOf(signature) >= 3.5 && !isPlaceholder(signature);
  return plausible ? real('Discord bot token', token[0]) : undefined;
}
