/** requirements.txt, and what `pip freeze` prints: requirements alone; all else is refused by its line number. */
import { SpkgError } from './errors.js';
import type { Requirement } from './model.js';
import { parseRequirements, problemWith } from './requirements.js';
import { sanitize } from './sanitize.js';

const mostLines = 20_000;
const shownProblems = 10;

interface Line {
  readonly number: number;
  readonly text: string;
}

/**
 * `source` is how the file is called in messages. Hashes (`--hash=…`) are dropped: spkg pins those it scanned.
 * SPKG_REQUIREMENT_REFUSED and SPKG_REQUIREMENT_INVALID list every line that cannot be taken.
 */
export function parseRequirementsFile(text: string, source: string): readonly Requirement[] {
  const lines = logicalLines(text);
  if (lines.length > mostLines)
    throw problem('SPKG_REQUIREMENT_INVALID', `\`${source}\` has ${lines.length} requirements`);
  const wrong = lines.flatMap((line) => {
    const error = problemWith(withoutHashes(line.text));
    return error ? [{ line, error }] : [];
  });
  const [first] = wrong;
  if (first) {
    const told = wrong
      .slice(0, shownProblems)
      .map(({ line, error }) => `${source}:${line.number}: ${error.message}`);
    const more = wrong.length > shownProblems ? [`and ${wrong.length - shownProblems} more`] : [];
    throw problem(first.error.code, [...told, ...more].join('\n'), first.error.tryThis);
  }
  if (lines.length === 0) throw problem('SPKG_REQUIREMENT_INVALID', `\`${source}\` holds no requirement`);
  return parseRequirements(lines.map((line) => withoutHashes(line.text)));
}

/** Comments and blank lines left out, continuation lines joined; numbered by where they begin. */
function logicalLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let pending = '';
  let start = 0;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (pending === '') start = index + 1;
    if (raw.endsWith('\\') && !/^\s*#/.test(raw)) {
      pending += `${raw.slice(0, -1)} `;
      continue;
    }
    const whole = (pending + raw).replace(/(^|\s)#.*$/, '').trim();
    pending = '';
    if (whole !== '') lines.push({ number: start, text: whole });
  }
  if (pending.trim() !== '') lines.push({ number: start, text: pending.trim() });
  return lines;
}

function withoutHashes(text: string): string {
  return text.replace(/\s+--hash[= ]\S+/g, '').trim();
}

function problem(
  code: SpkgError['code'],
  message: string,
  tryThis = 'write one requirement a line',
): SpkgError {
  const told = message.split('\n').map((line) => sanitize(line, 300));
  return new SpkgError(code, told.join('\n'), { tryThis });
}
