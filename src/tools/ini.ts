/** pip.conf and its like: sections of `key = value`, edited without losing what else a person wrote. */

export interface IniSetting {
  readonly section: string;
  /** dashes for underscores, lower case, as pip reads it */
  readonly key: string;
  readonly value: string;
}

const sectionShape = /^\s*\[([^\]]+)\]\s*$/;
const settingShape = /^([A-Za-z][\w-]*)\s*[=:]\s*(.*)$/;

/** Every setting; continuation lines are joined by a space. */
export function readIni(text: string): readonly IniSetting[] {
  const settings: { section: string; key: string; value: string }[] = [];
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const named = sectionShape.exec(line)?.[1];
    const setting = settingShape.exec(line);
    const last = settings.at(-1);
    if (named !== undefined) section = named.trim();
    else if (/^\s/.test(line) && last) last.value = `${last.value} ${line.trim()}`.trim();
    else if (setting)
      settings.push({ section, key: keyOf(setting[1] ?? ''), value: (setting[2] ?? '').trim() });
  }
  return settings;
}

/** The text with `key = value` in the section: the line is replaced where it stands, else put at the section's head. */
export function setIni(text: string, section: string, key: string, value: string): string {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
  const start = lines.findIndex((line) => sectionShape.exec(line)?.[1]?.trim() === section);
  const setting = `${key} = ${value}`;
  if (start < 0) return [...lines, ...(lines.length > 0 ? [''] : []), `[${section}]`, setting, ''].join('\n');
  const next = lines.findIndex((line, index) => index > start && sectionShape.test(line));
  const end = next < 0 ? lines.length : next;
  const kept: string[] = [];
  let written = false;
  let dropping = false;
  for (const line of lines.slice(start + 1, end)) {
    const isKey = keyOf(settingShape.exec(line)?.[1] ?? '') === key;
    // what continues the old value goes with it
    dropping = isKey || (dropping && /^\s+\S/.test(line));
    if (isKey && !written) kept.push(setting);
    written ||= isKey;
    if (!dropping) kept.push(line);
  }
  const head = written ? [] : [setting];
  return [...lines.slice(0, start + 1), ...head, ...kept, ...lines.slice(end), ''].join('\n');
}

function keyOf(key: string): string {
  return key.toLowerCase().replaceAll('_', '-');
}
