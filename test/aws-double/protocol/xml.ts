/** As much XML as AWS's answers and requests have: elements, text, attributes; no mixed content. */
import { shapeOf, type Member, type Model } from './shapes.js';
import { fromText, toText } from './scalars.js';

export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  readonly text: string;
}

const token = /<\?[^>]*\?>|<!--[^]*?-->|<(\/?)([^\s/>]+)([^>]*?)(\/?)>|([^<]+)/g;

/** The root element, names without their prefix. */
export function parseXml(source: string): Element {
  const top: { name: string; children: Element[]; text: string } = { name: '', children: [], text: '' };
  const open = [top];
  for (const [, closing, name, , empty, text] of source.matchAll(token)) {
    const here = open.at(-1);
    if (!here) throw new Error('more elements end than begin');
    if (text !== undefined) here.text += unescape(text);
    else if (name !== undefined && closing === '/') open.pop();
    else if (name !== undefined) {
      const element = { name: name.replace(/^.*:/, ''), children: [], text: '' };
      here.children.push(element);
      if (empty !== '/') open.push(element);
    }
  }
  const [root] = top.children;
  if (!root || open.length !== 1) throw new Error('not one XML document');
  return root;
}

/** A value of this shape as the content of an element. */
export function writeXml(
  model: Model,
  shapeName: string,
  value: unknown,
  names: Pick<Member, 'timestampFormat'> = {},
): string {
  const shape = shapeOf(model, shapeName);
  if (shape.type === 'structure') {
    const parts: string[] = [];
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const inner = (value as Record<string, unknown>)[name];
      if (inner === undefined || inner === null || member.location !== undefined) continue;
      parts.push(writeMember(model, name, member, inner));
    }
    return parts.join('');
  }
  if (shape.type === 'list') {
    const tag = shape.member?.locationName ?? 'member';
    return (value as unknown[])
      .map((one) => element(tag, writeXml(model, shape.member?.shape ?? '', one)))
      .join('');
  }
  if (shape.type === 'map') return writeMap(model, shapeName, value, 'entry');
  return escape(toText(value, names.timestampFormat ?? shape.timestampFormat ?? 'iso8601'));
}

function writeMember(model: Model, name: string, member: Member, value: unknown): string {
  const shape = shapeOf(model, member.shape);
  const tag = member.locationName ?? name;
  const flattened = member.flattened === true || shape.flattened === true;
  if (shape.type === 'list' && flattened) {
    const inner = shape.member?.locationName;
    const each = member.locationName ?? inner ?? name;
    return (value as unknown[])
      .map((one) => element(each, writeXml(model, shape.member?.shape ?? '', one)))
      .join('');
  }
  if (shape.type === 'map' && flattened) return writeMap(model, member.shape, value, tag);
  return element(tag, writeXml(model, member.shape, value, member));
}

function writeMap(model: Model, shapeName: string, value: unknown, tag: string): string {
  const shape = shapeOf(model, shapeName);
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) =>
      element(
        tag,
        element(shape.key?.locationName ?? 'key', escape(key)) +
          element(shape.value?.locationName ?? 'value', writeXml(model, shape.value?.shape ?? '', inner)),
      ),
    )
    .join('');
}

/** The value of this shape that an element holds; elements without a member stay, for the validation to find. */
export function readXml(model: Model, shapeName: string, source: Element): unknown {
  const shape = shapeOf(model, shapeName);
  if (shape.type === 'structure') {
    const value: Record<string, unknown> = {};
    const members = Object.entries(shape.members ?? {});
    for (const child of source.children) {
      const found = members.find(([name, one]) => (one.locationName ?? name) === child.name);
      if (!found) {
        value[child.name] = child.text;
        continue;
      }
      const [name, member] = found;
      const inner = shapeOf(model, member.shape);
      if (inner.type === 'list' && (member.flattened === true || inner.flattened === true)) {
        const so = (value[name] ?? []) as unknown[];
        value[name] = [...so, readXml(model, inner.member?.shape ?? '', child)];
      } else value[name] = readXml(model, member.shape, child);
    }
    return value;
  }
  if (shape.type === 'list') {
    return source.children.map((child) => readXml(model, shape.member?.shape ?? '', child));
  }
  return fromText(shape, source.text);
}

/** An element with this content, already XML. */
export function element(name: string, content: string, attributes = ''): string {
  return `<${name}${attributes}>${content}</${name}>`;
}

export function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#xD;');
}

function unescape(text: string): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(#x?[0-9a-fA-F]+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(Number(name.slice(1)));
    return names[name] ?? whole;
  });
}
