// A plug-in of esbuild: what is loaded later and is CommonJS has the names that Node itself would give it.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const reserved = /^(default|module\.exports|__esModule)$|[^\w$]/;

export const commonJsNames = {
  name: 'commonjs-names',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData, importer }) => {
      if (kind !== 'dynamic-import' || pluginData === 'shim' || path.startsWith('node:')) return undefined;
      if (importer.includes('node_modules')) return undefined;
      const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: 'shim' });
      if (!/\.c?js$/.test(found.path) || (await isModule(found.path))) return undefined;
      return { path, namespace: 'commonjs-names', pluginData: { resolveDir } };
    });
    build.onLoad({ filter: /.*/, namespace: 'commonjs-names' }, async ({ path, pluginData }) => {
      const names = Object.keys(await import(path)).filter((name) => !reserved.test(name));
      // `require`: an import would take `exports.default` for the whole where a package says __esModule
      const contents = `const all = require(${JSON.stringify(path)});\nexport default all;\nexport const { ${names.join(', ')} } = all;\n`;
      return { contents, resolveDir: pluginData.resolveDir, loader: 'js' };
    });
  },
};

/** By the package.json that is nearest and has a name. */
async function isModule(path) {
  if (path.endsWith('.cjs')) return false;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined && JSON.parse(text).name !== undefined) return JSON.parse(text).type === 'module';
  }
  return false;
}
