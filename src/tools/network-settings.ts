/** The way out of this machine, as pip and uv users have set it: proxies and certificate authorities. */
import { effectiveSetting, readPipSettings } from './pip-settings.js';

export interface NetworkSettings {
  /** `''` for none */
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
  /** a file of certificates in PEM, to be trusted beside the usual ones; null: only the usual ones */
  readonly certificates: string | null;
}

/** pip's `proxy` and `cert` (files and environment) come first, as for pip; then what requests, uv and curl read. */
export function readNetworkSettings(env: NodeJS.ProcessEnv): NetworkSettings {
  const pip = readPipSettings(env, null);
  const named = (name: string): string | undefined => env[name.toLowerCase()] || env[name.toUpperCase()];
  const all = effectiveSetting(pip, 'proxy')?.value;
  const certificates =
    effectiveSetting(pip, 'cert')?.value ||
    env.REQUESTS_CA_BUNDLE ||
    env.SSL_CERT_FILE ||
    env.CURL_CA_BUNDLE ||
    null;
  return {
    httpProxy: proxyUrl(all || named('http_proxy') || named('all_proxy')),
    httpsProxy: proxyUrl(all || named('https_proxy') || named('all_proxy')),
    noProxy: named('no_proxy') ?? '',
    certificates,
  };
}

/** pip's form `[user:password@]host:port` is an HTTP proxy. */
function proxyUrl(text: string | undefined): string {
  if (!text) return '';
  return text.includes('://') ? text : `http://${text}`;
}
