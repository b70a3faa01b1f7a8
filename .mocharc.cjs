const { availableParallelism } = require('node:os');

/** The default lane; the others have files of their own. */
module.exports = {
  'node-option': ['import=tsx'],
  require: ['test/helpers/init.ts'],
  timeout: 20000,
  'forbid-only': true,
  // much of a test is waiting for a process that it started
  jobs: availableParallelism() + 1,
};
