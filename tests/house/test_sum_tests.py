#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The closing line of ./dev test counts what happened, and nothing bad passes unnoticed."""
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

TOOL = Path(__file__).resolve().parents[2] / "tools/sum-tests"


def add_up(*logs):
    """Each log is a list of (result, stdout). Returns (exit code, last line)."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, log in enumerate(logs):
            path = Path(folder) / f"{number}.json"
            rows = [json.dumps({"name": "t", "result": result, "stdout": text}) for result, text in log]
            path.write_text("\n".join(rows))
            paths.append(path)
        done = subprocess.run([TOOL, *paths], capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return done.returncode, lines[-1]


class Figures(unittest.TestCase):
    def test_are_listed_when_asked_for(self):
        rows = [{"name": "house:a / a", "result": "OK", "stdout": "# figure: 3 kills\nok 1 figure: of speech\n"},
                {"name": "b", "result": "OK", "stderr": "figure: 4 cuts\nstat::number_of_executed_units: 5\nstat::x: 6\n"}]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "log.json"
            path.write_text("\n".join(json.dumps(row) for row in rows))
            plain = subprocess.run([TOOL, path], capture_output=True, text=True, check=True).stdout
            listed = subprocess.run([TOOL, "--figures", path], capture_output=True, text=True, check=True).stdout
        self.assertEqual(plain, "2 passed, 0 failed, 0 skipped\n")
        self.assertEqual(listed, "a: 3 kills\nb: 4 cuts\nb: number_of_executed_units: 5\n" + plain)


class Counting(unittest.TestCase):
    CASES = {
        "points of one program": ([("OK", "1..2\nok 1 a\nok 2 b\n")], (0, "2 passed, 0 failed, 0 skipped")),
        "program without TAP is one": ([("OK", "hello\n")], (0, "1 passed, 0 failed, 0 skipped")),
        "program without output is one": ([("OK", None)], (0, "1 passed, 0 failed, 0 skipped")),
        "failed point": ([("FAIL", "ok 1 a\nnot ok 2 b\n")], (1, "1 passed, 1 failed, 0 skipped")),
        "crash after good points": ([("ERROR", "1..9\nok 1 a\n")], (1, "1 passed, 1 failed, 0 skipped")),
        "time-out": ([("TIMEOUT", "ok 1 a\n")], (1, "1 passed, 1 failed, 0 skipped")),
        "skipped point": ([("OK", "ok 1 a\nok 2 b # SKIP no display\n")], (1, "1 passed, 0 failed, 1 skipped")),
        "skipped program": ([("SKIP", "1..0 # SKIP\n")], (1, "0 passed, 0 failed, 1 skipped")),
        "hash in a name is no skip": ([("OK", "ok 1 a # b\nok 2 c\n")], (0, "2 passed, 0 failed, 0 skipped")),
        "comment is no point": ([("OK", "# not ok at all\nok 1 a\n")], (0, "1 passed, 0 failed, 0 skipped")),
    }

    def test_table(self):
        for name, (log, wanted) in self.CASES.items():
            with self.subTest(name):
                self.assertEqual(add_up(log), wanted)

    def test_several_logs_add_up(self):
        log = [("OK", "ok 1 a\n"), ("OK", "ok 1 a\nok 2 b\n")]
        self.assertEqual(add_up(log, log), (0, "6 passed, 0 failed, 0 skipped"))

    def test_empty_log_fails(self):
        self.assertEqual(add_up([])[0], 1)

    def test_missing_log_fails(self):
        done = subprocess.run([TOOL, "/nonexistent/testlog.json"], capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    tap.main()
