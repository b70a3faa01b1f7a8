/** `\x63`, `\143`, `\n` of `$'…'` and printf. */
export function unescapeShell(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|(.))/gs,
    (_, hex?: string, octal?: string, one?: string) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
      return one === 'n' ? '\n' : (one ?? '');
    },
  );
}
