/** Where the members of REST calls travel: path, query, headers, body. */
import { fromText, toText } from './scalars.js';
import { shapeOf, type Model, type Operation, type Shape } from './shapes.js';

export interface RestRequest {
  readonly method: string;
  /** still percent-encoded */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Match {
  readonly operation: Operation;
  readonly labels: Readonly<Record<string, string>>;
}

/** The operation a request means: of those whose path fits, the one that explains most of it. */
export function matchRest(model: Model, names: readonly string[], request: RestRequest): Match | undefined {
  let best: (Match & { readonly score: number }) | undefined;
  for (const name of names) {
    const operation = model.operations[name];
    if (operation?.http?.method !== request.method) continue;
    const [path = '', literals = ''] = operation.http.requestUri.split('?');
    const labels = matchPath(path, request.path);
    if (!labels) continue;
    const wanted = [...new URLSearchParams(literals)];
    if (
      !wanted.every(
        ([key, value]) => request.query.has(key) && (value === '' || request.query.get(key) === value),
      )
    ) {
      continue;
    }
    const required = requiredElsewhere(model, operation);
    if (
      !required.every(([where, key]) =>
        where === 'header' ? key in request.headers : request.query.has(key),
      )
    ) {
      continue;
    }
    const score = wanted.length * 2 + required.length;
    if (!best || score > best.score) best = { operation, labels, score };
  }
  return best;
}

/** Members in the query or a header without which it cannot be this operation. */
function requiredElsewhere(model: Model, operation: Operation): [string, string][] {
  const shape = operation.input && shapeOf(model, operation.input.shape);
  const found: [string, string][] = [];
  // where paths differ, a missing member is the caller's mistake, and is told as such
  if (model.protocol !== 'rest-xml') return found;
  for (const name of shape?.required ?? []) {
    const { location, locationName = name } = shape?.members?.[name] ?? {};
    if (location === 'querystring') found.push(['query', locationName]);
    if (location === 'header') found.push(['header', locationName.toLowerCase()]);
  }
  return found;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const source = pattern.replace(/\{(\w+)(\+?)\}|[^{]+/g, (literal, name?: string, greedy?: string) => {
    if (name === undefined) return literal.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    names.push(name);
    return greedy === '+' ? '(.+)' : '([^/]+)';
  });
  const found = new RegExp(`^${source}/?$`).exec(path);
  // a key may end in a slash
  const exact = new RegExp(`^${source}$`).exec(path) ?? found;
  if (!exact) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(exact[index + 1] ?? '')]));
}

/** Members out of path, query and headers. */
export function readLocations(
  model: Model,
  shape: Shape | undefined,
  request: RestRequest,
  labels: Match['labels'],
): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape?.members ?? {})) {
    const inner = shapeOf(model, member.shape);
    const key = member.locationName ?? name;
    if (member.location === 'headers') {
      const found = Object.entries(request.headers)
        .filter(([header]) => header.startsWith(key.toLowerCase()))
        .map(([header, text]) => [header.slice(key.length), text]);
      if (found.length > 0) value[name] = Object.fromEntries(found);
      continue;
    }
    if (inner.type === 'list' && member.location === 'querystring') {
      const all = request.query.getAll(key);
      if (all.length > 0) value[name] = all;
      continue;
    }
    const text =
      member.location === 'header'
        ? request.headers[key.toLowerCase()]
        : member.location === 'querystring'
          ? (request.query.get(key) ?? undefined)
          : member.location === 'uri'
            ? labels[key]
            : undefined;
    if (text !== undefined)
      value[name] = inner.type === 'list' ? text.split(/\s*,\s*/) : fromText(inner, text);
  }
  return value;
}

/** Headers of an answer; status too, where a member is one. */
export function writeHeaders(
  model: Model,
  shape: Shape | undefined,
  output: Readonly<Record<string, unknown>>,
): { headers: Record<string, string>; status?: number } {
  const headers: Record<string, string> = {};
  let status: number | undefined;
  for (const [name, member] of Object.entries(shape?.members ?? {})) {
    const value = output[name];
    if (value === undefined) continue;
    const key = member.locationName ?? name;
    if (member.location === 'header') {
      const inner = shapeOf(model, member.shape);
      headers[key] = toText(value, member.timestampFormat ?? inner.timestampFormat ?? 'rfc822');
    }
    if (member.location === 'headers') {
      for (const [one, text] of Object.entries(value as Record<string, string>))
        headers[`${key}${one}`] = text;
    }
    if (member.location === 'statusCode') status = Number(value);
  }
  return { headers, ...(status === undefined ? {} : { status }) };
}
