/** The service models: what operations there are, and what their members may hold. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { modelFromSdk } from './sdk-shapes.js';

export interface Member {
  readonly shape: string;
  readonly location?: 'header' | 'headers' | 'querystring' | 'uri' | 'statusCode';
  readonly locationName?: string;
  readonly flattened?: boolean;
  readonly streaming?: boolean;
  readonly xmlAttribute?: boolean;
  readonly timestampFormat?: string;
}

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'boolean'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'timestamp'
    | 'blob';
  readonly members?: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly flattened?: boolean;
  readonly payload?: string;
  readonly streaming?: boolean;
  readonly document?: boolean;
  readonly locationName?: string;
  readonly timestampFormat?: string;
  readonly error?: { readonly httpStatusCode?: number; readonly code?: string };
}

export interface Operation {
  readonly name: string;
  readonly http?: { readonly method: string; readonly requestUri: string; readonly responseCode?: number };
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string; readonly resultWrapper?: string };
}

export type Protocol = 'json' | 'rest-json' | 'rest-xml' | 'query';

export interface Model {
  readonly protocol: Protocol;
  readonly targetPrefix: string;
  readonly jsonVersion: string;
  readonly xmlNamespace: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
  /** false: made from what the SDK knows, which is less (no patterns, lengths or values) */
  readonly complete: boolean;
}

const root = resolve(import.meta.dirname, '../../..');

/** The folder of the service models, where there is one. */
export function modelFolder(): string | undefined {
  const places = [process.env.SPKG_AWS_MODELS, '../shared/aws-models', '../../shared/aws-models'];
  for (const place of places) {
    if (place && existsSync(resolve(root, place, 's3.json'))) return resolve(root, place);
  }
  return undefined;
}

interface File {
  readonly metadata: {
    readonly protocol: string;
    readonly protocols?: readonly string[];
    readonly targetPrefix?: string;
    readonly jsonVersion?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const known: readonly string[] = ['json', 'rest-json', 'rest-xml', 'query'];

/** The model of a service by its file's name; from the SDK's own schemas where the models are not. */
export async function loadModel(name: string, source?: 'sdk'): Promise<Model> {
  const folder = source === 'sdk' ? undefined : modelFolder();
  if (folder === undefined) return modelFromSdk(name);
  // `as`: data in a known form; a mistake in it shows in the first test
  const { metadata, operations, shapes } = JSON.parse(
    readFileSync(join(folder, `${name}.json`), 'utf8'),
  ) as File;
  const protocol = [metadata.protocol, ...(metadata.protocols ?? [])].find((one) => known.includes(one));
  return {
    // `as`: found among the known ones
    protocol: protocol as Protocol,
    targetPrefix: metadata.targetPrefix ?? '',
    jsonVersion: metadata.jsonVersion ?? '1.1',
    xmlNamespace: metadata.xmlNamespace ?? '',
    operations,
    shapes,
    complete: true,
  };
}

/** A shape by name; a member that the model does not define is a mistake of the model. */
export function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`the model has no shape ${name}`);
  return shape;
}
