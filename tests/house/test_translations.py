#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each language in po/LINGUAS is complete and up to date with the code."""
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [line for line in (ROOT / "po/LINGUAS").read_text().split() if not line.startswith("#")]


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False, cwd=ROOT)


class Translations(unittest.TestCase):
    def test_japanese_is_there(self):
        self.assertIn("ja", LANGUAGES)

    def test_nothing_is_fuzzy_or_missing(self):
        for language in LANGUAGES:
            with self.subTest(language):
                done = run("msgfmt", "--statistics", "--check", "-o", "/dev/null", f"po/{language}.po")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("fuzzy", done.stderr)
                self.assertNotIn("untranslated", done.stderr)

    def test_every_string_of_the_code_is_there(self):
        with tempfile.TemporaryDirectory() as folder:
            pot = Path(folder) / "matta.pot"
            done = run("tools/update-po", "--pot", str(pot))
            self.assertEqual(done.returncode, 0, done.stderr)
            for language in LANGUAGES:
                with self.subTest(language):
                    done = run("msgcmp", f"po/{language}.po", str(pot))
                    self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    tap.main()
