"""Shapes of malware, inert, and benign look-alikes: payloads print(1), hosts end in .invalid, nothing is imported or run.

They lie in malicious-*.txt and benign-*.txt, in a form of their own:

    %%shape NAME | CATEGORY | TIER | wheel or sdist | PROJECT
    %%file PATH           and the lines of the file
    %%fill PATH FILLER    an ordinary file, from FILL
    %%bin PATH EXPRESSION bytes

`[[[EXPRESSION]]]` in a file is replaced by its value; expressions use the helpers below.
SHAPES: name to (tier, files by path, form). NAMES: name to project.
"""

import base64, zlib, bz2, lzma, binascii, codecs, marshal, json, os, re, io, struct, zipfile, hashlib

HERE = os.path.dirname(os.path.abspath(__file__))
P = b"print(1)"
L = b"# stage two, build 2291\nimport sys\ndef main():\n    print(1)\n\nmain()\n" + b"".join(
    b"print(1)  # " + hashlib.sha256(bytes([i])).hexdigest()[:40].encode() + b"\n" for i in range(10)
)


def b64(x):
    return base64.b64encode(x).decode()


def wrap(t, n=76):
    return "\n".join(t[i : i + n] for i in range(0, len(t), n))


def xor(x, k):
    return bytes(c ^ k[i % len(k)] for i, c in enumerate(x))


def code(src):
    return marshal.dumps(compile(src, "core.py", "exec"))


def pyc(src):
    return b"\xa7\r\r\n" + b"\0" * 12 + code(src)


def zw(x):
    return "".join("\u200b" if b == "0" else "\u200c" for b in "".join(f"{c:08b}" for c in x))


def zipb(files):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
        for k, v in files.items():
            z.writestr(zipfile.ZipInfo(k, (2020, 1, 1, 0, 0, 0)), v)
    return b.getvalue()


def png(w=8, h=8, text=None, tail=b""):
    def ch(t, d):
        return struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d))

    raw = b"".join(b"\0" + bytes((x * 29 + y * 13) % 256 for x in range(w * 3)) for y in range(h))
    return (
        b"\x89PNG\r\n\x1a\n"
        + ch(b"IHDR", struct.pack(">IIBBBBB", w, h, 8, 2, 0, 0, 0))
        + b"".join(ch(b"tEXt", k.encode() + b"\0" + v) for k, v in (text or {}).items())
        + ch(b"IDAT", zlib.compress(raw))
        + ch(b"IEND", b"")
        + tail
    )


def elf(strings):
    return (
        b"\x7fELF\x02\x01\x01"
        + b"\0" * 9
        + struct.pack("<HHI", 3, 62, 1)
        + b"\0" * 200
        + b"\0".join(strings)
        + b"\0" * 400
    )


def sb(s):
    s = s.encode()
    return b"\x8c" + bytes([len(s)]) + s  # SHORT_BINUNICODE


def reduce4(mod, fn, arg):
    return b"\x80\x04" + sb(mod) + sb(fn) + b"\x93" + sb(arg) + b"\x85R."


def notebook(cells, kind="code"):
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": k,
                    "metadata": {},
                    "source": c.splitlines(True),
                    **({"outputs": [], "execution_count": None} if k == "code" else {}),
                }
                for k, c in cells
            ],
            "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
    )


def ipv4s(x):
    x += b" " * (-len(x) % 4)
    return [".".join(map(str, x[i : i + 4])) for i in range(0, len(x), 4)]


def ws(x):
    return "".join({"0": " ", "1": "\t"}[b] for b in "".join(f"{c:08b}" for c in x))


def rnd(n, seed=b"s"):
    out = b""
    while len(out) < n:
        seed = hashlib.sha256(seed).digest()
        out += seed
    return out[:n]


