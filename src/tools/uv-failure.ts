/** What uv's words mean for a request. Anything that is not understood is SPKG_UV_FAILED, never a guess. */
import { SpkgError } from '../core/errors.js';
import { normalizeName } from '../core/names.js';
import type { Resolution, ResolveQuestion } from '../core/ports.js';
import { redact, sanitize, sanitizeLines } from '../core/sanitize.js';
import { refused, unreachable } from './index-errors.js';
import type { RunResult } from './process.js';

type Unresolved = Exclude<Resolution, { kind: 'resolved' }>;

/** Ordered: the first that is found in what uv says decides; its group is the project's name. */
const meanings: readonly { readonly kind: Unresolved['kind']; readonly words: RegExp }[] = [
  {
    kind: 'not-found',
    words: /Because (\S+) was not found in the (?:package registry|provided package locations)/,
  },
  {
    kind: 'no-wheel',
    words:
      /\b([A-Za-z0-9._-]+)(?:\[[^\]\s]*\])?(?:[=<>!][^\s]*)? ha(?:ve|s) no (?:usable wheels|wheels with a matching)/,
  },
  { kind: 'no-version', words: /there (?:is|are) no versions? of (\S+?)(?:[=<>!~]\S*)? and/ },
  // everything there is lies outside of what one requirement allows
  {
    kind: 'no-version',
    words:
      /^Because only ([A-Za-z0-9._-]+)[=<>!~]\S* is available and you require \1[=<>!~]\S*, we can conclude that your requirements/,
  },
];

/** SPKG_INDEX_UNREACHABLE, SPKG_PYTHON_MISSING, SPKG_REQUIREMENT_REFUSED, SPKG_UV_FAILED. */
export function explainFailure(result: RunResult, question: ResolveQuestion, indexUrl: string): Unresolved {
  const words = sanitizeLines(redact(result.stderr)).trim();
  const flat = sanitize(words.replace(/\s+/g, ' '), 1500);
  throwIfNoAnswer(flat, words, indexUrl);
  const detail = sanitize(
    flat.replace(/^error: No solution found when resolving dependencies\s*(cause:)?\s*/, ''),
    600,
  );
  for (const { kind, words: pattern } of meanings) {
    const name = pattern.exec(detail)?.[1];
    if (name !== undefined) return { kind, name: normalizeName(name), detail };
  }
  if (flat.includes('No solution found')) return { kind: 'conflict', name: null, detail };
  throw failed(result, question, flat, words);
}

function throwIfNoAnswer(flat: string, words: string, indexUrl: string): void {
  // uv goes on without the page, and would say that the project does not exist
  const status = /\((40[13] [A-Z][a-z]+|407 [A-Za-z ]+)\)/.exec(flat)?.[1];
  if (status !== undefined) throw refused(indexUrl, status, words);
  const network =
    /Failed to fetch|error sending request|dns error|Could not connect|connection (?:refused|reset|closed)|timed? ?out|tls|certificate/i;
  if (!flat.includes('No solution found') && network.test(flat)) {
    throw unreachable(indexUrl, words, flat.split('cause: ').at(-1));
  }
  if (flat.includes('No interpreter found')) {
    throw new SpkgError(
      'SPKG_PYTHON_MISSING',
      'uv needs a Python on this machine to resolve, and finds none',
      {
        tryThis: 'install Python, whatever its version',
        cause: words,
      },
    );
  }
}

function failed(
  result: RunResult,
  { requirements }: ResolveQuestion,
  flat: string,
  words: string,
): SpkgError {
  const direct = /for package `([^`]+)` cause: Package `([^`]+)` was included as a URL dependency/.exec(flat);
  if (direct) {
    return new SpkgError(
      'SPKG_REQUIREMENT_REFUSED',
      `\`${direct[1] ?? ''}\` asks for \`${direct[2] ?? ''}\` at an address of its own, past the index`,
      { tryThis: 'ask for another version, or for a package without such a dependency', cause: words },
    );
  }
  const asked = requirements.map(({ text }) => `\`${text}\``).join(' ');
  const said = result.timedOut ? 'it took too long' : sanitize(flat, 400);
  return new SpkgError('SPKG_UV_FAILED', `uv could not resolve ${asked}: ${said}`, {
    tryThis: result.timedOut ? 'run the command again' : 'spkg doctor',
    cause: words,
  });
}
