/** `npm run double`: the double as a server to play with. Prints what to export, and serves until it is interrupted. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { uvPath } from '../helpers/spkg.js';
import { startDouble } from './index.js';
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
// an account with nothing in it, unless a template is named
const template =
  values.template === undefined ? undefined : (JSON.parse(readFileSync(values.template, 'utf8')) as Values);
const double = await startDouble({
  ...(template === undefined ? {} : { template }),
  port: Number(values.port),
  ...(values.upstream === undefined ? {} : { upstreamFixture: { url: values.upstream, ingestMs: 3000 } }),
});
// the wheel that is shipped is for the builds' own machines
const uv = process.env.SPKG_UV ?? uvPath();
if (uv !== undefined)
  double.world.state<{ env: NodeJS.ProcessEnv }>('build environment', () => ({ env: {} })).env.SPKG_UV = uv;
process.stderr.write(
  `an AWS to play with listens at ${double.url}; end it with Ctrl-C. In another terminal:\n\n`,
);
for (const [name, value] of Object.entries(double.env(values.as, values.session)))
  process.stdout.write(`export ${name}='${value}'\n`);
if (template === undefined)
  process.stderr.write(
    '\nthen: spkg bootstrap --backend aws --repository requests --email infosec@example.com --policy evaluation --yes\n',
  );
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => {
    void double.stop().finally(() => process.exit(code));
  });
