#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs are built so that a mistake in them is hard to make use of: read from the binaries themselves."""
import os
import platform
import re
import subprocess
import unittest
from pathlib import Path

import tap

PROGRAMS = [Path(path) for path in os.environ["MATTA_PROGRAMS"].split(":")]
FORTIFIED = os.environ["MATTA_FORTIFIED"] == "true"
INTEL = platform.machine() in ("x86_64", "i686")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"LC_ALL": "C.UTF-8"}).stdout


def find_faults(text):
    """What is wrong by `readelf --headers --dynamic`: a set of words."""
    faults = set()
    if not re.search(r"\(FLAGS_1\).*\bPIE\b", text):
        faults.add("at a fixed address")
    if not re.search(r"^ +GNU_RELRO ", text, re.M) or not re.search(r"\(FLAGS_1\).*\bNOW\b", text):
        faults.add("its table of functions can be written")
    stack = re.search(r"^ +GNU_STACK .* ([RWE]+) +0x", text, re.M)
    if stack is None or "E" in stack[1]:
        faults.add("its stack can be run")
    if re.search(r"^ +LOAD .* RWE +0x", text, re.M):
        faults.add("memory that can be written can be run")
    if "(TEXTREL)" in text:
        faults.add("its code is changed when it is loaded")
    return faults


GOOD = """
  LOAD           0x000000 0x0000000000000000 0x0000000000000000 0x1000 0x1000 R E 0x1000
  GNU_STACK      0x000000 0x0000000000000000 0x0000000000000000 0x000000 0x000000 RW  0x10
  GNU_RELRO      0x00b230 0x000000000000b230 0x000000000000b230 0x000dd0 0x000dd0 R   0x1
 0x000000006ffffffb (FLAGS_1)            Flags: NOW PIE
"""


class Faults(unittest.TestCase):
    def test_none_in_a_good_one(self):
        self.assertEqual(find_faults(GOOD), set())

    def test_each_is_found(self):
        for old, new, fault in ((" PIE", "", "at a fixed address"), ("NOW", "", "its table of functions can be written"),
                                ("GNU_RELRO", "NOTE", "its table of functions can be written"),
                                ("RW  0x10", "RWE 0x10", "its stack can be run"), ("GNU_STACK", "NOTE", "its stack can be run"),
                                ("R E 0x1000", "RWE 0x1000", "memory that can be written can be run"),
                                ("\n  LOAD", "\n 0x16 (TEXTREL) 0x0\n  LOAD", "its code is changed when it is loaded")):
            with self.subTest(fault, old=old):
                self.assertEqual(find_faults(GOOD.replace(old, new)), {fault})


class Programs(unittest.TestCase):
    def test_each_is_hard_to_misuse(self):
        self.assertGreaterEqual(len(PROGRAMS), 2)
        for program in PROGRAMS:
            with self.subTest(program.name):
                self.assertEqual(find_faults(run("readelf", "--wide", "--program-headers", "--dynamic", str(program))), set())

    def test_each_notices_a_stack_that_is_overwritten(self):
        for program in PROGRAMS:
            with self.subTest(program.name):
                self.assertIn("__stack_chk_fail", run("readelf", "--wide", "--dyn-syms", str(program)))

    def test_jumps_end_where_they_may(self):
        """Debian's own start-up files are not marked, so the mark of the whole is gone: our code is looked at."""
        if not INTEL:
            return # other processors have other means, and the compiler knows none of ours
        for program in PROGRAMS:
            with self.subTest(program.name):
                code = run("objdump", "--disassemble=main", "--section=.text", str(program))
                self.assertRegex(code, r"<main>:\n.*\bendbr(64|32)")

    def test_the_library_checks_sizes(self):
        """Only where the compiler optimises, and no sanitizer looks."""
        names = "".join(run("readelf", "--wide", "--dyn-syms", str(program)) for program in PROGRAMS)
        self.assertEqual(bool(re.search(r"__(?!stack)\w+_chk\b", names)), FORTIFIED)


if __name__ == "__main__":
    tap.main()
