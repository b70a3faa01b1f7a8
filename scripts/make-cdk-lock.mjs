// Writes data/cdk/lock.json: the CDK that spkg brings, every package by version and hash, no registry's host.
// node scripts/make-cdk-lock.mjs aws-cdk-lib@VERSION @aws-cdk/toolkit-lib@VERSION cdk-nag@VERSION constructs@VERSION
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const wanted = process.argv.slice(2).map((one) => /^(@?[^@]+)@(\d+\.\d+\.\d+)$/.exec(one));
if (wanted.length === 0 || wanted.includes(null)) {
  process.stderr.write('usage: node scripts/make-cdk-lock.mjs NAME@VERSION …\n');
  process.exit(2);
}
const dependencies = Object.fromEntries(wanted.map(([, name, version]) => [name, version]).sort());
const folder = mkdtempSync(join(tmpdir(), 'spkg-cdk-lock-'));
try {
  const description = { name: 'spkg-cdk', private: true, dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  const flags = ['--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  for (const [path, one] of Object.entries(lock.packages)) {
    delete one.resolved;
    // npm asks for money here; it is no part of what is installed
    delete one.funding;
    if (one.hasInstallScript) throw new Error(`${path} runs a script when it is installed`);
    if (path !== '' && !one.inBundle && !one.integrity?.startsWith('sha512-'))
      throw new Error(`${path} has no sha512`);
  }
  const target = new URL('../data/cdk/lock.json', import.meta.url);
  mkdirSync(new URL('.', target), { recursive: true });
  writeFileSync(target, `${JSON.stringify(lock, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
