/** An upstream index on this machine: PEP 503 and 691 pages, files, metadata, ranges, and what can go wrong. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSdist, type SdistPlan } from '../helpers/sdists.js';
import { buildWheel, type WheelPlan } from '../helpers/wheels.js';

export interface ServedFile {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly metadata: string;
  readonly uploadedAt: string;
  readonly yanked?: string;
}

/** What the index does wrong, or does not offer. */
export interface Behaviour {
  html?: boolean;
  noUploadTimes?: boolean;
  /** offers PEP 658 metadata with its hash */
  coreMetadata?: boolean;
  /** shows this METADATA in place of the one inside */
  otherMetadata?: string;
  /** names of files whose page gives another hash */
  wrongHash?: Set<string>;
  /** names of files of which only the first bytes are sent, so many times */
  truncate?: Map<string, number>;
  /** answers 503 so many times before it answers */
  unavailable?: number;
  status?: Map<string, { status: string; reason: string }>;
  /** `user:password` */
  credentials?: string;
  /** the first page: that of an index, or this text; else there is none */
  root?: 'projects' | (string & {});
  /** called before a file is sent; a promise delays it */
  onFile?: (filename: string) => Promise<void> | void;
}

export class IndexServer {
  readonly behaviour: Behaviour = {};
  readonly requests: string[] = [];
  private readonly files = new Map<string, ServedFile[]>();
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  /** Adds an inert wheel; uploaded long ago unless said. */
  add(plan: WheelPlan & { readonly uploadedAt?: string; readonly yanked?: string }): ServedFile {
    const wheel = buildWheel(plan);
    const name = plan.name ?? 'demo';
    const file: ServedFile = {
      name,
      version: plan.version ?? '1.0',
      uploadedAt: plan.uploadedAt ?? '2024-01-01T00:00:00.000000Z',
      ...wheel,
      ...(plan.yanked === undefined ? {} : { yanked: plan.yanked }),
    };
    this.files.set(name, [...(this.files.get(name) ?? []), file]);
    return file;
  }

  /** The very bytes of a file under the name of another project. */
  addAgain(file: ServedFile, name: string): void {
    const metadata = file.metadata.replace(`Name: ${file.name}`, `Name: ${name}`);
    this.files.set(name, [{ ...file, name, metadata, filename: file.filename.replace(file.name, name) }]);
  }

  /** A project with a source distribution alone. */
  addSourceOnly(name: string, version = '1.0'): void {
    const bytes = Buffer.from('inert');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.files.set(name, [
      {
        name,
        version,
        filename: `${name}-${version}.tar.gz`,
        bytes,
        sha256,
        metadata: '',
        uploadedAt: '2024-01-01T00:00:00.000000Z',
      },
    ]);
  }

