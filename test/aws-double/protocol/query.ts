/** The query protocol: a form in, XML out. */
import { element, writeXml } from './xml.js';
import { fromText } from './scalars.js';
import { shapeOf, type Member, type Model, type Shape } from './shapes.js';

/** The input of an operation out of a form. Parameters without a member stay, for the validation to find. */
export function readQuery(model: Model, shapeName: string | undefined, form: URLSearchParams): unknown {
  const rest = new Map(form);
  rest.delete('Action');
  rest.delete('Version');
  const value = shapeName === undefined ? {} : (read(model, { shape: shapeName }, '', rest) ?? {});
  return { ...value, ...Object.fromEntries(rest) };
}

function read(model: Model, member: Member, prefix: string, rest: Map<string, string>): unknown {
  const shape = shapeOf(model, member.shape);
  if (shape.type === 'structure') return readStructure(model, shape, prefix, rest);
  const flattened = member.flattened === true || shape.flattened === true;
  if (shape.type === 'list') {
    const step = flattened ? '' : `.${shape.member?.locationName ?? 'member'}`;
    // an empty list is sent as an empty parameter
    if (rest.get(prefix) === '') rest.delete(prefix);
    return numbered((index) => read(model, shape.member ?? { shape: '' }, `${prefix}${step}.${index}`, rest));
  }
  if (shape.type === 'map') return readMap(model, shape, flattened ? prefix : `${prefix}.entry`, rest);
  const text = rest.get(prefix);
  rest.delete(prefix);
  return text === undefined ? undefined : fromText(shape, text);
}

function readStructure(model: Model, shape: Shape, prefix: string, rest: Map<string, string>): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(shape.members ?? {})) {
    const found = read(model, inner, dotted(prefix, inner.locationName ?? name), rest);
    if (found !== undefined) value[name] = found;
  }
  return Object.keys(value).length === 0 && prefix !== '' ? undefined : value;
}

function readMap(model: Model, shape: Shape, prefix: string, rest: Map<string, string>): unknown {
  const { key = { shape: '' }, value = { shape: '' } } = shape;
  const pairs = numbered((index) => {
    const at = `${prefix}.${index}`;
    const name = read(model, key, `${at}.${key.locationName ?? 'key'}`, rest);
    const found = read(model, value, `${at}.${value.locationName ?? 'value'}`, rest);
    return name === undefined ? undefined : [name, found];
  });
  // `as`: pairs as made above
  return pairs && Object.fromEntries(pairs as [string, unknown][]);
}

function numbered(read: (index: number) => unknown): unknown[] | undefined {
  const found: unknown[] = [];
  for (let index = 1; ; index += 1) {
    const one = read(index);
    if (one === undefined) return found.length === 0 ? undefined : found;
    found.push(one);
  }
}

function dotted(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}

/** The answer of an operation. */
export function writeQuery(model: Model, operation: string, output: unknown, requestId: string): string {
  const { output: shape } = model.operations[operation] ?? {};
  const result = shape
    ? element(shape.resultWrapper ?? `${operation}Result`, writeXml(model, shape.shape, output))
    : '';
  const metadata = element('ResponseMetadata', element('RequestId', requestId));
  return element(`${operation}Response`, result + metadata, ` xmlns="${model.xmlNamespace}"`);
}
