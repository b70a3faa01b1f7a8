/** Commands of a shell text: quotes, escapes and plain variables resolved, so that a disguise is seen through. */

import { unescapeShell } from './escapes.js';

export interface ShellCommand {
  /** quotes and escapes resolved; a known plain variable replaced; a substitution is `$()` */
  readonly words: string[];
  /** operator and target: `>>~/.bashrc` */
  readonly redirects: string[];
  /** of its first word */
  line: number;
  /** where its text begins and ends */
  readonly start: number;
  end: number;
  /** index of the command whose output goes into this one; -1 for none */
  pipedFrom: number;
  /** index of the command in whose substitution this one stands; -1 for none */
  readonly parent: number;
  /** body of a here-document and the line it begins in */
  document: { readonly text: string; readonly line: number } | undefined;
}

const mostCommands = 200_000;
const deepest = 60;
const mostVariable = 200;
/** characters that variables may add in all */
const mostReplaced = 1 << 20;

/** One open substitution, or the text itself. */
interface Frame {
  command: ShellCommand;
  index: number;
  /** the word being built; undefined between words */
  word: string | undefined;
  /** a redirect operator that waits for its target */
  operator: string;
  quoted: boolean;
  /** open `(` that are no substitution */
  groups: number;
  /** the command before this one; -1 for none */
  previous: number;
  readonly closer: string;
}

/** Reads all of `text`, once. Never throws; what is beyond 200,000 commands is not read, and `complete` says so. */
export function readCommands(
  text: string,
  firstLine = 1,
): { readonly commands: readonly ShellCommand[]; readonly complete: boolean } {
  const lexer = new Lexer(text, firstLine);
  lexer.run();
  return { commands: lexer.commands, complete: lexer.commands.length < mostCommands };
}

class Lexer {
  readonly commands: ShellCommand[] = [];
  private readonly variables = new Map<string, string>();
  private readonly frames: Frame[] = [];
  private readonly documents: { command: ShellCommand; end: string }[] = [];
  private at = 0;
  private replaced = 0;
  private frame: Frame;

  private readonly text: string;
  private line: number;

  constructor(text: string, firstLine: number) {
    this.text = text;
    this.line = firstLine;
    this.frame = this.open('', -1);
  }

  run(): void {
    while (this.at < this.text.length && this.commands.length < mostCommands) {
      if (this.frame.quoted) this.stepQuoted();
      else this.step();
    }
    while (this.frames.length > 0) this.close();
    this.endCommand();
  }

  private open(closer: string, parent: number): Frame {
    const { command, index } = this.begin(parent, -1);
    return { command, index, word: undefined, operator: '', quoted: false, groups: 0, previous: -1, closer };
  }

  private begin(parent: number, pipedFrom: number): { command: ShellCommand; index: number } {
    const command: ShellCommand = {
      words: [],
      redirects: [],
      line: this.line,
      start: this.at,
      end: this.at,
      pipedFrom,
      parent,
      document: undefined,
    };
    const index = this.commands.push(command) - 1;
    return { command, index };
  }

  private step(): void {
    const { text, at, frame } = this;
    const character = text[at] ?? '';
    if (frame.closer === character && character !== '' && frame.groups === 0) return this.leave();
    switch (character) {
      case '\\':
        if (text[at + 1] === '\n') this.line += 1;
        else this.add(text[at + 1] ?? '');
        this.at += 2;
        return;
      case "'":
        return this.single();
      case '"':
        frame.quoted = true;
        this.add('');
        this.at += 1;
        return;
      case '`':
        return this.enter('`', 1);
      case '$':
        return this.dollar();
      case ' ':
      case '\t':
      case '\r':
        this.endWord();
        this.at += 1;
        return;
      default:
        if (!this.operator(character)) this.plain();
    }
  }

  /** True when `character` is an operator here; it was taken then. */
  private operator(character: string): boolean {
    const { frame } = this;
    if (character === '#' && frame.word === undefined) this.skipComment();
    else if (character === '|') this.pipe();
    else if (character === '&') this.ampersand();
    else if (character === '<' || character === '>') this.redirect();
    else if (character === ';') this.next(-1, 1);
    else if (character === '\n') {
      this.next(-1, 1);
      this.line += 1;
      this.readDocuments();
    } else if (character === '(' || character === ')') {
      frame.groups = Math.max(0, frame.groups + (character === '(' ? 1 : -1));
      this.next(-1, 1);
    } else return false;
    return true;
  }

