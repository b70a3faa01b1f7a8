/** `spkg scan --list-scanners` and `--explain`: the scanners as a table, a page of docs/findings as it fits the screen. */
import { plural } from '../core/describe.js';
import type { Explained, FindingRow, ScannersReport } from '../core/reports.js';
import { paint } from './terminal.js';
import { columnsOf, table, wrap } from './text.js';

/** Longer lines are hard to read. */
const widestProse = 100;

export function scannersScreen({ scanners }: ScannersReport, columns: number): string {
  const rows = scanners.map(({ id, mandatory, offered, findings, looksFor }) => [
    id,
    offered ? (mandatory ? 'mandatory' : 'optional') : `${mandatory ? 'mandatory' : 'optional'}, absent`,
    `${findings.length}`,
    looksFor,
  ]);
  const findings = scanners.reduce((sum, scanner) => sum + scanner.findings.length, 0);
  return [
    table(['scanner', 'kind', 'findings', 'looks for'], rows, { columns, flexible: 3, overflow: 'wrap' }),
    '',
    wrap(`${plural(scanners.length, 'scanner')}, ${plural(findings, 'finding')}.`, columns),
    wrap('Without a completed look of a mandatory one, nothing is allowed.', columns),
    wrap('spkg scan --explain SCANNER lists its findings; spkg scan --explain ID tells of one.', columns),
  ].join('\n');
}

export function explainScreen(explained: Explained, columns: number): string {
  const page = renderPage(explained.page, columns);
  if (explained.schema === 'spkg.explain/1') return page;
  return [page, '', ...findingLines(explained.findings, columns)].join('\n');
}

function findingLines(findings: readonly FindingRow[], columns: number): readonly string[] {
  if (findings.length === 0) return ['It makes no findings.'];
  const rows = findings.map(({ id, severity, confidence, title }) => [id, severity, confidence, title]);
  return [
    table(['finding', 'severity', 'confidence', 'title'], rows, { columns, flexible: 3, overflow: 'wrap' }),
  ];
}

/** Markdown as text: headings strong, paragraphs and lists wrapped, code and tables as they are. */
export function renderPage(page: string, columns: number): string {
  const width = Math.min(columns, widestProse);
  const out: string[] = [];
  let paragraph: string[] = [];
  let fenced = false;
  const flush = (): void => {
    if (paragraph.length > 0) out.push(wrapItem(paragraph.join(' '), width));
    paragraph = [];
  };
  for (const line of page.trimEnd().split('\n')) {
    const asItIs = fenced || /^(```|\||#|$)/.test(line);
    // a list item, or code that is indented, begins a line of its own
    if (asItIs || /^(\s*([-*]|\d+\.)\s| {4})/.test(line)) flush();
    if (line.startsWith('```')) fenced = !fenced;
    else if (fenced) out.push(`    ${line}`);
    else if (/^#+ /.test(line)) out.push(paint('strong', line.replace(/^#+ /, '')));
    else if (asItIs || line.startsWith('    ')) out.push(line);
    else paragraph.push(paragraph.length === 0 ? line.trimEnd() : line.trim());
  }
  flush();
  return out.join('\n');
}

/** A list item hangs behind its mark. */
function wrapItem(text: string, columns: number): string {
  const mark = /^\s*(?:[-*]|\d+\.)\s+/.exec(text)?.[0] ?? '';
  const indent = ' '.repeat(columnsOf(mark));
  const wrapped = wrap(text.slice(mark.length), columns, indent);
  return mark + wrapped.slice(indent.length);
}
