// Compiles `kernels` (AssemblyScript) to `data/kernels.wasm`: a module without imports, whose memory never grows.
import asc from 'assemblyscript/asc';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** as `kernels/layout.ts` counts them */
const pages = 1170;

export async function buildKernels() {
  const outputs = new Map();
  const flags = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--use', 'abort='];
  const memory = ['--initialMemory', `${pages}`, '--maximumMemory', `${pages}`];
  const { error, stderr } = await asc.main(
    ['kernels/index.ts', '--baseDir', root, '-o', 'kernels.wasm', ...flags, ...memory],
    { writeFile: (name, content) => void outputs.set(name, content) },
  );
  if (error) throw new Error(`the kernels do not compile: ${stderr.toString()}`, { cause: error });
  mkdirSync(new URL('../data/', import.meta.url), { recursive: true });
  writeFileSync(new URL('../data/kernels.wasm', import.meta.url), outputs.get('kernels.wasm'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