  /** A run of characters that mean nothing by themselves. */
  private plain(): void {
    let end = this.at + 1;
    while (end < this.text.length && !special.has(this.text.charCodeAt(end))) end += 1;
    this.add(this.text.slice(this.at, end));
    this.at = end;
  }

  private stepQuoted(): void {
    const { text, at, frame } = this;
    const character = text[at] ?? '';
    if (character === '"') {
      frame.quoted = false;
      this.at += 1;
    } else if (character === '\\') {
      if (text[at + 1] === '\n') this.line += 1;
      else this.add('"$`\\'.includes(text[at + 1] ?? ' ') ? (text[at + 1] ?? '') : text.slice(at, at + 2));
      this.at += 2;
    } else if (character === '`' && frame.closer !== '`') {
      this.enter('`', 1);
    } else if (character === '`') {
      frame.quoted = false;
      this.leave();
    } else if (character === '$') {
      this.dollar();
    } else {
      if (character === '\n') this.line += 1;
      let end = at + 1;
      while (end < text.length && !specialQuoted.has(text.charCodeAt(end))) end += 1;
      this.add(text.slice(at, end));
      this.at = end;
    }
  }

  private add(piece: string): void {
    const { frame } = this;
    if (frame.word === undefined && frame.command.words.length === 0) frame.command.line = this.line;
    frame.word = frame.word === undefined ? piece : frame.word + piece;
  }

  private endWord(): void {
    const { frame } = this;
    const word = frame.word;
    if (word === undefined) return;
    frame.word = undefined;
    if (frame.operator !== '') {
      if (frame.operator.startsWith('<<') && frame.operator !== '<<<') {
        this.documents.push({ command: frame.command, end: word });
      } else frame.command.redirects.push(frame.operator + word);
      frame.operator = '';
      return;
    }
    if (frame.command.words.length === 0) this.remember(word);
    frame.command.words.push(word);
  }

  /** `NAME=value` in front of a command, or by itself. */
  private remember(word: string): void {
    const equals = word.indexOf('=');
    if (equals < 1 || equals > 60 || word.length - equals > mostVariable || this.variables.size > 2000)
      return;
    const name = word.slice(0, equals);
    // what is empty or not known yet is left a variable
    const known = equals + 1 < word.length && !word.includes('$');
    if (known && /^[A-Za-z_]\w*$/.test(name)) this.variables.set(name, word.slice(equals + 1));
  }

  private endCommand(): void {
    this.endWord();
    this.frame.command.end = this.at;
  }

  /** Ends this command; the next one begins `width` further on. */
  private next(pipedFrom: number, width: number): void {
    this.endCommand();
    this.at += width;
    const { frame } = this;
    const empty = frame.command.words.length === 0 && frame.command.redirects.length === 0;
    // `a |`, then a new line: still the same pipe
    if (empty && pipedFrom < 0 && frame.command.pipedFrom >= 0) return;
    if (empty && frame.index === this.commands.length - 1 && pipedFrom !== frame.index) this.commands.pop();
    else frame.previous = frame.index;
    const { command, index } = this.begin(frame.command.parent, pipedFrom);
    frame.command = command;
    frame.index = index;
    frame.operator = '';
  }

  private pipe(): void {
    const following = this.text[this.at + 1];
    if (following === '|') return this.next(-1, 2);
    this.endWord();
    const { command, index, previous } = this.frame;
    const closes = command.words.length === 0 || ['}', 'done', 'fi'].includes(command.words[0] ?? '');
    // `(a) | b`, `{ a; } | b`: what went before it is what is piped
    this.next(closes && previous >= 0 ? previous : index, following === '&' ? 2 : 1);
  }

  private ampersand(): void {
    const following = this.text[this.at + 1];
    if (following === '>') {
      this.endWord();
      this.frame.operator = '&>';
      this.at += this.text[this.at + 2] === '>' ? 3 : 2;
      return;
    }
    this.next(-1, following === '&' ? 2 : 1);
  }

  private redirect(): void {
    const { text, at, frame } = this;
    const two = text.slice(at, at + 2);
    if (two === '<(' || two === '>(') return this.enter(')', 2);
    // the number of a descriptor belongs to the operator
    let operator = '';
    if (frame.word !== undefined && /^\d$/.test(frame.word)) {
      operator = frame.word;
      frame.word = undefined;
    } else this.endWord();
    const three = text.slice(at, at + 3);
    const symbol = ['<<<', '<<-'].includes(three)
      ? three
      : ['>>', '<<', '>&', '<&', '<>', '>|'].includes(two)
        ? two
        : (text[at] ?? '');
    frame.operator = symbol.startsWith('<<') ? symbol : operator + symbol;
    this.at += symbol.length;
  }

