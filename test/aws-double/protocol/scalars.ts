/** Values that are one text on the wire. */
import type { Shape } from './shapes.js';

/** A number, boolean, time or blob out of its text. What is not one stays a text, for the validation to find. */
export function fromText(shape: Shape, text: string): unknown {
  switch (shape.type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return time(text);
    case 'blob':
      return Buffer.from(text, 'base64');
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    default:
      return text;
  }
}

export function toText(value: unknown, timestampFormat: string): string {
  if (value instanceof Date) {
    if (timestampFormat === 'rfc822') return value.toUTCString();
    return timestampFormat === 'iso8601' ? value.toISOString() : String(value.getTime() / 1000);
  }
  if (Buffer.isBuffer(value)) return value.toString('base64');
  // `as`: the shape is a scalar, and its value was validated
  return String(value);
}

function time(text: string): Date | string {
  const date = /^[\d.]+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  return Number.isNaN(date.getTime()) ? text : date;
}
