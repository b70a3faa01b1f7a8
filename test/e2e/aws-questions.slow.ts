import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../../src/tools/process.js';
import { cli, environment } from '../helpers/spkg.js';
import { temporaryFolder } from '../helpers/temporary.js';

const root = resolve(import.meta.dirname, '../..');

/** Types each answer into a terminal of its own when its question is there. */
const typist = `
import json, os, pty, re, select, sys, time
answers, command = json.loads(sys.argv[1]), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
said, seen, end = '', 0, time.time() + 120
while time.time() < end:
    ready, _, _ = select.select([terminal], [], [], 0.5)
    if ready:
        try:
            said += os.read(terminal, 65536).decode(errors='replace')
        except OSError:
            break
    elif answers and answers[0][0] in said[seen:]:
        seen = len(said)
        os.write(terminal, answers.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
print(said)
sys.exit(1 if answers else os.waitstatus_to_exitcode(status))
`;

describe('the questions of spkg bootstrap --backend aws', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();

  it('are asked on a terminal, each that no flag answers, and make the gate that was meant', async () => {
    const script = join(folder(), 'typist.py');
    writeFileSync(script, typist);
    const out = join(folder(), 'out');
    const host = 'arn:aws:codeconnections:eu-west-1:111122223333:host/git-1';
    const down = '\u001b[B';
    const answers = [
      ['Region', 'eu-west-1\r'],
      ['Where are requests kept', `${down}${down}\r`],
      ['owner/name', 'team/requests\r'],
      ['address for git', 'https://git.example/team/requests.git\r'],
      ['ARN of its host', `${host}\r`],
      ['Who approves', 'arn:aws:iam::111122223333:role/InfoSec\r'],
      ['Whom is InfoSec told at', 'infosec@index.example\r'],
    ];
    const spkg = [
      process.execPath,
      cli,
      'bootstrap',
      '--backend',
      'aws',
      '--network',
      'none',
      '--synth',
      out,
    ];
    const { code, stdout } = await run('python3', [script, JSON.stringify(answers), ...spkg], {
      env: environment(folder(), {
        SPKG_CDK: root,
        CDK_HOME: join(folder(), 'cdk'),
        PIP_NO_INDEX: '1',
        TERM: 'xterm',
      }),
      timeoutMs: 150_000,
    });
    assert.equal(code, 0, stdout);
    const template = readFileSync(join(out, 'spkg.template.json'), 'utf8');
    assert.ok(template.includes(host));
    assert.ok(template.includes('"InfoSec"'));
    assert.ok(template.includes('infosec@index.example'));
    assert.doesNotMatch(stdout, /How do builds reach packages/);
  });
});