FILL = {}
FILL["retry"] = '''"""Small retry helper."""
import functools
import time


def retry(times=3, delay=0.5, exceptions=(Exception,)):
    """Retry the wrapped callable ``times`` times."""
    def deco(fn):
        @functools.wraps(fn)
        def inner(*args, **kwargs):
            last = None
            for attempt in range(times):
                try:
                    return fn(*args, **kwargs)
                except exceptions as exc:
                    last = exc
                    time.sleep(delay * (attempt + 1))
            raise last
        return inner
    return deco
'''
FILL["text"] = '''"""Text helpers."""
import re
import unicodedata


def slugify(value, allow_unicode=False):
    """Turn ``value`` into a slug that is safe in URLs."""
    value = str(value)
    if not allow_unicode:
        value = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode("ascii")
    value = re.sub(r"[^\\w\\s-]", "", value.lower())
    return re.sub(r"[-\\s]+", "-", value).strip("-_")


def truncate(text, width=80, suffix="..."):
    return text if len(text) <= width else text[: width - len(suffix)] + suffix
'''
FILL["table"] = '''"""Plain text tables."""


def render(rows, headers=()):
    data = [list(map(str, headers))] if headers else []
    data += [list(map(str, r)) for r in rows]
    if not data:
        return ""
    widths = [max(len(r[i]) for r in data) for i in range(len(data[0]))]
    return "\\n".join("  ".join(c.ljust(w) for c, w in zip(r, widths)).rstrip() for r in data)
'''
FILL["config"] = '''"""Configuration objects."""
from dataclasses import dataclass, field


@dataclass
class Settings:
    """User settings with sane defaults."""
    name: str = "default"
    verbose: bool = False
    timeout: float = 10.0
    tags: list = field(default_factory=list)

    def merge(self, **kw):
        for key, value in kw.items():
            if not hasattr(self, key):
                raise KeyError(key)
            setattr(self, key, value)
        return self
'''
FILL["cache"] = '''"""A tiny LRU cache."""
from collections import OrderedDict


class LRU:
    def __init__(self, size=128):
        self.size = size
        self._data = OrderedDict()

    def get(self, key, default=None):
        if key in self._data:
            self._data.move_to_end(key)
            return self._data[key]
        return default

    def put(self, key, value):
        self._data[key] = value
        self._data.move_to_end(key)
        while len(self._data) > self.size:
            self._data.popitem(last=False)
'''
FILL["setup"] = """from setuptools import find_packages, setup

setup(
    name="NAME",
    version="1.4.2",
    description="Helpers for small services",
    packages=find_packages(),
    python_requires=">=3.8",
)
"""
FILL["cli"] = '''"""Command line."""
import argparse


def build_parser():
    parser = argparse.ArgumentParser(description="Small command line tool")
    parser.add_argument("path", nargs="*", default=["."])
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    for path in args.path:
        print(path)
    return 0
'''
VERSION = "1.4.2"
SHAPES, NAMES = {}, {}


def shape(name, cat, expected, files, form="wheel", dist=None):
    assert name not in SHAPES, name
    if dist is None:
        tops = [k.split("/")[0] for k in files if "/" in k and not k.startswith("{")]
        if form == "sdist":
            tops = [k.split("/")[1] for k in files if k.count("/") > 1]
        dist = (tops or [name.replace("-", "_")])[0]
    r = f"{dist}-{VERSION}"
    files = {
        k.replace("{DI}", r + ".dist-info").replace("{DATA}", r + ".data").replace("{SD}", r): v
        for k, v in files.items()
    }
    if form == "sdist":
        files.setdefault(
            f"{r}/PKG-INFO",
            f"Metadata-Version: 2.1\nName: {dist}\nVersion: {VERSION}\nSummary: Helpers for small services\n",
        )
    SHAPES[name], NAMES[name] = (expected, files, form), dist


def ev(e, where):
    try:
        return eval(e, globals())
    except Exception as x:
        raise SystemExit(f"{where}: {e}: {x!r}")


def load(fn):
    cur, path = None, None

    def flush():
        if cur:
            for k, v in list(cur["files"].items()):
                if isinstance(v, list):
                    t = "\n".join(v).rstrip("\n") + "\n"
                    cur["files"][k] = re.sub(
                        r"\[\[\[(.+?)\]\]\](?!\])", lambda m: str(ev(m[1], cur["name"])), t, flags=re.S
                    )
            shape(
                cur["name"], cur["cat"], cur["exp"], cur["files"], cur["form"] or "wheel", cur["dist"] or None
            )

    for line in open(os.path.join(HERE, fn), encoding="utf-8", newline="\n").read().split("\n"):
        if line.startswith("%%shape "):
            flush()
            a = [x.strip() for x in line[8:].split("|")] + [""] * 3
            cur = dict(name=a[0], cat=a[1], exp=a[2], form=a[3], dist=a[4], files={})
            path = None
        elif line.startswith("%%file "):
            path = line[7:].strip()
            cur["files"][path] = []
        elif line.startswith("%%fill "):
            p, f = line[7:].split()
            cur["files"][p] = FILL[f].replace("NAME", cur["dist"] or "pkg") if f != "empty" else ""
            path = None
        elif line.startswith("%%bin "):
            p, e = line[6:].split(" ", 1)
            v = ev(e, cur["name"])
            cur["files"][p] = v
            path = None
        elif path is not None:
            cur["files"][path].append(line)
    flush()


FILL["empty"] = ""
for fn in sorted(f for f in os.listdir(HERE) if re.fullmatch(r"(malicious|benign)-\d\.txt", f)):
    load(fn)
