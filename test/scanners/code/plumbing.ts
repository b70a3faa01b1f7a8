/**
 * Ways in which what is taken gets to where it is sent: `{SRC}` is what is taken, `{SEND:x}` sends `x`. Inert. `true`: only a
 * text or a whole of several things comes out, which nothing would run.
 */
export const plumbing: readonly (readonly [name: string, source: string, dataOnly?: boolean])[] = [
  [
    'classmethod factory',
    `
class B:
    def __init__(self, d):
        self.d = d
    @classmethod
    def make(cls):
        return cls({SRC})
    def run(self):
        {SEND:self.d}
def go():
    B.make().run()
`,
  ],
  [
    'staticmethod factory',
    `
class B:
    def __init__(self, d):
        self.d = d
    @staticmethod
    def make():
        return B({SRC})
    def run(self):
        {SEND:self.d}
def go():
    B.make().run()
`,
  ],
  [
    'dataclass post',
    `
from dataclasses import dataclass, field
@dataclass
class B:
    name: str = "x"
    d: object = None
    def __post_init__(self):
        self.d = {SRC}
    def run(self):
        {SEND:self.d}
def go():
    B().run()
`,
  ],
  [
    'dataclass factory',
    `
from dataclasses import dataclass, field
def _collect():
    return {SRC}
@dataclass
class B:
    d: object = field(default_factory=_collect)
    def run(self):
        {SEND:self.d}
def go():
    B().run()
`,
  ],
  [
    'dataclass lambda',
    `
from dataclasses import dataclass, field
@dataclass
class B:
    d: object = field(default_factory=lambda: {SRC})
class Sender:
    def push(self, b):
        {SEND:b.d}
def go():
    Sender().push(B())
`,
    true,
  ],
  [
    'namedtuple',
    `
from collections import namedtuple
Row = namedtuple("Row", "name data")
def go():
    r = Row("x", {SRC})
    {SEND:r.data}
`,
  ],
  [
    'typing namedtuple',
    `
from typing import NamedTuple
class Row(NamedTuple):
    name: str
    data: object
    def push(self):
        {SEND:self.data}
def go():
    Row("x", {SRC}).push()
`,
    true,
  ],
  [
    'property',
    `
class B:
    @property
    def d(self):
        return {SRC}
    def run(self):
        {SEND:self.d}
`,
  ],
  [
    'cached property',
    `
from functools import cached_property
class B:
    @cached_property
    def d(self):
        return {SRC}
class C:
    def __init__(self):
        self.b = B()
    def run(self):
        {SEND:self.b.d}
`,
  ],
  [
    'generator',
    `
class B:
    def rows(self):
        yield {SRC}
    def run(self):
        for r in self.rows():
            {SEND:r}
`,
  ],
  [
    'generator tuple',
    `
class B:
    def rows(self):
        for n in ("a", "b"):
            yield n, {SRC}
    def run(self):
        for n, r in self.rows():
            {SEND:r}
`,
  ],
  [
    'genexp next',
    `
def go():
    d = next(x for x in [{SRC}] if x)
    {SEND:d}
`,
  ],
  [
    'contextmanager',
    `
from contextlib import contextmanager
@contextmanager
def held():
    yield {SRC}
def go():
    with held() as d:
        {SEND:d}
`,
  ],
  [
    'enter exit',
    `
class B:
    def __enter__(self):
        self.d = {SRC}
        return self
    def __exit__(self, *a):
        {SEND:self.d}
def go():
    with B():
        pass
`,
  ],
  [
    'dunder call',
    `
class B:
    def __init__(self):
        self.d = {SRC}
    def __call__(self, f):
        {SEND:self.d}
        return f
def go(f):
    B()(f)
`,
  ],
  [
    'decorator wrapper',
    `
import functools
def traced(fn):
    @functools.wraps(fn)
    def inner(*a, **k):
        d = {SRC}
        {SEND:d}
        return fn(*a, **k)
    return inner
@traced
def go():
    return 1
`,
  ],
  [
    'template method',
    `
class Base:
    def gather(self):
        raise NotImplementedError
    def run(self):
        d = self.gather()
        {SEND:d}
class Mine(Base):
    def gather(self):
        return {SRC}
def go():
    Mine().run()
`,
  ],
  [
    'template uncalled',
    `
import abc
class Base(abc.ABC):
    @abc.abstractmethod
    def gather(self): ...
    def run(self):
        {SEND:self.gather()}
class Mine(Base):
    def gather(self):
        return {SRC}
`,
  ],
  [
    'send override',
    `
class Base:
    def run(self):
        self.push({SRC})
    def push(self, d):
        pass
class Mine(Base):
    def push(self, d):
        {SEND:d}
`,
  ],
  [
    'mixin',
    `
class Gathers:
    def gather(self):
        return {SRC}
class Sends:
    def push(self, d):
        {SEND:d}
class Both(Gathers, Sends):
    def run(self):
        self.push(self.gather())
`,
  ],
  [
    'super call',
    `
class Base:
    def gather(self):
        return {SRC}
class Mine(Base):
    def gather(self):
        d = super().gather()
        {SEND:d}
        return d
`,
  ],
  [
    'registry dict',
    `
def _gather():
    return {SRC}
def _push(d):
    {SEND:d}
STEPS = {"gather": _gather, "push": _push}
def go():
    d = STEPS["gather"]()
    STEPS["push"](d)
`,
  ],
  [
    'registry decorator',
    `
STEPS = {}
def step(name):
    def deco(fn):
        STEPS[name] = fn
        return fn
    return deco
@step("gather")
def _a():
    return {SRC}
@step("push")
def _b(d):
    {SEND:d}
def go():
    STEPS["push"](STEPS["gather"]())
`,
  ],
  [
    'pipeline list',
    `
def gather(_):
    return {SRC}
def push(d):
    {SEND:d}
def go():
    d = None
    for step in (gather, push):
        d = step(d)
`,
  ],
  [
    'partial',
    `
from functools import partial
def push(d, extra=None):
    {SEND:d}
def go():
    p = partial(push, {SRC})
    p()
`,
  ],
  [
    'callbacks',
    `
class Bus:
    def __init__(self):
        self.subs = []
    def on(self, fn):
        self.subs.append(fn)
    def emit(self, d):
        for fn in self.subs:
            fn(d)
def push(d):
    {SEND:d}
def go():
    bus = Bus()
    bus.on(push)
    bus.emit({SRC})
`,
  ],
  [
    'callbacks module',
    `
class Bus:
    def __init__(self):
        self.subs = {}
    def on(self, name, fn):
        self.subs.setdefault(name, []).append(fn)
    def emit(self, name, d):
        for fn in self.subs.get(name, []):
            fn(d)
bus = Bus()
def push(d):
    {SEND:d}
bus.on("x", push)
def go():
    bus.emit("x", {SRC})
`,
  ],
  [
    'thread bound',
    `
import threading
class B:
    def __init__(self):
        self.d = {SRC}
    def run(self):
        {SEND:self.d}
def go():
    threading.Thread(target=B().run, daemon=True).start()
`,
  ],
  [
    'thread subclass',
    `
import threading
class B(threading.Thread):
    def __init__(self, d):
        super().__init__(daemon=True)
        self.d = d
    def run(self):
        {SEND:self.d}
def go():
    B({SRC}).start()
`,
  ],
  [
    'thread args',
    `
import threading
def push(d):
    {SEND:d}
def go():
    threading.Thread(target=push, args=({SRC},)).start()
`,
  ],
  [
    'timer',
    `
import threading
def push(d):
    {SEND:d}
def go():
    threading.Timer(3, push, [{SRC}]).start()
`,
  ],
  [
    'executor',
    `
from concurrent.futures import ThreadPoolExecutor
def push(d):
    {SEND:d}
def go():
    with ThreadPoolExecutor(1) as ex:
        ex.submit(push, {SRC})
`,
  ],
  [
    'executor map',
    `
from concurrent.futures import ThreadPoolExecutor
def push(d):
    {SEND:d}
def go():
    with ThreadPoolExecutor(1) as ex:
        list(ex.map(push, [{SRC}]))
`,
  ],
  [
    'future result',
    `
from concurrent.futures import ThreadPoolExecutor
def gather():
    return {SRC}
def go():
    with ThreadPoolExecutor(1) as ex:
        d = ex.submit(gather).result()
    {SEND:d}
`,
  ],
  [
    'async await',
    `
import asyncio
async def gather():
    return {SRC}
async def push(d):
    {SEND:d}
async def main():
    await push(await gather())
def go():
    asyncio.run(main())
`,
  ],
  [
    'async gather',
    `
import asyncio
async def gather():
    return {SRC}
async def main():
    a, b = await asyncio.gather(gather(), gather())
    {SEND:a}
def go():
    asyncio.run(main())
`,
  ],
  [
    'async gen',
    `
import asyncio
async def rows():
    yield {SRC}
async def main():
    async for d in rows():
        {SEND:d}
def go():
    asyncio.run(main())
`,
  ],
  [
    'to thread',
    `
import asyncio
def gather():
    return {SRC}
async def main():
    d = await asyncio.to_thread(gather)
    {SEND:d}
`,
  ],
  [
    'atexit',
    `
import atexit
def push(d):
    {SEND:d}
def go():
    atexit.register(push, {SRC})
`,
  ],
  [
    'finalize',
    `
import weakref
def push(d):
    {SEND:d}
class B:
    def __init__(self):
        weakref.finalize(self, push, {SRC})
`,
  ],
  [
    'del',
    `
class B:
    def __init__(self):
        self.d = {SRC}
    def __del__(self):
        {SEND:self.d}
`,
  ],
  [
    'getattr delegate',
    `
class Proxy:
    def __init__(self, inner):
        self._inner = inner
    def __getattr__(self, name):
        d = {SRC}
        {SEND:d}
        return getattr(self._inner, name)
`,
  ],
  [
    'descriptor',
    `
class Field:
    def __get__(self, obj, owner):
        return {SRC}
class B:
    d = Field()
    def run(self):
        {SEND:self.d}
`,
  ],
  [
    'descriptor set',
    `
class Field:
    def __set__(self, obj, value):
        {SEND:value}
class B:
    d = Field()
    def run(self):
        self.d = {SRC}
`,
  ],
  [
    'closure',
    `
def make():
    d = {SRC}
    def push():
        {SEND:d}
    return push
def go():
    make()()
`,
  ],
  [
    'queue',
    `
import queue, threading
q = queue.Queue()
def worker():
    while True:
        d = q.get()
        {SEND:d}
def go():
    threading.Thread(target=worker).start()
    q.put({SRC})
`,
  ],
  [
    'queue self',
    `
import queue, threading
class B:
    def __init__(self):
        self.q = queue.Queue()
        threading.Thread(target=self._work, daemon=True).start()
    def _work(self):
        while True:
            d = self.q.get()
            {SEND:d}
    def go(self):
        self.q.put({SRC})
`,
  ],
  [
    'deque',
    `
from collections import deque
class B:
    buf = deque(maxlen=10)
    def note(self):
        self.buf.append({SRC})
    def flush(self):
        while self.buf:
            {SEND:self.buf.popleft()}
`,
  ],
  [
    'buffer list',
    `
class B:
    def __init__(self):
        self.buf = []
    def note(self):
        self.buf.append({SRC})
    def flush(self):
        rows, self.buf = self.buf, []
        {SEND:rows}
`,
  ],
  [
    'builder',
    `
class B:
    def __init__(self):
        self.parts = {}
    def add(self, k, v):
        self.parts[k] = v
        return self
    def send(self):
        {SEND:self.parts}
def go():
    B().add("a", 1).add("b", {SRC}).send()
`,
  ],
  [
    'singledispatch',
    `
from functools import singledispatch
@singledispatch
def push(d):
    {SEND:d}
def go():
    push({SRC})
`,
  ],
  [
    'contextvar',
    `
import contextvars
var = contextvars.ContextVar("x")
def go():
    var.set({SRC})
    push()
def push():
    {SEND:var.get()}
`,
  ],
  [
    'global state',
    `
_state = {}
def note():
    _state["d"] = {SRC}
def flush():
    {SEND:_state}
`,
  ],
  [
    'global name',
    `
_d = None
def note():
    global _d
    _d = {SRC}
def flush():
    {SEND:_d}
`,
  ],
  [
    'iter class',
    `
class Rows:
    def __iter__(self):
        yield {SRC}
def go():
    for d in Rows():
        {SEND:d}
`,
  ],
  [
    'iter next',
    `
class Rows:
    def __iter__(self):
        return self
    def __next__(self):
        return {SRC}
def go():
    {SEND:list(Rows())}
`,
  ],
  [
    'lru',
    `
from functools import lru_cache
@lru_cache(maxsize=None)
def gather():
    return {SRC}
def go():
    {SEND:gather()}
`,
  ],
  [
    'map lambda',
    `
def go():
    for d in map(lambda _: {SRC}, range(1)):
        {SEND:d}
`,
  ],
  [
    'matchcase',
    `
def go(kind="a"):
    match kind:
        case "a":
            d = {SRC}
        case _:
            d = None
    {SEND:d}
`,
  ],
  [
    'try else',
    `
def go():
    try:
        d = {SRC}
    except OSError:
        return
    else:
        {SEND:d}
`,
  ],
  [
    'walrus',
    `
def go():
    if (d := {SRC}):
        {SEND:d}
`,
  ],
  [
    'dictcomp',
    `
def go():
    d = {n: {SRC} for n in ("a", "b")}
    {SEND:d}
`,
  ],
  [
    'zip join',
    `
def go():
    d = dict(zip(("a",), ({SRC},)))
    {SEND:d}
`,
  ],
  [
    'slots vars',
    `
class B:
    def __init__(self):
        self.d = {SRC}
def go():
    {SEND:vars(B())}
`,
  ],
  [
    'asdict',
    `
from dataclasses import dataclass, asdict
@dataclass
class R:
    d: object
def go():
    {SEND:asdict(R({SRC}))}
`,
    true,
  ],
  [
    'simple ns',
    `
from types import SimpleNamespace
def go():
    n = SimpleNamespace(d={SRC})
    {SEND:n.d}
`,
  ],
  [
    'setattr',
    `
class B: pass
def go():
    b = B()
    setattr(b, "d", {SRC})
    {SEND:getattr(b, "d")}
`,
  ],
  [
    'kwargs pass',
    `
def push(**kw):
    {SEND:kw["d"]}
def go():
    push(**{"d": {SRC}})
`,
  ],
  [
    'args pass',
    `
def push(*a):
    {SEND:a[0]}
def mid(*a):
    push(*a)
def go():
    mid({SRC})
`,
  ],
  [
    'deep calls',
    `
def a(d): b(d)
def b(d): c(d)
def c(d): e(d)
def e(d):
    {SEND:d}
def go():
    a({SRC})
`,
  ],
  [
    'nested class',
    `
class Outer:
    class Inner:
        def __init__(self, d): self.d = d
        def push(self):
            {SEND:self.d}
    def go(self):
        Outer.Inner({SRC}).push()
`,
  ],
  [
    'composition',
    `
class Store:
    def read(self):
        return {SRC}
class Client:
    def __init__(self, store=None):
        self.store = store or Store()
    def sync(self):
        {SEND:self.store.read()}
`,
  ],
  [
    'composition2',
    `
class Store:
    def __init__(self):
        self.data = None
    def load(self):
        self.data = {SRC}
class Client:
    def __init__(self):
        self.store = Store()
    def sync(self):
        self.store.load()
        {SEND:self.store.data}
`,
  ],
  [
    'injected',
    `
class Client:
    def __init__(self, store):
        self.store = store
    def sync(self):
        {SEND:self.store.read()}
class Store:
    def read(self):
        return {SRC}
def go():
    Client(Store()).sync()
`,
  ],
  [
    'metaclass',
    `
class Meta(type):
    def __call__(cls, *a, **k):
        obj = super().__call__(*a, **k)
        d = {SRC}
        {SEND:d}
        return obj
class B(metaclass=Meta):
    pass
`,
  ],
  [
    'init subclass',
    `
class Base:
    def __init_subclass__(cls, **k):
        super().__init_subclass__(**k)
        d = {SRC}
        {SEND:d}
class B(Base):
    pass
`,
  ],
  [
    'exc carry',
    `
class Stop(Exception):
    def __init__(self, d):
        self.d = d
def gather():
    raise Stop({SRC})
def go():
    try:
        gather()
    except Stop as e:
        {SEND:e.d}
`,
  ],
  [
    'yield send',
    `
def sink():
    while True:
        d = yield
        {SEND:d}
def go():
    g = sink()
    next(g)
    g.send({SRC})
`,
  ],
  [
    'tmpfile',
    `
import tempfile
def go():
    with tempfile.NamedTemporaryFile("w+") as fh:
        fh.write(str({SRC}))
        fh.seek(0)
        d = fh.read()
    {SEND:d}
`,
  ],
  [
    'stringio',
    `
import io
def go():
    b = io.StringIO()
    b.write(str({SRC}))
    {SEND:b.getvalue()}
`,
  ],
  [
    'pydantic',
    `
from pydantic import BaseModel, Field
class M(BaseModel):
    d: object = Field(default_factory=lambda: {SRC})
    def push(self):
        {SEND:self.d}
def go():
    M().push()
`,
  ],
  [
    'pydantic validator',
    `
from pydantic import BaseModel, model_validator
class M(BaseModel):
    name: str = ""
    @model_validator(mode="after")
    def _check(self):
        d = {SRC}
        {SEND:d}
        return self
`,
  ],
  [
    'attrs',
    `
import attr
@attr.s(auto_attribs=True)
class M:
    d: object = attr.ib(factory=lambda: {SRC})
    def push(self):
        {SEND:self.d}
`,
  ],
  [
    'click cmd',
    `
import click
@click.command()
def go():
    d = {SRC}
    {SEND:d}
`,
  ],
  [
    'cmd do',
    `
import cmd
class Shell(cmd.Cmd):
    def do_sync(self, line):
        d = {SRC}
        {SEND:d}
`,
  ],
  [
    'argparse action',
    `
import argparse
class Act(argparse.Action):
    def __call__(self, parser, ns, values, opt=None):
        d = {SRC}
        {SEND:d}
`,
  ],
  [
    'argparse func',
    `
import argparse
def _sync(args):
    d = {SRC}
    {SEND:d}
def main(argv=None):
    p = argparse.ArgumentParser()
    sub = p.add_subparsers()
    q = sub.add_parser("sync")
    q.set_defaults(func=_sync)
    a = p.parse_args(argv)
    a.func(a)
`,
  ],
  [
    'app command',
    `
class App:
    def __init__(self):
        self.commands = {}
    def command(self, name):
        def deco(fn):
            self.commands[name] = fn
            return fn
        return deco
    def dispatch(self, name, *a):
        return self.commands[name](*a)
app = App()
@app.command("sync")
def _sync():
    d = {SRC}
    {SEND:d}
def main():
    app.dispatch("sync")
`,
  ],
  [
    'app command2',
    `
class App:
    def __init__(self):
        self.commands = {}
    def command(self, name):
        def deco(fn):
            self.commands[name] = fn
            return fn
        return deco
app = App()
@app.command("gather")
def _gather():
    return {SRC}
@app.command("push")
def _push(d):
    {SEND:d}
def main():
    app.commands["push"](app.commands["gather"]())
`,
  ],
  [
    'class registry',
    `
class Plugin:
    registry = {}
    def __init_subclass__(cls, **k):
        super().__init_subclass__(**k)
        Plugin.registry[cls.__name__] = cls
    def run(self):
        return None
class Gather(Plugin):
    def run(self):
        return {SRC}
def main():
    d = {n: c().run() for n, c in Plugin.registry.items()}
    {SEND:d}
`,
  ],
  [
    'class registry2',
    `
class Plugin:
    registry = []
    def __init_subclass__(cls, **k):
        Plugin.registry.append(cls)
class Gather(Plugin):
    def collect(self):
        return {SRC}
class Runner:
    def run(self):
        out = []
        for cls in Plugin.registry:
            out.append(cls().collect())
        {SEND:out}
`,
  ],
  [
    'subclasses loop',
    `
class Probe:
    def read(self):
        return None
class Files(Probe):
    def read(self):
        return {SRC}
def main():
    for cls in Probe.__subclasses__():
        d = cls().read()
        {SEND:d}
`,
  ],
  [
    'getattr dispatch',
    `
class B:
    def do_gather(self):
        return {SRC}
    def do_push(self, d):
        {SEND:d}
    def handle(self, name, *a):
        return getattr(self, "do_" + name)(*a)
def main():
    b = B()
    b.handle("push", b.handle("gather"))
`,
  ],
  [
    'enum values',
    `
import enum
def _gather():
    return {SRC}
class Step(enum.Enum):
    A = "a"
    B = "b"
    def run(self):
        if self is Step.A:
            return _gather()
def main():
    d = Step.A.run()
    {SEND:d}
`,
  ],
  [
    'enum member fn',
    `
import enum, functools
def _gather():
    return {SRC}
class Step(enum.Enum):
    A = functools.partial(_gather)
def main():
    d = Step.A.value()
    {SEND:d}
`,
  ],
  [
    'protocol strategy',
    `
from typing import Protocol
class Source(Protocol):
    def read(self): ...
class Files:
    def read(self):
        return {SRC}
class Uploader:
    def __init__(self, source: Source):
        self.source = source
    def upload(self):
        {SEND:self.source.read()}
def default():
    return Uploader(Files())
def main():
    default().upload()
`,
  ],
  [
    'strategy default',
    `
class Files:
    def read(self):
        return {SRC}
class Uploader:
    source_class = Files
    def upload(self):
        d = self.source_class().read()
        {SEND:d}
`,
  ],
  [
    'inner helper',
    `
class Uploader:
    def upload(self):
        def read():
            return {SRC}
        d = read()
        {SEND:d}
`,
  ],
  [
    'async method',
    `
class B:
    async def read(self):
        return {SRC}
    async def run(self):
        d = await self.read()
        {SEND:d}
`,
  ],
  [
    'async queue',
    `
import asyncio
class B:
    def __init__(self):
        self.q = asyncio.Queue()
    async def produce(self):
        await self.q.put({SRC})
    async def consume(self):
        while True:
            d = await self.q.get()
            {SEND:d}
`,
  ],
  [
    'async task',
    `
import asyncio
async def push(d):
    {SEND:d}
async def main():
    asyncio.create_task(push({SRC}))
`,
  ],
  [
    'async cm',
    `
class B:
    async def __aenter__(self):
        self.d = {SRC}
        return self
    async def __aexit__(self, *a):
        {SEND:self.d}
`,
  ],
  [
    'exit stack',
    `
import contextlib
def push(d):
    {SEND:d}
def main():
    with contextlib.ExitStack() as st:
        st.callback(push, {SRC})
`,
  ],
  [
    'signal handler',
    `
import signal
def _h(sig, frame):
    d = {SRC}
    {SEND:d}
def main():
    signal.signal(signal.SIGUSR1, _h)
`,
  ],
  [
    'excepthook',
    `
import sys
def _h(t, v, tb):
    d = {SRC}
    {SEND:d}
def main():
    sys.excepthook = _h
`,
  ],
  [
    'observer prop',
    `
class Model:
    def __init__(self):
        self._obs = []
    def observe(self, fn):
        self._obs.append(fn)
    @property
    def value(self):
        return self._v
    @value.setter
    def value(self, v):
        self._v = v
        for o in self._obs:
            o(v)
def push(v):
    {SEND:v}
def main():
    m = Model()
    m.observe(push)
    m.value = {SRC}
`,
  ],
  [
    'chain of dicts',
    `
def main():
    conf = {"a": {"b": {"c": {SRC}}}}
    {SEND:conf["a"]["b"]["c"]}
`,
    true,
  ],
  [
    'dict update',
    `
def main():
    body = {"v": 1}
    body.update(d={SRC})
    {SEND:body}
`,
    true,
  ],
  [
    'dict or',
    `
def main():
    body = {"v": 1} | {"d": {SRC}}
    {SEND:body}
`,
    true,
  ],
  [
    'list extend',
    `
def main():
    rows = []
    rows.extend([{SRC}])
    {SEND:rows}
`,
    true,
  ],
  [
    'list plus',
    `
def main():
    rows = []
    rows += [{SRC}]
    {SEND:rows}
`,
    true,
  ],
  [
    'chunks',
    `
def chunks(b, n=100):
    for i in range(0, len(b), n):
        yield b[i:i + n]
def main():
    for c in chunks(str({SRC})):
        {SEND:c}
`,
    true,
  ],
  [
    'compress',
    `
import zlib, base64
def main():
    d = base64.b64encode(zlib.compress(str({SRC}).encode())).decode()
    {SEND:d}
`,
    true,
  ],
  [
    'fstring',
    `
def main():
    d = f"x={{SRC}}"
    {SEND:d}
`,
    true,
  ],
  [
    'percent',
    `
def main():
    d = "x=%s" % ({SRC},)
    {SEND:d}
`,
    true,
  ],
  [
    'xor',
    `
def main():
    d = bytes(b ^ 7 for b in str({SRC}).encode())
    {SEND:d}
`,
    true,
  ],
  [
    'zipfile mem',
    `
import io, zipfile
def main():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("a", str({SRC}))
    {SEND:out.getvalue()}
`,
    true,
  ],
  [
    'pickle',
    `
import pickle
def main():
    d = pickle.dumps({SRC})
    {SEND:d}
`,
    true,
  ],
  [
    'jsonenc',
    `
import json as j
def main():
    d = j.JSONEncoder().encode({SRC})
    {SEND:d}
`,
    true,
  ],
  [
    'template str',
    `
from string import Template
def main():
    d = Template("$x").substitute(x={SRC})
    {SEND:d}
`,
    true,
  ],
  [
    'multiproc',
    `
import multiprocessing as mp
def push(d):
    {SEND:d}
def main():
    mp.Process(target=push, args=({SRC},)).start()
`,
  ],
  [
    'pool',
    `
from multiprocessing.pool import ThreadPool
def push(d):
    {SEND:d}
def main():
    ThreadPool(1).map(push, [{SRC}])
`,
  ],
  [
    'future cb',
    `
from concurrent.futures import ThreadPoolExecutor
def gather():
    return {SRC}
def done(f):
    {SEND:f.result()}
def main():
    ThreadPoolExecutor(1).submit(gather).add_done_callback(done)
`,
  ],
  [
    'as completed',
    `
from concurrent.futures import ThreadPoolExecutor, as_completed
def gather():
    return {SRC}
def main():
    with ThreadPoolExecutor(1) as ex:
        for f in as_completed([ex.submit(gather)]):
            {SEND:f.result()}
`,
  ],
  [
    'sched',
    `
import sched, time
def push(d):
    {SEND:d}
def main():
    s = sched.scheduler(time.time, time.sleep)
    s.enter(1, 1, push, ({SRC},))
    s.run()
`,
  ],
  [
    'cond import',
    `
def main():
    try:
        import foo
    except ImportError:
        foo = None
    d = {SRC}
    if foo is None and len(str(d)) > 3:
        {SEND:d}
`,
  ],
  [
    'ret tuple',
    `
def gather():
    return "name", {SRC}
def main():
    name, d = gather()
    {SEND:d}
`,
  ],
  [
    'ret dict',
    `
def gather():
    return {"name": 1, "data": {SRC}}
def main():
    r = gather()
    {SEND:r["data"]}
`,
  ],
  [
    'star unpack',
    `
def gather():
    return ["a", {SRC}, "b"]
def main():
    first, *rest = gather()
    {SEND:rest}
`,
    true,
  ],
  [
    'default arg',
    `
def push(d={SRC}):
    {SEND:d}
`,
  ],
  [
    'class attr lambda',
    `
class B:
    read = staticmethod(lambda: {SRC})
    def run(self):
        {SEND:self.read()}
`,
  ],
  [
    'module lambda',
    `
read = lambda: {SRC}
def main():
    {SEND:read()}
`,
  ],
  [
    'getitem obj',
    `
class Env:
    def __getitem__(self, k):
        return {SRC}
def main():
    e = Env()
    {SEND:e["x"]}
`,
  ],
  [
    'add op',
    `
class Acc:
    def __init__(self):
        self.rows = []
    def __iadd__(self, d):
        self.rows.append(d)
        return self
    def flush(self):
        {SEND:self.rows}
def main():
    a = Acc()
    a += {SRC}
    a.flush()
`,
  ],
  [
    'lshift op',
    `
class Pipe:
    def __lshift__(self, d):
        {SEND:d}
        return self
def main():
    Pipe() << {SRC}
`,
  ],
  [
    'or pipe',
    `
class Stage:
    def __init__(self, fn):
        self.fn = fn
    def __ror__(self, d):
        return self.fn(d)
def push(d):
    {SEND:d}
def main():
    {SRC} | Stage(push)
`,
  ],
  [
    'str obj',
    `
class R:
    def __str__(self):
        return str({SRC})
def main():
    {SEND:str(R())}
`,
  ],
  [
    'format obj',
    `
class R:
    def __format__(self, spec):
        return str({SRC})
def main():
    d = f"{R()}"
    {SEND:d}
`,
  ],
  [
    'proxy obj',
    `
class Lazy:
    def __init__(self, fn):
        self._fn = fn
    @property
    def value(self):
        return self._fn()
def _gather():
    return {SRC}
conf = Lazy(_gather)
def main():
    {SEND:conf.value}
`,
  ],
  [
    'mapping class',
    `
from collections import UserDict
class Bag(UserDict):
    def push(self):
        {SEND:self.data}
def main():
    b = Bag()
    b["x"] = {SRC}
    b.push()
`,
  ],
  [
    'ordered counter',
    `
from collections import OrderedDict, ChainMap
def main():
    d = ChainMap({}, {"x": {SRC}})
    {SEND:dict(d)}
`,
  ],
  [
    'nonlocal',
    `
def main():
    d = None
    def load():
        nonlocal d
        d = {SRC}
    load()
    {SEND:d}
`,
  ],
  [
    'threadlocal',
    `
import threading
_l = threading.local()
def load():
    _l.d = {SRC}
def push():
    {SEND:_l.d}
def main():
    load(); push()
`,
  ],
  [
    'config obj',
    `
class Config:
    token = None
CONFIG = Config()
def load():
    CONFIG.token = {SRC}
def push():
    {SEND:CONFIG.token}
`,
  ],
  [
    'singleton',
    `
class S:
    _inst = None
    def __new__(cls):
        if cls._inst is None:
            cls._inst = super().__new__(cls)
            cls._inst.d = {SRC}
        return cls._inst
def main():
    {SEND:S().d}
`,
  ],
  [
    'thread result',
    `
import threading
class W(threading.Thread):
    def run(self):
        self.result = {SRC}
def main():
    w = W()
    w.start(); w.join()
    {SEND:w.result}
`,
  ],
  [
    'flask after',
    `
import flask
app = flask.Flask(__name__)
@app.after_request
def _a(resp):
    d = {SRC}
    {SEND:d}
    return resp
`,
  ],
  [
    'pytest fixture',
    `
import pytest
@pytest.fixture(autouse=True)
def _a():
    d = {SRC}
    {SEND:d}
    yield
`,
  ],
  [
    'htmlparser',
    `
from html.parser import HTMLParser
class P(HTMLParser):
    def handle_starttag(self, tag, attrs):
        d = {SRC}
        {SEND:d}
`,
  ],
  [
    'logging handler',
    `
import logging
class H(logging.Handler):
    def emit(self, record):
        d = {SRC}
        {SEND:d}
`,
  ],
  [
    'jsonencoder',
    `
class E(json.JSONEncoder):
    def default(self, o):
        d = {SRC}
        {SEND:d}
        return super().default(o)
`,
  ],
];
