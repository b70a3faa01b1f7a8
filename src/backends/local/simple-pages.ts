/** Index pages out of records: PEP 503 HTML and PEP 691 JSON (api-version 1.1), with PEP 592, 658, 700 and 714. */
import { sortVersions } from '../../core/versions.js';
import type { IndexRecord } from './index-records.js';

/** The project page that pip and uv read. `files` lie beside `simple/`. */
export function projectHtml(name: string, records: readonly IndexRecord[]): string {
  const anchors = records.map((record) => {
    const attributes =
      record.kind === 'file'
        ? coreMetadata(record.metadataSha256)
        : ` data-yanked="${escapeHtml(record.reason)}"`;
    return `    <a href="${escapeHtml(hrefOf(record))}"${attributes}>${escapeHtml(record.filename)}</a><br>`;
  });
  return page(`Links for ${name}`, [`    <h1>Links for ${escapeHtml(name)}</h1>`, ...anchors]);
}

/** The same as PEP 691 JSON. */
export function projectJson(name: string, records: readonly IndexRecord[]): string {
  const files = records.map((record) => ({
    filename: record.filename,
    url: hrefOf(record),
    hashes: record.kind === 'file' ? { sha256: record.sha256 } : {},
    ...(record.kind === 'file' ? { size: record.size } : {}),
    ...(record.uploadedAt === null ? {} : { 'upload-time': record.uploadedAt }),
    'core-metadata':
      record.kind === 'file' && record.metadataSha256 !== null ? { sha256: record.metadataSha256 } : false,
    yanked: record.kind === 'file' ? false : record.reason,
  }));
  const versions = sortVersions(new Set(records.map(({ version }) => version)));
  return `${JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions, files }, null, 1)}\n`;
}

/** The root page: every project. */
export function rootHtml(names: readonly string[]): string {
  const anchors = names.map((name) => `    <a href="${escapeHtml(name)}/">${escapeHtml(name)}</a><br>`);
  return page('Simple index', anchors);
}

export function rootJson(names: readonly string[]): string {
  const projects = names.map((name) => ({ name }));
  return `${JSON.stringify({ meta: { 'api-version': '1.1' }, projects }, null, 1)}\n`;
}

function hrefOf(record: IndexRecord): string {
  if (record.kind === 'file')
    return `../../files/${record.name}/${encodeURIComponent(record.filename)}#sha256=${record.sha256}`;
  return `${record.spoken}/${encodeURIComponent(record.filename)}`;
}

function coreMetadata(sha256: string | null): string {
  return sha256 === null
    ? ''
    : ` data-core-metadata="sha256=${sha256}" data-dist-info-metadata="sha256=${sha256}"`;
}

function page(title: string, body: readonly string[]): string {
  const head = [
    '  <head>',
    '    <meta charset="utf-8">',
    '    <meta name="pypi:repository-version" content="1.1">',
  ];
  const lines = [
    '<!DOCTYPE html>',
    '<html>',
    ...head,
    `    <title>${escapeHtml(title)}</title>`,
    '  </head>',
    '  <body>',
  ];
  return [...lines, ...body, '  </body>', '</html>', ''].join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
