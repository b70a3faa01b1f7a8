/** One signal out of several, for any number of listeners: a closure may have hundreds of files under one signal. */
import { setMaxListeners } from 'node:events';

export function eitherSignal(...signals: readonly AbortSignal[]): AbortSignal {
  const either = AbortSignal.any([...signals]);
  setMaxListeners(0, either, ...signals);
  return either;
}
