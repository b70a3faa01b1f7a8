/** The real stack on the double: synthesised once, its assets in the bucket, an index behind its external connection. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  S3Client,
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import * as v from 'valibot';
import { settingsKeys } from '../../src/backends/aws/layout.js';
import { defaultPolicyText } from '../../src/core/policy/parse.js';
import { parametersSchema, type GivenParameters } from '../../src/infra/parameters.js';
import { synth } from '../../src/infra/app.js';
import { startDouble, type Double, type DoubleOptions } from '../aws-double/index.js';
import type { Values } from '../aws-double/values.js';
import { uvPath } from './spkg.js';

const root = resolve(import.meta.dirname, '../..');
export const account = '111122223333';
export const region = 'eu-west-1';

export const someParameters: GivenParameters = {
  account,
  region,
  requests: { kind: 'codecommit', repository: 'requests' },
  infosecEmail: 'infosec@index.example',
};

export interface Synthesised {
  readonly template: Values;
  readonly assets: readonly { readonly path: string; readonly bucket: string; readonly key: string }[];
}

const synthesised = new Map<string, Synthesised>();
const folders: string[] = [];
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

let packed: string | undefined;

/** The package that is shipped, packed as it is uploaded: once for all stacks. */
function packedTool(): string {
  if (packed !== undefined) return packed;
  const folder = mkdtempSync(join(tmpdir(), 'spkg-packed-'));
  folders.push(folder);
  const printed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: join(root, '.package'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [made] = JSON.parse(printed) as { filename: string }[];
  packed = join(folder, made?.filename ?? '');
  return packed;
}

/** Templates and assets, without validation, which has a test of its own. */
export function synthesise(given: Partial<GivenParameters> = {}, uv?: string): Synthesised {
  const key = JSON.stringify([given, uv]);
  const known = synthesised.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), 'spkg-synth-'));
  folders.push(folder);
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'false';
  try {
    const parameters = v.parse(parametersSchema, { ...someParameters, ...given });
    const outdir = join(folder, 'out');
    const assembly = synth({
      parameters,
      tool: packedTool(),
      outdir,
      ...(uv === undefined ? {} : { uv }),
    });
    const [stack] = assembly.stacks;
    if (!stack) throw new Error('no stack was synthesised');
    const manifest = JSON.parse(readFileSync(join(outdir, `${stack.stackName}.assets.json`), 'utf8')) as {
      files: Record<
        string,
        { source: { path: string }; destinations: Record<string, Record<string, string>> }
      >;
    };
    const named = (text = ''): string =>
      text.replaceAll('${AWS::AccountId}', account).replaceAll('${AWS::Region}', region);
    const assets = Object.values(manifest.files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ bucketName, objectKey }) => ({
        path: join(outdir, source.path),
        bucket: named(bucketName),
        key: named(objectKey),
      })),
    );
    const result = { template: stack.template as Values, assets };
    synthesised.set(key, result);
    return result;
  } finally {
    if (before === undefined) delete process.env.CDK_VALIDATION;
    else process.env.CDK_VALIDATION = before;
  }
}

/** Ends it, and does not wait for builds that nobody waits for. */
export async function end(double: Double | undefined): Promise<void> {
  if (!double) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_settle, fail) => {
    timer = setTimeout(() => fail(new Error('the double does not end')), 20_000);
  });
  await Promise.race([double.stop(), late]).finally(() => clearTimeout(timer));
}

/** The double with the stack deployed, its assets uploaded and a policy in force. */
export async function deployed(
  options: DoubleOptions & {
    readonly given?: Partial<GivenParameters>;
    readonly policy?: string;
    /** a wheel of uv that is shipped; else builds have that of this machine */
    readonly uvWheel?: string;
  },
): Promise<Double> {
  const { given = {}, policy = defaultPolicyText('evaluation'), uvWheel, ...others } = options;
  const { template, assets } = synthesise(given, uvWheel);
  const double = await startDouble({ account, region, template, ...others });
  const uv = uvWheel === undefined ? uvPath() : undefined;
  Object.assign(
    double.world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({ env: {} })).env,
    uv === undefined ? {} : { SPKG_UV: uv },
  );
  const s3 = new S3Client({ ...double.client('admin'), forcePathStyle: true });
  for (const Bucket of new Set(assets.map(({ bucket }) => bucket))) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  for (const { path, bucket: Bucket, key: Key } of assets)
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(path) }));
  await s3.send(
    new PutObjectCommand({
      Bucket: `spkg-settings-${account}-${region}`,
      Key: settingsKeys.policy,
      Body: policy,
    }),
  );
  return double;
}
