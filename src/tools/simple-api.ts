/** Index pages to facts: PEP 691 JSON, or PEP 503 HTML where that is all there is. */
import * as v from 'valibot';
import { normalizeName, parseWheelName } from '../core/names.js';
import type { ProjectFacts, ProjectFile } from '../core/ports.js';
import { sanitize } from '../core/sanitize.js';
import { splitCredentials } from './credentials.js';
import { startTags } from './html-tags.js';

const hashes = v.record(v.string(), v.string());
const offered = v.optional(v.nullable(v.union([v.boolean(), hashes])));
const pageSchema = v.looseObject({
  'project-status': v.optional(
    v.looseObject({ status: v.string(), reason: v.optional(v.nullable(v.string())) }),
  ),
  files: v.array(
    v.looseObject({
      filename: v.string(),
      url: v.optional(v.string()),
      size: v.optional(v.nullable(v.number())),
      hashes: v.optional(hashes),
      'upload-time': v.optional(v.nullable(v.string())),
      'requires-python': v.optional(v.nullable(v.string())),
      yanked: v.optional(v.nullable(v.union([v.boolean(), v.string()]))),
      'core-metadata': offered,
      'data-dist-info-metadata': offered,
    }),
  ),
});

const statuses = ['active', 'archived', 'quarantined', 'deprecated'] as const;

/** PEP 691, 700, 714, 792; links are seen from `base`, the page's own URL. Undefined when it is no such page. */
export function readJsonPage(name: string, base: string, text: string): ProjectFacts | undefined {
  const parsed = v.safeParse(pageSchema, parseJson(text));
  if (!parsed.success) return undefined;
  const said = parsed.output['project-status'];
  const status = statuses.find((one) => one === said?.status);
  // a status nobody knows yet is not "active"
  if (said && !status) return undefined;
  const files = parsed.output.files.map((file): ProjectFile => ({
    filename: file.filename,
    url: linkOf(file.url ?? '', base),
    size: file.size ?? null,
    version: versionOf(name, file.filename),
    sha256: sha256Of(file.hashes?.sha256),
    uploadedAt: timeOf(file['upload-time'] ?? null),
    yanked: yankedOf(file.yanked ?? false),
    requiresPython: file['requires-python'] ?? null,
    metadata: metadataOf(file['core-metadata'] ?? file['data-dist-info-metadata'] ?? false),
  }));
  return { name, status: status ?? 'not-offered', statusReason: sanitize(said?.reason ?? '', 500), files };
}

/**
 * PEP 503, 592, 658, and the status of PEP 792; upload times are not to be had from HTML. Files are named by their link,
 * as pip and uv name them, whatever the text of the anchor says. Undefined when it is no HTML page, or one that two
 * readers could read in two ways.
 */
export function readHtmlPage(name: string, base: string, text: string): ProjectFacts | undefined {
  if (!/<(html|!doctype|a)\b/i.test(text)) return undefined;
  const files: ProjectFile[] = [];
  const said = new Map<string, string>();
  let from = base;
  for (const { name: tag, attributes, ambiguous } of startTags(text)) {
    if (tag === 'meta') said.set(attributes.get('name') ?? '', attributes.get('content') ?? '');
    const href = attributes.get('href');
    if (tag === 'base' && from === base) from = resolved(href, base);
    if (tag !== 'a' || href === undefined) continue;
    if (ambiguous) return undefined;
    const file = htmlFile(name, from, href, attributes);
    if (file) files.push(file);
  }
  const spoken = said.get('pypi:project-status');
  const status = statuses.find((one) => one === spoken);
  if (spoken !== undefined && !status) return undefined;
  const statusReason = sanitize(said.get('pypi:project-status-reason') ?? '', 500);
  return { name, status: status ?? 'not-offered', statusReason, files };
}

/** As pip and uv do: the links of a page may start elsewhere. */
function resolved(href: string | undefined, base: string): string {
  return href !== undefined && URL.canParse(href, base) ? new URL(href, base).href : base;
}

const rootSchema = v.looseObject({ projects: v.array(v.looseObject({ name: v.string() })) });

