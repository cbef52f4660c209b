#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The power goes, at any moment under load: what was acknowledged is there, and leaves once."""
import os
import random
import shutil
import tempfile
import threading
import unittest
from pathlib import Path

import disk
import load
import matta
import tap

CUTS = int(os.environ.get("MATTA_POWER_CUTS", "12"))
SEED = 20260204
MAILS = 400  # acknowledged before the engine is left
FIRST = 200  # acknowledged before the first cut
SENDERS = 4
HOLD = 1  # seconds: at any moment some wait, some are on their way and some have left
SENDER = "sato@example.com"
TO = ["suzuki@example.org"]


class Server(matta.Sink):
    """Remembers where the disk was when it had each message: to the server, power never fails."""

    def __init__(self, get_position):
        super().__init__()
        self.get_position = get_position
        self.had = {}  # name → the position, and the content
        self.twice = []

    def read_content(self, lines):
        content = matta.Sink.read_content(lines)
        if content is not None:
            name = matta.Filed(content).message_id.removesuffix("@client.example")
            if name in self.had:
                self.twice.append(name)
            self.had[name] = (self.get_position(), content)
        return content


class Mails:
    """Sends without pause; knows where the disk was when each mail was acknowledged."""

    NOISE = random.Random(SEED).randbytes(200_000).hex()

    def __init__(self, engine):
        self.engine = engine
        self.acknowledged = {}  # name → position
        self.running = True
        self.threads = [threading.Thread(target=self.send_on, args=(number,)) for number in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    @classmethod
    def make(cls, name):
        """Every fifth is large enough to be kept in a file of its own."""
        length = 400_000 if name.endswith(("0", "5")) else 700
        lines = [cls.NOISE[at:at + 70] for at in range(0, length, 70)]
        return matta.make_message(name, name, body="\r\n".join([name, *lines, ""]))

    def send_on(self, sender):
        number = 0
        while self.running:
            number += 1
            name = f"{sender}.{number}"
            code, text = matta.send(self.engine.port, SENDER, TO, self.make(name))
            if code != 250:
                raise AssertionError(f"{name}: {code} {text}")
            self.acknowledged[name] = self.engine.disk.position

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join()


class Power(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-power-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_under_load(self, engine):
        engine.start()
        mails = Mails(engine)
        try:
            matta.wait_until(lambda: len(mails.acknowledged) >= MAILS, 300, "the mails to be taken")
        finally:
            mails.stop()
        return mails

    def start_again(self, image):
        """An engine on what the disk held: which messages were in its store, for which a person has to decide, and
        the server that got the rest."""
        file = self.folder / "image"
        file.write_bytes(image)
        with disk.Mounted(file, self.folder / "mounted") as root, Server(lambda: 0) as server:
            with disk.OnDisk("--review", "confirm", disk=root, upstream=server.uri) as engine:
                stored = {entry["subject"] for entry in engine.list()}
                matta.wait_until(lambda: not load.is_settling(engine), 120, "the outbox to be empty")
                undecided = {entry["subject"] for entry in engine.list() if entry["state"] == "maybe-sent"}
                engine.stop()
                engine.call("audit", "verify", "--data-dir", str(engine.data))
        disk.run("e2fsck", "-fn", str(file))
        return stored, undecided, server

    def look_at_cut(self, mails, server, position, image):
        stored, undecided, later = self.start_again(image)
        before = {name for name, (at, _) in server.had.items() if at <= position}
        owed = {name for name, at in mails.acknowledged.items() if at <= position}
        print(f"cut at {position}: {len(owed)} acknowledged, {len(before)} had left, {len(later.had)} left later,",
              f"{len(undecided)} for a person to decide, {len(stored - owed)} unheard")
        self.assertEqual(owed - stored, set())
        self.assertEqual(owed - before - set(later.had) - undecided, set())
        self.assertEqual((before & set(later.had), later.twice), (set(), []))
        for name, (_, content) in later.had.items():
            self.assertTrue(content == mails.make(name), f"{name} came out changed")
        return len(undecided)

    def test_cut_after_the_first_mail(self):
        """Everything is new then, down to the folders."""
        for number in (0, 1):  # large, small
            with self.subTest(number), disk.OnDisk("--review", "park") as engine:
                self.assertEqual(matta.send(engine.port, SENDER, TO, Mails.make(f"first.{number}"))[0], 250)
                for _, image in engine.disk.cut([engine.disk.position] * 3, random.Random(SEED)):
                    self.assertEqual(self.start_again(image)[0], {f"first.{number}"})

    def test_cut_under_load_loses_and_doubles_nothing(self):
        chance = random.Random(SEED)
        engine = disk.OnDisk("--review", "confirm", "--hold", str(HOLD), upstream="")
        with Server(lambda: engine.disk.position) as server:
            engine.upstream = server.uri
            try:
                mails = self.run_under_load(engine)
                engine.kill()
                first = sorted(mails.acknowledged.values())[FIRST - 1]
                positions = sorted(chance.sample(range(first, engine.disk.position + 1), CUTS))
                undecided = [self.look_at_cut(mails, server, *cut) for cut in engine.disk.cut(positions, chance)]
                tap.tell_figure(f"{CUTS} cuts of {engine.disk.position} writes and flushes, {len(mails.acknowledged)} "
                                f"acknowledged, none lost, none twice, {sum(undecided)} left for a person to decide")
                self.assertEqual(server.twice, [])
            finally:
                engine.__exit__()


if __name__ == "__main__":
    disk.enter()
    tap.main()
