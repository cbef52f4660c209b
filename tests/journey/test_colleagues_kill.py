#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random points while colleagues get mails ahead of others: nobody is left out, nobody gets one twice.
MATTA_COLLEAGUES_KILLS: how often."""
import collections
import os
import random
import time
import unittest

import matta
import tap

KILLS = int(os.environ.get("MATTA_COLLEAGUES_KILLS", "80"))
SEED = 20261130
INSIDE = "suzuki@example.com"
OUTSIDE = "tanaka@example.org"
OPTIONS = ("--review", "confirm", "--hold", "3", "--set", "colleagues-first=true", "--set",
           "colleagues-first-minutes=0", "--set", "inside-domains=example.com", "--set", "retry-seconds=1")


class Kill(unittest.TestCase):
    def setUp(self):
        self.chance = random.Random(SEED)
        self.sent = {}  # subject → when its "250" was heard

    def send_some(self, engine, cycle):
        for number in range(self.chance.randrange(4)):
            subject = f"Offer {cycle}.{number}"
            before = time.time()
            content = matta.make_message(subject, f"{cycle}.{number}.first", to=f"{INSIDE}, {OUTSIDE}")
            if matta.send(engine.port, "sato@example.com", [INSIDE, OUTSIDE], content)[0] == 250:
                self.sent[subject] = before

    def kill_again_and_again(self, engine):
        for cycle in range(KILLS):
            engine.start()
            self.send_some(engine, cycle)
            time.sleep(self.chance.uniform(0, 0.3))
            engine.kill()
        engine.start()

    def wait_for_the_end(self, engine):
        def is_over():
            return all(entry["state"] in ("sent", "maybe-sent") for entry in engine.list())

        matta.wait_until(is_over, 120, "every mail to be sent")
        return {(entry["subject"], person["address"]) for entry in engine.list()
                for person in entry["recipients"] if person["delivery"] == "unknown"}

    def count(self, messages):
        subject = b"\nSubject: "
        return collections.Counter(
            (message.content.split(subject)[1].split(b"\r\n")[0].decode(), address)
            for message in messages for address in message.recipients)

    def check(self, counts, undecided):
        wanted = {(subject, address) for subject in self.sent for address in (INSIDE, OUTSIDE)}
        print(f"{len(self.sent)} mails, {KILLS} kills, {len(undecided)} parts left for a person to decide")
        self.assertGreater(len(self.sent), KILLS / 2)
        self.assertEqual(sorted(wanted - set(counts) - undecided), [])
        self.assertEqual(sorted(key for key, count in counts.items() if count > 1), [])

    def test_with_a_server(self):
        with matta.Sink() as sink:
            engine = matta.Engine(*OPTIONS, upstream=sink.uri)
            try:
                self.kill_again_and_again(engine)
                undecided = self.wait_for_the_end(engine)
                self.check(self.count(sink.arrived), undecided)
                engine.stop()
                engine.call("audit", "verify", "--data-dir", str(engine.data))
            finally:
                engine.__exit__()

    def test_with_a_practice_mailbox(self):
        engine = matta.Engine(*OPTIONS)
        try:
            self.kill_again_and_again(engine)
            undecided = self.wait_for_the_end(engine)
            self.assertEqual(undecided, set())
            self.check(self.count(engine.filed()), undecided)
        finally:
            engine.__exit__()


if __name__ == "__main__":
    tap.main()
