#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command everybody starts with."""
import re
import subprocess
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
DEV = (ROOT / "dev").read_text(encoding="utf-8")


def run(*arguments):
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False)


class Dev(unittest.TestCase):
    def test_alone_lists_every_command(self):
        done = run()
        listed = set(re.findall(r"^  ([a-z]+)\s", done.stdout, re.M))
        self.assertEqual(done.returncode, 0)
        self.assertEqual(listed, set(re.findall(r"^run_([a-z]+)\(\)", DEV, re.M)))

    def test_unknown_command_is_a_usage_error(self):
        done = run("tset")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("./dev COMMAND", done.stderr)

    def test_unknown_option_of_test_is_a_usage_error(self):
        done = run("test", "--lnog")
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_what_is_lengthened_is_there(self):
        """A variable that no test reads any more would make the long run a short one."""
        named = set(re.findall(r"export (MATTA_[A-Z_]+)=|(?<= )(MATTA_[A-Z_]+)=", DEV))
        named = {first or second for first, second in named}
        tests = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test[-_]*"))
                          if path.suffix in (".c", ".py") and path.parent.name != "house")
        self.assertGreater(len(named), 4)
        self.assertEqual({name for name in named if f'"{name}"' not in tests}, set())

    def test_command_cannot_be_smuggled(self):
        self.assertEqual(run("test; true").returncode, 2)

    def test_ci_runs_the_tests(self):
        self.assertIn("exec ./dev test", (ROOT / ".ci/run").read_text(encoding="utf-8"))

    def test_shell_is_sound(self):
        for script in ("dev", ".ci/run"):
            with self.subTest(script):
                subprocess.run(["bash", "-n", ROOT / script], check=True)


class Packages(unittest.TestCase):
    LINES = (ROOT / "packages.txt").read_text(encoding="utf-8").splitlines()

    def test_lines_are_sections_or_names(self):
        shape = re.compile(r"^(#.*|\[[a-z]+\]|[a-z0-9][a-z0-9.+-]+(\s+# .+)?|)$")
        self.assertEqual([line for line in self.LINES if not shape.match(line)], [])

    def test_sections_used_are_there(self):
        there = {line.strip("[]") for line in self.LINES if line.startswith("[")}
        used = set()
        for words in re.findall(r"^\s+(?:need|install_packages) ([a-z ]+)$", DEV, re.M):
            used.update(words.split())
        self.assertEqual(used - there, set())
        self.assertEqual(there - used, set())


if __name__ == "__main__":
    tap.main()
