#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to sign in, at a real server: a Dovecot of the test's own, which asks an identity server about tokens."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import matta
import tap
from provider import USER, Account, Provider

SCRIPT = Path(__file__).resolve().parents[1] / "fakes" / "private-dovecot.sh"


class Dovecot:
    """Hands the mail it takes to @relay. `mechanisms` and `scheme`: see the script."""

    def __init__(self, relay, mechanisms=None, scheme=None, identity=None):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-dovecot-"))
        self.port = matta.find_free_port()
        words = {"MECHANISMS": mechanisms, "SCHEME": scheme, "IDENTITY": identity}
        self.environment = os.environ | {name: word for name, word in words.items() if word is not None}
        self.relay = relay

    def __enter__(self):
        self.call("START", self.folder, self.port, self.relay.port)
        matta.wait_until(lambda: matta.can_connect(self.port), what="Dovecot")
        return self

    def __exit__(self, *_):
        self.call("STOP", self.folder)
        shutil.rmtree(self.folder)

    def change_password(self, password):
        self.call("STOP", self.folder)
        self.call("AGAIN", self.folder, password)
        matta.wait_until(lambda: matta.can_connect(self.port), what="Dovecot")

    def call(self, *words):
        subprocess.run([SCRIPT, *map(str, words)], env=self.environment, check=True)

    @property
    def trusting(self):
        return matta.trusting(self.folder / "tls.crt")

    def signed_in(self):
        """By what, and whether over TLS; a process of its own writes it, in its own time."""
        pattern = rf"(?:Login|Logged in): user=<{re.escape(USER)}>, method=([^,]+),.*?(TLS)?(?:, session|$)"
        return [(found[1], found[2] == "TLS") for found in
                re.finditer(pattern, (self.folder / "log").read_text(encoding="utf-8"), re.M)]

    def wait_for_sign_in(self):
        return matta.wait_until(self.signed_in, what="the sign-in in the log")[-1]


