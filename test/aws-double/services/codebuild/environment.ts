/** What a build's processes see. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Principal } from '../../iam/principals.js';
import { optional, record, type Values } from '../../values.js';
import { endpointDomain } from '../../template/names.js';
import type { World } from '../../world.js';
import type { Buildspec } from './buildspec.js';
import type { Build, Variable } from './projects.js';

const shim = join(import.meta.dirname, 'aws-shim.mjs');

/** Variables of the service, the buildspec, the project and the caller, later ones over earlier ones. */
export async function environmentOf(
  world: World,
  build: Build,
  principal: Principal,
  spec: Buildspec,
  sources: readonly { readonly name: string; readonly path: string }[],
  primary: string,
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  const bin = join(folder, 'bin');
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  placeAws(bin);
  const { accessKeyId, secretAccessKey, sessionToken } = world.principals.issue(principal, world.clock.now());
  return {
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    HOME: home,
    LANG: 'C.UTF-8',
    TMPDIR: folder,
    AWS_ENDPOINT_URL: world.url,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_NUMBER: String(build.number),
    CODEBUILD_BUILD_IMAGE: 'aws/codebuild/standard:7.0',
    CODEBUILD_INITIATOR: build.initiator,
    CODEBUILD_KMS_KEY_ID: `arn:aws:kms:${world.region}:${world.account}:alias/aws/s3`,
    CODEBUILD_LOG_PATH: build.logStream,
    CODEBUILD_START_TIME: String(build.started.getTime()),
    CODEBUILD_CI: 'true',
    CI: 'true',
    CODEBUILD_SRC_DIR: primary,
    ...Object.fromEntries(sources.slice(1).map(({ name, path }) => [`CODEBUILD_SRC_DIR_${name}`, path])),
    ...texts(spec.variables),
    ...(await valuesOf(world, principal, [
      ...Object.entries(spec.parameterStore).map(([name, value]) => ({
        name,
        value: String(value),
        type: 'PARAMETER_STORE',
      })),
      ...Object.entries(spec.secrets).map(([name, value]) => ({
        name,
        value: String(value),
        type: 'SECRETS_MANAGER',
      })),
      ...build.variables,
    ])),
    ...world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({ env: {} })).env,
  };
}

/** An `aws` in this folder, which knows `s3 cp`. */
export function placeAws(bin: string): void {
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec "${process.execPath}" "${shim}" "$@"\n`);
  chmodSync(join(bin, 'aws'), 0o755);
}

function texts(values: Values): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

async function valuesOf(
  world: World,
  principal: Principal,
  variables: readonly Variable[],
): Promise<NodeJS.ProcessEnv> {
  const env: NodeJS.ProcessEnv = {};
  for (const { name, value, type } of variables) {
    if (type === 'PARAMETER_STORE') {
      const { Parameter } = await world
        .invoke(principal, 'ssm', 'GetParameters', { Names: [value], WithDecryption: true })
        .then(({ Parameters }) => ({ Parameter: record((Parameters as unknown[])[0]) }));
      env[name] = optional(Parameter, 'Value') ?? '';
    } else if (type === 'SECRETS_MANAGER') {
      const [id = '', key = ''] = value.startsWith('arn:')
        ? [value.split(':').slice(0, 7).join(':'), value.split(':')[7] ?? '']
        : value.split(':');
      const { SecretString } = await world.invoke(principal, 'secretsmanager', 'GetSecretValue', {
        SecretId: id,
      });
      env[name] = key === '' ? String(SecretString) : String(record(JSON.parse(String(SecretString)))[key]);
    } else env[name] = value.endsWith(endpointDomain) ? world.url : value;
  }
  return env;
}
