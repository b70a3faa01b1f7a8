/** Texts of code that Python leaves in a file or a table of jobs: read as what they are, when whoever starts them does. */
import { emit, type Analysis, type Script } from './analysis.js';
import type { Given } from './calls.js';
import { ordersName } from '../signals.js';
import { skeleton, type Value } from './values.js';

const mostScripts = 200;
const mostText = 1 << 20;
const shortest = 12;
/** Tables of jobs, as against folders of scripts: `cron.daily`. */
const tables = /[\\/](cron\.d[\\/]|crontabs?\b|spool[\\/]cron)/;
/** Those that say as whom each job runs. */
const ofMachine = /[\\/]cron\.d[\\/]|[\\/]etc[\\/]crontab$/;
const schedule = /^[ \t]*(?:@\w{1,20}[ \t]{1,20}|(?:[^\s]{1,60}[ \t]{1,20}){5})/gm;
const scheduleAndUser =
  /^[ \t]*(?:@\w{1,20}[ \t]{1,20}|(?:[^\s]{1,60}[ \t]{1,20}){5})[\w-]{1,40}[ \t]{1,20}/gm;

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
export function noteLeft(file: Value, given: Given, starts: boolean, at: number, analysis: Analysis): void {
  const place = skeleton(file);
  for (const one of [...given.plain, ...given.named.values()]) {
    const text = textOf(one);
    if (!starts && !text.startsWith('#!')) continue;
    const how = starts ? 'left where it starts by itself' : 'left as a script';
    if (text.length > mostText) emit(analysis, 'not-looked-at', at, [how], 'a text that is too long');
    else if (starts && tables.test(place)) noteJobs(text, ofMachine.test(place), at, analysis);
    else if (text.length >= shortest) noteText(place, text, starts, how, at, analysis);
  }
}

function noteText(
  place: string,
  text: string,
  starts: boolean,
  how: string,
  at: number,
  analysis: Analysis,
): void {
  const name = (place.split(/[\\/]/).at(-1) ?? '').toLowerCase();
  const moment = starts ? 'startup' : analysis.moment;
  if (/\.pyw?$/.test(name) && starts) analysis.nested(analysis, text, at, [how], moment);
  else if (name.endsWith('.pth'))
    analysis.nested(analysis, text.replace(/^(?!import[ \t]).*$/gm, ''), at, [how], moment);
  else noteScript({ text, name: name || 'script', moment, chain: [how] }, at, analysis);
}

/** What agents are told from then on. */
export function noteOrders(given: Given, at: number, analysis: Analysis): void {
  const chain = ['what agents are told'];
  for (const one of [...given.plain, ...given.named.values()]) {
    const text = textOf(one);
    if (text.length > mostText) emit(analysis, 'not-looked-at', at, chain, 'a text that is too long');
    else if (text.length >= shortest)
      noteScript({ text, name: ordersName, moment: analysis.moment, chain }, at, analysis);
  }
}

/** What a table of jobs is told by `crontab -`. */
export function noteTable(table: Value, at: number, analysis: Analysis): void {
  noteJobs(textOf(table), false, at, analysis);
}

/** Lines of a table of jobs, without when they run and, where all of a machine are in one table, as whom. */
function noteJobs(table: string, named: boolean, at: number, analysis: Analysis): void {
  const text = table.replace(named ? scheduleAndUser : schedule, '');
  const chain = ['a job that is left'];
  if (table.length > mostText) emit(analysis, 'not-looked-at', at, chain, 'a text that is too long');
  else if (text.length >= shortest)
    noteScript({ text, name: 'crontab', moment: 'startup', chain }, at, analysis);
}

/** What is known of a text, or of lines one after the other; a word where something is put in. */
function textOf(value: Value): string {
  const text = value.kind === 'list' ? value.items.map(skeleton).join('') : skeleton(value);
  return /\w/.test(text) ? text.replaceAll('\0', 'x') : '';
}
