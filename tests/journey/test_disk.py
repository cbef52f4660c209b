#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk: the mail app is told to try later, and what was taken before still leaves."""
import collections
import os
import subprocess
import threading
import unittest
from pathlib import Path

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
LARGE = matta.make_message("Large", body=("0123456789" * 7 + "\r\n") * 60000)


class SmallDisk(matta.Engine):
    """An engine whose data folder is a file system of 16 MB of its own."""

    def __init__(self, *options, **named):
        super().__init__(*options, **named)
        self.data.mkdir(mode=0o700)
        user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
        mount = 'mount -t tmpfs -o size=16m,mode=700 tmpfs "$0" && exec "$@"'
        self.wrapper = ["unshare", "--mount", *user, "sh", "-c", mount, str(self.data)]

    @property
    def inside(self):
        """The data folder as the engine sees it."""
        return Path(f"/proc/{self.process.pid}/root{self.data}")

    def fill(self, leave):
        """A file that leaves @leave bytes free."""
        disk = os.statvfs(self.inside)
        with open(self.inside / "ballast", "wb") as ballast:
            ballast.write(b"\0" * (disk.f_bavail * disk.f_frsize - leave))

    def empty(self):
        (self.inside / "ballast").unlink()


class FullDisk(unittest.TestCase):
    def send(self, engine, message):
        return matta.send(engine.port, SENDER, TO, message)[0]

    def test_try_later_and_the_outbox_drains(self):
        with matta.Sink() as sink:
            with SmallDisk("--review", "confirm", "--hold", "3", upstream=sink.uri) as engine:
                for number in range(3):
                    self.assertEqual(self.send(engine, matta.make_message(f"Before {number}")), 250)
                engine.fill(leave=256 * 1024)
                self.assertIn(self.send(engine, LARGE), (451, 452))
                self.assertEqual(len(sink.wait_for(3)), 3)
                engine.wait_for_state("Before 2", "sent")
                engine.empty()
                self.assertEqual(self.send(engine, LARGE), 250)
                self.assertEqual(len(sink.wait_for(4)), 4)

    def test_nothing_left_at_all(self):
        with matta.Sink() as sink:
            with SmallDisk("--review", "confirm", "--hold", "1", upstream=sink.uri) as engine:
                self.assertEqual(self.send(engine, matta.make_message("Before")), 250)
                engine.fill(leave=0)
                for number in range(20):
                    code = self.send(engine, matta.make_message(f"Full {number}", body="x" * 900 + "\r\n"))
                    self.assertIn(code, (250, 451, 452))
                self.assertIsNone(engine.process.poll())
                engine.empty()
                self.assertEqual(self.send(engine, matta.make_message("After")), 250)
                engine.wait_for_state("Before", "sent")
                engine.wait_for_state("After", "sent")
                self.assertEqual(len([1 for message in sink.arrived if b"Subject: Before" in message.content]), 1)

    def test_consent_that_does_not_fit(self):
        """Neither consent nor parking can be flushed: the mail app keeps its message, and hears it."""
        options = ("--review", "ask", "--hold", "2", "--set", "inside-domains=example.com")
        with matta.Sink() as sink, SmallDisk(*options, upstream=sink.uri) as engine:
            self.assertEqual(matta.send(engine.port, SENDER, ["i@example.com"],
                                        matta.make_message("Before", to="i@example.com"))[0], 250)
            with matta.Replies(engine.port) as replies:
                replies.greet()
                self.assertEqual(replies.offer(SENDER, TO)[0], 354)
                replies.write(matta.make_message("Asked"))
                entry = engine.wait_for_state("Asked", "waiting")
                engine.fill(leave=0)
                self.assertEqual(engine.call("outbox", "confirm", entry["id"], check=False).returncode, 1)
                code, text = replies.read()
                self.assertEqual(code, 452)
                self.assertIn(" ", text)
            engine.empty()
            engine.wait_for_state("Asked", "returned")
            engine.wait_for_state("Before", "sent")
            self.assertEqual(matta.send(engine.port, SENDER, ["i@example.com"],
                                        matta.make_message("After", to="i@example.com"))[0], 250)
            engine.wait_for_state("After", "sent")
            self.assertEqual([message.recipients for message in sink.arrived],
                             [["i@example.com"], ["i@example.com"]])


class NoFiles(unittest.TestCase):
    """The number of open files is bounded, too, and GLib ends a program that gets none."""

    def send_some(self, engine, sender, codes):
        for number in range(6):
            subject = f"Mail {sender}.{number}"
            body = ("0123456789" * 7 + "\r\n") * (6000 if number % 2 else 1)
            try:
                codes[subject] = matta.send(engine.port, SENDER, TO, matta.make_message(subject, body=body))[0]
            except (BrokenPipeError, ConnectionResetError):
                codes[subject] = 421  # what was said is lost when a connection ends with something unread

    def test_few_files_turn_some_away(self):
        wrapper = ["prlimit", "--nofile=160:4096"]
        options = ("--review", "confirm", "--hold", "0", "--set", "retry-seconds=1")
        codes = {}
        with matta.Sink() as sink, matta.Engine(*options, upstream=sink.uri, wrapper=wrapper) as engine:
            threads = [threading.Thread(target=self.send_some, args=(engine, sender, codes)) for sender in range(48)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertIsNone(engine.process.poll())
            taken = {subject for subject, code in codes.items() if code == 250}
            print(collections.Counter(codes.values()))
            self.assertLessEqual(set(codes.values()), {250, 421, 451, 452})
            self.assertGreater(len(taken), 0)
            matta.wait_until(lambda: {entry["state"] for entry in engine.list()} == {"sent"}, 120, "all to be sent")
            self.assertEqual({entry["subject"] for entry in engine.list()}, taken)
            self.assertEqual(len(sink.arrived), len(taken))

    def test_none_at_all_is_waited_for(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            process = f"{engine.process.pid}"
            used = max(int(name) for name in os.listdir(f"/proc/{process}/fd")) + 1
            subprocess.run(["prlimit", "--pid", process, f"--nofile={used}:"], check=True)
            with matta.Replies(engine.port) as replies:
                replies.socket.setblocking(False)
                self.assertRaises(BlockingIOError, replies.socket.recv, 1)
                replies.socket.settimeout(matta.PATIENCE)
                subprocess.run(["prlimit", "--pid", process, "--nofile=1024:"], check=True)
                self.assertEqual(replies.greet()[0], 250)
            self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message("After"))[0], 250)
            engine.wait_for_filed(1)


if __name__ == "__main__":
    tap.main()
