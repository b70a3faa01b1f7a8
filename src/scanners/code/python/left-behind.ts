/** Texts of code that Python leaves in a file or a table of jobs: read as what they are, when whoever starts them does. */
import { emit, type Analysis, type Script } from './analysis.js';
import { skeleton, type Value } from './values.js';

const mostScripts = 200;
const mostText = 1 << 20;
const shortest = 12;

/** Keeps a program in another language, for those who read such. */
export function noteScript(script: Omit<Script, 'path' | 'line'>, at: number, analysis: Analysis): void {
  if (analysis.scripts.length < mostScripts) analysis.scripts.push({ ...script, ...analysis.placeOf(at) });
  else
    emit(analysis, 'not-looked-at', at, script.chain, `more than ${mostScripts} scripts within one source`);
}

/**
 * What is written to `file`: where something starts it by itself, it is read as code that runs then; with a `#!` line,
 * as code that may run whenever it was written.
 */
export function noteLeft(
  file: Value,
  data: readonly Value[],
  starts: boolean,
  at: number,
  analysis: Analysis,
): void {
  const name = (skeleton(file).split(/[\\/]/).at(-1) ?? '').toLowerCase();
  for (const one of data) {
    const text = textOf(one);
    const marked = text.startsWith('#!');
    if (starts && skeleton(one).length > mostText)
      emit(analysis, 'not-looked-at', at, ['left where it starts by itself'], 'a text that is too long');
    if (text.length < shortest || (!starts && !marked)) continue;
    const how = starts ? 'left where it starts by itself' : 'left as a script';
    const moment = starts ? 'startup' : analysis.moment;
    if (/\.pyw?$/.test(name) && starts) analysis.nested(analysis, text, at, [how], moment);
    else if (name.endsWith('.pth'))
      analysis.nested(analysis, text.replace(/^(?!import[ \t]).*$/gm, ''), at, [how], moment);
    else noteScript({ text, name: name || 'script', moment, chain: [how] }, at, analysis);
  }
}

/** Lines of a table of jobs, without when they run. */
export function noteJobs(table: Value, at: number, analysis: Analysis): void {
  const text = textOf(table).replace(/^[ \t]*(?:@\w{1,20}|(?:[^\s]{1,60}[ \t]{1,20}){5})/gm, '');
  if (text.length < shortest) return;
  noteScript({ text, name: 'crontab', moment: 'startup', chain: ['a job that is left'] }, at, analysis);
}

/** What is known of a text, a word where something is put in. */
function textOf(value: Value): string {
  const text = skeleton(value);
  return text.length > mostText || !/\w/.test(text) ? '' : text.replaceAll('\0', 'x');
}
