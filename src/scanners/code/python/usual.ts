/** What looks like malware, and is what honest libraries do. */
import type { Analysis } from './analysis.js';
import type { Given } from './calls.js';
import { marks, skeleton } from './values.js';

/** Libraries that carry functions from one process to another make them out of code that they are given. */
export function isRebuilt(name: string, taken: number, { moment }: Analysis): boolean {
  const from =
    marks.literal |
    marks.pieces |
    marks.network |
    marks.file |
    marks.media |
    marks.environment |
    marks.process |
    marks.asked |
    marks.packaged;
  return name === 'types.FunctionType' && moment === 'call' && (taken & from) === 0;
}

const askedByAll =
  /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:0?db8:|^(8\.8\.8\.8|8\.8\.4\.4|1\.1\.1\.1|1\.0\.0\.1|4\.2\.2\.[1-6]|9\.9\.9\.9)$/i;

/** A datagram socket that is connected sends nothing: the system chooses which address of its own it would use. */
export function learnsOwnAddress(name: string, given: Given, at: number, { latin }: Analysis): boolean {
  if (!name.startsWith('socket.socket().connect')) return false;
  const [first] = given.plain;
  const host = first?.kind === 'list' ? first.items[0] : first;
  if (!host || !askedByAll.test(skeleton(host))) return false;
  const before = latin.slice(Math.max(0, at - 600), at);
  const datagrams = before.lastIndexOf('SOCK_DGRAM');
  return datagrams >= 0 && datagrams > before.lastIndexOf('SOCK_STREAM');
}