  private skipComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private single(): void {
    const end = this.text.indexOf("'", this.at + 1);
    const stop = end < 0 ? this.text.length : end;
    const inner = this.text.slice(this.at + 1, stop);
    for (let from = inner.indexOf('\n'); from >= 0; from = inner.indexOf('\n', from + 1)) this.line += 1;
    this.add(inner);
    this.at = stop + 1;
  }

  private dollar(): void {
    const { text, at } = this;
    const following = text[at + 1] ?? '';
    if (following === '(') return this.enter(')', 2);
    if (following === "'" && !this.frame.quoted) return this.ansi();
    const name = following === '{' ? nameIn(text, at + 2) : nameIn(text, at + 1);
    let end = at + 1 + name.length;
    if (following === '{') {
      const close = text.slice(at, at + 300).indexOf('}');
      // a far or missing `}` is no expansion
      end = close < 0 ? at + 2 : at + close + 1;
    }
    if (name === 'IFS' && !this.frame.quoted) this.endWord();
    else {
      const plain = following !== '{' || text[at + 2 + name.length] === '}';
      const value = plain && this.replaced < mostReplaced ? this.variables.get(name) : undefined;
      this.replaced += value?.length ?? 0;
      this.add(value ?? text.slice(at, Math.max(end, at + 1)));
    }
    this.at = Math.max(end, at + 1);
  }

  /** `$'\x63url'` */
  private ansi(): void {
    let end = this.at + 2;
    while (end < this.text.length && this.text[end] !== "'") end += this.text[end] === '\\' ? 2 : 1;
    this.add(unescapeShell(this.text.slice(this.at + 2, end)));
    this.at = end + 1;
  }

  private enter(closer: string, width: number): void {
    if (this.frames.length >= deepest) {
      this.add('$()');
      this.at += width;
      return;
    }
    this.add('$()');
    const parent = this.frame.index;
    this.frames.push(this.frame);
    this.at += width;
    this.frame = this.open(closer, parent);
  }

  private leave(): void {
    const said = this.said();
    this.close();
    this.at += 1;
    const { word } = this.frame;
    if (said !== undefined && word?.endsWith('$()')) {
      this.replaced += said.length;
      this.frame.word = word.slice(0, -3) + said;
    }
  }

  /** `$(echo curl)` is `curl`: what a substitution of one plain `echo` or `printf` says. */
  private said(): string | undefined {
    this.endWord();
    const { command, index, previous } = this.frame;
    const [name, ...rest] = command.words;
    const alone = previous < 0 && command.pipedFrom < 0 && index === this.commands.length - 1;
    if (!alone || (name !== 'echo' && name !== 'printf') || this.replaced >= mostReplaced) return undefined;
    const text = rest.filter((one) => !/^-[neE]+$/.test(one)).join(' ');
    if (text === '' || text.length > mostVariable || text.includes('$')) return undefined;
    return name === 'printf' ? unescapeShell(text) : text;
  }

  private close(): void {
    this.endCommand();
    this.frame = this.frames.pop() ?? this.frame;
  }

  private readDocuments(): void {
    for (const { command, end } of this.documents.splice(0)) {
      const start = this.at;
      const first = this.line;
      let close = this.text.length;
      while (this.at < this.text.length) {
        const stop = this.text.indexOf('\n', this.at);
        const lineEnd = stop < 0 ? this.text.length : stop;
        const isEnd =
          lineEnd - this.at < end.length + 100 && this.text.slice(this.at, lineEnd).trim() === end;
        if (isEnd) close = this.at;
        this.at = lineEnd + 1;
        this.line += 1;
        if (isEnd) break;
      }
      command.document = { text: this.text.slice(start, close), line: first };
    }
  }
}

const special = new Set([...'\\\'"`$ \t\r\n|;()&<>#'].map((one) => one.charCodeAt(0)));
const specialQuoted = new Set([...'"\\`$\n'].map((one) => one.charCodeAt(0)));

function nameIn(text: string, at: number): string {
  let end = at;
  while (end < at + 60 && /\w/.test(text[end] ?? '')) end += 1;
  return text.slice(at, end);
}
