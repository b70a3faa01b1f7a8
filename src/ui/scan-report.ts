/** `spkg scan`: what stands against each file, worst first; all that is clean in one line. */
import { formatBytes, plural } from '../core/describe.js';
import { severities, verdicts, type Reason, type Verdict } from '../core/model.js';
import type { ScannedFile, ScanReport } from '../core/reports.js';
import { sanitize } from '../core/sanitize.js';
import { explainHint, pageOf, reasonLines, verdictTone, verdictWord } from './evidence.js';
import { paint } from './terminal.js';
import { duration, wrap } from './text.js';

/** Groups of findings shown of one file; `--json` has all. */
const mostReasons = 12;
/** What so many files or fewer did not get is told with each of them; of more, once. */
const fewFiles = 3;

export function scanScreen(report: ScanReport, columns: number): string {
  const unlooked = unlookedOf(report.files);
  const blocks = blocksOf(report.files, unlooked);
  const told = [
    ...blocks.flatMap((block) => blockLines(block, columns)),
    ...sharedLines(report.files.length, unlooked, columns),
    ...warnedLines(report.files, columns),
    ...report.warnings.map((text) => paint('warn', wrap(`warning: ${text}`, columns, '  '))),
    ...clearLine(report.files, unlooked),
  ];
  const explainable = report.files.some(({ reasons }) => reasons.some(({ about }) => pageOf(about)));
  return [
    ...told,
    totalLine(report, columns),
    ...(explainable ? [paint('dim', wrap(explainHint, columns))] : []),
  ].join('\n');
}

interface Block {
  readonly file: ScannedFile;
  readonly reasons: readonly Reason[];
}

/** Files with something against them that is their own, worst first. */
function blocksOf(files: readonly ScannedFile[], unlooked: readonly Unlooked[]): readonly Block[] {
  const shared = new Set(unlooked.filter((one) => one.files.length > fewFiles).map((one) => one.key));
  return files
    .map((file) => ({ file, reasons: ownReasons(file, shared) }))
    .filter(({ reasons }) => reasons.length > 0)
    .sort(worstFirst);
}

function ownReasons({ reasons, outcomes }: ScannedFile, shared: ReadonlySet<string>): readonly Reason[] {
  const told = new Set(
    outcomes.filter((row) => shared.has(keyOf(row))).map(({ scanner }) => `outcome/${scanner}`),
  );
  return reasons.filter(({ verdict, about }) => verdict !== 'allow' && !told.has(about));
}

function worstFirst(a: Block, b: Block): number {
  const severity = ({ reasons }: Block): number =>
    Math.min(...reasons.map((reason) => (reason.severity ? severities.indexOf(reason.severity) : 99)));
  return (
    verdicts.indexOf(b.file.verdict) - verdicts.indexOf(a.file.verdict) ||
    severity(a) - severity(b) ||
    (a.file.path < b.file.path ? -1 : 1)
  );
}

function blockLines({ file, reasons }: Block, columns: number): readonly string[] {
  return [
    `${paint(verdictTone[file.verdict], verdictWord[file.verdict])} ${paint('strong', sanitize(file.path, 300))}`,
    ...reasonLines(reasons, columns, mostReasons),
  ];
}

/** What a scanner did not look at, for one reason, with the files it is about. */
interface Unlooked {
  readonly key: string;
  readonly text: string;
  readonly verdict: Verdict;
  readonly files: readonly ScannedFile[];
}

type OutcomeRow = ScannedFile['outcomes'][number];

function keyOf({ scanner, outcome, reason }: OutcomeRow): string {
  return `${scanner} ${outcome}: ${reason}`;
}

function unlookedOf(files: readonly ScannedFile[]): readonly Unlooked[] {
  const found = new Map<string, { verdict: Verdict; files: ScannedFile[] }>();
  for (const file of files) {
    for (const row of file.outcomes) {
      if (row.outcome === 'completed' || row.outcome === 'not-applicable') continue;
      const key = keyOf(row);
      const verdict =
        file.reasons.find(({ about }) => about === `outcome/${row.scanner}`)?.verdict ?? 'allow';
      const one = found.get(key) ?? { verdict, files: [] };
      one.files.push(file);
      found.set(key, one);
    }
  }
  return [...found].map(([key, one]) => ({ key, text: sanitize(key, 400), ...one }));
}

