#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in by the browser (OAuth 2.0), from the command to a mail that was sent with it."""
import json
import unittest
from pathlib import Path

import matta
import tap
from provider import Account, Provider


class SignIn(unittest.TestCase):
    def setUp(self):
        self.provider = self.enterContext(Provider())
        self.sink = self.enterContext(matta.Sink())

    def test_from_the_command_to_a_sent_mail(self):
        self.sink.token = "access-2"  # the first was the browser's own
        with Account(self.sink.port, self.provider) as engine:
            text, code = engine.sign_in()
            self.assertIn("You are signed in", text)
            self.assertEqual(code, 0)
            engine.send("With a token")
            engine.wait_for_state("With a token", "sent")
            self.assertTrue(self.sink.asked[0].startswith("AUTH OAUTHBEARER "), self.sink.asked)

    def test_tokens_are_in_the_keyring_only(self):
        """Not in a file, in whatever is logged, nor in what a process is called with or finds around it."""
        self.sink.token = "access-3"  # so that one is refused and another fetched
        log = ["sh", "-c", 'G_MESSAGES_DEBUG=all exec "$@" >"$HOME/log" 2>&1', "sh"]
        with Account(self.sink.port, self.provider, wrapper=log) as engine:
            engine.sign_in()
            engine.send("Quietly")
            engine.wait_for_state("Quietly", "sent")
            said = [path.read_bytes() for path in engine.folder.rglob("*") if path.is_file()]
            process = Path("/proc") / str(engine.process.pid)
            said += [(process / name).read_bytes() for name in ("cmdline", "environ")]
            self.assertIn(b"matta-engine", (engine.folder / "home" / "log").read_bytes())
        secrets = [f"{kind}-{number}" for kind in ("access", "refresh") for number in (1, 2, 3)]
        secrets += [line.split()[2] for line in self.sink.asked if line.startswith("AUTH")]
        self.assertEqual(len(secrets), 8)
        for secret in secrets:
            self.assertFalse(any(secret.encode() in where for where in said), secret)

    def test_it_lasts_over_a_restart(self):
        self.sink.token = "access-2"
        with Account(self.sink.port, self.provider) as engine:
            engine.sign_in()
            engine.stop()
            engine.start()
            engine.send("After a restart")
            engine.wait_for_state("After a restart", "sent")

    def test_a_withdrawn_token_is_fetched_anew(self):
        self.sink.token = "access-3"
        with Account(self.sink.port, self.provider) as engine:
            engine.sign_in()
            engine.send("Withdrawn")
            engine.wait_for_state("Withdrawn", "sent")
            self.assertEqual(len([line for line in self.sink.asked if line.startswith("AUTH")]), 2)

    def test_without_signing_in_it_waits(self):
        self.sink.token = "access-1"
        with Account(self.sink.port, self.provider) as engine:
            engine.send("Too early")
            entry = engine.wait_for_state("Too early", "retrying")
            self.assertEqual(entry["note"], "sign-in")
            self.assertEqual(json.loads(engine.call("status", "--json").stdout)["problem"], "account")
            engine.sign_in()
            self.sink.token = "access-2"
            engine.call("outbox", "send-now", entry["id"])
            engine.wait_for_state("Too early", "sent")


if __name__ == "__main__":
    tap.main()
