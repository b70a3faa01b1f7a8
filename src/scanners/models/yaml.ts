/** YAML tags that make PyYAML's unsafe loaders call something. */
import { plainText } from './pickle-text.js';

const mark = Buffer.from('python/object/');
const mostFound = 20;

/** `say` is told of each tag with what it would call. */
export function lookForYamlObjects(bytes: Uint8Array, say: (text: string) => void): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (
    let at = buffer.indexOf(mark);
    at >= 0 && found < mostFound;
    at = buffer.indexOf(mark, at + mark.length)
  ) {
    const before = plainText(buffer.subarray(Math.max(0, at - 30), at));
    const tag = /^python\/object\/(?:apply|new):([\w.%]+)/.exec(plainText(buffer.subarray(at, at + 200)));
    if (!tag || !/(!!|tag:yaml\.org,2002:|![\w-]*!)$/.test(before)) continue;
    say(tag[0]);
    found += 1;
  }
}
