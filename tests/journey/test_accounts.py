#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several accounts at once: each mail goes by the account of its sender."""
import json
import socket
import unittest

import matta
import tap

TO = ["suzuki@example.net"]


class Accounts(unittest.TestCase):
    def setUp(self):
        self.usual, self.sales, self.branch = (self.enterContext(matta.Sink()) for _ in range(3))
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            self.away = nobody.getsockname()[1]
        accounts = [f"sales@example.com {self.sales.uri}", f"example.org {self.branch.uri}",
                    f"away.example smtp://127.0.0.1:{self.away}"]
        self.engine = self.enterContext(matta.Engine(
            "--review", "confirm", "--hold", "0", "--set", f"sender-accounts={accounts}", upstream=self.usual.uri))

    def send(self, sender, subject):
        self.assertEqual(matta.send(self.engine.port, sender, TO, matta.make_message(subject))[0], 250)

    def test_each_goes_by_the_account_of_its_sender(self):
        self.send("sato@example.com", "one")
        self.send("sales@example.com", "two")
        self.send("ito@mail.example.org", "three")
        for sink, sender in ((self.usual, "sato@example.com"), (self.sales, "sales@example.com"),
                             (self.branch, "ito@mail.example.org")):
            self.assertEqual([message.sender for message in sink.wait_for(1)], [sender])

    def test_a_server_that_is_away_holds_up_nobody_else(self):
        self.send("sato@away.example", "waits")
        self.send("sato@example.com", "goes")
        self.assertEqual(self.usual.wait_for(1)[0].sender, "sato@example.com")
        self.assertEqual([entry["subject"] for entry in self.engine.list() if entry["state"] != "sent"], ["waits"])

    def test_they_are_listed_and_tried(self):
        listed = json.loads(self.engine.call("account", "list", "--json").stdout)
        self.assertEqual(listed, [["", f"127.0.0.1:{self.usual.port}"],
                                  ["sales@example.com", f"127.0.0.1:{self.sales.port}"],
                                  ["example.org", f"127.0.0.1:{self.branch.port}"],
                                  ["away.example", f"127.0.0.1:{self.away}"]])
        self.assertIn("*  127.0.0.1", self.engine.call("account", "list").stdout)
        self.engine.call("account", "try")
        self.engine.call("account", "try", "Example.ORG")
        done = self.engine.call("account", "try", "away.example", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("connect: ", done.stderr)
        self.assertEqual(self.engine.call("account", "try", "nobody@example.com", check=False).returncode, 1)

    def test_a_password_the_server_does_not_take_is_not_kept(self):
        self.engine.stop()
        self.engine.options = ("--review", "confirm", "--hold", "0", "--set",
                               f"sender-accounts=['example.org smtp://ito@127.0.0.1:{self.branch.port}']")
        self.engine.start()
        done = self.engine.call("account", "set", "example.org", input="secret-of-ito\n", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("sign-in: ", done.stderr)
        secrets = self.engine.folder / "home" / "secrets"
        self.assertFalse(secrets.exists() and b"secret-of-ito" in secrets.read_bytes())


if __name__ == "__main__":
    tap.main()
