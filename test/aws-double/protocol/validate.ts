/** What a value has that its shape does not allow, in the words of AWS. */
import { shapeOf, type Model, type Shape } from './shapes.js';

/** One line a violation; none when the value fits. */
export function violations(model: Model, name: string, value: unknown): string[] {
  const found: string[] = [];
  check(model, name, value, '', found);
  return found;
}

function check(model: Model, name: string, value: unknown, path: string, found: string[]): void {
  const shape = shapeOf(model, name);
  switch (shape.type) {
    case 'structure':
      return structure(model, shape, value, path, found);
    case 'list':
      return list(model, shape, value, path, found);
    case 'map':
      return map(model, shape, value, path, found);
    case 'string':
      return typeof value === 'string'
        ? text(shape, value, path, found)
        : wrong(path, 'a string', value, found);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrong(path, 'a boolean', value, found);
    case 'timestamp':
      return value instanceof Date ? undefined : wrong(path, 'a time', value, found);
    case 'blob':
      return Buffer.isBuffer(value) ? range(shape, value.length, path, 'length', found) : undefined;
    default:
      return typeof value === 'number'
        ? range(shape, value, path, 'value', found)
        : wrong(path, 'a number', value, found);
  }
}

function structure(model: Model, shape: Shape, value: unknown, path: string, found: string[]): void {
  if (shape.document) return;
  if (!isRecord(value)) return wrong(path, 'a structure', value, found);
  for (const name of shape.required ?? []) {
    if (value[name] === undefined) {
      found.push(`Value null at '${join(path, name)}' failed to satisfy constraint: Member must not be null`);
    }
  }
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const member = shape.members?.[name];
    if (member) check(model, member.shape, inner, join(path, name), found);
    else found.push(`Value at '${join(path, name)}': there is no member of this name`);
  }
}

function list(model: Model, shape: Shape, value: unknown, path: string, found: string[]): void {
  if (!Array.isArray(value)) return wrong(path, 'a list', value, found);
  range(shape, value.length, path, 'length', found);
  value.forEach((one, index) => {
    check(model, shape.member?.shape ?? '', one, `${path}.${index + 1}.member`, found);
  });
}

function map(model: Model, shape: Shape, value: unknown, path: string, found: string[]): void {
  if (!isRecord(value)) return wrong(path, 'a map', value, found);
  range(shape, Object.keys(value).length, path, 'length', found);
  for (const [key, inner] of Object.entries(value)) {
    check(model, shape.key?.shape ?? '', key, path, found);
    check(model, shape.value?.shape ?? '', inner, `${path}.${key}`, found);
  }
}

function text(shape: Shape, value: string, path: string, found: string[]): void {
  if (shape.enum && !shape.enum.includes(value)) {
    found.push(
      `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [${shape.enum.join(', ')}]`,
    );
  }
  range(shape, value.length, path, 'length', found);
  const pattern = shape.pattern === undefined ? undefined : expression(shape.pattern);
  if (pattern && !pattern.test(value)) {
    found.push(
      `Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${shape.pattern ?? ''}`,
    );
  }
}

const expressions = new Map<string, RegExp | undefined>();

/** Java's patterns that JavaScript also knows; the whole value must match. Others are not checked. */
function expression(pattern: string): RegExp | undefined {
  if (!expressions.has(pattern)) {
    let made: RegExp | undefined;
    try {
      made = new RegExp(`^(?:${pattern})$`, 'su');
    } catch {
      // possessive quantifiers and classes that only Java has
      made = undefined;
    }
    expressions.set(pattern, made);
  }
  return expressions.get(pattern);
}

function range(shape: Shape, size: number, path: string, what: 'length' | 'value', found: string[]): void {
  const words = what === 'length' ? 'length' : 'value';
  if (shape.min !== undefined && size < shape.min) {
    found.push(
      `Value at '${path}' failed to satisfy constraint: Member must have ${words} greater than or equal to ${shape.min}`,
    );
  }
  if (shape.max !== undefined && size > shape.max) {
    found.push(
      `Value at '${path}' failed to satisfy constraint: Member must have ${words} less than or equal to ${shape.max}`,
    );
  }
}

function wrong(path: string, wanted: string, value: unknown, found: string[]): void {
  const given = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  found.push(`Value at '${path}' failed to satisfy constraint: Member must be ${wanted}, not ${given}`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
