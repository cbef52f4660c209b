#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in by the browser (OAuth 2.0), from the command to a mail that was sent with it."""
import base64
import hashlib
import http.server
import json
import subprocess
import threading
import unittest
import urllib.parse
import urllib.request

import matta
import tap

CLIENT = "matta-test"


class Provider(http.server.ThreadingHTTPServer):
    """Who signs people in. Gives out access-N and refresh-N, and takes each refresh token once."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Requests)
        self.granted = 0
        self.challenge = None
        self.redirect = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def grants(self, form):
        if form.get("grant_type") == "refresh_token":
            return form.get("refresh_token") == f"refresh-{self.granted}"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        return (form.get("grant_type") == "authorization_code" and form.get("code") == "code"
                and form.get("redirect_uri") == self.redirect
                and base64.urlsafe_b64encode(digest).decode().rstrip("=") == self.challenge)


class Requests(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):  # pylint: disable=invalid-name
        form = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        self.server.challenge = form["code_challenge"]
        self.server.redirect = form["redirect_uri"]
        self.send_response(302)
        self.send_header("Location", f"{form['redirect_uri']}?" + urllib.parse.urlencode(
            {"code": "code", "state": form["state"]}))
        self.end_headers()

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(urllib.parse.parse_qsl(body))
        granted = form.get("client_id") == CLIENT and self.server.grants(form)
        answer = {"error": "invalid_grant"}
        if granted:
            self.server.granted += 1
            answer = {"access_token": f"access-{self.server.granted}", "token_type": "Bearer",
                      "refresh_token": f"refresh-{self.server.granted}", "expires_in": 3600}
        self.send_response(200 if granted else 400)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())


class Account(matta.Engine):
    """An engine whose account is in its settings."""

    def __init__(self, sink, provider, **named):
        sets = {"account-kind": "smtp", "account-host": "127.0.0.1", "account-port": sink.port,
                "account-security": "none", "account-user": "sato@example.com", "account-sign-in": "browser",
                "oauth-client-id": CLIENT, "oauth-authorization-url": f"{provider.url}/authorize",
                "oauth-token-url": f"{provider.url}/token"}
        options = [word for key, value in sets.items() for word in ("--set", f"{key}={value}")]
        super().__init__("--review", "confirm", "--hold", "0", *options, **named)

    def serve_command(self, data=None, port=None):
        command = super().serve_command(data, port)
        at = command.index("--upstream")
        return command[:at] + command[at + 2:]

    def sign_in(self):
        """mattactl sign-in, and the person's way through the browser; the page and the exit code."""
        with subprocess.Popen([self.mattactl, "sign-in"], env=self.environment, stdout=subprocess.PIPE,
                              text=True) as command:
            url = command.stdout.readline().strip()
            with urllib.request.urlopen(url, timeout=matta.PATIENCE) as page:
                text = page.read().decode()
            return text, command.wait(matta.PATIENCE)


class SignIn(unittest.TestCase):
    def setUp(self):
        self.provider = Provider()
        self.addCleanup(self.provider.server_close)
        self.addCleanup(self.provider.shutdown)
        self.sink = matta.Sink()
        self.addCleanup(self.sink.listener.close)

    def send(self, engine, subject):
        return matta.send(engine.port, "sato@example.com", ["a@example.org"], matta.make_message(subject))

    def test_from_the_command_to_a_sent_mail(self):
        self.sink.token = "access-2"  # the first was the browser's own
        with Account(self.sink, self.provider) as engine:
            text, code = engine.sign_in()
            self.assertIn("You are signed in", text)
            self.assertEqual(code, 0)
            self.send(engine, "With a token")
            engine.wait_for_state("With a token", "sent")
            self.assertTrue(self.sink.asked[0].startswith("AUTH OAUTHBEARER "), self.sink.asked)
            for name in ("access-1", "access-2", "refresh-1", "refresh-2"):
                for path in engine.data.rglob("*"):
                    self.assertNotIn(name.encode(), path.read_bytes() if path.is_file() else b"", path)

    def test_it_lasts_over_a_restart(self):
        self.sink.token = "access-2"
        with Account(self.sink, self.provider) as engine:
            engine.sign_in()
            engine.stop()
            engine.start()
            self.send(engine, "After a restart")
            engine.wait_for_state("After a restart", "sent")

    def test_a_withdrawn_token_is_fetched_anew(self):
        self.sink.token = "access-3"
        with Account(self.sink, self.provider) as engine:
            engine.sign_in()
            self.send(engine, "Withdrawn")
            engine.wait_for_state("Withdrawn", "sent")
            self.assertEqual(len([line for line in self.sink.asked if line.startswith("AUTH")]), 2)

    def test_without_signing_in_it_waits(self):
        self.sink.token = "access-1"
        with Account(self.sink, self.provider) as engine:
            self.send(engine, "Too early")
            entry = engine.wait_for_state("Too early", "retrying")
            self.assertEqual(entry["note"], "sign-in")
            self.assertEqual(json.loads(engine.call("status", "--json").stdout)["problem"], "account")
            engine.sign_in()
            self.sink.token = "access-2"
            engine.call("outbox", "send-now", entry["id"])
            engine.wait_for_state("Too early", "sent")


if __name__ == "__main__":
    tap.main()
