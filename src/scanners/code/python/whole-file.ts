/** What only a file as a whole says, after every function of it was looked at. */
import { moments, type Moment, type Signal, type SignalId } from '../signals.js';
import { emit, type Analysis } from './analysis.js';
import type { Statement } from './syntax.js';
import { noteTellingWords } from './telling-words.js';
import { classAttribute } from './instances.js';
import { marks, type Value } from './values.js';

/** Adds signals to what was found. Linear. */
export function wholeFile(analysis: Analysis, moment: Moment): void {
  noteTellingWords(analysis, moment);
  noteReplaced(analysis);
  notePrompts(analysis);
  noteRewriting(analysis);
  noteMagicPassword(analysis);
  noteRemoteLoaders(analysis);
  const bomb =
    analysis.latin.includes('fork()') &&
    /^[ \t]*while (True|1):[ \t]*\n?[ \t]*(os\.)?fork\(\)/m.exec(analysis.latin);
  if (bomb) emit(analysis, 'destructive', bomb.index, ['processes without end'], 'fork');
}

const mostReplaced = 50;

/** What was put in the place of functions of other libraries while modules were imported, looked at once. */
export function lookAtReplaced(analysis: Analysis, run: (value: Value) => void): void {
  let looked = 0;
  for (const value of analysis.patched.values())
    for (const one of value.kind === 'any' ? value.items : [value])
      if (one.callable && (looked += 1) <= mostReplaced) run(one);
  noteReplaced(analysis);
}

/** Functions of this source that were put in the place of those of another library, and send something. */
function noteReplaced(analysis: Analysis): void {
  let looked = 0;
  for (const [name, value] of analysis.patched) {
    const [library = ''] = name.split('.');
    if (!isForeign(library, analysis.path, analysis.latin)) continue;
    looked += 1;
    if (looked > mostReplaced) return;
    for (const one of value.kind === 'any' ? value.items : [value]) noteReplacement(name, one, analysis);
  }
}

const prompts = ['getpass.getpass', 'builtins.input'];

/** What people type is taken by a function in the place of the one that asks for it, and the source sends something. */
function notePrompts(analysis: Analysis): void {
  const name = prompts.find((one) => analysis.patched.has(one));
  if (name === undefined) return;
  for (const signal of [...analysis.found.values()]) {
    if (!sends(signal)) continue;
    const { line, evidence, value = '' } = signal;
    const at = Math.max(0, analysis.latin.indexOf(name.slice(name.indexOf('.') + 1)));
    emit(
      analysis,
      'replaced-sends',
      at,
      [`in the place of ${name}`, `${line}: ${evidence}`],
      `secret ${value}`,
    );
    return;
  }
}