/** The names on the first page of an index (PEP 691); null when it is no such page. */
export function readJsonRoot(text: string): readonly string[] | null {
  const parsed = v.safeParse(rootSchema, parseJson(text));
  return parsed.success ? parsed.output.projects.map(({ name }) => name) : null;
}

/** The same of PEP 503: links to folders directly below, so that the links of a login page are none. */
export function readHtmlRoot(base: string, text: string): readonly string[] | null {
  if (!/<(html|!doctype|a)\b/i.test(text)) return null;
  const names: string[] = [];
  for (const { name: tag, attributes } of startTags(text)) {
    const href = attributes.get('href') ?? '';
    if (tag !== 'a' || !URL.canParse(href, base)) continue;
    const { href: target } = new URL(href, base);
    const name = target.startsWith(base) ? target.slice(base.length).replace(/\/$/, '') : '';
    if (/^[a-z0-9]+([._-][a-z0-9]+)*$/i.test(name)) names.push(name);
  }
  return names;
}

function htmlFile(
  project: string,
  base: string,
  href: string,
  attributes: ReadonlyMap<string, string>,
): ProjectFile | undefined {
  const [path = '', fragment = ''] = href.split('#');
  const filename = lastPart(path);
  if (filename === '') return undefined;
  const metadata = attributes.get('data-core-metadata') ?? attributes.get('data-dist-info-metadata');
  const yanked = attributes.get('data-yanked');
  return {
    filename,
    url: linkOf(href, base),
    size: null,
    version: versionOf(project, filename),
    sha256: sha256Of(/(?:^|&)sha256=([0-9a-f]{64})(?:&|$)/.exec(fragment)?.[1]),
    uploadedAt: null,
    yanked: yanked === undefined ? null : sanitize(yanked, 500),
    requiresPython: attributes.get('data-requires-python') ?? null,
    metadata:
      metadata === undefined || metadata === 'false'
        ? null
        : (sha256Of(/^sha256=(.*)$/.exec(metadata)?.[1]) ?? true),
  };
}

/** Where a link leads, without credentials and fragment; null for what is not fetched, such as a file of this machine. */
function linkOf(href: string, base: string): string | null {
  if (href === '' || !URL.canParse(href, base)) return null;
  const link = new URL(href, base);
  link.hash = '';
  const allowed = base.startsWith('file:') ? ['file:', 'http:', 'https:'] : ['http:', 'https:'];
  return allowed.includes(link.protocol) ? splitCredentials(link.href).url : null;
}

/** The last part of a link's path, decoded; '' where there is none. */
function lastPart(link: string): string {
  const part = link.split('?')[0]?.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part);
  } catch {
    // not percent-encoded at all: taken as it is
    return part;
  }
}

/** The version in a wheel's or sdist's file name; null when there is none to be read. */
export function versionOf(project: string, filename: string): string | null {
  const wheel = parseWheelName(filename);
  if (wheel) return wheel.name === project ? wheel.version : null;
  const stem = /^(.+)\.(?:tar\.gz|zip|tar\.bz2|tgz)$/.exec(filename)?.[1];
  if (stem === undefined) return null;
  for (let at = stem.indexOf('-'); at > 0; at = stem.indexOf('-', at + 1)) {
    if (normalizeName(stem.slice(0, at)) === project && /^\d/.test(stem.slice(at + 1)))
      return stem.slice(at + 1);
  }
  return null;
}

function sha256Of(text: string | undefined): string | null {
  return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : null;
}

function yankedOf(value: boolean | string): string | null {
  if (typeof value === 'string') return sanitize(value, 500);
  return value ? '' : null;
}

function metadataOf(value: boolean | Readonly<Record<string, string>>): string | true | null {
  if (typeof value === 'boolean') return value ? true : null;
  return sha256Of(value.sha256) ?? true;
}

/** RFC 3339 in UTC; null when it cannot be read. */
function timeOf(text: string | null): string | null {
  const time = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // not JSON: the schema refuses undefined
    return undefined;
  }
}
