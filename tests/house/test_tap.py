#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests in Python say."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import tap

HEAD = "import unittest, tap\n"
TAIL = "tap.main()\n"
CASE = "class Case(unittest.TestCase):\n    def test_this_works(self):\n        {}\n"


class Tap(unittest.TestCase):
    def run_script(self, text):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "test_it.py"
            script.write_text(HEAD + text + TAIL, encoding="utf-8")
            done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
        return done.returncode, [line for line in done.stdout.splitlines() if not line.startswith("#")]

    def test_a_test_that_passes_is_named(self):
        self.assertEqual(self.run_script(CASE.format("pass")), (0, ["ok 1 Case: this works", "1..1"]))

    def test_a_test_that_fails_is_named(self):
        self.assertEqual(self.run_script(CASE.format("self.fail()")), (1, ["not ok 1 Case: this works", "1..1"]))

    def test_what_comes_before_the_tests_fails_them(self):
        code, said = self.run_script("def setUpModule():\n    raise OSError\n" + CASE.format("pass"))
        self.assertEqual((code, len(said), said[0][:8], said[1]), (1, 2, "not ok 1", "1..1"))


if __name__ == "__main__":
    tap.main()
