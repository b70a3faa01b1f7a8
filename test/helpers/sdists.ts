/** Inert source distributions, sound by default. */
import { buildTarGz, type TarEntry } from './tars.js';
import { buildZip } from './zips.js';

export interface SdistPlan {
  readonly name?: string;
  readonly version?: string;
  /** of the one folder */
  readonly top?: string;
  /** null: the file is left out */
  readonly pkgInfo?: string | null;
  readonly requires?: readonly string[];
  /** by path in the folder */
  readonly files?: Readonly<Record<string, string>>;
  /** by path from the top */
  readonly strays?: Readonly<Record<string, string>>;
  readonly format?: 'tar.gz' | 'zip';
  readonly filename?: string;
}

export interface BuiltSdist {
  readonly filename: string;
  readonly bytes: Buffer;
}

export function buildSdist(plan: SdistPlan = {}): BuiltSdist {
  const { name = 'demo', version = '1.0', format = 'tar.gz' } = plan;
  const stem = `${name.replaceAll('-', '_')}-${version}`;
  const { top = stem } = plan;
  const requires = (plan.requires ?? []).map((line) => `Requires-Dist: ${line}\n`).join('');
  const pkgInfo =
    plan.pkgInfo === undefined
      ? `Metadata-Version: 2.2\nName: ${name}\nVersion: ${version}\n${requires}\nInert.\n`
      : plan.pkgInfo;
  const files = {
    ...(pkgInfo === null ? {} : { [`${top}/PKG-INFO`]: pkgInfo }),
    [`${top}/setup.py`]: 'print(1)\n',
    ...Object.fromEntries(
      Object.entries(plan.files ?? {}).map(([path, content]) => [`${top}/${path}`, content]),
    ),
    ...plan.strays,
  };
  const entries = Object.entries(files).map(([path, content]): TarEntry => ({ name: path, content }));
  const bytes =
    format === 'zip'
      ? buildZip(entries.map(({ name: path, content = '' }) => ({ name: path, content })))
      : buildTarGz(entries);
  return { filename: plan.filename ?? `${stem}.${format}`, bytes };
}
