/** One process at a time, by a file that is made exclusively and names its owner. */
import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { causeCode, createAtomically } from './atomic.js';

const beatMs = 5_000;
/** without a sign of life for so long, an owner on another host is taken for dead */
const staleMs = 60_000;
/** times `waitMs`, in all, while others have the lock one after the other */
const mostWaits = 10;

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** tells a process from a later one of the same id; null where the system does not say */
  readonly born: string | null;
  /** tells this lock from every other */
  readonly token: string;
}

/**
 * Takes the lock, waiting at most `waitMs` for one owner, and ten times as long while it goes from one to the next;
 * undefined when somebody else holds it. Call the result to release. The lock of a process that died is taken over.
 * SPKG_DISK_FULL, SPKG_PATH_UNWRITABLE.
 */
export async function takeLock(path: string, waitMs: number): Promise<(() => Promise<void>) | undefined> {
  const last = Date.now() + waitMs * mostWaits;
  let until = Date.now() + waitMs;
  let holder: string | undefined;
  for (;;) {
    const release = await tryLock(path);
    if (release) return release;
    if ((await isStale(path)) && (await removeStale(path))) continue;
    const token = (await readOwner(path))?.token;
    // a queue that moves is no owner that hangs
    if (token !== undefined && token !== holder) until = Math.min(last, Date.now() + waitMs);
    holder = token ?? holder;
    if (Date.now() >= until) return undefined;
    await pause(20 + Math.random() * 40);
  }
}

/** Runs `work` under the lock; rejects with what `waited` makes when it could not be had in time. */
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
  const token = randomBytes(8).toString('hex');
  const owner: Owner = { pid: process.pid, host: hostname(), born: await birthOf(process.pid), token };
  if (!(await createAtomically(path, JSON.stringify(owner)))) return undefined;
  const beat = setInterval(() => {
    const now = new Date();
    // a missed beat is only a missed beat: the next one follows
    utimes(path, now, now).catch(() => undefined);
  }, beatMs);
  beat.unref();
  return async () => {
    clearInterval(beat);
    // whoever took it for dead has it now
    if ((await readOwner(path))?.token === token) await rm(path, { force: true });
  };
}

/** Of several that find the same dead owner, one removes its lock; else the second would remove the lock of the first. */
async function removeStale(path: string): Promise<boolean> {
  const guard = `${path}.takeover`;
  if (!(await createAtomically(guard, ''))) {
    if ((await silenceOf(guard)) > staleMs) await rm(guard, { force: true });
    return false;
  }
  try {
    if (await isStale(path)) await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(path: string): Promise<boolean> {
  const [owner, silentMs] = await Promise.all([readOwner(path), silenceOf(path)]);
  // not written by spkg, or damaged: judged by its age alone
  if (owner?.host !== hostname()) return silentMs > staleMs;
  if (!isAlive(owner.pid)) return true;
  const born = await birthOf(owner.pid);
  return owner.born !== null && born !== null && owner.born !== born;
}

/** Milliseconds since the last beat; none when the file is gone. */
async function silenceOf(path: string): Promise<number> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (error) {
    if (causeCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    // `as`: what it is, is looked at below
    const owner = JSON.parse(await readFile(path, 'utf8')) as Partial<Record<keyof Owner, unknown>> | null;
    const { pid, host, born, token } = owner ?? {};
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof token !== 'string') return undefined;
    return { pid, host, born: typeof born === 'string' ? born : null, token };
  } catch (error) {
    if (error instanceof SyntaxError || causeCode(error) === 'ENOENT') return undefined;
    throw error;
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

/** When a process was started, in ticks since boot (Linux, proc(5) `stat` field 22): containers use ids again and again. */
async function birthOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // the second field is a name that may hold anything but ends with the last bracket
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    // not Linux, or just gone: the id alone must do
    return null;
  }
}