  /** Adds an inert source distribution; uploaded long ago unless said. */
  addSource(plan: SdistPlan & { readonly uploadedAt?: string }): ServedFile {
    const { filename, bytes } = buildSdist(plan);
    const { name = 'demo', version = '1.0', uploadedAt = '2024-01-01T00:00:00.000000Z' } = plan;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { name, version, filename, bytes, sha256, metadata: '', uploadedAt };
    this.files.set(name, [...(this.files.get(name) ?? []), file]);
    return file;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    // `as`: it listens on TCP
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/simple`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    this.requests.push(request.headers.range === undefined ? path : `${path} (part)`);
    const { behaviour } = this;
    if (behaviour.unavailable !== undefined && behaviour.unavailable > 0) {
      behaviour.unavailable -= 1;
      return send(response, 503, 'text/plain', 'later');
    }
    if (behaviour.credentials !== undefined) {
      const expected = `Basic ${Buffer.from(behaviour.credentials).toString('base64')}`;
      if (request.headers.authorization !== expected) {
        response.setHeader('www-authenticate', 'Basic');
        return send(response, 401, 'text/plain', 'who are you');
      }
    }
    const [, place, name = ''] = path.split('/');
    if (place === 'simple' && name === '') return this.root(request, response);
    if (place === 'simple') return this.page(name, request, response);
    if (place === 'files') return this.file(name, request, response);
    return send(response, 404, 'text/plain', 'not here');
  }

  private root(request: IncomingMessage, response: ServerResponse): void {
    if (this.behaviour.root === undefined) return send(response, 404, 'text/plain', 'no first page');
    if (this.behaviour.root !== 'projects') return send(response, 200, 'text/html', this.behaviour.root);
    const names = [...this.files.keys()];
    const json = !this.behaviour.html && (request.headers.accept ?? '').includes('vnd.pypi.simple.v1+json');
    const page = { meta: { 'api-version': '1.1' }, projects: names.map((name) => ({ name })) };
    return json
      ? send(response, 200, 'application/vnd.pypi.simple.v1+json', JSON.stringify(page))
      : send(response, 200, 'text/html', names.map((name) => `<a href="${name}/">${name}</a>`).join('\n'));
  }

  private page(name: string, request: IncomingMessage, response: ServerResponse): void {
    const files = this.files.get(name);
    if (!files) return send(response, 404, 'text/plain', 'no such project');
    const json = !this.behaviour.html && (request.headers.accept ?? '').includes('vnd.pypi.simple.v1+json');
    return json
      ? send(response, 200, 'application/vnd.pypi.simple.v1+json', JSON.stringify(this.jsonPage(name, files)))
      : send(response, 200, 'text/html', this.htmlPage(files));
  }

  private jsonPage(name: string, files: readonly ServedFile[]): unknown {
    const status = this.behaviour.status?.get(name);
    return {
      meta: { 'api-version': '1.1' },
      name,
      ...(status ? { 'project-status': status } : {}),
      files: files.map((file) => ({
        filename: file.filename,
        url: `../../files/${file.filename}`,
        hashes: { sha256: this.hashOf(file) },
        size: file.bytes.length,
        yanked: file.yanked ?? false,
        ...(this.behaviour.noUploadTimes ? {} : { 'upload-time': file.uploadedAt }),
        ...(this.behaviour.coreMetadata && file.metadata !== ''
          ? { 'core-metadata': { sha256: digest(this.metadataOf(file)) } }
          : {}),
      })),
    };
  }

  private htmlPage(files: readonly ServedFile[]): string {
    const anchors = files.map((file) => {
      const yanked = file.yanked === undefined ? '' : ` data-yanked="${file.yanked}"`;
      const metadata =
        this.behaviour.coreMetadata && file.metadata !== ''
          ? ` data-core-metadata="sha256=${digest(this.metadataOf(file))}"`
          : '';
      return `<a href="../../files/${file.filename}#sha256=${this.hashOf(file)}"${yanked}${metadata}>${file.filename}</a><br>`;
    });
    return `<!DOCTYPE html><html><body>${anchors.join('\n')}</body></html>`;
  }

  private hashOf({ filename, sha256 }: ServedFile): string {
    return this.behaviour.wrongHash?.has(filename) ? 'b'.repeat(64) : sha256;
  }

  private metadataOf({ metadata }: ServedFile): string {
    return this.behaviour.otherMetadata ?? metadata;
  }

  private async file(filename: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = filename.replace(/\.metadata$/, '');
    const file = [...this.files.values()].flat().find((one) => one.filename === wanted);
    if (!file) return send(response, 404, 'text/plain', 'no such file');
    if (wanted !== filename) {
      return this.behaviour.coreMetadata
        ? send(response, 200, 'text/plain', this.metadataOf(file))
        : send(response, 404, 'text/plain', 'no metadata');
    }
    await this.behaviour.onFile?.(filename);
    return this.bytes(file, request, response);
  }

  private bytes(file: ServedFile, request: IncomingMessage, response: ServerResponse): void {
    const { length } = file.bytes;
    const range = rangeOf(request.headers.range ?? '', length);
    const { from, to } = range ?? { from: 0, to: length };
    response.statusCode = range ? 206 : 200;
    response.setHeader('accept-ranges', 'bytes');
    response.setHeader('content-type', 'application/octet-stream');
    if (range) response.setHeader('content-range', `bytes ${from}-${to - 1}/${length}`);
    response.setHeader('content-length', to - from);
    if (request.method === 'HEAD') return void response.end();
    const left = this.behaviour.truncate?.get(file.filename) ?? 0;
    if (left > 0 && !range) {
      this.behaviour.truncate?.set(file.filename, left - 1);
      response.write(file.bytes.subarray(from, from + Math.floor((to - from) / 2)), () => response.destroy());
      return undefined;
    }
    return void response.end(file.bytes.subarray(from, to));
  }
}

/** `bytes=5-`, `bytes=5-9` or the last `bytes=-9`; undefined for no range. */
function rangeOf(header: string, length: number): { from: number; to: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === '') return { from: Math.max(0, length - Number(last)), to: length };
  return { from: Number(first), to: last === '' ? length : Math.min(length, Number(last) + 1) };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.statusCode = status;
  response.setHeader('content-type', type);
  response.end(body);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
