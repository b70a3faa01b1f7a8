/** Under which name a file of a distribution is imported. */
import { innerPath } from './moments.js';
import type { DistributionSubject } from '../scanner.js';

export interface ModuleName {
  /** `package.module`; of an `__init__.py` that of its package */
  readonly name: string;
  readonly isPackage: boolean;
}

/** Undefined: no import names it. */
export function moduleNameOf(path: string, form: DistributionSubject['form']): ModuleName | undefined {
  const inner = innerPath(path, form);
  if (!/\.pyw?$/.test(inner)) return undefined;
  const name = inner
    .replace(/(\/__init__)?\.pyw?$/, '')
    .split('/')
    .join('.');
  return /^[\p{L}\p{M}\p{N}_.]+$/u.test(name)
    ? { name, isPackage: /(^|\/)__init__\.pyw?$/.test(inner) }
    : undefined;
}

/** `.x` and `..x` as they are written in `home`. */
export function absolute(name: string, home: ModuleName | undefined): string {
  const dots = /^\.*/.exec(name)?.[0].length ?? 0;
  if (dots === 0 || !home) return name;
  const parts = home.name.split('.');
  const up = home.isPackage ? dots - 1 : dots;
  const kept = up === 0 ? parts : parts.slice(0, -up);
  const rest = name.slice(dots);
  return [...kept, ...(rest === '' ? [] : [rest])].join('.');
}
