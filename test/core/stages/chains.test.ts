import assert from 'node:assert/strict';
import { shortestChains } from '../../../src/core/stages/chains.js';

const table: readonly {
  readonly title: string;
  readonly parents: Readonly<Record<string, readonly string[]>>;
  readonly roots: readonly string[];
  readonly chains: Readonly<Record<string, readonly string[]>>;
}[] = [
  {
    title: 'a requirement as typed stands for itself',
    parents: { numpy: [''] },
    roots: ['numpy'],
    chains: { numpy: ['numpy'] },
  },
  {
    title: 'the shortest of several ways is told',
    parents: { pandas: [''], numpy: ['pandas', 'scipy'], scipy: ['sklearn'], sklearn: [''] },
    roots: ['pandas', 'sklearn'],
    chains: {
      pandas: ['pandas'],
      numpy: ['pandas', 'numpy'],
      scipy: ['sklearn', 'scipy'],
      sklearn: ['sklearn'],
    },
  },
  {
    title: 'packages that need each other end',
    parents: { a: ['', 'b'], b: ['a'] },
    roots: ['a'],
    chains: { a: ['a'], b: ['a', 'b'] },
  },
  {
    title: 'a package that nobody claims to need stands alone',
    parents: { stray: ['ghost'] },
    roots: ['numpy'],
    chains: { numpy: ['numpy'], stray: ['stray'] },
  },
];

describe('the chain from a requirement to a package', () => {
  for (const { title, parents, roots, chains } of table) {
    it(title, () => {
      const found = shortestChains(new Map(Object.entries(parents)), new Set(roots));
      assert.deepEqual(Object.fromEntries(found), chains);
    });
  }
});
