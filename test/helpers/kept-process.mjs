// The shipped command, started and loaded once and run again and again: what test/helpers/kept.ts asks for by messages.
// Each run evaluates the package's own entry, with the arguments, the environment and the folder of its order. It is over
// when a process of its own would end: when nothing is left that is waited for.
const home = process.cwd();
const entry = new URL('../../.package/lib/run.js', import.meta.url).href;
const streams = [process.stdout, process.stderr];
let runs = 0;
/** what was first asked for by `process.exit`, and what nobody caught */
let ending = {};

// whoever calls it here does nothing after it
process.exit = (code) => {
  ending.code ??= code ?? process.exitCode ?? 0;
};
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    ending.error ??= error;
  });
process.on('disconnect', () => process.reallyExit(0));
process.on('message', (order) => void run(order));

async function run({ args, env, cwd, mark }) {
  ending = {};
  process.exitCode = undefined;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv.splice(2, Infinity, ...args);
  const heard = streams.map((stream) => stream.eventNames().flatMap((event) => stream.listeners(event)));
  const before = process.getActiveResourcesInfo().length;
  try {
    await import(`${entry}?run=${(runs += 1)}`);
    while (process.getActiveResourcesInfo().length > before) await shortly();
  } catch (error) {
    ending.error ??= error;
  }
  if (ending.error !== undefined) process.stderr.write(`${ending.error?.stack ?? ending.error}\n`);
  for (const [at, stream] of streams.entries()) forget(stream, heard[at]);
  process.chdir(home);
  for (const stream of streams) stream.write(mark);
  process.send({ code: ending.error === undefined ? (ending.code ?? process.exitCode ?? 0) : 1 });
}

/** Drops what a command left listening; its process would have ended. */
function forget(stream, heard) {
  for (const event of stream.eventNames())
    for (const listener of stream.rawListeners(event))
      if (!heard.includes(listener) && !heard.includes(listener.listener)) stream.off(event, listener);
}

function shortly() {
  return new Promise((resolve) => setTimeout(resolve, 1).unref());
}
