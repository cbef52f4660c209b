#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/reliability.md says a test shows, that test has to be there for."""
import re
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| ") and "---" not in line]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test[-_]*"))
                    if path.suffix in (".c", ".py") and path.parent.name != "house")


def list_tests():
    """Names as the meson.build files make them: a prefix and a word of a list, or one in full."""
    names = set()
    for path in sorted((ROOT / "tests").rglob("meson.build")):
        text = path.read_text(encoding="utf-8")
        words = set(re.findall(r"'([a-z0-9_-]+)'", text))
        prefixes = {""} | set(re.findall(r"'([a-z-]+-)' \+", text))
        names |= {prefix + word.replace("_", "-") for prefix in prefixes for word in words}
    return names


class Reliability(unittest.TestCase):
    def setUp(self):
        self.rows = [row for row in ROWS if row[0].strip() != "promise"]

    def test_every_promise_has_a_way_and_a_test(self):
        self.assertGreater(len(self.rows), 30)
        for row in self.rows:
            with self.subTest(row[0].strip()):
                self.assertEqual(len(row), 3)
                self.assertTrue(row[1].strip())
                self.assertRegex(row[2], r"`[^`]+`")

    def test_the_tests_are_there(self):
        known = list_tests()
        for row in self.rows:
            for name in re.findall(r"`([a-z0-9-]+)`", row[2]):
                with self.subTest(name):
                    self.assertIn(name, known)

    def test_the_cases_are_there(self):
        for row in self.rows:
            for case in re.findall(r"\*([a-z0-9_-]+)\*", row[2]):
                with self.subTest(case):
                    self.assertIn(case, SOURCES)


if __name__ == "__main__":
    tap.main()
