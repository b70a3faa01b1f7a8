/**
 * pip.conf and its like, read as Python's configparser reads them (pip reads them with it), and edited without losing
 * what else a person wrote.
 */

export interface IniSetting {
  readonly section: string;
  /** dashes for underscores, lower case, as pip reads it */
  readonly key: string;
  readonly value: string;
}

/** A setting and the lines it takes: from its key to the last line that continues its value. */
interface Entry extends IniSetting {
  readonly from: number;
  readonly to: number;
  readonly indent: string;
}

interface Parsed {
  readonly entries: readonly Entry[];
  /** the line of each section's header */
  readonly sections: ReadonlyMap<string, number>;
}

const defaults = 'DEFAULT';

/** Every setting; continuation lines are joined by a space; what `[DEFAULT]` says counts in each section there is. */
export function readIni(text: string): readonly IniSetting[] {
  const { entries, sections } = parse(text.split(/\r?\n/));
  const common = entries.filter(({ section }) => section === defaults);
  return [...sections.keys()].flatMap((section) => {
    if (section === defaults) return [];
    const own = entries.filter((entry) => entry.section === section);
    const inherited = common.filter(({ key }) => !own.some((entry) => entry.key === key));
    return [...inherited, ...own].map(({ key, value }) => ({ section, key, value }));
  });
}

/** The text with `key = value` in the section: the line is replaced where it stands, else put at the section's head. */
export function setIni(text: string, section: string, key: string, value: string): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const { entries, sections } = parse(lines);
  const setting = `${key} = ${value}`;
  const header = sections.get(section);
  if (header === undefined) {
    const gap = lines.length > 0 ? [''] : [];
    return [...lines, ...gap, `[${section}]`, setting, ''].join(end);
  }
  const own = entries.filter((entry) => entry.section === section);
  const [first, ...repeated] = own.filter((entry) => entry.key === key);
  // indented as its neighbour is: what is indented more than the setting above it would continue that one's value
  const indent = first?.indent ?? own[0]?.indent ?? '';
  const dropped = [first, ...repeated].filter((entry) => entry !== undefined);
  const kept = lines.flatMap((line, at) => {
    const isHead = first ? at === first.from : at === header;
    if (isHead) return first ? [`${indent}${setting}`] : [line, `${indent}${setting}`];
    return dropped.some(({ from, to }) => at >= from && at <= to) ? [] : [line];
  });
  return [...kept, ''].join(end);
}

/** The rules of configparser: a line indented more than its setting continues it; comments and blanks end nothing. */
function parse(lines: readonly string[]): Parsed {
  const entries: Entry[] = [];
  const sections = new Map<string, number>();
  let section: string | undefined;
  let open: Entry | undefined;
  for (const [at, line] of lines.entries()) {
    const text = line.trim();
    if (text === '' || /^[#;]/.test(text)) continue;
    const indent = line.slice(0, line.length - line.trimStart().length);
    if (open && indent.length > open.indent.length) {
      open = { ...open, to: at, value: `${open.value} ${text}`.trim() };
      entries[entries.length - 1] = open;
      continue;
    }
    const name = /^\[(.+)\]/.exec(text)?.[1];
    const setting = /^(.*?)\s*[=:]\s*(.*)$/.exec(text);
    if (name !== undefined) {
      section = name;
      open = undefined;
      if (!sections.has(name)) sections.set(name, at);
    } else if (section !== undefined && setting?.[1]) {
      open = { section, key: keyOf(setting[1]), value: setting[2] ?? '', from: at, to: at, indent };
      entries.push(open);
    }
  }
  return { entries, sections };
}

function keyOf(key: string): string {
  return key.toLowerCase().replaceAll('_', '-').replace(/^--/, '');
}
