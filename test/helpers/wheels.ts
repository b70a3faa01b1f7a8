/** Inert wheels, sound by default, with whatever a test needs put in or left out. */
import { createHash } from 'node:crypto';
import { buildZip, type ZipEntry, type ZipOptions } from './zips.js';

export interface WheelPlan {
  readonly name?: string;
  readonly version?: string;
  readonly tag?: string;
  readonly requires?: readonly string[];
  /** beside the package's `__init__.py` and the dist-info */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly entryPoints?: string;
  /** null: the file is left out */
  readonly metadata?: string | null;
  readonly wheelFile?: string | null;
  readonly record?: ((sound: string) => string) | null;
  readonly entry?: (entry: ZipEntry) => ZipEntry;
  readonly zip?: ZipOptions;
}

export interface BuiltWheel {
  readonly filename: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly metadata: string;
}

export function buildWheel(plan: WheelPlan = {}): BuiltWheel {
  const { name = 'demo', version = '1.0', tag = 'py3-none-any' } = plan;
  const folder = name.replaceAll('-', '_');
  const distInfo = `${folder}-${version}.dist-info`;
  const requires = (plan.requires ?? []).map((line) => `Requires-Dist: ${line}\n`).join('');
  const metadata =
    plan.metadata ?? `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires}\nInert.\n`;
  const wheelFile =
    plan.wheelFile ?? `Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: ${tag}\n`;
  const files: [string, Buffer][] = [
    [`${folder}/__init__.py`, Buffer.from(`__version__ = ${JSON.stringify(version)}\n`)],
    ...Object.entries(plan.files ?? {}).map(([path, content]): [string, Buffer] => [
      path,
      Buffer.from(content),
    ]),
    ...(plan.metadata === null ? [] : [[`${distInfo}/METADATA`, Buffer.from(metadata)] as [string, Buffer]]),
    ...(plan.wheelFile === null ? [] : [[`${distInfo}/WHEEL`, Buffer.from(wheelFile)] as [string, Buffer]]),
    ...(plan.entryPoints === undefined
      ? []
      : [[`${distInfo}/entry_points.txt`, Buffer.from(plan.entryPoints)] as [string, Buffer]]),
  ];
  const rows = files.map(
    ([path, content]) => `${path},sha256=${digest(content, 'base64url')},${content.length}\n`,
  );
  const sound = `${rows.join('')}${distInfo}/RECORD,,\n`;
  if (plan.record !== null) files.push([`${distInfo}/RECORD`, Buffer.from(plan.record?.(sound) ?? sound)]);
  const entries = files.map(([path, content]): ZipEntry => ({ name: path, content }));
  const bytes = buildZip(plan.entry ? entries.map(plan.entry) : entries, plan.zip);
  return { filename: `${folder}-${version}-${tag}.whl`, bytes, sha256: digest(bytes, 'hex'), metadata };
}

function digest(bytes: Buffer, encoding: 'hex' | 'base64url'): string {
  return createHash('sha256').update(bytes).digest(encoding);
}
