/** Whether a person has finished a connection's handshake: CodeConnections has no client of its own among the dependencies. */
import { SpkgError } from '../../core/errors.js';
import { sanitize } from '../../core/sanitize.js';
import { asking } from './aws-errors.js';
import type { Clients } from './clients.js';
import { regionPattern } from './layout.js';

/**
 * `ConnectionStatus` of CodeConnections' GetConnection: `AVAILABLE`, `PENDING` or `ERROR`. Signed as CodePipeline's client
 * signs, with the same credentials, Region, partition and endpoint settings. SPKG_AWS_DENIED, SPKG_AWS_FAILED.
 */
export async function connectionStatus(clients: Clients, arn: string): Promise<string> {
  const [service = 'codeconnections', region = ''] = arn.split(':').slice(2, 4);
  const prefix =
    service === 'codeconnections'
      ? 'com.amazonaws.codeconnections.CodeConnections_20231201'
      : 'com.amazonaws.codestar.connections.CodeStar_connections_20191201';
  return asking(`${service}:GetConnection`, arn, async () => {
    const { config } = await clients.codepipeline();
    const url = endpointOf(service, region, config.endpointProvider({ Region: region }).url);
    const body = JSON.stringify({ ConnectionArn: arn });
    const signer = await config.signer({
      name: 'sigv4',
      signingName: service,
      signingRegion: region,
      properties: {},
    });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: '/',
      query: {},
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `${prefix}.GetConnection`,
      },
      body,
    });
    // elsewhere nobody is to see the session's token
    const options = { redirect: 'error', signal: AbortSignal.timeout(20_000) } as const;
    const response = await fetch(url, { method: 'POST', headers, body, ...options });
    // `as`: what AWS's model says of both answers
    const said = (await response.json()) as {
      Connection?: { ConnectionStatus?: string };
      __type?: string;
      message?: string;
    };
    const status = said.Connection?.ConnectionStatus;
    if (response.ok && status !== undefined) return sanitize(status, 40);
    const name = said.__type?.split('#').at(-1) ?? `HTTP ${response.status}`;
    throw Object.assign(new Error(said.message ?? name), { name });
  });
}

/** As the AWS CLI takes it from the environment, else beside CodePipeline's own. */
function endpointOf(service: string, region: string, beside: URL): URL {
  const own = `AWS_ENDPOINT_URL_${service.replace('-', '_').toUpperCase()}`;
  const configured = process.env[own] ?? process.env.AWS_ENDPOINT_URL;
  if (configured !== undefined) return new URL(configured);
  const suffix = /^codepipeline(?:-fips)?\.[^.]+\.(.+)$/.exec(beside.hostname)?.[1];
  if (suffix === undefined || !regionPattern.test(region) || !/^[a-z]+(-connections)?$/.test(service)) {
    throw new SpkgError(
      'SPKG_AWS_FAILED',
      `no address is known for ${sanitize(service, 40)} in \`${sanitize(region, 40)}\``,
      {
        tryThis: `export ${own}=https://…`,
      },
    );
  }
  return new URL(`https://${service}.${region}.${suffix}/`);
}
