/**
 * Requirements as people type them, by PEP 508 and without direct references: a URL, a path or an option would run
 * code or leave the index that is scanned.
 */
import { SpkgError } from './errors.js';
import { markerProblem } from './markers.js';
import type { Requirement } from './model.js';
import { normalizeName } from './names.js';
import { hasControls, sanitize } from './sanitize.js';
import { isSpecifier } from './versions.js';

const longest = 2000;
const shape =
  /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(?:\(([^)]*)\)|([^;@\s][^;]*)?)\s*(?:;(.*))?$/s;
const extraShape = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** Reads one requirement. SPKG_REQUIREMENT_INVALID, SPKG_REQUIREMENT_REFUSED. */
export function parseRequirement(typed: string): Requirement {
  const problem = problemWith(typed);
  if (problem) throw problem;
  const [, name = '', extras = '', inParentheses, plain = '', marker = ''] = shape.exec(typed.trim()) ?? [];
  const specifier = tidySpecifier(inParentheses ?? plain);
  const wanted = extras
    .split(',')
    .map((extra) => normalizeName(extra.trim()))
    .filter((extra) => extra !== '')
    .sort();
  const parsed = {
    name: normalizeName(name),
    extras: [...new Set(wanted)],
    specifier,
    marker: marker.trim(),
  };
  return { ...parsed, text: textOf(parsed) };
}

/** Reads all, or says everything that is wrong with them in one error. Repetitions are dropped. */
export function parseRequirements(typed: readonly string[]): readonly Requirement[] {
  const problems = typed.flatMap((text) => problemWith(text) ?? []);
  const [first] = problems;
  if (first) throw problems.length === 1 ? first : several(problems);
  if (typed.length === 0) {
    throw new SpkgError('SPKG_REQUIREMENT_INVALID', 'no requirement was given', {
      tryThis: 'spkg request numpy',
    });
  }
  const byText = new Map(typed.map((text) => parseRequirement(text)).map((one) => [one.text, one]));
  return [...byText.values()];
}

/** What is wrong with a requirement, as the error to throw; undefined when it is fine. */
export function problemWith(typed: string): SpkgError | undefined {
  const text = typed.trim();
  if (text.length > longest)
    return invalid(text, `it is ${text.length} characters long`, 'ask for one project');
  // in a marker's text, a line break would begin a line of its own in the file that the resolver reads
  if (hasControls(text))
    return invalid(text, 'it holds a line break or a control character', 'write one line');
  return refusal(text) ?? malformed(text);
}

function refusal(text: string): SpkgError | undefined {
  const pin = 'ask for `name==version` from the index';
  if (text.startsWith('-'))
    return refused(text, 'is an option; options would change where packages come from', pin);
  if (/^(git|hg|svn|bzr)\+/i.test(text) || /@\s*(git|hg|svn|bzr)\+/i.test(text)) {
    return refused(text, 'comes from version control: building it would run its code', pin);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /@\s*[a-z][a-z0-9+.-]*:/i.test(text)) {
    return refused(text, 'is a URL: nothing would bind it to the index that is scanned', pin);
  }
  if (/^(\.{0,2}\/|~|[a-z]:\\)/i.test(text) || /\.(whl|zip|tar\.\w+|tgz)$/i.test(text) || /[\\]/.test(text)) {
    return refused(text, 'is a path', `spkg scan ${sanitize(text, 80)}`);
  }
  return undefined;
}

function malformed(text: string): SpkgError | undefined {
  if (text === '') return invalid(text, 'it is empty', 'spkg request numpy');
  const slip = commonSlip(text);
  if (slip !== undefined) return invalid(text, 'it is no PEP 508 requirement', `write \`${slip}\``);
  const match = shape.exec(text);
  if (!match)
    return invalid(text, 'it is no PEP 508 requirement', 'write `name`, `name==1.2` or `name[extra]>=1,<2`');
  const [, , extras, inParentheses, plain, marker] = match;
  const badExtra = extras?.split(',').find((extra) => extra.trim() !== '' && !extraShape.test(extra.trim()));
  if (badExtra !== undefined)
    return invalid(text, `\`${sanitize(badExtra, 40)}\` is no extra`, 'write `name[extra]`');
  const specifier = tidySpecifier(inParentheses ?? plain ?? '');
  // `===` takes any text: what looks like a URL or a path is none that an index has
  if (!isSpecifier(specifier) || /,\s*(,|$)|[@:/]/.test(specifier)) {
    return invalid(
      text,
      `\`${sanitize(specifier, 60)}\` is no version specifier`,
      'write `name==1.2` or `name>=1,<2`',
    );
  }
  const problem = marker === undefined ? undefined : markerProblem(marker);
  return problem === undefined
    ? undefined
    : invalid(text, `its marker cannot be read: ${sanitize(problem, 80)}`, 'see PEP 508 on markers');
}

/** `numpy=1.26`, `numpy 1.26`, `numpy@1.26`: what was meant. */
function commonSlip(text: string): string | undefined {
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]*?)(?:\s*=\s*|\s+v?|\s*@\s*v?)(\d[\w.*+!]*)$/.exec(text);
  return match ? `${match[1] ?? ''}==${match[2] ?? ''}` : undefined;
}

function tidySpecifier(specifier: string): string {
  return specifier
    .split(',')
    .map((part) => part.trim().replace(/\s+/g, ''))
    .join(',');
}

function textOf({ name, extras, specifier, marker }: Omit<Requirement, 'text'>): string {
  const wanted = extras.length > 0 ? `[${extras.join(',')}]` : '';
  return `${name}${wanted}${specifier}${marker === '' ? '' : ` ; ${marker}`}`;
}

function invalid(text: string, why: string, tryThis: string): SpkgError {
  return new SpkgError(
    'SPKG_REQUIREMENT_INVALID',
    `cannot read the requirement \`${sanitize(text, 120)}\`: ${why}`,
    {
      tryThis,
    },
  );
}

function refused(text: string, why: string, tryThis: string): SpkgError {
  return new SpkgError('SPKG_REQUIREMENT_REFUSED', `\`${sanitize(text, 120)}\` ${why}`, { tryThis });
}

function several(problems: readonly SpkgError[]): SpkgError {
  const refusals = problems.some(({ code }) => code === 'SPKG_REQUIREMENT_REFUSED');
  return new SpkgError(
    refusals ? 'SPKG_REQUIREMENT_REFUSED' : 'SPKG_REQUIREMENT_INVALID',
    `${problems.length} requirements cannot be taken: ${problems.map(({ message }) => message).join('; ')}`,
    { tryThis: problems[0]?.tryThis ?? '' },
  );
}
