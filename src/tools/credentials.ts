/** User and password for an index: from where pip and uv users keep them; never written down by spkg. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readPipSettings } from './pip-settings.js';

/** A URL and what was in front of its host. */
export function splitCredentials(text: string): {
  readonly url: string;
  readonly authorization: string | null;
} {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // not a URL: whoever uses it says so
    return { url: text, authorization: null };
  }
  if (url.username === '' && url.password === '') return { url: text, authorization: null };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  return { url: url.href, authorization: basic(pair) };
}

/** The `Authorization` header for this index: from pip's and uv's settings for the same host, else from .netrc. */
export function findAuthorization(indexUrl: string, env: NodeJS.ProcessEnv): string | null {
  const host = hostOf(indexUrl);
  if (host === null) return null;
  const settings = readPipSettings(env, null).filter(({ key }) => key === 'index-url');
  const urls = [env.UV_DEFAULT_INDEX, env.UV_INDEX_URL, ...settings.map(({ value }) => value).reverse()];
  for (const url of urls) {
    if (url === undefined || hostOf(url) !== host) continue;
    const { authorization } = splitCredentials(url);
    if (authorization !== null) return authorization;
  }
  return fromNetrc(host, env);
}

function hostOf(url: string): string | null {
  try {
    const { host, protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? host : null;
  } catch {
    // not a URL: no host, no credentials
    return null;
  }
}

function fromNetrc(host: string, env: NodeJS.ProcessEnv): string | null {
  const file = env.NETRC || join(env.HOME || homedir(), '.netrc');
  if (!existsSync(file)) return null;
  const words = readFileSync(file, 'utf8').split(/\s+/);
  const hostname = host.split(':')[0];
  for (let at = 0; at < words.length; at += 1) {
    if (words[at] !== 'machine' || words[at + 1] !== hostname) continue;
    const entry = words.slice(at + 2);
    const end = entry.findIndex((word) => word === 'machine' || word === 'default');
    const own = end < 0 ? entry : entry.slice(0, end);
    const login = own[own.indexOf('login') + 1];
    const password = own[own.indexOf('password') + 1];
    if (own.includes('login') && own.includes('password')) return basic(`${login ?? ''}:${password ?? ''}`);
  }
  return null;
}

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