class SignIn(unittest.TestCase):
    def setUp(self):
        self.sink = self.enterContext(matta.Sink())
        self.provider = self.enterContext(Provider())

    def start_dovecot(self, mechanisms=None, scheme=None):
        return self.enterContext(Dovecot(self.sink, mechanisms, scheme, f"{self.provider.url}/tokeninfo/"))

    def set_password(self, engine, password):
        return engine.call("account", "set", input=f"{password}\n", check=False)

    def assert_sent(self, engine, subject):
        self.assertEqual(engine.send(subject)[0], 250)
        engine.wait_for_state(subject, "sent")
        arrived = self.sink.arrived[-1]
        self.assertEqual((arrived.sender, arrived.recipients), (USER, ["a@example.org"]))
        self.assertIn(f"Subject: {subject}".encode(), arrived.content)

    def assert_waits(self, engine, subject):
        """Not lost, not refused, and said to be the account's."""
        entry = engine.wait_for_state(subject, "retrying")
        self.assertEqual(entry["note"], "sign-in")
        self.assertEqual(json.loads(engine.call("status", "--json").stdout)["problem"], "account")
        self.assertEqual(self.sink.arrived, [])
        return entry

    def check_password(self, mechanism):
        dovecot = self.start_dovecot(mechanism)
        with Account(dovecot.port) as engine:
            self.assertEqual(self.set_password(engine, "wrong").returncode, 1)
            self.assertEqual(self.set_password(engine, "secret").returncode, 0)
            self.assert_sent(engine, "By a password")
        self.assertEqual(dovecot.wait_for_sign_in(), (mechanism, False))

    def test_plain(self):
        self.check_password("PLAIN")

    def test_login(self):
        self.check_password("LOGIN")

    def test_cram_md5(self):
        self.check_password("CRAM-MD5")

    def test_scram_sha_1(self):
        self.check_password("SCRAM-SHA-1")

    def test_scram_sha_256(self):
        self.check_password("SCRAM-SHA-256")

    def test_the_strongest_inside_tls(self):
        dovecot = self.start_dovecot()
        with Account(dovecot.port, security="starttls", wrapper=dovecot.trusting) as engine:
            self.assertEqual(self.set_password(engine, "secret").returncode, 0)
            self.assert_sent(engine, "The strongest")
        self.assertEqual(dovecot.wait_for_sign_in(), ("SCRAM-SHA-256", True))

    def test_a_server_nobody_vouches_for_gets_no_password(self):
        dovecot = self.start_dovecot()
        with Account(dovecot.port, security="starttls") as engine:
            done = self.set_password(engine, "secret")
            self.assertEqual(done.returncode, 1)
            self.assertIn("certificate: ", done.stderr)
        self.assertEqual(dovecot.signed_in(), [])

    def test_offered_but_impossible_with_how_the_password_is_kept(self):
        dovecot = self.start_dovecot(scheme="BLF-CRYPT")
        with Account(dovecot.port, security="starttls", wrapper=dovecot.trusting) as engine:
            self.assertEqual(self.set_password(engine, "wrong").returncode, 1)
            self.assertEqual(self.set_password(engine, "secret").returncode, 0)
            self.assert_sent(engine, "Shown after all")
        self.assertEqual(dovecot.wait_for_sign_in(), ("PLAIN", True))

    def test_a_password_that_was_changed_at_the_server(self):
        dovecot = self.start_dovecot()
        with Account(dovecot.port) as engine:
            self.assertEqual(self.set_password(engine, "secret").returncode, 0)
            dovecot.change_password("another")
            engine.send("Changed")
            entry = self.assert_waits(engine, "Changed")
            self.assertEqual(self.set_password(engine, "another").returncode, 0)
            engine.call("outbox", "send-now", entry["id"])
            engine.wait_for_state("Changed", "sent")

    def check_token(self, mechanism):
        dovecot = self.start_dovecot(mechanism)
        with Account(dovecot.port, self.provider, "starttls", wrapper=dovecot.trusting) as engine:
            self.assertEqual(engine.sign_in()[1], 0)
            self.assert_sent(engine, "By a token")
        self.assertEqual(dovecot.wait_for_sign_in(), (mechanism, True))

    def test_oauthbearer(self):
        self.check_token("OAUTHBEARER")

    def test_xoauth2(self):
        self.check_token("XOAUTH2")

    def check_withdrawn(self, mechanism):
        dovecot = self.start_dovecot(mechanism)
        self.provider.withdrawn = {"access-2"}  # the first was the browser's own
        with Account(dovecot.port, self.provider) as engine:
            engine.sign_in()
            self.assert_sent(engine, "Withdrawn")
        self.assertEqual(self.provider.granted, 3)

    def test_a_withdrawn_token_is_fetched_anew_oauthbearer(self):
        self.check_withdrawn("OAUTHBEARER")

    def test_a_withdrawn_token_is_fetched_anew_xoauth2(self):
        self.check_withdrawn("XOAUTH2")

    def test_a_token_that_ends_is_fetched_anew_before(self):
        dovecot = self.start_dovecot("XOAUTH2")
        self.provider.seconds = 1  # less than is left aside for the way
        with Account(dovecot.port, self.provider) as engine:
            engine.sign_in()
            self.assert_sent(engine, "First")
            engine.stop()  # its connection with it
            engine.start()
            self.assert_sent(engine, "Second")
        self.assertEqual(self.provider.granted, 3)

    def test_a_sign_in_that_was_withdrawn_waits_for_the_person(self):
        dovecot = self.start_dovecot("OAUTHBEARER XOAUTH2")
        with Account(dovecot.port, self.provider) as engine:
            engine.sign_in()
            self.provider.refusal = (400, "invalid_grant")
            engine.send("Signed out")
            entry = self.assert_waits(engine, "Signed out")
            self.provider.refusal = None
            engine.sign_in()
            engine.call("outbox", "send-now", entry["id"])
            engine.wait_for_state("Signed out", "sent")

    def test_an_identity_server_that_is_away_is_tried_later(self):
        dovecot = self.start_dovecot("OAUTHBEARER")
        with Account(dovecot.port, self.provider) as engine:
            engine.sign_in()
            self.provider.refusal = (503, "temporarily_unavailable")
            engine.send("Away")
            entry = engine.wait_for_state("Away", "retrying")
            self.assertNotEqual(entry["note"], "sign-in")
            self.provider.refusal = None
            engine.call("outbox", "send-now", entry["id"])
            engine.wait_for_state("Away", "sent")

    def test_what_the_identity_server_refuses_is_no_refusal_of_the_mail(self):
        dovecot = self.start_dovecot("OAUTHBEARER")
        with Account(dovecot.port, self.provider) as engine:
            engine.sign_in()
            self.provider.refusal = (401, "invalid_client")
            engine.send("Not this client")
            self.assert_waits(engine, "Not this client")


if __name__ == "__main__":
    tap.main()
