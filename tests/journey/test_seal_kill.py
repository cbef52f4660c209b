#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Killed at random points of sealing: what was taken arrives once, sealed, and opens."""
import base64
import contextlib
import email
import json
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import matta
import tap

KILLS = int(os.environ.get("MATTA_SEAL_KILLS", "25"))
SEED = 20260203
LONGEST = 0.8
SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
SIZE = 2_000_000
RULES = json.dumps({"version": 1, "rules": [{
    "id": "sealed", "when": {"recipient": {"side": "outside"}}, "then": {"tier": "think", "require-seal": True}}]})


class Sealing(matta.Engine):
    """Seals all that goes outside; has a folder of its own for temporary files."""

    def __init__(self):
        super().__init__("--review", "confirm", "--hold", "0", "--set", "inside-domains=example.com")
        policy = self.folder / "policy"
        (policy / "policy.d").mkdir(parents=True)
        (policy / "policy.d/10-rules.json").write_text(RULES, encoding="utf-8")
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.options = (*self.options, "--policy-dir", str(policy))

    @property
    def environment(self):
        return super().environment | {"TMPDIR": str(self.temporary)}

    def read_states(self):
        """What the killed one left, without touching it."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.data.glob("matta.db*"):
                shutil.copy(path, folder)
            with contextlib.closing(sqlite3.connect(f"{folder}/matta.db")) as store:
                return [state for state, in store.execute("SELECT state FROM message")]

    def is_settled(self):
        busy = ("sealing", "holding", "sending", "retrying")
        return not [entry for entry in self.list() if entry["state"] in busy]


class Mails:
    """Each has a file that nothing makes smaller, and that differs from the others' at its beginning."""

    def __init__(self, seed):
        self.noise = random.Random(seed).randbytes(SIZE)
        self.acknowledged = set()
        self.unheard = set()

    def make_file(self, name):
        return f"PLAIN {name} ".encode() + self.noise

    def send(self, port, name):
        encoded = base64.encodebytes(self.make_file(name)).decode().replace("\n", "\r\n")
        content = matta.make_message(name, name, body=(
            "--X\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n"
            "--X\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\n"
            f"Content-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--X--\r\n"), **{
                "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"})
        try:
            code = matta.send(port, SENDER, TO, content)[0]
        except OSError:
            code = 0
        if code == 250:
            self.acknowledged.add(name)
        elif code == 0:
            self.unheard.add(name)  # the mail app keeps it: once at most


class Killed(unittest.TestCase):
    def kill_while_sealing(self, engine, mails):
        """In which states messages were found."""
        chance = random.Random(SEED)
        found = []
        for number in range(KILLS):
            engine.start()
            sender = threading.Thread(target=mails.send, args=(engine.port, f"mail-{number}"))
            sender.start()
            time.sleep(chance.uniform(0, LONGEST))
            engine.kill()
            sender.join()
            found += engine.read_states()
        return found

    def open_file(self, engine, entry, content):
        """What its receiver finds, with the password that Matta gives its sender."""
        password = engine.call("outbox", "password", entry["id"]).stdout.strip()
        self.assertNotIn(password.encode(), content)
        packed = next(part for part in email.message_from_bytes(content).walk() if part.get_filename() == "plan.zip")
        zipped = engine.folder / "plan.zip"
        zipped.write_bytes(packed.get_payload(decode=True))
        return subprocess.run(["7z", "x", "-so", f"-p{password}", str(zipped)], capture_output=True, check=True).stdout

    def look_at_mail(self, engine, mails, filed):
        name = filed.message_id.removesuffix("@client.example")
        self.assertNotIn(base64.b64encode(b"PLAIN mail-"), filed.content)
        self.assertEqual(filed.recipients, TO)
        self.assertEqual(self.open_file(engine, engine.find(name), filed.content), mails.make_file(name))
        return name

    def assert_no_strays(self, engine, count):
        """Nothing but the store: its database, for each message what it was when it came, the rules."""
        left = [path.relative_to(engine.data) for path in sorted(engine.data.rglob("*")) if path.is_file()]
        contents = [path for path in left if path.parts[0] == "contents"]
        self.assertEqual({path.parts[0] for path in left} - {"matta.db", "lock", "policy"}, {"contents"})
        self.assertEqual(len(contents), count)
        self.assertEqual(list(engine.temporary.iterdir()), [])
        for path in (engine.practice / "tmp").iterdir():
            self.assertNotIn(base64.b64encode(b"PLAIN mail-"), path.read_bytes())

    def test_arrives_once_and_sealed(self):
        mails = Mails(SEED)
        engine = Sealing()
        try:
            found = self.kill_while_sealing(engine, mails)
            self.assertIn("sealing", found)
            engine.start()
            matta.wait_until(engine.is_settled, 120, "the outbox to be empty")
            self.assertEqual({entry["state"] for entry in engine.list()}, {"sent"})
            arrived = [self.look_at_mail(engine, mails, filed) for filed in engine.filed()]
            tap.tell_figure(f"{KILLS} kills: {len(mails.acknowledged)} acknowledged, {len(mails.unheard)} unheard, "
                            f"{len(arrived)} arrived; {found.count('sealing')} times killed while sealing")
            self.assertEqual(len(arrived), len(set(arrived)))
            self.assertEqual(mails.acknowledged - set(arrived), set())
            self.assertEqual(set(arrived) - mails.acknowledged - mails.unheard, set())
            self.assertGreater(len(arrived), 0)
            engine.stop()
            self.assert_no_strays(engine, len(arrived))
            engine.call("audit", "verify", "--data-dir", str(engine.data))
        finally:
            engine.__exit__()


if __name__ == "__main__":
    tap.main()
