/** Index pages out of records: PEP 503 HTML and PEP 691 JSON (api-version 1.1), with PEP 592, 658, 700 and 714. */
import { sortVersions } from '../../core/versions.js';
import { placeOf } from './index-files.js';
import type { FileRecord, IndexRecord } from './index-records.js';

/** The project page that pip and uv read. `files` lie beside `simple/`. */
export function projectHtml(name: string, records: readonly IndexRecord[]): string {
  const anchors = records.map((record) => {
    const attributes =
      record.kind === 'file' ? fileAttributes(record) : ` data-yanked="${escapeHtml(record.reason)}"`;
    return `    <a href="${escapeHtml(hrefOf(record))}"${attributes}>${escapeHtml(record.filename)}</a><br>`;
  });
  return page(`Links for ${name}`, [`    <h1>Links for ${escapeHtml(name)}</h1>`, ...anchors]);
}

/** The same as PEP 691 JSON. */
export function projectJson(name: string, records: readonly IndexRecord[]): string {
  const files = records.map(jsonEntry);
  const versions = sortVersions(new Set(records.map(({ version }) => version)));
  return `${JSON.stringify({ meta: { 'api-version': '1.1' }, name, versions, files }, null, 1)}\n`;
}

function jsonEntry(record: IndexRecord): object {
  const common = {
    filename: record.filename,
    url: hrefOf(record),
    ...(record.uploadedAt === null ? {} : { 'upload-time': record.uploadedAt }),
  };
  // PEP 700 wants a size of every file; there is no file
  if (record.kind !== 'file')
    return { ...common, hashes: {}, size: 0, 'core-metadata': false, yanked: record.reason };
  const { sha256, size, metadataSha256, requiresPython } = record;
  return {
    ...common,
    hashes: { sha256 },
    size,
    ...(requiresPython === null ? {} : { 'requires-python': requiresPython }),
    'core-metadata': metadataSha256 === null ? false : { sha256: metadataSha256 },
    yanked: false,
  };
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
  const href =
    record.kind === 'file'
      ? `../../${placeOf(record)}#sha256=${record.sha256}`
      : `${record.spoken}/${record.filename}`;
  // of what a file name may hold, `+` alone is read in more than one way
  return href.replaceAll('+', '%2B');
}

function fileAttributes({ metadataSha256, requiresPython }: FileRecord): string {
  const python = requiresPython === null ? '' : ` data-requires-python="${escapeHtml(requiresPython)}"`;
  if (metadataSha256 === null) return python;
  const digest = `sha256=${metadataSha256}`;
  // PEP 714: the newer name of the attribute, and the one that older pips know
  return `${python} data-core-metadata="${digest}" data-dist-info-metadata="${digest}"`;
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
