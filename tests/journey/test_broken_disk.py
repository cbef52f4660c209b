#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fails, or may not be written to: nothing is acknowledged that is not kept, and what was
taken before leaves, once, when there is a disk again."""
import random
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import disk
import matta
import tap

SENDER = "sato@example.com"
OUTSIDE = ["suzuki@example.org"]
INSIDE = ["i@example.com"]
CANNOT_BE_WRITTEN = "This sector is bad. "


def send(engine, subject, size=40, recipients=OUTSIDE, body=CANNOT_BE_WRITTEN):
    body = (body * 3 + "\r\n") * (size // 60 + 1)
    return matta.send(engine.port, SENDER, recipients, matta.make_message(subject, body=body, to=recipients[0]))


class BrokenDisk(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-broken-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def fail_once(self, engine):
        """The next write of a mail fails, as a page in the cache of a file does: whoever flushes hears of it once,
        and then the page counts as written."""
        def on_write(data):
            if CANNOT_BE_WRITTEN.encode() in data:
                engine.disk.on_write = None
                engine.disk.fail()

        engine.disk.on_write = on_write

    def assert_kept(self, engine, subjects):
        """What the disk would hold without its power: it is all there, and nothing else."""
        _, image = next(engine.disk.cut([engine.disk.position], random.Random(1)))
        (self.folder / "image").write_bytes(image)
        with disk.Mounted(self.folder / "image", self.folder / "mounted") as root:
            with disk.OnDisk("--review", "park", disk=root) as later:
                self.assertEqual(sorted(entry["subject"] for entry in later.list()), sorted(subjects))
                later.stop()
                later.call("audit", "verify", "--data-dir", str(later.data))

    def test_what_was_not_flushed_is_refused_and_taken_when_it_comes_again(self):
        """A second flush would succeed without the lost page being written: nothing may rely on it."""
        for size in (40, 100_000, 1_000_000):
            with self.subTest(size), disk.OnDisk("--review", "park") as engine:
                self.assertEqual(send(engine, "Before", size)[0], 250)
                self.fail_once(engine)
                code, text = send(engine, "Lost", size)
                self.assertEqual((code, engine.disk.on_write), (452, None))
                self.assertIn(" ", text)
                self.assertIsNone(engine.find("Lost"))
                self.assertEqual(send(engine, "After", size)[0], 250)
                self.assert_kept(engine, ["Before", "After"])
                self.assertEqual(send(engine, "Lost", size)[0], 250)
                self.assert_kept(engine, ["Before", "After", "Lost"])

    def fail_to_carry_over(self, engine):
        """The mail that cannot be written came into the journal in time; now it is to go into the file."""
        refused = []
        for number in range(200):
            if send(engine, f"Good {number}", 100_000, body="Any other sector. ")[0] != 250:
                refused.append(f"Good {number}")
            if len(refused) == 3:
                return [f"Good {at}" for at in range(number) if f"Good {at}" not in refused]
        raise AssertionError("the journal was never carried over")

    def test_what_cannot_be_carried_over_from_the_journal_stays_in_it(self):
        with disk.OnDisk("--review", "park") as engine:
            self.assertEqual(send(engine, "Bad", 100_000)[0], 250)
            for number in range(5):  # the journal goes on in other sectors
                self.assertEqual(send(engine, f"Next {number}", 100_000, body="Any other sector. ")[0], 250)
            self.fail_once(engine)
            good = self.fail_to_carry_over(engine)
            self.assertIsNone(engine.disk.on_write)
            kept = ["Bad", *(f"Next {number}" for number in range(5)), *good]
            self.assert_kept(engine, kept)
            engine.stop()
            self.assert_kept(engine, kept)
            engine.start()
            more = [f"More {number}" for number in range(60)]  # enough for carrying over all of it
            for subject in more:
                self.assertEqual(send(engine, subject, 100_000, body="Any other sector. ")[0], 250)
            self.assert_kept(engine, [*kept, *more])

    def test_consent_that_cannot_be_flushed(self):
        options = ("--review", "ask", "--hold", "1", "--set", "inside-domains=example.com")
        with matta.Sink() as sink, disk.OnDisk(*options, upstream=sink.uri) as engine:
            engine.call("outbox", "pause")
            self.assertEqual(send(engine, "Before", recipients=INSIDE)[0], 250)
            with matta.Replies(engine.port) as replies:
                replies.greet()
                self.assertEqual(replies.offer(SENDER, OUTSIDE)[0], 354)
                replies.write(matta.make_message("Asked"))
                entry = engine.wait_for_state("Asked", "waiting")
                engine.disk.break_down()
                self.assertEqual(engine.call("outbox", "confirm", entry["id"], check=False).returncode, 1)
                self.assertEqual(replies.read()[0], 452)
            self.assertIn(send(engine, "Broken", recipients=INSIDE)[0], (451, 452))
            self.start_again(engine)
            engine.call("outbox", "resume")
            engine.wait_for_state("Asked", "returned")
            engine.wait_for_state("Before", "sent")
            self.assertEqual([message.recipients for message in sink.arrived], [INSIDE])

    def start_again(self, engine):
        engine.stop()
        engine.disk.mend()
        engine.start()

    def test_read_only_under_a_running_engine(self):
        """What cannot be noted is not sent: else it would leave once more later."""
        with matta.Sink() as sink, disk.OnDisk("--review", "confirm", "--hold", "2", upstream=sink.uri) as engine:
            for number in range(3):
                self.assertEqual(send(engine, f"Before {number}")[0], 250)
            engine.disk.make_read_only()
            due = engine.find("Before 2")["due-at"]
            self.assertEqual(send(engine, "Refused")[0], 452)
            matta.wait_until(lambda: matta.time.time() > due / 1e6 + 1, what="the time to send")
            self.assertEqual((sink.arrived, engine.process.poll()), ([], None))
            self.assertEqual(len(engine.list()), 3)
            self.start_again(engine)
            self.assertEqual(send(engine, "After")[0], 250)
            engine.wait_for_state("After", "sent")
            sink.wait_for(4)
            self.assertEqual(len(sink.arrived), 4)

    def test_nothing_starts_on_a_read_only_disk(self):
        with disk.OnDisk("--review", "park") as engine:
            send(engine, "Before")
            engine.stop()
            engine.disk.make_read_only()
            done = subprocess.run(engine.serve_command(), env=engine.environment, capture_output=True, text=True,
                                  check=False, timeout=matta.PATIENCE)
            self.assertEqual(done.returncode, 1)
            self.assertIn("Read-only file system", done.stderr)
            engine.disk.mend()
            engine.start()
            self.assertEqual(engine.find("Before")["state"], "waiting")


if __name__ == "__main__":
    disk.enter()
    tap.main()
