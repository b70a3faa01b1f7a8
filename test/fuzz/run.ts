/** npm run fuzz -- TARGET [--seconds 30] [--seed N]: mutates seeds until time is up, and prints what broke a promise. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutate, randomFrom } from './mutate.js';
import { targets, type FuzzTarget } from './targets.js';

/** Slower than this on so little is a promise broken. */
const slowMs = 2000;

const [name = '', ...options] = process.argv.slice(2);
const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
if (target) await fuzz(name, target, option('seconds', 30), option('seed', Date.now() % 2 ** 31));
else {
  process.stderr.write(`no target \`${name}\`; there are: ${Object.keys(targets).join(', ')}\n`);
  process.exitCode = 2;
}

function option(called: string, standard: number): number {
  const at = options.indexOf(`--${called}`);
  const value = at < 0 ? standard : Number(options[at + 1]);
  return Number.isFinite(value) ? value : standard;
}

async function fuzz(called: string, target: FuzzTarget, seconds: number, seed: number): Promise<void> {
  const { promise, seeds } = target;
  process.stdout.write(`${called}: ${promise}\nseed ${seed}, ${seconds} s\n`);
  const random = randomFrom(seed);
  const pool = [...seeds];
  const end = Date.now() + seconds * 1000;
  let runs = 0;
  while (Date.now() < end) {
    const bytes = mutate(pool, random);
    const began = Date.now();
    try {
      await target.run(bytes);
      if (Date.now() - began > slowMs) throw new Error(`took ${Date.now() - began} ms`);
    } catch (error) {
      const path = join(tmpdir(), `fuzz-${called}-${seed}-${runs}`);
      writeFileSync(path, bytes);
      process.stdout.write(`broken after ${runs} runs: ${String(error)}\ninput kept in ${path}\n`);
      process.exitCode = 1;
      return;
    }
    runs += 1;
    // some of what was made is made more of
    if (random(200) === 0 && bytes.length < 20_000) pool[seeds.length + random(50)] = bytes;
  }
  process.stdout.write(`${runs} runs, nothing broke\n`);
}
