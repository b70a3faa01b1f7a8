/** Values as they come off the wire: validated against the model already, without its types. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DoubleError } from './protocol/errors.js';

export type Values = Readonly<Record<string, unknown>>;

/** A text that the operation needs. */
export function text(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new DoubleError(`\`${name}\` is not a text`);
  return value;
}

export function optional(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(values: Values, name: string, otherwise: number): number {
  const value = values[name];
  return typeof value === 'number' ? value : otherwise;
}

export function record(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

export function list(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

export function texts(value: unknown): readonly string[] {
  return list(value).filter((one): one is string => typeof one === 'string');
}

export function records(value: unknown): readonly Values[] {
  return list(value).map(record);
}

export function bytes(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return typeof value === 'string' ? Buffer.from(value) : Buffer.alloc(0);
}

export function digest(
  algorithm: string,
  content: Buffer | string,
  encoding: 'hex' | 'base64' = 'hex',
): string {
  return createHash(algorithm).update(content).digest(encoding);
}

/** Letters and digits as in ids of AWS. */
export function randomId(length: number): string {
  return randomBytes(length).toString('hex').toUpperCase().slice(0, length);
}

export function uuid(): string {
  return randomUUID();
}

/** One page of a list, its token the place to go on. */
export function page<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { items: readonly T[]; next?: string } {
  const from = token === undefined ? 0 : Number(Buffer.from(token, 'base64').toString());
  const items = all.slice(from, from + size);
  const end = from + items.length;
  return end < all.length ? { items, next: Buffer.from(String(end)).toString('base64') } : { items };
}

/** Leaves out what is undefined. */
export function compact(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
