/** Which index to fetch from: what pip is set to, else what uv is set to. No index is named here. */
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SpkgError } from '../core/errors.js';
import { redact, sanitize } from '../core/sanitize.js';
import { splitCredentials } from './credentials.js';
import { readPipSettings } from './pip-settings.js';
import { run } from './process.js';

/** pip's index-url, else uv's; without credentials. `own`: the URL of spkg's own index. SPKG_UPSTREAM_INVALID. */
export async function discoverUpstream(
  env: NodeJS.ProcessEnv,
  options: { readonly prefix: string | null; readonly uv: () => Promise<string>; readonly own: string },
): Promise<string> {
  const told = readPipSettings(env, options.prefix).filter(
    ({ key, value }) => key === 'index-url' && value !== '' && !isOwn(value, options.own),
  );
  const url = told.at(-1)?.value ?? (await askUv(await options.uv(), env));
  return checkUpstream(url, options.own);
}

/** An http, https or file URL that is not spkg's own index; without credentials. SPKG_UPSTREAM_INVALID. */
export function checkUpstream(text: string, own: string): string {
  const { url } = splitCredentials(text.trim());
  if (!/^(https?|file):\/\/\S+$/i.test(url) || !URL.canParse(url)) {
    throw invalid(url, 'is no http, https or file URL', 'spkg bootstrap --upstream URL');
  }
  if (isOwn(url, own)) {
    throw invalid(
      url,
      "is spkg's own index: nothing would come in",
      'name the index to fetch from: spkg bootstrap --upstream URL',
    );
  }
  return url;
}

/** The same place, however it is written: through a link, with dots, encoded. */
function isOwn(url: string, own: string): boolean {
  return placeOf(url) === placeOf(own);
}

function placeOf(text: string): string {
  const plain = text.trim().replace(/\/+$/, '');
  if (!URL.canParse(plain)) return plain;
  const url = new URL(plain);
  if (url.protocol !== 'file:') return url.href;
  try {
    const path = fileURLToPath(url);
    return existsSync(path) ? realpathSync(path) : path;
  } catch {
    // a file URL with a host: no path of this machine
    return url.href;
  }
}

/** `uv pip compile --emit-index-url` on empty input prints the index and resolves nothing. */
async function askUv(uv: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ['pip', 'compile', '--emit-index-url', '--no-header', '-q', '-'];
  const { code, stdout, stderr } = await run(uv, args, { env, input: '', timeoutMs: 30_000 });
  const url = /^--index-url\s+(\S+)/m.exec(stdout)?.[1];
  if (code === 0 && url !== undefined) return url;
  throw invalid('', `could not be told by uv: ${sanitize(stderr, 200)}`, 'spkg bootstrap --upstream URL');
}

function invalid(url: string, why: string, tryThis: string): SpkgError {
  const shown = url === '' ? 'the upstream index' : `\`${sanitize(redact(url), 200)}\``;
  return new SpkgError('SPKG_UPSTREAM_INVALID', `${shown} ${why}`, { tryThis });
}
