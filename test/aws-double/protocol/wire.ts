/** Requests into operations with their input, outputs and errors into answers: the four protocols. */
import { AwsError } from './errors.js';
import { fromJson, toJson } from './json.js';
import { readQuery, writeQuery } from './query.js';
import { matchRest, readLocations, writeHeaders, type RestRequest } from './rest.js';
import { shapeOf, type Member, type Model, type Shape } from './shapes.js';
import { element, escape, parseXml, readXml, writeXml } from './xml.js';
import { record, type Values } from '../values.js';

export interface Asked extends RestRequest {
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

/** Which operation is asked for, with what. */
export function decode(
  model: Model,
  implemented: readonly string[],
  asked: Asked,
): { operation: string; input: Values } {
  switch (model.protocol) {
    case 'json': {
      const [, operation = ''] = /^[\w.]+\.(\w+)$/.exec(asked.headers['x-amz-target'] ?? '') ?? [];
      known(implemented, operation);
      const body: unknown = JSON.parse(asked.body.toString() || '{}');
      return { operation, input: record(fromJson(model, model.operations[operation]?.input?.shape, body)) };
    }
    case 'query': {
      const form = new URLSearchParams(asked.body.toString());
      const operation = form.get('Action') ?? '';
      known(implemented, operation);
      return { operation, input: record(readQuery(model, model.operations[operation]?.input?.shape, form)) };
    }
    case 'rest-json':
    case 'rest-xml':
      return decodeRest(model, implemented, asked);
  }
}

function known(implemented: readonly string[], operation: string): void {
  if (!implemented.includes(operation)) {
    throw new AwsError('UnknownOperationException', `the double has no operation \`${operation}\``, 404);
  }
}

function decodeRest(
  model: Model,
  implemented: readonly string[],
  asked: Asked,
): { operation: string; input: Values } {
  const match = matchRest(model, implemented, asked);
  if (!match) {
    throw new AwsError(
      'UnknownOperationException',
      `the double has no operation for ${asked.method} ${asked.path}?${asked.query.toString()}`,
      404,
    );
  }
  const { operation, labels } = match;
  const shape = operation.input && shapeOf(model, operation.input.shape);
  const value = readLocations(model, shape, asked, labels);
  return { operation: operation.name, input: { ...value, ...bodyOf(model, shape, asked) } };
}

function bodyOf(model: Model, shape: Shape | undefined, { body }: Asked): Values {
  if (!shape) return {};
  const payload = shape.payload;
  if (payload !== undefined) {
    const name = shape.members?.[payload]?.shape ?? '';
    const inner = shapeOf(model, name);
    if (inner.type === 'blob') return { [payload]: body };
    if (body.length === 0) return {};
    if (inner.type === 'string') return { [payload]: body.toString() };
    return {
      [payload]:
        model.protocol === 'rest-xml'
          ? readXml(model, name, xml(body))
          : fromJson(model, name, JSON.parse(body.toString())),
    };
  }
  if (body.length === 0 || model.protocol === 'rest-xml') return {};
  const inBody = {
    ...shape,
    members: Object.fromEntries(
      Object.entries(shape.members ?? {}).filter(([, { location }]) => location === undefined),
    ),
  };
  const own: Model = { ...model, shapes: { ...model.shapes, 'the body': inBody } };
  return record(fromJson(own, 'the body', JSON.parse(body.toString())));
}

function xml(body: Buffer): ReturnType<typeof parseXml> {
  try {
    return parseXml(body.toString());
  } catch {
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
}

/** The answer to an operation. */
export function encode(model: Model, operation: string, output: Values, requestId: string): Answer {
  const named = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId };
  const shapeName = model.operations[operation]?.output?.shape;
  switch (model.protocol) {
    case 'json':
      return {
        status: 200,
        headers: { ...named, 'content-type': `application/x-amz-json-${model.jsonVersion}` },
        body: JSON.stringify(toJson(model, shapeName, output)),
      };
    case 'query':
      return {
        status: 200,
        headers: { ...named, 'content-type': 'text/xml' },
        body: writeQuery(model, operation, output, requestId),
      };
    case 'rest-json':
    case 'rest-xml': {
      const shape = shapeName === undefined ? undefined : shapeOf(model, shapeName);
      const { headers, status } = writeHeaders(model, shape, output);
      const fallback = model.operations[operation]?.http?.responseCode ?? 200;
      return {
        status: status ?? fallback,
        headers: { ...named, ...headers },
        body: restBody(model, shapeName, shape, output, operation, headers),
      };
    }
  }
}

function restBody(
  model: Model,
  shapeName: string | undefined,
  shape: Shape | undefined,
  output: Values,
  operation: string,
  headers: Record<string, string>,
): string | Buffer {
  if (!shape || shapeName === undefined) return '';
  const isXml = model.protocol === 'rest-xml';
  const { payload } = shape;
  if (payload !== undefined) return payloadBody(model, shape.members?.[payload], output[payload], headers);
  if (!isXml) {
    headers['content-type'] = 'application/json';
    const inBody = Object.entries(output).filter(([name]) => shape.members?.[name]?.location === undefined);
    return JSON.stringify(toJson(model, shapeName, Object.fromEntries(inBody)));
  }
  const inner = writeXml(model, shapeName, output);
  if (inner === '' && !operation.startsWith('List')) return '';
  headers['content-type'] = 'application/xml';
  return document(roots[operation] ?? `${operation}Result`, inner, model);
}

function payloadBody(
  model: Model,
  member: Member | undefined,
  value: unknown,
  headers: Record<string, string>,
): string | Buffer {
  const name = member?.shape ?? '';
  if (value === undefined) return '';
  if (Buffer.isBuffer(value) || typeof value === 'string') return value;
  if (model.protocol !== 'rest-xml') return JSON.stringify(toJson(model, name, value));
  headers['content-type'] = 'application/xml';
  return document(member?.locationName ?? name, writeXml(model, name, value), model);
}

/** Where the root is not the operation's name with `Result`; clients read what is below it. */
const roots: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListBucketResult',
  ListObjectVersions: 'ListVersionsResult',
  CreateMultipartUpload: 'InitiateMultipartUploadResult',
  DeleteObjects: 'DeleteResult',
  GetBucketVersioning: 'VersioningConfiguration',
};

function document(root: string, content: string, model: Model): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, content, ` xmlns="${model.xmlNamespace || 'http://s3.amazonaws.com/doc/2006-03-01/'}"`)}`;
}

/** A refusal in the protocol of the service. */
export function encodeError(model: Model, error: AwsError, requestId: string): Answer {
  const { code, message, status, members } = error;
  if (model.protocol === 'rest-xml') {
    const parts = { Code: code, Message: message, ...members, RequestId: requestId };
    const inner = Object.entries(parts)
      .map(([name, value]) => element(name, escape(value)))
      .join('');
    return {
      status,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', inner)}`,
    };
  }
  if (model.protocol === 'query') {
    const inner = element('Type', 'Sender') + element('Code', code) + element('Message', escape(message));
    const body = element(
      'ErrorResponse',
      element('Error', inner) + element('RequestId', requestId),
      ` xmlns="${model.xmlNamespace}"`,
    );
    return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body };
  }
  return {
    status: model.protocol === 'json' && status < 500 ? 400 : status,
    headers: {
      'content-type': `application/x-amz-json-${model.jsonVersion}`,
      'x-amzn-errortype': code,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ __type: code, message, Message: message, ...members }),
  };
}
