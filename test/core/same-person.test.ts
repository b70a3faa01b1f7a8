import assert from 'node:assert/strict';
import { samePerson } from '../../src/core/same-person.js';

const role = (name: string, session: string): string =>
  `arn:aws:sts::111122223333:assumed-role/${name}/${session}`;

describe('who may be one person', () => {
  for (const [a, b, same] of [
    [role('Studio', 'ana'), role('Studio', 'ana'), true],
    [role('Studio', 'ana'), role('Studio', 'eve'), true],
    [role('Requester', 'ana'), role('Approver', 'ana'), true],
    [role('Requester', 'ana'), role('Approver', 'eve'), false],
    [role('Studio', 'SageMaker'), role('InfoSec', 'SageMaker'), false],
    [role('A', 'botocore-session-1'), role('B', 'botocore-session-1'), false],
    ['arn:aws:iam::111122223333:user/ana', 'arn:aws:iam::111122223333:user/ana', true],
    ['arn:aws:iam::111122223333:user/ana', 'arn:aws:iam::111122223333:user/eve', false],
    ['arn:aws:iam::111122223333:user/team/ana', role('InfoSec', 'ana'), true],
    ['arn:aws:iam::111122223333:user/ana', role('InfoSec', 'eve'), false],
    ['arn:aws:iam::111122223333:user/ana', 'arn:aws:iam::444455556666:user/ana', false],
    [role('Requester', 'Ana@index.example'), role('Approver', 'ana@index.example'), true],
    [role('Studio', 'ana'), role('Studio', 'eve').replace('111122223333', '444455556666'), false],
  ] as const) {
    it(`${a.slice(30)} and ${b.slice(30)}: ${same ? 'one' : 'two'}`, () => {
      assert.equal(samePerson(a, b), same);
      assert.equal(samePerson(b, a), same);
    });
  }
});
