/** The project's own dated copy of the most downloaded names (data/names), read when it is first needed. */
import { readFileSync } from 'node:fs';
import { packageRoot } from '../../package-root.js';
import { popularNames, type PopularNames } from './look-alike.js';

let loaded: PopularNames | undefined;

/** Throws when the data file is not there: then the scanner has failed, not found nothing. */
export function loadPopularNames(): PopularNames {
  if (!loaded) {
    const text = readFileSync(new URL('data/names/popular.txt', packageRoot), 'utf8');
    loaded = popularNames(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
  }
  return loaded;
}
