/** Models from the schemas that the SDK's clients carry at run time: for a checkout without the service models. */
import type { Member, Model, Operation, Protocol, Shape } from './shapes.js';

const clients: Readonly<
  Record<string, { client: string; protocol: Protocol; prefix?: string; xml?: string }>
> = {
  codepipeline: { client: 'codepipeline', protocol: 'json', prefix: 'CodePipeline_20150709' },
  codebuild: { client: 'codebuild', protocol: 'json', prefix: 'CodeBuild_20161006' },
  kms: { client: 'kms', protocol: 'json', prefix: 'TrentService' },
  secretsmanager: { client: 'secrets-manager', protocol: 'json', prefix: 'secretsmanager' },
  ssm: { client: 'ssm', protocol: 'json', prefix: 'AmazonSSM' },
  logs: { client: 'cloudwatch-logs', protocol: 'json', prefix: 'Logs_20140328' },
  codeartifact: { client: 'codeartifact', protocol: 'rest-json' },
  s3: { client: 's3', protocol: 'rest-xml', xml: 'http://s3.amazonaws.com/doc/2006-03-01/' },
  sns: { client: 'sns', protocol: 'query', xml: 'http://sns.amazonaws.com/doc/2010-03-31/' },
  sts: { client: 'sts', protocol: 'query', xml: 'https://sts.amazonaws.com/doc/2011-06-15/' },
  cloudformation: {
    client: 'cloudformation',
    protocol: 'query',
    xml: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  },
  // no client of these is among the dependencies: their calls pass unchecked
  codeconnections: {
    client: '',
    protocol: 'json',
    prefix: 'com.amazonaws.codeconnections.CodeConnections_20231201',
  },
  codecommit: { client: '', protocol: 'json', prefix: 'CodeCommit_20150413' },
  events: { client: '', protocol: 'json', prefix: 'AWSEvents' },
  iam: { client: '', protocol: 'query', xml: 'https://iam.amazonaws.com/doc/2010-05-08/' },
};

type Schema = readonly unknown[];
type Traits = number | Readonly<Record<string, unknown>>;

/** What the SDK knows of a service: members, which are required, where they travel. */
export async function modelFromSdk(name: string): Promise<Model> {
  const { client = '', protocol = 'json', prefix = '', xml = '' } = clients[name] ?? {};
  const reader = new Reader(protocol);
  if (client !== '') {
    // `as`: a module of schemas, each an exported array
    const module = (await import(`@aws-sdk/client-${client}`)) as Record<string, unknown>;
    for (const one of Object.values(module)) {
      if (Array.isArray(one) && one[0] === 9) reader.operation(one as Schema, name === 's3');
      if (Array.isArray(one) && one[0] === -3) reader.named(one as Schema);
    }
  }
  const { operations, shapes } = reader;
  return {
    protocol,
    targetPrefix: prefix,
    jsonVersion: '1.1',
    xmlNamespace: xml,
    operations,
    shapes,
    complete: false,
  };
}

class Reader {
  readonly operations: Record<string, Operation> = {};
  readonly shapes: Record<string, Shape> = {};

  private readonly protocol: Protocol;

  constructor(protocol: Protocol) {
    this.protocol = protocol;
    for (const type of ['string', 'boolean', 'double', 'timestamp', 'blob'] as const) {
      this.shapes[`sdk:${type}`] = { type };
    }
    this.shapes['sdk:document'] = { type: 'structure', document: true };
  }

  operation([, , name, traits, input, output]: Schema, buckets: boolean): void {
    const found = objectOf(traits);
    const [method, path, status] = (found.http ?? ['POST', '/', 200]) as [string, string, number];
    // what follows names the operation for logs alone
    const clean = path.replace(/[?&]x-id=\w+/, '');
    const requestUri =
      buckets && name !== 'ListBuckets' ? `/{Bucket}${clean.replace(/^\/(?=$|\?)/, '')}` : clean;
    const result = this.protocol === 'query' ? { resultWrapper: `${String(name)}Result` } : {};
    this.operations[String(name)] = {
      name: String(name),
      http: { method, requestUri, responseCode: status },
      input: { shape: this.reference(input) },
      output: { shape: this.reference(output), ...result },
    };
  }

