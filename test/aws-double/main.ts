/** `npm run double`: the double as a server to play with. Prints what to export, and serves until it is interrupted. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDouble } from './index.js';
import { storesTemplate } from './small-template.js';
import type { Values } from './values.js';

const { values } = parseArgs({
  options: {
    template: { type: 'string', short: 't' },
    as: { type: 'string', default: 'admin' },
    session: { type: 'string', default: process.env.USER ?? 'somebody' },
    port: { type: 'string', default: '4570' },
    upstream: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(
    'npm run double -- [--template FILE.json] [--as ROLE|POLICY|admin] [--session NAME] [--port N] [--upstream SIMPLE_INDEX_URL]\n',
  );
  process.exit(0);
}
const template: Values =
  values.template === undefined
    ? { Resources: storesTemplate() }
    : (JSON.parse(readFileSync(values.template, 'utf8')) as Values);
const double = await startDouble({
  template,
  port: Number(values.port),
  ...(values.upstream === undefined ? {} : { upstreamFixture: { url: values.upstream, ingestMs: 3000 } }),
});
process.stderr.write(
  `an AWS to play with listens at ${double.url}; end it with Ctrl-C. In another terminal:\n\n`,
);
for (const [name, value] of Object.entries(double.env(values.as, values.session)))
  process.stdout.write(`export ${name}='${value}'\n`);
process.on('SIGINT', () => {
  void double.stop().finally(() => process.exit(130));
});
