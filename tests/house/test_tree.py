#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""This tree keeps its own rules."""
import os
import subprocess
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]


def list_sources():
    return sorted(str(path) for folder in ("src", "tests") for path in (ROOT / folder).rglob("*.[ch]"))


class Tree(unittest.TestCase):
    def test_house_rules_hold(self):
        done = subprocess.run([ROOT / "tools/check-source"], capture_output=True, text=True, check=False)
        self.assertEqual(done.stdout + done.stderr, "")
        self.assertEqual(done.returncode, 0)

    def test_c_is_laid_out(self):
        done = subprocess.run(["clang-format", "--dry-run", "-Werror", *list_sources()],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])

    def test_scripts_can_be_run(self):
        scripts = [path for path in (ROOT / "tools").iterdir() if path.is_file()] + [ROOT / "dev", ROOT / ".ci/run"]
        self.assertEqual([str(path) for path in scripts if not os.access(path, os.X_OK)], [])

    def test_desktop_and_engine_stay_apart(self):
        """The gate that Meson sets is not walked round by a relative include."""
        found = []
        for name in list_sources():
            for line in Path(name).read_text(encoding="utf-8").splitlines():
                if line.startswith('#include "') and "/" in line and "/src/" in name:
                    found.append(f"{name}: {line}")
        self.assertEqual(found, [])


if __name__ == "__main__":
    tap.main()
