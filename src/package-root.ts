/** The folder of the package, in which `data` and `docs` lie: as far from `src` as from `dist` and from a bundle's `lib`. */
export const packageRoot = new URL('../', import.meta.url);
