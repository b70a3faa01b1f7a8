// A plug-in of esbuild: the CDK is never inside; what imports it takes it, when loaded, from the folder it was brought to.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = JSON.parse(readFileSync(`${root}/data/cdk/lock.json`, 'utf8'));
const names = Object.keys(lock.packages[''].dependencies).join('|');
const folderFile = JSON.stringify(`${root}/src/tools/cdk-folder.ts`);

export const cdkOutside = {
  name: 'cdk-outside',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${names})(/|$)`) }, ({ path, kind, importer }) => {
      // its names would be lost, and src/infra is loaded later as a whole
      if (kind === 'dynamic-import')
        return { errors: [{ text: `${importer} must import ${path} statically` }] };
      return { path, namespace: 'cdk-outside' };
    });
    build.onLoad({ filter: /.*/, namespace: 'cdk-outside' }, ({ path }) => ({
      contents: `const { cdkFolder } = require(${folderFile});
module.exports = require('node:module').createRequire(cdkFolder(process.env) + '/package.json')(${JSON.stringify(path)});\n`,
      resolveDir: root,
      loader: 'js',
    }));
  },
};
