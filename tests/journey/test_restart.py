#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stopped or killed, Matta goes on where it was."""
import time
import unittest

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]


class Restart(unittest.TestCase):
    def send(self, engine, subject):
        self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message(subject))[0], 250)

    def test_holding_goes_on_and_is_never_early(self):
        for how in ("stop", "kill"):
            with self.subTest(how), matta.Engine("--review", "confirm", "--hold", "3") as engine:
                self.send(engine, "Goes on")
                due = engine.find("Goes on")["due-at"]
                getattr(engine, how)()
                engine.start()
                self.assertEqual(engine.find("Goes on")["due-at"], due)
                while time.time() < due / 1e6 - 0.05:
                    self.assertEqual(engine.filed(), [])
                    time.sleep(0.02)
                engine.wait_for_filed(1)

    def test_due_while_stopped_goes_after_the_start(self):
        with matta.Engine("--review", "confirm", "--hold", "1") as engine:
            self.send(engine, "Overdue")
            engine.stop()
            time.sleep(1.5)
            self.assertEqual(engine.filed(), [])
            engine.start()
            engine.wait_for_filed(1)

    def test_waiting_waits_on(self):
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            self.send(engine, "Waits")
            engine.kill()
            engine.start()
            entry = engine.wait_for_state("Waits", "waiting")
            engine.call("outbox", "confirm", entry["id"])
            engine.wait_for_filed(1)

    def test_cancelled_stays_cancelled(self):
        with matta.Engine("--review", "confirm", "--hold", "2") as engine:
            self.send(engine, "Stays")
            engine.call("outbox", "cancel", engine.find("Stays")["id"])
            engine.kill()
            engine.start()
            time.sleep(2.5)
            self.assertEqual(engine.filed(), [])

    def test_server_away_is_tried_again(self):
        port = matta.find_free_port()
        with matta.Engine("--review", "confirm", "--hold", "0", "--set", "retry-seconds=1",
                          upstream=f"smtp://127.0.0.1:{port}") as engine:
            self.send(engine, "Away")
            engine.wait_for_state("Away", "retrying")
            with matta.Sink(port) as sink:
                sink.wait_for(1)
                engine.wait_for_state("Away", "sent")
                self.assertEqual(len(sink.arrived), 1)

    def test_refused_by_the_server_is_shown_not_repeated(self):
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", "--set", "retry-seconds=1",
                                                upstream=sink.uri) as engine:
            sink.answer = b"554 5.7.1 We do not want this"
            self.send(engine, "Refused")
            entry = engine.wait_for_state("Refused", "failed")
            self.assertIn("We do not want this", entry["recipients"][0]["reply"])
            time.sleep(1.5)
            self.assertEqual(len(sink.arrived), 1)

    def test_lost_reply_is_never_repeated_by_itself(self):
        """The server may have it or not: only a person can decide to send it again."""
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", "--set", "retry-seconds=1",
                                                upstream=sink.uri) as engine:
            sink.answer = None
            self.send(engine, "Lost")
            engine.wait_for_state("Lost", "maybe-sent")
            engine.stop()
            engine.start()
            time.sleep(1.5)
            self.assertEqual(engine.find("Lost")["state"], "maybe-sent")
            self.assertEqual(len(sink.arrived), 1)


if __name__ == "__main__":
    tap.main()