/** Not a part of this project, nor a thing that nothing is known of. */
function isForeign(library: string, path: string, latin: string): boolean {
  // the module that a loader was asked for
  if (library === '?') return /\bdef exec_module\(/.test(latin) && /\bmeta_path\b/.test(latin);
  if (!/^[A-Za-z]\w*$/.test(library) || library === 'self') return false;
  return !path.split('/').some((part) => part === library || part === `${library}.py`);
}

function noteReplacement(name: string, value: Value, analysis: Analysis): void {
  const definition = value.callable?.definition;
  if (definition?.kind !== 'function') return;
  const { path, line: from } = analysis.placeOf(definition.at);
  const to = analysis.placeOf(endOf(definition.body(), definition.at)).line + 1;
  for (const signal of [...analysis.found.values()]) {
    const within = signal.path === path && signal.line >= from && signal.line <= to;
    if (!within || !sends(signal)) continue;
    const text = analysis.latin.slice(definition.at, endOf(definition.body(), definition.at) + 400);
    const secret =
      /connect|login|auth|credential|password|keypair|\bopen$|read_text|loads?$/i.test(name) ||
      /api_?key|password|passwd|secret|token|authorization|headers|private|credential|\.key\b/i.test(text);
    emit(
      analysis,
      'replaced-sends',
      definition.at,
      [`in the place of ${name}`, signal.evidence],
      `${secret ? 'secret ' : ''}${signal.value ?? ''}`,
    );
    return;
  }
}

/** To an address that stands in the source. */
function sends({ what, value = '' }: Signal): boolean {
  return (what === 'network' && /^\w+:\/\/[^\0…/]*\./.test(value)) || what === 'suspicious-host';
}

/** Where the last statement of a body begins. */
function endOf(body: readonly Statement[], start: number): number {
  let end = start;
  const waiting: Statement[] = [...body];
  for (let looked = 0; looked < 2000; looked += 1) {
    const one = waiting.pop();
    if (!one) break;
    if ('at' in one && typeof one.at === 'number') end = Math.max(end, one.at);
    if ('value' in one && one.value && typeof one.value === 'object' && 'at' in one.value)
      end = Math.max(end, one.value.at);
    if (one.kind === 'if') for (const branch of one.branches) waiting.push(...branch.body);
    else if (one.kind === 'blocks') for (const block of one.blocks) waiting.push(...block);
    else if ('body' in one) waiting.push(...(typeof one.body === 'function' ? one.body() : one.body));
  }
  return end;
}

const importHook = /\bdef (get_data|get_source|source_to_code|exec_module|get_code|find_spec)\b/;
const codeInText =
  /["'][^"'\n]{0,80}\\n[^\n]{0,800}\b(urlopen|requests\.(post|get|put)|exec|eval|system|Popen|socket|urllib)\b/;

/** A loader that adds to the source of others a text that uses the network, a process or exec. */
function noteRewriting(analysis: Analysis): void {
  const hooks = [...analysis.found.values()].find(({ what }) => what === 'tampers-imports');
  if (!hooks || !importHook.test(analysis.latin)) return;
  const at = longLine(analysis.latin);
  if (at < 0) return;
  emit(analysis, 'rewrites-imports', at, ['an import hook', 'code in a text'], 'code is added to a module');
}

function longLine(source: string): number {
  let start = 0;
  while (start < source.length) {
    const found = source.indexOf('\n', start);
    const end = found < 0 ? source.length : found;
    const line = source.slice(start, Math.min(end, start + 4000));
    if (line.includes('\\n') && codeInText.test(line)) return start;
    start = end + 1;
  }
  return -1;
}

const loaders = /^importlib\.(abc|machinery|_bootstrap_external)\.\w*Loader$/;
const anAddress = /["']https?:\/\/[\w-]+\.\w/;
const loads = ['get_data', 'get_source', 'get_code', 'source_to_code'];

/** A loader of modules whose code comes from the network, or is decoded. */
function noteRemoteLoaders(analysis: Analysis): void {
  for (const value of analysis.module.names.values()) {
    if (value.kind !== 'class' || !value.items.some((one) => loaders.test(one.text))) continue;
    for (const name of loads) {
      const definition = classAttribute(value, name)?.callable?.definition;
      const visit = definition ? analysis.visits.get(definition) : undefined;
      if (!definition || !visit) continue;
      const [what, from] = loadedFrom(visit.returned?.marks ?? 0, analysis);
      if (what) emit(analysis, what, definition.at, [`${name} of a loader`], from, moments[visit.moment]);
    }
  }
}

function loadedFrom(taken: number, { latin }: Analysis): readonly [SignalId?, string?] {
  const held = (taken & (marks.literal | marks.packaged)) !== 0;
  if ((taken & marks.decoded) !== 0 && held) return ['decode-and-execute', 'code of modules'];
  if ((taken & marks.network) === 0) return [];
  return ['execute-download', anAddress.test(latin) ? 'code of modules' : 'from any address'];
}

const magic =
  /(hexdigest\(\)\s*==\s*["'][0-9a-f]{32,128}["']|["'][0-9a-f]{32,128}["']\s*==\s*[^\n]{0,120}hexdigest\(\)|\b(password|passwd|pwd)["']?\]?\)?\s*==\s*(["'])[^"'\n]{6,80}\3|compare_digest\(\s*(password|passwd|pwd)\b[^\n]{0,40},\s*b?["'][^"'\n]{6,80}["'])/;

const check =
  /def (check_password|verify_password|validate_(password|token)|verify_token|check_token|login|verify)\([^\n]{0,200}\n(?:[^\n]*\n){0,8}?[^\n]*\bif [^\n]{0,60}(\b(raw|password|passwd|pwd|token|secret|candidate|given|supplied|code)\w*\s*==\s*|compare_digest\(\w+,\s*)b?(["'])[^"'\n]{6,80}\5[^\n]*:[ \t]*\n?[ \t]*return (True|\w*user)/i;

/** The same of a function that only says whether somebody may come in. */
function noteMagicCheck(analysis: Analysis): void {
  if (!/def (check|verify|validate|login)/.test(analysis.latin)) return;
  const found = check.exec(analysis.latin);
  if (found)
    emit(analysis, 'magic-password', found.index, ['a way in that stands in the source'], 'password');
}

/** `authenticate` that lets in whoever knows what stands in the source. */
function noteMagicPassword(analysis: Analysis): void {
  const { latin } = analysis;
  noteMagicCheck(analysis);
  let at = latin.indexOf('def authenticate(');
  for (let looked = 0; at >= 0 && looked < 20; looked += 1) {
    const next = latin.indexOf('\ndef ', at);
    const body = latin.slice(at, Math.min(next < 0 ? at + 4000 : next, at + 4000));
    const found = /\bpassword\b/.test(body) ? magic.exec(body) : null;
    if (found) {
      emit(analysis, 'magic-password', at + found.index, ['a way in that stands in the source'], 'password');
      return;
    }
    at = latin.indexOf('def authenticate(', at + 10);
  }
}