  /** Enters a schema with a name, and gives the name. */
  named(schema: Schema): string {
    const [kind, , rawName, traits] = schema;
    const name = String(rawName);
    if (this.shapes[name]) return name;
    if (kind === 1 || kind === 2) {
      const flattened = kind === 1 ? {} : {};
      // entered first: a shape may hold itself
      this.shapes[name] = { type: kind === 1 ? 'list' : 'map', ...flattened };
      this.shapes[name] =
        kind === 1
          ? { type: 'list', member: this.member(schema[4]) }
          : { type: 'map', key: this.member(schema[4]), value: this.member(schema[5]) };
      return name;
    }
    if (kind !== 3 && kind !== -3) return this.reference(schema[4]);
    const members: Record<string, Member> = {};
    const names = (schema[4] ?? []) as string[];
    const types = (schema[5] ?? []) as unknown[];
    const required = names.slice(0, Number(schema[6] ?? 0));
    this.shapes[name] = { type: 'structure', members, required };
    let payload: string | undefined;
    names.forEach((one, index) => {
      members[one] = this.member(types[index]);
      if (flag(traitsOf(types[index]), 16)) payload = one;
    });
    const status = objectOf(traits).httpError;
    this.shapes[name] = {
      type: 'structure',
      members,
      required,
      ...(payload === undefined ? {} : { payload }),
      ...(typeof status === 'number' ? { error: { httpStatusCode: status } } : {}),
    };
    return name;
  }

  private member(entry: unknown): Member {
    const traits = traitsOf(entry);
    const { httpHeader, httpQuery, httpPrefixHeaders, xmlName, xmlFlattened } = objectOf(traits);
    const shape = this.reference(entry);
    const where =
      typeof httpHeader === 'string'
        ? { location: 'header' as const, locationName: httpHeader }
        : typeof httpQuery === 'string'
          ? { location: 'querystring' as const, locationName: httpQuery }
          : typeof httpPrefixHeaders === 'string'
            ? { location: 'headers' as const, locationName: httpPrefixHeaders }
            : flag(traits, 1)
              ? { location: 'uri' as const }
              : {};
    return {
      shape,
      ...where,
      ...(typeof xmlName === 'string' ? { locationName: xmlName } : {}),
      ...(xmlFlattened === 1 ? { flattened: true } : {}),
    };
  }

  private reference(entry: unknown): string {
    const value = typeof entry === 'function' ? (entry as () => unknown)() : entry;
    if (typeof value === 'number') return this.simple(value);
    if (value === 'unit' || !Array.isArray(value)) return this.unit();
    // a member's own traits come with it: [schema, traits]
    if (value.length === 2 && typeof value[0] !== 'string') return this.reference(value[0]);
    return this.named(value as Schema);
  }

  private unit(): string {
    this.shapes['sdk:unit'] = { type: 'structure', members: {} };
    return 'sdk:unit';
  }

  private simple(code: number): string {
    if (code >= 128) return this.collection('map', code - 128);
    if (code >= 64) return this.collection('list', code - 64);
    if (code === 2) return 'sdk:boolean';
    if (code === 1 || code === 17 || code === 19) return 'sdk:double';
    if (code === 4) return 'sdk:timestamp';
    if (code >= 5 && code <= 7) return this.timestamp(code);
    if (code === 21 || code === 42) return 'sdk:blob';
    return code === 15 ? 'sdk:document' : 'sdk:string';
  }

  /** Of a format of its own: `date-time`, `http-date`, `epoch-seconds`. */
  private timestamp(code: number): string {
    const name = `sdk:timestamp:${code}`;
    const timestampFormat = code === 5 ? 'iso8601' : code === 6 ? 'rfc822' : 'unixTimestamp';
    this.shapes[name] = { type: 'timestamp', timestampFormat };
    return name;
  }

  private collection(type: 'list' | 'map', code: number): string {
    const name = `sdk:${type}:${code}`;
    const member = { shape: this.simple(code) };
    this.shapes[name] =
      type === 'list' ? { type, member } : { type, key: { shape: 'sdk:string' }, value: member };
    return name;
  }
}

function traitsOf(entry: unknown): Traits {
  if (!Array.isArray(entry) || entry.length !== 2) return 0;
  return entry[1] as Traits;
}

function objectOf(traits: unknown): Readonly<Record<string, unknown>> {
  return typeof traits === 'object' && traits !== null ? (traits as Record<string, unknown>) : {};
}

function flag(traits: Traits, bit: number): boolean {
  if (typeof traits === 'number') return (traits & bit) !== 0;
  return traits[{ 1: 'httpLabel', 16: 'httpPayload' }[bit] ?? ''] === 1;
}
