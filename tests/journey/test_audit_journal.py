#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail in the system's journal: a real systemd-journald, on a /run of the test's own."""
import json
import os
import shutil
import subprocess
import unittest
from pathlib import Path

import disk
import matta
import tap

MACHINE = "0123456789abcdef0123456789abcdef"
MESSAGE_ID = "5d8e1bd0b7a64bb2a0c1f4f9e3a7d621"
SOCKET = Path("/run/systemd/journal/socket")
CONFIG = """[Journal]
Storage=volatile
ReadKMsg=no
Audit=no
"""


def make_run():
    """Only this process and those it starts see it."""
    disk.run("mount", "-t", "tmpfs", "none", "/run")
    folder = Path("/run/systemd/journald.conf.d")
    for each in (folder, SOCKET.parent, Path("/run/log/journal")):
        each.mkdir(parents=True)
    (folder / "test.conf").write_text(CONFIG, encoding="utf-8")
    Path("/run/machine-id").write_text(f"{MACHINE}\n", encoding="utf-8")
    disk.run("mount", "--bind", "/run/machine-id", "/etc/machine-id")


class Journald:
    def __enter__(self):
        self.process = subprocess.Popen(["/usr/lib/systemd/systemd-journald"], stdin=subprocess.DEVNULL)
        matta.wait_until(self.is_up, what="the journal")
        return self

    def __exit__(self, *_):
        matta.end(self.process)
        SOCKET.unlink(missing_ok=True)
        shutil.rmtree(f"/run/log/journal/{MACHINE}")

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"systemd-journald ended with {self.process.returncode}")
        return SOCKET.is_socket()

    def read(self):
        """Matta's entries, oldest first. What journald has not written yet comes with the next call."""
        done = subprocess.run(["journalctl", "--directory=/run/log/journal", "--output=json", "--all", "--quiet",
                               f"MESSAGE_ID={MESSAGE_ID}"], check=True, capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def wait_for(self, count):
        matta.wait_until(lambda: len(self.read()) >= count, what=f"{count} entries in the journal")
        return self.read()


class ToTheJournal(unittest.TestCase):
    def setUp(self):
        self.engine = self.enterContext(matta.Engine("--hold", "0", "--review", "confirm", "--set", "audit-journal=true"))

    def send(self, subject):
        matta.send(self.engine.port, "sato@example.com", ["kimura@example.org"], matta.make_message(subject))
        self.engine.wait_for_state(subject, "sent")

    def wait_for_word(self, word):
        def says():
            return json.loads(self.engine.call("status", "--json").stdout)["audit-journal"] == word

        matta.wait_until(says, what=f"the trail being {word}")

    def wait_until_all_is_there(self):
        """The engine is stopped; the rows as the store has them."""
        while True:
            self.wait_for_word("ok")
            there = json.loads(self.engine.call("status", "--json").stdout)["audit-journal-row"]
            self.engine.stop()
            done = self.engine.call("audit", "export", "--data-dir", str(self.engine.data))
            kept = [json.loads(line) for line in done.stdout.splitlines()]
            if there == kept[-1]["number"]:
                return kept
            self.engine.start()  # "ok" was of the row before

    def test_each_row_is_an_entry_with_its_fields(self):
        with Journald() as journal:
            self.send("Plans")
            kept = self.wait_until_all_is_there()
            entries = journal.wait_for(len(kept))
        self.assertEqual(len(entries), len(kept))
        for entry, row in zip(entries, kept):
            for name in ("number", "chain", "at", "microseconds", "id", "event", "hash", "previous", "tier", "size"):
                self.assertEqual(entry[f"MATTA_{name.upper()}"], str(row[name]))
            self.assertEqual(entry["MATTA_FINDINGS"], " ".join(row["findings"]))
            self.assertEqual((entry["PRIORITY"], entry["SYSLOG_FACILITY"]), ("6", "13"))
            self.assertEqual(entry["SYSLOG_IDENTIFIER"], "matta")
            self.assertEqual(entry["_UID"], str(os.getuid()))
            self.assertEqual(entry["MESSAGE"], f"message {row['id']}: {row['event']}")
            self.assertFalse([name for name in ("MATTA_FROM", "MATTA_TO", "MATTA_SUBJECT") if name in entry])

    def test_without_a_journal_mail_goes_on_and_the_rows_wait(self):
        """As in a Flatpak; and then there is one after all."""
        self.send("Before")
        self.wait_for_word("no-journal")
        self.assertIn("as in a Flatpak", self.engine.call("status").stdout)
        self.send("Meanwhile")
        with Journald() as journal:
            kept = self.wait_until_all_is_there()
            self.assertEqual([entry["MATTA_HASH"] for entry in journal.wait_for(len(kept))],
                             [row["hash"] for row in kept])


if __name__ == "__main__":
    disk.enter()
    make_run()
    tap.main()
