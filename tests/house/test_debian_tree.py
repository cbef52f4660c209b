#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tools/debian-tree makes a tree once, whoever else wants the same one meanwhile; with nothing real behind it."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

TOOL = Path(__file__).resolve().parents[2] / "tools/debian-tree"
PROGRAMS = {
    "apt-get": "echo http://archive.example/debian/ main",
    "apt-config": "true",
    # Its tree is the word before the archive's line. Half of it is there before the rest.
    "mmdebstrap": 'for word; do tree=$last; last=$word; done; echo made >>"$MADE"; mkdir "$tree" && touch "$tree/half";'
                  ' sleep 1; touch "$tree/whole"; exit "${RESULT:-0}"',
}


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.made = self.folder / "made"
        (self.folder / "bin").mkdir()
        for name, text in PROGRAMS.items():
            program = self.folder / "bin" / name
            program.write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
            program.chmod(0o755)

    def start(self, name, **more):
        env = os.environ | {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "MADE": str(self.made),
                            "MATTA_TREES": str(self.folder / "kept")} | more
        return subprocess.Popen([TOOL, "trixie", self.folder / name, "one", "two"], env=env, stderr=subprocess.DEVNULL)

    def assert_whole(self, name):
        self.assertEqual(sorted(path.name for path in (self.folder / name).iterdir()), ["half", "whole"])

    def count_made(self):
        return len(self.made.read_text(encoding="ascii").splitlines())

    def test_two_at_once_get_the_same(self):
        both = [self.start("first"), self.start("second")]
        self.assertEqual([process.wait() for process in both], [0, 0])
        self.assert_whole("first")
        self.assert_whole("second")
        self.assertEqual(self.count_made(), 1)

    def test_what_was_left_unfinished_is_made_anew(self):
        self.assertNotEqual(self.start("first", RESULT="1").wait(), 0)
        self.assertFalse((self.folder / "first").exists())
        self.assertEqual(self.start("first").wait(), 0)
        self.assert_whole("first")
        self.assertEqual(self.count_made(), 2)

    def test_the_next_time_it_is_there(self):
        for name in ("first", "second", "first"):
            self.assertEqual(self.start(name).wait(), 0)
            self.assert_whole(name)
        self.assertEqual(self.count_made(), 1)


if __name__ == "__main__":
    tap.main()
