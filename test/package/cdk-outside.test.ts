import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { build, type Plugin } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from '../helpers/temporary.js';

const root = resolve(import.meta.dirname, '../..');
const { cdkOutside } = (await import(pathToFileURL(join(root, 'scripts/bundle-cdk.mjs')).href)) as {
  cdkOutside: Plugin;
};

describe('code that uses the CDK, in a bundle', () => {
  const scratch = temporaryFolder();

  async function bundle(source: string): Promise<{ path: string; inputs: string[] }> {
    const entry = join(scratch(), 'entry.ts');
    writeFileSync(entry, source);
    const path = join(scratch(), 'lib', 'entry.mjs');
    mkdirSync(join(scratch(), 'lib'));
    const { metafile } = await build({
      entryPoints: [entry],
      outfile: path,
      bundle: true,
      format: 'esm',
      platform: 'node',
      metafile: true,
      nodePaths: [join(root, 'node_modules')],
      plugins: [cdkOutside],
      logLevel: 'silent',
      banner: {
        js: "import{createRequire as $fromHere}from'node:module';const require=$fromHere(import.meta.url);",
      },
    });
    return { path, inputs: Object.keys(metafile.inputs) };
  }

  it('takes it from the folder that it was brought to, and has none of it inside', async () => {
    const place = join(scratch(), 'brought');
    for (const [name, text] of [
      ['aws-cdk-lib', 'exports.Stack = class Stack { who() { return "stack of the folder"; } };'],
      ['constructs', 'exports.Construct = class {};'],
    ] as const) {
      mkdirSync(join(place, 'node_modules', name), { recursive: true });
      writeFileSync(join(place, 'node_modules', name, 'index.js'), text);
    }
    mkdirSync(join(place, 'node_modules/aws-cdk-lib/aws-s3'));
    writeFileSync(join(place, 'node_modules/aws-cdk-lib/aws-s3/index.js'), 'exports.Bucket = "bucket";');
    const { path, inputs } = await bundle(
      `import { Stack } from 'aws-cdk-lib'; import * as s3 from 'aws-cdk-lib/aws-s3'; import { Construct } from 'constructs';
class Mine extends Stack {} console.log(new Mine().who(), s3.Bucket, typeof Construct);`,
    );
    const ran = execFileSync(process.execPath, [path], {
      env: { SPKG_CDK: place },
      encoding: 'utf8',
    });
    assert.equal(ran.trim(), 'stack of the folder bucket function');
    assert.ok(!inputs.some((one) => one.includes('node_modules/aws-cdk-lib')), inputs.join(' '));
  });

  it('is refused where it would lose its names', async () => {
    await assert.rejects(bundle(`await import('@aws-cdk/toolkit-lib');`), /must import .* statically/);
  });
});
