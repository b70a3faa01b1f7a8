import assert from 'node:assert/strict';
import { found, noise, zipped } from './samples.js';

describe('code beside pickles', () => {
  describe('Keras models', () => {
    const config = (layer: string): string =>
      `{"module": "keras", "class_name": "Functional", "config": {"layers": [${layer}]}}`;
    const lambda = '{"module": "keras.layers", "class_name": "Lambda", "config": {"name": "demo"}}';
    const keras = 'keras-code high';
    const layers: readonly (readonly [string, string, readonly string[]])[] = [
      ['a Lambda layer', lambda, [keras]],
      ['a Lambda layer with other spaces', lambda.replaceAll('": ', '"  :\n'), [keras]],
      ['a name with escapes', lambda.replace('Lambda', '\\u004cambda'), [keras]],
      ['a function of os', '{"module": "os", "class_name": "system", "config": {}}', [keras]],
      ['a function of subprocess, class first', '{"class_name": "run", "module": "subprocess"}', [keras]],
      ['a dense layer', '{"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}}', []],
      ['a plain function', '{"module": "builtins", "class_name": "function", "config": "relu"}', []],
      ['a layer called LambdaNet', '{"module": "demo", "class_name": "LambdaNet"}', []],
    ];
    for (const [what, layer, expected] of layers) {
      it(`${what}: ${expected.join('') || 'nothing'}`, () => {
        assert.deepEqual(found(zipped('config.json', Buffer.from(config(layer)))), expected);
        const hdf5 = Buffer.concat([
          Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'),
          noise,
          Buffer.from(config(layer)),
          noise,
        ]);
        assert.deepEqual(found(hdf5), expected);
      });
    }
  });

  describe('YAML', () => {
    const tags: readonly (readonly [string, readonly string[]])[] = [
      ['!!python/object/apply:builtins.print [1]', ['yaml-object medium']],
      ['a: !!python/object/new:demo.Thing {}', ['yaml-object medium']],
      ['a: !<tag:yaml.org,2002:python/object/apply:builtins.print> [1]', ['yaml-object medium']],
      ['a: !!python/name:demo.function', []],
      ['a: 1', []],
      ['# see python/object/apply in the manual', []],
    ];
    for (const [text, expected] of tags) {
      it(`${text}: ${expected.join('') || 'nothing'}`, () => {
        assert.deepEqual(found(Buffer.from(`b: 2\n${text}\n`), 'demo/a.yaml'), expected);
        assert.deepEqual(found(Buffer.from(`b: 2\n${text}\n`), 'demo/a.py'), []);
      });
    }

    it('is info in folders of tests', () => {
      assert.deepEqual(found(Buffer.from('!!python/object/apply:a.b []\n'), 'tests/a.yml'), [
        'yaml-object info',
      ]);
    });
  });
});
