#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random points under load: nothing lost, nothing twice."""
import os
import unittest

import load
import matta
import tap

KILLS = int(os.environ.get("MATTA_KILLS", "200"))
SEED = 20260202


class Kill(unittest.TestCase):
    def kill(self, engine, kills, list_arrived=None):
        try:
            outcome = load.kill_under_load(engine, kills, seed=SEED, list_arrived=list_arrived)
            where = "the practice mailbox" if list_arrived is None else "a server"
            tap.tell_figure(f"{kills} kills, to {where}: {outcome}")
            self.assertGreater(outcome.acknowledged, kills / 2)
            self.assertEqual(outcome.lost, [])
            self.assertEqual(outcome.twice, [])
            engine.stop()
            engine.call("audit", "verify", "--data-dir", str(engine.data))
        finally:
            engine.__exit__()

    def test_under_load_loses_and_doubles_nothing(self):
        self.kill(matta.Engine("--review", "confirm", "--hold", "0"), KILLS)

    def test_while_submitting_to_a_server_as_well(self):
        """Where the reply to the final dot is lost with the engine a person decides."""
        with matta.Sink() as sink:
            engine = matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri)
            self.kill(engine, KILLS // 2, lambda: [matta.Filed(message.content) for message in sink.arrived])


if __name__ == "__main__":
    tap.main()
