"""Builds a set of shapes: from-json.py SHAPES.json FOLDER. Each becomes a wheel or an sdist in a folder of its own; nothing of them is run.

FOLDER/expected.json says of each: the tier that an expert would choose, and where it lies.
"""

import base64
import gzip
import io
import json
import os
import sys
import tarfile
import zipfile

TIERS = {"deny": "deny", "review": "review", "clean": "allow"}
WHEN = 1_767_225_600


def content(text):
    return base64.b64decode(text[7:]) if text.startswith("base64:") else text.encode()


def wheel(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)


def sdist(path, files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(data), WHEN, 0o644
            archive.addfile(info, io.BytesIO(data))
    with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, WHEN) as packed:
        packed.write(raw.getvalue())


def main(source, folder):
    expected = {}
    with open(source, encoding="utf-8") as file:
        shapes = json.load(file)
    for shape in shapes:
        place = os.path.join(folder, shape["name"])
        os.makedirs(place, exist_ok=True)
        stem = f"{shape['dist'].replace('-', '_')}-{shape['version']}"
        files = {path: content(text) for path, text in shape["files"].items()}
        if shape["form"] == "wheel":
            path = os.path.join(place, f"{stem}-{shape['tag']}.whl")
            wheel(path, files)
        else:
            path = os.path.join(place, f"{stem}.tar.gz")
            sdist(path, files)
        expected[shape["name"]] = [TIERS[shape["expected"]], path]
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
        json.dump(expected, file, indent=1)


main(*sys.argv[1:3])
