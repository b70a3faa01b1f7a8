/** One process at a time, by a file that is made exclusively and names its owner. */
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { causeCode, fileError } from './atomic.js';

const beatMs = 5_000;
/** without a sign of life for so long, an owner on another host is taken for dead */
const staleMs = 60_000;

/**
 * Takes the lock, waiting at most `waitMs`; undefined when somebody else holds it. Call the result to release. The lock
 * of a process that died is taken over.
 */
export async function takeLock(path: string, waitMs: number): Promise<(() => Promise<void>) | undefined> {
  const until = Date.now() + waitMs;
  for (;;) {
    const release = await tryLock(path);
    if (release) return release;
    if (await isStale(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (Date.now() >= until) return undefined;
    await pause(20 + Math.random() * 40);
  }
}

/** Runs `work` under the lock; undefined from `waited` when it could not be had in time. */
export async function withLock<T>(
  path: string,
  waitMs: number,
  work: () => Promise<T>,
  waited: () => Error,
): Promise<T> {
  const release = await takeLock(path, waitMs);
  if (!release) throw waited();
  try {
    return await work();
  } finally {
    await release();
  }
}

async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'wx', 0o600);
    await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
    await handle.close();
  } catch (error) {
    if (causeCode(error) === 'EEXIST') return undefined;
    throw fileError(error, path);
  }
  const beat = setInterval(() => {
    const now = new Date();
    // a missed beat is only a missed beat: the next one follows
    utimes(path, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    await rm(path, { force: true });
  };
}

async function isStale(path: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const silentMs = Date.now() - mtimeMs;
    const owner = parseOwner(text);
    // made, and not yet written: its owner is at it, or died just there
    if (!owner) return silentMs > beatMs;
    return owner.host === hostname() ? !isAlive(owner.pid) : silentMs > staleMs;
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function parseOwner(text: string): { pid: number; host: string } | undefined {
  try {
    const owner = JSON.parse(text) as { pid?: unknown; host?: unknown };
    return typeof owner.pid === 'number' && typeof owner.host === 'string'
      ? { pid: owner.pid, host: owner.host }
      : undefined;
  } catch {
    // half-written: judged by its age
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return causeCode(error) === 'EPERM';
  }
}
