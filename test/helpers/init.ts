/**
 * Loaded before every test of the default and the slow lane: no network but this machine, no settings of the user's.
 */
import { Socket } from 'node:net';

for (const name of Object.keys(process.env)) {
  if (/^(PIP|UV|SPKG|GIT|XDG|AWS)_|^(CI|NO_COLOR|FORCE_COLOR|VIRTUAL_ENV|CONDA_PREFIX)$/.test(name)) {
    Reflect.deleteProperty(process.env, name);
  }
}

const local = new Set(['127.0.0.1', '::1', 'localhost']);
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
const connect = Socket.prototype.connect as (this: Socket, ...all: unknown[]) => Socket;

/** Refuses every connection that leaves this machine. */
Socket.prototype.connect = function (this: Socket, ...all: unknown[]): Socket {
  const first = Array.isArray(all[0]) ? (all[0] as unknown[])[0] : all[0];
  const host = typeof first === 'object' && first !== null ? (first as { host?: string }).host : undefined;
  if (host !== undefined && !local.has(host)) {
    throw new Error(`a test of the offline lanes tried to reach ${host}`);
  }
  return connect.apply(this, all);
};
