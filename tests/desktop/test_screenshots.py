#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures that software centres show are there, and tools/screenshots still takes every one of them."""
import os
import re
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "data/screenshots"
METAINFO = (ROOT / "data/io.github.mattamail.Matta.metainfo.xml").read_text(encoding="utf-8")
NAMED = re.findall(r"<image [^>]*>https://[^<]*/data/screenshots/([^<]+)</image>", METAINFO)
LARGEST_FILE = 200_000


def read_size(path):
    """Width and height of a PNG."""
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n", path
    return struct.unpack(">II", head[16:24])


class Screenshots(unittest.TestCase):
    def test_the_metainfo_names_what_is_there(self):
        self.assertGreater(len(NAMED), 8)
        self.assertEqual(sorted(NAMED), sorted(path.name for path in KEPT.glob("*.png")))

    def test_they_are_small_files(self):
        for path in KEPT.glob("*.png"):
            self.assertLess(path.stat().st_size, LARGEST_FILE, path.name)

    def test_the_script_takes_all_of_them(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "tools/screenshots", os.environ["MATTA_BUILD"], folder], check=True)
            taken = {path.name: read_size(path) for path in Path(folder).glob("*.png")}
        self.assertEqual(taken, {name: read_size(KEPT / name) for name in NAMED})


if __name__ == "__main__":
    tap.main()
