/** User and password for an index: from where pip and uv users keep them; never written down by spkg. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readIni } from './ini.js';
import { backupSuffix, pipConfigFiles, readPipSettings, userUvConfigFile } from './pip-settings.js';

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
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  url.username = '';
  url.password = '';
  return { url: url.href, authorization: basic(pair) };
}

/** The URL with user and password in it, for a program that takes them nowhere else: only ever in its environment. */
export function withCredentials(text: string, authorization: string | null): string {
  if (authorization === null) return text;
  const url = new URL(text);
  const [user = '', ...password] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
    .toString('utf8')
    .split(':');
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password.join(':'));
  return url.href;
}

/**
 * The `Authorization` header for this index: from pip's and uv's settings for the same host (also those that
 * configure-pip has set aside), else from .netrc.
 */
export function findAuthorization(indexUrl: string, env: NodeJS.ProcessEnv): string | null {
  const host = hostOf(indexUrl);
  if (host === null) return null;
  const settings = readPipSettings(env, null).filter(({ key }) => key === 'index-url');
  const urls = [
    env.UV_DEFAULT_INDEX,
    env.UV_INDEX_URL,
    ...settings.map(({ value }) => value).reverse(),
    ...setAside(env),
  ];
  for (const url of urls) {
    if (url === undefined || hostOf(url) !== host) continue;
    const { authorization } = splitCredentials(url);
    if (authorization !== null) return authorization;
  }
  return fromNetrc(host, env);
}

/** What index the settings named before configure-pip pointed them at the gate. */
function setAside(env: NodeJS.ProcessEnv): readonly string[] {
  const pip = pipConfigFiles(env, null).flatMap((file) =>
    readIni(read(`${file}${backupSuffix}`))
      .filter(({ key }) => key === 'index-url')
      .map(({ value }) => value),
  );
  const uv = read(`${userUvConfigFile(env)}${backupSuffix}`).matchAll(/\burl\s*=\s*["']([^"']+)["']/g);
  return [...pip.reverse(), ...[...uv].map(([, url = '']) => url)];
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // not there, or not ours to read: no credentials from it
    return '';
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // not percent-encoded at all: taken as it is
    return text;
  }
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
  const words = read(env.NETRC || join(env.HOME || homedir(), '.netrc')).split(/\s+/);
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
