#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues first: people inside get a mail at once, people outside when the hold ends."""
import json
import time
import unittest

import matta
import tap

SENDER = "sato@example.com"
INSIDE = ["suzuki@example.com", "ito@example.com"]
OUTSIDE = ["tanaka@example.org", "abe@example.net"]
TO = [OUTSIDE[0], INSIDE[0], OUTSIDE[1], INSIDE[1]]
SETTINGS = ("--set", "colleagues-first=true", "--set", "colleagues-first-minutes=0",
            "--set", "inside-domains=example.com", "--set", "retry-seconds=1")


def make_engine(*options, hold="60", upstream=None):
    return matta.Engine("--review", "confirm", "--hold", hold, *SETTINGS, *options, upstream=upstream)


def send(engine, subject="Offer", sender=SENDER):
    code, text = matta.send(engine.port, sender, TO, matta.make_message(subject, to=", ".join(TO)))
    assert code == 250, text
    return engine.find(subject)["id"]


def wait_for_colleagues(engine, subject="Offer", delivery="accepted"):
    def have_it():
        people = engine.find(subject)["recipients"]
        return all(person["delivery"] == delivery for person in people if person["inside"])

    matta.wait_until(have_it, what=f"colleagues being {delivery}")
    return engine.find(subject)


class Colleagues(unittest.TestCase):
    def setUp(self):
        self.sink = self.enterContext(matta.Sink())

    def envelopes(self):
        return [message.recipients for message in self.sink.arrived]

    def test_it_is_one_mail_in_two_parts(self):
        with make_engine(upstream=self.sink.uri) as engine:
            number = send(engine)
            entry = wait_for_colleagues(engine)
            self.assertEqual(entry["state"], "holding")
            self.assertEqual({person["address"]: person["delivery"] for person in entry["recipients"]},
                             {**dict.fromkeys(INSIDE, "accepted"), **dict.fromkeys(OUTSIDE, "pending")})
            self.assertEqual(self.envelopes(), [INSIDE])
            engine.call("outbox", "send-now", number)
            engine.wait_for_state("Offer", "sent")
            self.assertEqual(self.envelopes(), [INSIDE, OUTSIDE])
            self.assertEqual(self.sink.arrived[0].content, self.sink.arrived[1].content)
            self.assertEqual(len(engine.list()), 1)

    def test_the_others_get_it_when_the_hold_ends_and_never_before(self):
        with make_engine(hold="4", upstream=self.sink.uri) as engine:
            send(engine)
            due = engine.find("Offer")["due-at"] / 1e6
            while time.time() < due - 0.05:
                early = self.envelopes()
                if time.time() < due - 0.05:
                    self.assertIn(early, ([], [INSIDE]))
                time.sleep(0.02)
            engine.wait_for_state("Offer", "sent")
            self.assertEqual(self.envelopes(), [INSIDE, OUTSIDE])

    def test_what_somebody_shouted_about_is_taken_back(self):
        with make_engine(upstream=self.sink.uri) as engine:
            number = send(engine)
            wait_for_colleagues(engine)
            engine.call("outbox", "cancel", number)
            entry = engine.find("Offer")
            self.assertEqual(entry["state"], "cancelled")
            self.assertEqual({person["delivery"] for person in entry["recipients"] if not person["inside"]}, {"pending"})
            engine.stop()
            engine.call("audit", "verify", "--data-dir", str(engine.data))
            exported = engine.call("audit", "export", "--json", "--data-dir", str(engine.data)).stdout
            details = [json.loads(line).get("detail") for line in exported.splitlines()]
            self.assertIn("colleagues-tried accepted=2 refused=0 pending=0 unknown=0", details)
            self.assertIn("some-have-it", details)
            engine.start()
            self.assertEqual(engine.find("Offer")["state"], "cancelled")
            self.assertEqual(self.envelopes(), [INSIDE])

    def test_the_list_says_what_became_of_each_part(self):
        with make_engine(upstream=self.sink.uri) as engine:
            number = send(engine)
            entry = wait_for_colleagues(engine)
            self.assertTrue(entry["colleagues-first"])
            self.assertEqual([person["first"] for person in entry["recipients"]], [False, True, False, True])
            self.assertIn("colleagues first: 2 of 2", engine.call("outbox", "list").stdout)
            self.assertIn("first", engine.call("outbox", "show", number).stdout)

    def test_the_practice_mailbox_gets_both(self):
        with make_engine(hold="4") as engine:
            send(engine)
            engine.wait_for_state("Offer", "sent")
            self.assertEqual(sorted(message.recipients for message in engine.filed()), sorted([INSIDE, OUTSIDE]))

    def test_both_go_by_the_account_of_the_sender(self):
        with matta.Sink() as other, make_engine(
                "--set", f"sender-accounts=['sales@example.com {other.uri}']", hold="4", upstream=self.sink.uri) as engine:
            send(engine, sender="sales@example.com")
            engine.wait_for_state("Offer", "sent")
            self.assertEqual([message.recipients for message in other.arrived], [INSIDE, OUTSIDE])
            self.assertEqual(self.envelopes(), [])

    def test_a_lost_reply_is_about_colleagues_alone(self):
        with make_engine(upstream=self.sink.uri) as engine:
            self.sink.answer = None
            number = send(engine)
            entry = wait_for_colleagues(engine, delivery="unknown")
            self.assertEqual(entry["state"], "holding")
            self.sink.answer = b"250 2.0.0 Kept"
            engine.kill()
            engine.start()
            engine.call("outbox", "send-now", number)
            engine.wait_for_state("Offer", "maybe-sent")
            self.assertEqual(self.envelopes(), [INSIDE, OUTSIDE])
            engine.call("outbox", "send-now", number)
            engine.wait_for_state("Offer", "sent")
            self.assertEqual(self.envelopes(), [INSIDE, OUTSIDE, INSIDE])

    def test_killed_between_the_parts(self):
        with make_engine(upstream=self.sink.uri) as engine:
            number = send(engine)
            due = wait_for_colleagues(engine)["due-at"]
            engine.kill()
            engine.start()
            self.assertEqual(engine.find("Offer")["due-at"], due)
            self.assertEqual(self.envelopes(), [INSIDE])
            engine.call("outbox", "send-now", number)
            engine.wait_for_state("Offer", "sent")
            self.assertEqual(self.envelopes(), [INSIDE, OUTSIDE])

    def test_the_same_mail_once_more_is_known(self):
        with make_engine(upstream=self.sink.uri) as engine:
            content = matta.make_message("Offer", "same.1", to=", ".join(TO))
            self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
            wait_for_colleagues(engine)
            self.assertEqual(matta.send(engine.port, SENDER, TO, content)[0], 250)
            self.assertEqual(len(engine.list()), 1)
            self.assertEqual(self.envelopes(), [INSIDE])


if __name__ == "__main__":
    tap.main()
