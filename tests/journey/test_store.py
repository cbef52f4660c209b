#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store that is damaged, newer, foreign or locked: it is left as it is, somebody is told what to do, and
nothing leaves that is not what came."""
import contextlib
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

import matta
import tap

TRIALS = int(os.environ.get("MATTA_DAMAGE_TRIALS", "24"))
SEED = 20260205
SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
SIZES = (300, 20_000, 400_000)  # in one page, in many, in a file of its own
COUNT = 9


def make(number):
    noise = random.Random(number).randbytes(SIZES[number % len(SIZES)] // 2).hex()
    lines = [noise[at:at + 70] for at in range(0, len(noise), 70)]
    return matta.make_message(f"Mail {number}", body="\r\n".join([*lines, ""]))


MAILS = {f"Mail {number}": make(number) for number in range(COUNT)}


def digest_files(folder):
    """But the index of the journal, which is made anew from it."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("matta.db*"))
            if path.suffix != ".db-shm"}


class Serving(matta.Engine):
    """May refuse to start; then `said` is what it said."""

    def __init__(self, data, **named):
        super().__init__("--review", "park", "--hold", "0", **named)
        shutil.copytree(data, self.data)
        self.said = None

    def __enter__(self):
        return self

    def can_be_asked(self):
        """It takes mail before mattactl finds it."""
        return matta.can_connect(self.port) and self.call("status", check=False).returncode == 0

    def try_to_start(self):
        """Whether it runs."""
        errors = self.folder / "errors"
        with open(errors, "wb") as file:
            self.process = subprocess.Popen(self.serve_command(), env=self.environment, stderr=file)
        matta.wait_until(lambda: self.process.poll() is not None or self.can_be_asked(), what="a start")
        self.said = errors.read_text(encoding="utf-8")
        return self.process.poll() is None


