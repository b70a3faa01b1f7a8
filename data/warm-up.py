"""Of everything that Python packages are full of, a little. Scanned, never run: see src/scanners/warm-up.ts."""
from __future__ import annotations

import base64
import functools
import json
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterable, Optional

import requests

from . import errors
from .base import Base, register as _register

try:
    import ctypes
except ImportError:
    ctypes = None

__all__ = ["Thing", "make", "load_all"]
log = logging.getLogger(__name__)
DEFAULTS = {"host": "localhost", "port": 8080, "retries": 3, "paths": ["a", "b", "c"], "ratio": 0.5}
NAMES = tuple(name for name in ("alpha", "beta", "gamma") if name != "beta")
PATTERN = re.compile(r"^(?P<key>[a-z_]+)\s*=\s*(?P<value>.*)$", re.M)
TABLE = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
IS_WINDOWS = sys.platform.startswith("win") or os.name == "nt"
HERE = os.path.dirname(os.path.abspath(__file__))

if sys.version_info >= (3, 8) and not IS_WINDOWS:
    from functools import cached_property
else:
    cached_property = property


@dataclass
class Settings:
    """What may be set."""

    host: str = DEFAULTS["host"]
    port: int = 8080
    tags: list = field(default_factory=list)
    extra: dict = field(default_factory=dict)

    @classmethod
    def from_environ(cls, prefix="THING_"):
        given = {key[len(prefix):].lower(): value for key, value in os.environ.items() if key.startswith(prefix)}
        return cls(**given)


class Thing(Base):
    kinds = {"plain": 1, "other": 2}
    _cache: dict[str, Any] = {}

    def __init__(self, name: str, *parts: str, parent: Optional["Thing"] = None, **options: Any) -> None:
        super().__init__(name)
        self.name = name
        self.parts = list(parts)
        self.parent = parent
        self.options = dict(DEFAULTS, **options)
        self._lock = None
        for key, value in self.options.items():
            if value is None:
                continue
            setattr(self, "_" + key, value)

    def __repr__(self):
        return "<%s %r of %d parts at %s>" % (type(self).__name__, self.name, len(self.parts), hex(id(self)))

    @property
    def path(self):
        return os.path.join(HERE, "data", self.name + ".json")

    def read(self, encoding="utf-8"):
        with open(self.path, "r", encoding=encoding) as file:
            text = file.read()
        found = {}
        for match in PATTERN.finditer(text):
            found[match.group("key")] = match.group("value").strip()
        return found or json.loads(text)

    def ask(self, what, timeout=10.0, *, headers=None):
        url = f"https://{self.options['host']}:{self.options['port']}/api/{what!r}?n={len(self.parts):>3}"
        try:
            answer = requests.get(url, headers=headers or {}, timeout=timeout)
            answer.raise_for_status()
        except (requests.RequestException, OSError) as error:
            log.warning("no answer of %s: %s", url, error)
            raise errors.Unanswered(str(error)) from error
        else:
            return answer.json()
        finally:
            self._lock = None

    def run(self, *arguments, check=True):
        command = [sys.executable, "-m", "pip", "--version"] + [str(one) for one in arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=check, cwd=tempfile.gettempdir())
        return done.stdout.splitlines()[0] if done.returncode == 0 else None

    def pack(self, data):
        raw = json.dumps(data, sort_keys=True).encode("utf-8")
        return base64.b64encode(raw).decode("ascii").rstrip("=")

    def unpack(self, text):
        padded = text + "=" * (-len(text) % 4)
        return json.loads(base64.b64decode(padded))

    def weigh(self, items, factor=1.0):
        total = 0
        for index, item in enumerate(items):
            if isinstance(item, (list, tuple)):
                total += self.weigh(item, factor * 0.5)
            elif isinstance(item, dict) and "weight" in item:
                total += item["weight"] * factor
            else:
                total += (ord(str(item)[0]) ^ index) & 0xFF if item else 0
        while total > 1000:
            total //= 2
        return total

    def is_open(self, port):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            one.settimeout(1)
            return one.connect_ex((self.options["host"], port)) == 0


def once(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        key = (function.__name__, args, tuple(sorted(kwargs.items())))
        if key not in wrapper.known:
            wrapper.known[key] = function(*args, **kwargs)
        return wrapper.known[key]

    wrapper.known = {}
    return wrapper


@once
def make(name="thing", count=3):
    things = [Thing(f"{name}-{index}", *NAMES, ratio=index / 2) for index in range(count)]
    by_name = defaultdict(list)
    for thing in things:
        by_name[thing.name].append(thing)
    first, *rest = things
    return OrderedDict(sorted(by_name.items(), key=lambda pair: pair[0])), first, rest


def load_all(folder: Path, suffixes: Iterable[str] = (".json", ".txt")):
    loaded = []
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix not in suffixes or path.name.startswith("."):
            continue
        try:
            loaded.append((path.stem, getattr(json, "loads")(path.read_text())))
        except ValueError:
            log.debug("skipped %s", path)
    return loaded


def library(name):
    if ctypes is None:
        return None
    for folder in ("/usr/lib", os.environ.get("THING_LIBS", ""), os.path.expanduser("~/.things")):
        full = os.path.join(folder, "lib%s.so" % name)
        if os.path.exists(full):
            return ctypes.CDLL(full)
    return None


def test_things():
    got, first, rest = make("thing", count=2)
    assert first.weigh([1, [2, 3], {"weight": 4}]) > 0
    assert "".join(chr(code) for code in (97, 98, 99)) == "abc", got
    assert first.unpack(first.pack({"a": [1, 2, 3]})) == {"a": [1, 2, 3]} and rest
    for value, expected in [(1, "1"), (2.5, "2.5"), (None, "None")]:
        assert "{0!s}".format(value) == expected


_register("thing", Thing)
if __name__ == "__main__":
    print(make(*sys.argv[1:2]), file=sys.stderr)
