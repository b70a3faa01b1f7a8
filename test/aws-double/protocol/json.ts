/** JSON of the shapes, as the json and rest-json protocols write it. */
import { shapeOf, type Model } from './shapes.js';

/** JSON into values: times and blobs. What has no member stays, for the validation to find. */
export function fromJson(model: Model, name: string | undefined, value: unknown): unknown {
  return walk(model, name, value, (type, one) => {
    if (type === 'timestamp' && typeof one === 'number') return new Date(one * 1000);
    if (type === 'timestamp' && typeof one === 'string') return new Date(one);
    return type === 'blob' && typeof one === 'string' ? Buffer.from(one, 'base64') : one;
  });
}

/** Values into JSON. */
export function toJson(model: Model, name: string | undefined, value: unknown): unknown {
  return walk(model, name, value, (_type, one) => {
    if (one instanceof Date) return one.getTime() / 1000;
    return Buffer.isBuffer(one) ? one.toString('base64') : one;
  });
}

function walk(
  model: Model,
  name: string | undefined,
  value: unknown,
  scalar: (type: string, value: unknown) => unknown,
): unknown {
  if (value === null) return undefined;
  const shape = name === undefined ? undefined : shapeOf(model, name);
  if (Array.isArray(value)) return value.map((one) => walk(model, shape?.member?.shape, one, scalar));
  if (typeof value !== 'object' || value instanceof Date || Buffer.isBuffer(value)) {
    return scalar(shape?.type ?? 'string', value);
  }
  const inner: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value as Record<string, unknown>)) {
    const member = shape?.type === 'map' ? shape.value : shape?.members?.[key];
    const found = walk(model, member?.shape, one, scalar);
    if (found !== undefined) inner[key] = found;
  }
  return inner;
}