/** Once for all it is about; what holds only a few files has been said with each of them. */
function sharedLines(total: number, unlooked: readonly Unlooked[], columns: number): readonly string[] {
  return unlooked
    .filter(({ verdict, files }) => verdict === 'allow' || files.length > fewFiles)
    .map(({ text, verdict, files }) => {
      const judged = verdict === 'allow' ? '' : `${verdictWord[verdict]} `;
      const about = total === 1 ? '' : ` (${whichFiles(total, files)})`;
      return paint('warn', wrap(`${judged}not looked at: ${text}${about}`, columns, '  '));
    });
}

function whichFiles(total: number, files: readonly ScannedFile[]): string {
  if (files.length === total) return `all ${total} files`;
  if (files.length > fewFiles) return `${files.length} of ${total} files`;
  return files.map(({ path }) => sanitize(path, 200)).join(', ');
}

interface Warned {
  readonly reason: Reason;
  readonly files: Set<ScannedFile>;
  places: number;
}

/** What passed and is worth knowing: each finding once, with the files it is about. */
function warnedLines(files: readonly ScannedFile[], columns: number): readonly string[] {
  const found = new Map<string, Warned>();
  for (const file of files) {
    for (const reason of file.reasons) {
      if (!isWarning(reason)) continue;
      const one = found.get(reason.about) ?? { reason, files: new Set(), places: 0 };
      one.files.add(file);
      one.places += 1;
      found.set(reason.about, one);
    }
  }
  return [...found].map(([about, warned]) => {
    const { title, severity = 'low' } = warned.reason;
    const text = `warning: ${title} [${severity}] ${about} (${whereWarned(warned, files.length)})`;
    return paint('warn', wrap(sanitize(text, 600), columns, '  '));
  });
}

function isWarning({ warning, about }: Reason): boolean {
  return warning && pageOf(about) !== undefined;
}

function whereWarned({ reason, files, places }: Warned, total: number): string {
  const [only] = files;
  if (files.size > 1 || !only) return `${files.size} of ${total} files`;
  const place = reason.where ? `${total > 1 ? ': ' : ''}${reason.where}` : '';
  const more = places > 1 ? ` and ${places - 1} more` : '';
  return `${total > 1 || place === '' ? only.path : ''}${place}${more}`;
}

function clearLine(files: readonly ScannedFile[], unlooked: readonly Unlooked[]): readonly string[] {
  const clear = files.filter(({ verdict }) => verdict === 'allow');
  if (clear.length === 0) return [];
  const warned = clear.filter(({ reasons }) => reasons.some(isWarning)).length;
  const named =
    clear.length <= fewFiles ? clear.map(({ path }) => sanitize(path, 300)).join(', ') : undefined;
  const them = clear.length === 1 ? 'it' : 'them';
  const except = warned > 0 ? ` but warnings (${warned})` : '';
  // nobody may take for clean what was not looked at
  const as = unlooked.length > 0 ? ', as far as was looked' : '';
  const who = named ?? plural(clear.length, 'file');
  return [`${paint('good', verdictWord.allow)} ${who}: nothing against ${them}${except}${as}`];
}

/** How many files ended how, worst first, and how fast they were read. */
function totalLine({ files, verdict, bytes, ms }: ScanReport, columns: number): string {
  const count = (one: Verdict): number => files.filter((file) => file.verdict === one).length;
  const others = [...verdicts]
    .reverse()
    .filter((one) => one !== verdict && count(one) > 0)
    .map((one) => `, ${count(one)} ${verdictWord[one].toLowerCase()}`);
  const rate = ms > 0 && bytes > 0 ? `, ${formatBytes(Math.round((bytes * 1000) / ms))}/s` : '';
  const size = bytes > 0 ? `${formatBytes(bytes)} ` : '';
  const mostly = files.length === 1 ? '1 file' : `${count(verdict)} of ${files.length} files`;
  const text = `${mostly}${others.join('')}; ${size}in ${duration(ms)}${rate}`;
  return wrap(`${paint(verdictTone[verdict], verdictWord[verdict])} ${text}`, columns);
}
