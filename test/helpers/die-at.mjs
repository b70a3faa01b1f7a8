// Runs a request with the built gate and kills itself at a given event: node die-at.mjs EVENT REQUIREMENT
// EVENT: `request-filed`, or `stage-started:fetch`, `stage-finished:scan` …
import { chooseTargets, openGate } from '../../dist/compose.js';
import { requestPackages } from '../../dist/core/operations/request.js';
import { parseRequirement } from '../../dist/core/requirements.js';

const [at, requirement] = process.argv.slice(2);
const gate = await openGate();
const targets = await chooseTargets({});
const input = { requirements: [parseRequirement(requirement)], targets, reason: '' };
const emit = ({ kind, stage }) => {
  if (at === kind || at === `${kind}:${stage}`) process.kill(process.pid, 'SIGKILL');
};
await requestPackages(gate, input, emit, new AbortController().signal);
await gate.close();
