"""Scores of unpacked distributions by guarddog, in one process: scan_with_guarddog.py FOLDER... Prints JSON, folder to score."""

import json
import os
import sys

from guarddog.ecosystems import ECOSYSTEM
from guarddog.scanners import get_package_scanner

scanner = get_package_scanner(ECOSYSTEM.PYPI)
scores = {}
for folder in sys.argv[1:]:
    scores[os.path.basename(folder)] = scanner.scan_local(folder)["risk_score"]["score"]
json.dump(scores, sys.stdout)
