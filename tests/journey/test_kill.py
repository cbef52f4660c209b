#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at 200 random points under load: nothing lost, nothing twice."""
import unittest

import load
import matta
import tap

KILLS = 200
SEED = 20260202


class Kill(unittest.TestCase):
    def test_two_hundred_times_loses_and_doubles_nothing(self):
        engine = matta.Engine("--review", "confirm", "--hold", "0")
        try:
            outcome = load.kill_under_load(engine, KILLS, seed=SEED)
            print(outcome)
            self.assertGreater(outcome.acknowledged, KILLS)
            self.assertEqual(outcome.lost, [])
            self.assertEqual(outcome.twice, [])
            engine.stop()
            self.assertEqual(engine.call("audit", "verify", "--data-dir", str(engine.data)).returncode, 0)
        finally:
            engine.__exit__()


if __name__ == "__main__":
    tap.main()
