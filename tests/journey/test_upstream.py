#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server in a bad mood, whatever it does and at whatever step: each recipient gets the mail once, or it
is said why not."""
import json
import threading
import unittest

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot")
STALL, HANG_UP = "stall", "hang up"


class Server(matta.Sink):
    """`mood` is asked at each step, with the line and how often that step was come to before: the reply, STALL,
    HANG_UP (also after a reply: "250 Fine", HANG_UP), or None for a friendly one."""

    FRIENDLY = {"greeting": "220 moody.example", "EHLO": "250 moody.example", "DATA": "354 Go on",
                "QUIT": "221 Bye", "dot": "250 2.0.0 Kept"}

    def __init__(self, mood=lambda step, line, count: None):
        self.mood = mood
        self.counts = {}
        self.kept = []  # of those that arrived: what it said that it has
        self.stalled = threading.Event()
        self.gone = threading.Event()
        super().__init__()

    def __exit__(self, *_):
        self.gone.set()
        super().__exit__()

    def answer_step(self, lines, step, line="", arrived=None):
        """Whether the reply is a friendly one; ConnectionError ends the connection."""
        self.counts[step] = self.counts.get(step, -1) + 1
        said = self.mood(step, line, self.counts[step])
        reply, after = said if isinstance(said, tuple) else (said or self.FRIENDLY.get(step, "250 Fine"), None)
        if arrived is not None and reply[0] == "2":
            self.kept.append(arrived)
        if reply == STALL:
            self.stalled.set()
            self.gone.wait()
        if reply in (STALL, HANG_UP):
            raise ConnectionError(step)
        lines.write(f"{reply}\r\n".encode())
        lines.flush()
        if after == HANG_UP:
            raise ConnectionError(step)
        return reply[0] in "23"

    def serve(self, lines):
        sender, recipients = None, []
        self.answer_step(lines, "greeting")
        while line := lines.readline().decode().strip():
            verb, path = line[:4].upper(), line.partition("<")[2].partition(">")[0]
            if verb == "DATA":
                self.take(lines, line, sender, recipients)
                continue
            if verb == "MAIL":
                sender, recipients = path, []
            if self.answer_step(lines, verb, line) and verb == "RCPT":
                recipients.append(path)
            if verb == "QUIT":
                return

    def take(self, lines, line, sender, recipients):
        if not self.answer_step(lines, "DATA", line):
            return
        content = self.read_content(lines)
        if content is None:
            return
        self.arrived.append(matta.Arrived(sender, recipients, content))
        self.answer_step(lines, "dot", arrived=self.arrived[-1])


class Upstream(unittest.TestCase):
    def engine(self, server, *options):
        return matta.Engine("--review", "confirm", "--hold", "0", "--set", "retry-seconds=1", *options,
                            upstream=server.uri)

    def send(self, engine, subject, recipients=None):
        code, _ = matta.send(engine.port, SENDER, recipients or TO, matta.make_message(subject))
        self.assertEqual(code, 250)

    def list_events(self, engine):
        """All that happened to all messages; the engine is stopped for it."""
        engine.stop()
        done = engine.call("audit", "export", "--json", "--data-dir", str(engine.data))
        return [json.loads(line)["event"] for line in done.stdout.splitlines()]

    def test_greylisting(self):
        """It says 451 to whom it does not know yet, and takes the mail when it is tried again."""
        for step in ("RCPT", "MAIL", "DATA", "dot"):
            def mood(at, line, count, step=step):
                return "451 4.7.1 Greylisted, try again" if at == step and count < 2 else None

            with self.subTest(step), Server(mood) as server, self.engine(server) as engine:
                self.send(engine, "Grey")
                engine.wait_for_state("Grey", "sent")
                self.assertEqual([arrived.recipients for arrived in server.kept], [TO])
                self.assertEqual(self.list_events(engine).count("retrying"), 2)

    def test_later_at_every_step(self):
        for step in STEPS:
            def mood(at, line, count, step=step):
                return "421 4.3.2 Not now" if at == step and count == 0 else None

            with self.subTest(step), Server(mood) as server, self.engine(server) as engine:
                self.send(engine, "Later")
                engine.wait_for_state("Later", "sent")
                self.assertEqual(len(server.kept), 1)

    def test_never_at_every_step(self):
        """Only who was asked about this very mail can refuse it for good."""
        for step in STEPS:
            def mood(at, line, count, step=step):
                return "550 5.7.1 Not from you" if at == step else None

            final = "retrying" if step in ("greeting", "EHLO") else "failed"
            with self.subTest(step), Server(mood) as server, self.engine(server) as engine:
                self.send(engine, "Never")
                entry = engine.wait_for_state("Never", final)
                self.assertEqual(server.kept, [])
                if final == "failed":
                    self.assertIn("Not from you", entry["recipients"][0]["reply"])

    def test_each_recipient_has_a_result(self):
        def mood(step, line, count):
            if step == "RCPT" and "never" in line:
                return "550 5.1.1 No such user"
            return "450 4.2.2 Mailbox full" if step == "RCPT" and "later" in line and count < 4 else None

        people = ["now@example.org", "later@example.org", "never@example.org"]
        with Server(mood) as server, self.engine(server) as engine:
            self.send(engine, "Mixed", people)
            entry = engine.wait_for_state("Mixed", "failed")
            self.assertEqual([arrived.recipients for arrived in server.kept], [people[:1], people[1:2]])
            results = {each["address"]: each["delivery"] for each in entry["recipients"]}
            self.assertEqual([results[address] for address in people], ["accepted", "accepted", "refused"])
            self.assertIn("No such user", next(each["reply"] for each in entry["recipients"]
                                               if each["address"] == people[2]))

    def test_hang_up_at_every_step(self):
        for step in STEPS:
            def mood(at, line, count, step=step):
                return HANG_UP if at == step and count == 0 else None

            with self.subTest(step), Server(mood) as server, self.engine(server) as engine:
                self.send(engine, "Hung up")
                engine.wait_for_state("Hung up", "maybe-sent" if step == "dot" else "sent")
                self.assertEqual(len(server.arrived), 1)

    def test_connection_closed_between_two_mails(self):
        """Many servers close what they were said to keep: it is nothing to wait for, or to tell anybody."""
        moods = {"silently": ("250 2.0.0 Kept", HANG_UP), "with a word": ("250 2.0.0 Kept\r\n421 Bye", HANG_UP)}
        for name, reply in moods.items():
            with self.subTest(name), Server(lambda step, *_, reply=reply: reply if step == "dot" else None) as server:
                with self.engine(server) as engine:
                    for number in range(3):
                        self.send(engine, f"Mail {number}")
                        engine.wait_for_state(f"Mail {number}", "sent")
                    self.assertEqual(len(server.kept), 3)
                    events = self.list_events(engine)
                    self.assertEqual((events.count("sent"), events.count("retrying")), (3, 0))

    def test_connection_that_lasts_is_used_again(self):
        with Server() as server, self.engine(server) as engine:
            for number in range(3):
                self.send(engine, f"Mail {number}")
                engine.wait_for_state(f"Mail {number}", "sent")
            self.assertEqual((len(server.kept), server.counts["greeting"]), (3, 0))

    def test_stall_at_every_step_keeps_nobody_from_stopping(self):
        """Nor other mails from leaving. How long a reply is waited for is in submit-smtp-failures."""
        for step in STEPS:
            def mood(at, line, count, step=step):
                return STALL if at == step and count == 0 else None

            with self.subTest(step), Server(mood) as server, self.engine(server) as engine:
                self.send(engine, "Stalled")
                matta.wait_until(server.stalled.is_set, what="the stall")
                self.send(engine, "Other")
                engine.wait_for_state("Other", "sent")
                self.assertEqual(engine.find("Stalled")["state"], "sending" if step == "dot" else "holding")
                engine.stop()
                self.assertEqual(engine.process.returncode, 0)
                engine.start()
                engine.wait_for_state("Stalled", "maybe-sent" if step == "dot" else "sent")
                stalled = [arrived for arrived in server.arrived if b"Subject: Stalled" in arrived.content]
                self.assertEqual(len(stalled), 1)

    def test_lost_reply_is_repeated_only_by_a_person_and_recognisably(self):
        with Server(lambda step, line, count: HANG_UP if step == "dot" and count == 0 else None) as server:
            with self.engine(server) as engine:
                self.send(engine, "Lost")
                entry = engine.wait_for_state("Lost", "maybe-sent")
                engine.call("outbox", "send-now", entry["id"])
                engine.wait_for_state("Lost", "sent")
                self.assertEqual(len(server.arrived), 2)
                self.assertEqual(*(arrived.content for arrived in server.arrived))


if __name__ == "__main__":
    tap.main()