class Store(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="matta-store-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        with matta.Engine("--review", "park") as engine:
            for message in MAILS.values():
                assert matta.send(engine.port, SENDER, TO, message)[0] == 250
            shutil.copytree(engine.data, cls.folder / "running")
            engine.stop()
            shutil.copytree(engine.data, cls.folder / "stopped")
        with contextlib.closing(sqlite3.connect(cls.folder / "stopped/matta.db")) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else the journal may heal what is damaged

    def assert_refused(self, engine, *words):
        before = digest_files(engine.data)
        self.assertFalse(engine.try_to_start())
        self.assertEqual(engine.process.returncode, 1, engine.said)
        for word in words:
            self.assertIn(word, engine.said)
        self.assertEqual(digest_files(engine.data), before)

    def assert_only_what_came_leaves(self, engine, sink):
        """How many messages left."""
        for entry in engine.list():
            engine.call("outbox", "confirm", entry["id"], check=False)
        busy = ("holding", "sending", "retrying")
        matta.wait_until(lambda: not [entry for entry in engine.list() if entry["state"] in busy], what="the outbox")
        self.assertIsNone(engine.process.poll())
        for arrived in sink.arrived:
            self.assertIn(arrived.content, MAILS.values())
        self.assertEqual(len(sink.arrived), len({arrived.content for arrived in sink.arrived}))
        return len(sink.arrived)

    def damage(self, kind, name, harm):
        """Where a start leads: None for one that was refused, else how many messages left."""
        with matta.Sink() as sink, Serving(self.folder / kind, upstream=sink.uri) as engine:
            harm(engine.data / name)
            before = digest_files(engine.data)
            if engine.try_to_start():
                return self.assert_only_what_came_leaves(engine, sink)
            self.assertEqual(engine.process.returncode, 1, engine.said)
            self.assertIn("Give its folder another name", engine.said)
            self.assertEqual(digest_files(engine.data), before)
        return None

    def flip(self, path, chance):
        """Some bits of one page: as a disk does that fails."""
        content = bytearray(path.read_bytes())
        page = chance.randrange(len(content) // 4096) * 4096
        for _ in range(chance.choice((1, 8, 64))):
            content[page + chance.randrange(4096)] ^= 1 << chance.randrange(8)
        path.write_bytes(content)

    def cut(self, path, chance):
        os.truncate(path, chance.randrange(1, path.stat().st_size))

    def test_damage_at_random_places(self):
        chance = random.Random(SEED)
        found = []
        for number in range(TRIALS):
            harm = self.cut if number % 4 == 0 else self.flip
            with self.subTest(number):
                found.append(self.damage("stopped", "matta.db", lambda path: harm(path, chance)))
        left = [count for count in found if count is not None]
        tap.tell_figure(f"{len(found)} damaged databases: {len(found) - len(left)} refused, of the others {sum(left)} "
                        f"of {len(left) * COUNT} messages left, none of them changed")

    def test_damaged_journal(self):
        """Nobody can tell a journal that was cut from one that was never finished; what is left of it is sound."""
        chance = random.Random(SEED)
        for number in range(max(TRIALS // 4, 4)):
            harm = self.cut if number % 2 == 0 else self.flip
            with self.subTest(number):
                with matta.Sink() as sink, Serving(self.folder / "running", upstream=sink.uri) as engine:
                    harm(engine.data / "matta.db-wal", chance)
                    self.assertTrue(engine.try_to_start(), engine.said)
                    count = len(engine.list())
                    self.assertEqual(self.assert_only_what_came_leaves(engine, sink), count)
                    engine.stop()
                    engine.call("audit", "verify", "--data-dir", str(engine.data))

    def test_damaged_content_is_not_sent(self):
        with matta.Sink() as sink, Serving(self.folder / "stopped", upstream=sink.uri) as engine:
            large = sorted((engine.data / "contents").glob("*.eml"))
            self.flip(large[0], random.Random(SEED))
            self.assertTrue(engine.try_to_start())
            self.assertEqual(self.assert_only_what_came_leaves(engine, sink), COUNT - 1)
            failed = [entry for entry in engine.list() if entry["state"] == "failed"]
            self.assertEqual([entry["id"] for entry in failed], [large[0].stem])
            self.assertIn("not what it was", failed[0]["recipients"][0]["reply"])

    def change(self, engine, sql):
        with contextlib.closing(sqlite3.connect(engine.data / "matta.db")) as store:
            store.execute(sql)
            store.commit()

    def test_newer_and_foreign_stores_are_refused(self):
        for sql, words in (("PRAGMA user_version = 99", ("newer", "Please update")),
                           ("PRAGMA application_id = 7", ("not made by Matta", "another name"))):
            with self.subTest(sql), Serving(self.folder / "stopped") as engine:
                self.change(engine, sql)
                self.assert_refused(engine, *words)

    def test_a_journal_that_was_left_stays_beside_a_store_that_is_refused(self):
        with Serving(self.folder / "running") as engine:
            with contextlib.closing(sqlite3.connect(engine.data / "matta.db")) as store:
                store.execute("PRAGMA wal_autocheckpoint = 0")
                store.execute("PRAGMA user_version = 99")
                store.commit()
                shutil.copytree(engine.data, engine.folder / "left")
            shutil.rmtree(engine.data)
            (engine.folder / "left").rename(engine.data)
            self.assertGreater((engine.data / "matta.db-wal").stat().st_size, 0)
            self.assert_refused(engine, "newer")

    def test_with_its_folder_renamed_it_starts_empty(self):
        with Serving(self.folder / "stopped") as engine:
            os.truncate(engine.data / "matta.db", 10_000)
            self.assert_refused(engine, "another name", "was not sent")
            engine.data.rename(engine.folder / "damaged")
            self.assertTrue(engine.try_to_start(), engine.said)
            self.assertEqual(engine.list(), [])
            self.assertEqual(matta.send(engine.port, SENDER, TO, MAILS["Mail 0"])[0], 250)

    def test_locked_at_the_start(self):
        with Serving(self.folder / "stopped") as engine:
            with contextlib.closing(sqlite3.connect(engine.data / "matta.db")) as other:
                other.execute("PRAGMA locking_mode = EXCLUSIVE")
                other.execute("BEGIN EXCLUSIVE")
                self.assertFalse(engine.try_to_start())
                self.assertEqual(engine.process.returncode, 1)
                self.assertIn("Another program has locked the database", engine.said)
            self.assertTrue(engine.try_to_start(), engine.said)
            self.assertEqual(len(engine.list()), COUNT)

    def test_locked_while_it_runs(self):
        """A backup, perhaps: mail apps try later, and what was taken is not sent before that can be noted."""
        with matta.Sink() as sink, Serving(self.folder / "stopped", upstream=sink.uri) as engine:
            self.assertTrue(engine.try_to_start())
            with contextlib.closing(sqlite3.connect(engine.data / "matta.db")) as other:
                other.execute("BEGIN IMMEDIATE")
                self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message("Locked"))[0], 452)
                self.assertEqual((len(engine.list()), sink.arrived), (COUNT, []))
            self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message("Let go"))[0], 250)
            entry = engine.wait_for_state("Let go", "waiting")
            engine.call("outbox", "confirm", entry["id"])
            sink.wait_for(1)


if __name__ == "__main__":
    tap.main()
