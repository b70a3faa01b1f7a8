"""Builds the shapes: build.py FOLDER. Each becomes a wheel or an sdist in a folder of its own; nothing of them is run.

FOLDER/expected.json says of each: the tier that an expert would choose, and where it lies.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile

from shapes import NAMES, SHAPES, VERSION

SUMMARY = "Helpers for small services"


def wheel(project, files):
    info = f"{project}-{VERSION}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {project}\nVersion: {VERSION}\nSummary: {SUMMARY}\nRequires-Python: >=3.8\n\n# {project}\n"
    files.setdefault(f"{info}/METADATA", metadata.encode())
    files.setdefault(
        f"{info}/WHEEL",
        b"Wheel-Version: 1.0\nGenerator: bdist_wheel (0.43.0)\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    )
    rows = [f"{path},sha256={digest(content)},{len(content)}\n" for path, content in files.items()]
    files[f"{info}/RECORD"] = ("".join(rows) + f"{info}/RECORD,,\n").encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return f"{project}-{VERSION}-py3-none-any.whl", packed.getvalue()


def sdist(project, files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return f"{project}-{VERSION}.tar.gz", gzip.compress(packed.getvalue(), mtime=0)


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def main(folder):
    expected = {}
    for name, (tier, given, form) in SHAPES.items():
        files = {path: text.encode() if isinstance(text, str) else text for path, text in given.items()}
        filename, content = (wheel if form == "wheel" else sdist)(NAMES[name], files)
        own = os.path.join(folder, name)
        os.makedirs(own, exist_ok=True)
        with open(os.path.join(own, filename), "wb") as out:
            out.write(content)
        expected[name] = [tier, os.path.join(own, filename)]
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as out:
        json.dump(expected, out, indent=1)


main(sys.argv[1])
