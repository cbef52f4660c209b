# SPDX-License-Identifier: GPL-3.0-or-later
"""An identity server (OAuth 2.0), and an engine whose account signs in there or with a password."""
import base64
import hashlib
import http.server
import json
import subprocess
import threading
import urllib.parse
import urllib.request

import matta

CLIENT = "matta-test"
USER = "sato@example.com"


class Provider(http.server.ThreadingHTTPServer):
    """Who signs people in. Gives out access-N and refresh-N, takes each refresh token once, and tells mail
    servers whose token it is (/tokeninfo/TOKEN) until it is in `withdrawn`. `refusal`: answers every request
    for a token with this HTTP status and error. `seconds`: how long a token holds. `asked`: for tokens."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Requests)
        self.granted = 0
        self.asked = 0
        self.challenge = None
        self.redirect = None
        self.seconds = 3600
        self.withdrawn = set()
        self.refusal = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

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

    def knows(self, token):
        return token in {f"access-{number + 1}" for number in range(self.granted)} - self.withdrawn

    def answer(self, form):
        """(status, answer) to who asks for a token."""
        self.asked += 1
        if self.refusal is not None:
            return self.refusal[0], {"error": self.refusal[1]}
        if form.get("client_id") != CLIENT or not self.grants(form):
            return 400, {"error": "invalid_grant"}
        self.granted += 1
        return 200, {"access_token": f"access-{self.granted}", "token_type": "Bearer",
                     "refresh_token": f"refresh-{self.granted}", "expires_in": self.seconds}


class Requests(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def say(self, status, answer):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def do_GET(self):  # pylint: disable=invalid-name
        url = urllib.parse.urlsplit(self.path)
        if url.path.startswith("/tokeninfo/"):
            known = self.server.knows(url.path.rpartition("/")[2])
            self.say(*((200, {"username": USER}) if known else (400, {"error": "invalid_token"})))
            return
        form = dict(urllib.parse.parse_qsl(url.query))
        self.server.challenge = form["code_challenge"]
        self.server.redirect = form["redirect_uri"]
        self.send_response(302)
        self.send_header("Location", f"{form['redirect_uri']}?" + urllib.parse.urlencode(
            {"code": "code", "state": form["state"]}))
        self.end_headers()

    def do_POST(self):  # pylint: disable=invalid-name
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.say(*self.server.answer(dict(urllib.parse.parse_qsl(body))))


class Account(matta.Engine):
    """An engine whose account is in its settings: with a password, or by the browser where there is a @provider."""

    def __init__(self, port, provider=None, security="none", **named):
        sets = {"account-kind": "smtp", "account-host": "127.0.0.1", "account-port": port,
                "account-security": security, "account-user": USER}
        if provider is not None:
            sets |= {"account-sign-in": "browser", "oauth-client-id": CLIENT,
                     "oauth-authorization-url": f"{provider.url}/authorize",
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

    def send(self, subject):
        return matta.send(self.port, USER, ["a@example.org"], matta.make_message(subject))
