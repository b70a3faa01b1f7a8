import assert from 'node:assert/strict';
import { behaviours, builds, channels, places } from './behaviours.js';
import { betweenFiles } from './between-files.js';
import { combinations } from './combinations.js';
import { greyZones } from './grey-zones.js';
import { evaluators } from './evaluators.js';
import { elsewhere, evasions, executions, incidents, shells, type Shape } from './malicious.js';
import { leftBehind } from './left-behind.js';
import { machinesAndKeys } from './machines-and-keys.js';
import { sabotage } from './sabotage.js';
import { moreBehaviours } from './more-behaviours.js';
import { furtherBehaviours } from './further-behaviours.js';
import { handedOn } from './handed-on.js';
import { heldTexts } from './held-texts.js';
import { honestNeighbours } from './honest-neighbours.js';
import { neighbours } from './neighbours.js';
import { reachedTests } from './reached-tests.js';
import { oneProgram } from './one-program.js';
import { quietWays } from './quiet-ways.js';
import { compiledHarms } from './compiled-harms.js';
import { otherDoors } from './other-doors.js';
import { otherCarriers } from './other-carriers.js';
import { pageThieves } from './page-thieves.js';
import { windowsThieves } from './windows-thieves.js';
import { startSettings } from './start-settings.js';
import { shellThieves } from './shell-thieves.js';
import { unasked } from './unasked.js';
import { toTheEnd } from './to-the-end.js';
import { leftAsCode } from './left-as-code.js';
import { wormsAndWriters } from './worms-and-writers.js';
import { waysOfCode, waysOut } from './ways-out.js';
import { describeFindings, scanFiles, tierOf } from './scan.js';

function each(title: string, shapes: readonly Shape[]): void {
  describe(title, () => {
    for (const { name, tier, files, form } of shapes) {
      it(`${tier}: ${name}`, () => {
        const findings = scanFiles(files, form);
        assert.equal(tierOf(findings), tier, describeFindings(findings));
      });
    }
  });
}

describe('code: shapes of malware', () => {
  each('incidents', incidents);
  each('shells and machine code', shells);
  each('ways to execute and to take', executions);
  each('evasions', evasions);
  each('combinations', combinations);
  each('places', elsewhere);
  each('places of credentials', places);
  each('ways out', channels);
  each('behaviours', behaviours);
  each('builds and carriers', builds);
  each('more behaviours', moreBehaviours);
  each('further behaviours', furtherBehaviours);
  each('between files', betweenFiles);
  each('reached tests', reachedTests);
  each('unasked', unasked);
  each('one program', oneProgram);
  each('grey zones', greyZones);
  each('quiet ways', quietWays);
  each('left behind', leftBehind);
  each('evaluators', evaluators);
  each('ways out', waysOut);
  each('ways in', waysOfCode);
  each('held texts', heldTexts);
  each('neighbours', neighbours);
  each('honest neighbours', honestNeighbours);
  each('machines and keys', machinesAndKeys);
  each('sabotage and trespass', sabotage);
  each('shell thieves', shellThieves);
  each('page thieves', pageThieves);
  each('start settings', startSettings);
  each('other carriers', otherCarriers);
  each('windows thieves', windowsThieves);
  each('compiled harms', compiledHarms);
  each('to the end', toTheEnd);
  each('worms and writers', wormsAndWriters);
  each('left as code', leftAsCode);
  each('other doors', otherDoors);
  each('handed on', handedOn);
});
