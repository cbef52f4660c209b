#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of Matta with secrets that are known here, and then a search for them in all that others could read of it:
what it prints with every debug message on, what it keeps, how its processes are called, what it says on the bus."""
import base64
import json
import smtplib
import subprocess
import threading
import unittest
from pathlib import Path

import matta
import tap
from provider import CLIENT, Provider

SENDER = "sato@example.com"
CLERK = "ito@example.org"  # has an account with a password
STRANGER = "suzuki@stranger.example"
PARTNER = "tanaka@partner.example"  # a password was agreed with them
ACCOUNT_PASSWORD = "Kaki-no-ki-4711"
WRONG_PASSWORD = "Momo-no-ki-0815"
AGREED_PASSWORD = "Ume 1603 boshi kado"
RULES = {"version": 1, "rules": [{"id": "sealed", "when": {"recipient": {"side": "outside"}},
                                  "then": {"tier": "think", "require-seal": True}}]}


def make_sealed(subject, to):
    return matta.make_message(subject, to=to, body=(
        "--X\r\nContent-Type: text/plain\r\n\r\nSee the plan.\r\n--X\r\nContent-Type: text/csv\r\n"
        "Content-Disposition: attachment; filename=plan.csv\r\n\r\na,b\r\n--X--\r\n"), **{
            "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"})


def list_forms(secret):
    """As it is, as it stands in a URL or in JSON, and within base64 wherever it begins there."""
    raw = secret.encode()
    forms = {raw, secret.replace(" ", "%20").encode(), secret.replace(" ", "+").encode(), json.dumps(secret)[1:-1].encode()}
    for before in range(3):
        whole = base64.b64encode(b"x" * before + raw)
        first = -(-before * 8 // 6) if before else 0
        forms.add(whole[first:(before + len(raw)) * 8 // 6])
    return forms


class Processes(threading.Thread):
    """Writes down how each process was called that knows our folder, for as long as the day lasts."""

    def __init__(self, folder):
        super().__init__(daemon=True)
        self.folder = str(folder).encode()
        self.over = threading.Event()
        self.seen = set()
        self.start()

    def run(self):
        while not self.over.wait(0.005):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    call = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
                except OSError:
                    continue  # it has ended, or is somebody else's
                if self.folder in call[0] or self.folder in call[1]:
                    self.seen.update(call)

    def stop(self):
        self.over.set()
        self.join()
        return b"\n".join(self.seen)


class Day(matta.Engine):
    """An engine that says all it can into a file, with a witness on its bus."""

    def __init__(self, usual, branch, provider):
        super().__init__()
        policy = self.folder / "policy"
        (policy / "policy.d").mkdir(parents=True)
        (policy / "policy.d/10-rules.json").write_text(json.dumps(RULES), encoding="utf-8")
        sets = {"inside-domains": "['example.com']", "account-kind": "smtp", "account-host": "127.0.0.1",
                "account-port": usual.port, "account-security": "none", "account-user": SENDER,
                "account-sign-in": "browser", "oauth-client-id": CLIENT, "allow-password-mail": "true",
                "oauth-authorization-url": f"{provider.url}/authorize", "oauth-token-url": f"{provider.url}/token",
                "sender-accounts": f"['{CLERK} smtp://ito@127.0.0.1:{branch.port}']"}
        self.options = ("--review", "confirm", "--hold", "0", "--policy-dir", str(policy),
                        *(word for key, value in sets.items() for word in ("--set", f"{key}={value}")))
        self.output = self.folder / "output"
        self.witness = self.folder / "signals"
        self.said = []
        self.monitor = subprocess.Popen(
            ["dbus-monitor", "--address", self.bus.address, "type='signal'", "type='method_call',member='Notify'",
             "type='method_call',member='AddNotification'"],
            stdout=self.witness.open("wb"), stderr=subprocess.DEVNULL)
        matta.wait_until(lambda: self.witness.stat().st_size > 0, what="the witness")

    def serve_command(self, data=None, port=None):
        command = super().serve_command(data, port)
        at = command.index("--upstream")
        return command[:at] + command[at + 2:]

    def start(self):
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(self.serve_command(), env=self.environment | {"G_MESSAGES_DEBUG": "all"},
                                            stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        matta.wait_until(self.is_up, what="the port")

    def tell(self, *arguments, prints_it=False, **options):
        """mattactl, with all it can say; what it said is kept, unless printing a secret is what it is for."""
        done = self.call(*arguments, **options)
        self.said += [done.stderr] if prints_it else [done.stderr, done.stdout]
        return done.stdout.strip()

    def try_aloud(self, *arguments, **options):
        done = subprocess.run([self.mattactl, *arguments], env=self.environment | {"G_MESSAGES_DEBUG": "all"},
                              capture_output=True, text=True, check=False, timeout=matta.PATIENCE, **options)
        self.said += [done.stdout, done.stderr]
        return done


class Forms(unittest.TestCase):
    def test_what_is_searched_for_would_be_found(self):
        for before in range(4):
            text = base64.b64encode(b"\0" * before + AGREED_PASSWORD.encode() + b"\0" * 3)
            self.assertTrue(any(form in text for form in list_forms(AGREED_PASSWORD)), before)


class Secrets(unittest.TestCase):
    def setUp(self):
        self.provider = Provider()
        self.addCleanup(self.provider.server_close)
        self.addCleanup(self.provider.shutdown)
        self.usual, self.branch = (self.enterContext(matta.Sink()) for _ in range(2))
        self.usual.token = "access-2"  # the first is the browser's own
        self.branch.password = ACCOUNT_PASSWORD
        self.engine = Day(self.usual, self.branch, self.provider)
        self.addCleanup(matta.end, self.engine.monitor)
        self.enterContext(self.engine)
        self.processes = Processes(self.engine.folder)
        self.addCleanup(self.processes.stop)

    def sign_in_by_browser(self):
        with subprocess.Popen([self.engine.mattactl, "sign-in"], env=self.engine.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as command:
            url = command.stdout.readline().strip()
            subprocess.run(["curl", "--silent", "--location", "--output", "/dev/null", "--config", "-"],
                           input=f'url = "{url}"', text=True, check=True, timeout=matta.PATIENCE)
            self.assertEqual(command.wait(matta.PATIENCE), 0)
            self.engine.said.append(command.stderr.read())
        return [f"{kind}-{number}" for kind in ("access", "refresh") for number in (1, 2, 3)]

    def set_account_password(self):
        refused = self.engine.try_aloud("account", "set", CLERK, input=f"{WRONG_PASSWORD}\n")
        self.assertEqual(refused.returncode, 1)
        self.engine.tell("account", "set", CLERK, input=f"{ACCOUNT_PASSWORD}\n")
        return [WRONG_PASSWORD, ACCOUNT_PASSWORD]

    def sign_in_as_mail_app(self):
        password = self.engine.tell("relay-password", prints_it=True)
        with smtplib.SMTP("127.0.0.1", self.engine.port) as app:
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                app.login("sato", WRONG_PASSWORD)
            app.login("sato", password)
            app.sendmail(CLERK, "taro@example.com", matta.make_message("Signed in", to="taro@example.com"))
        self.engine.wait_for_state("Signed in", "sent")
        return [password]

    def seal_with_agreed_password(self):
        self.engine.tell("agreed", "set", PARTNER, input=f"{AGREED_PASSWORD}\n")
        self.engine.tell("agreed", "list")
        matta.send(self.engine.port, SENDER, [PARTNER], make_sealed("To the partner", PARTNER))
        self.engine.wait_for_state("To the partner", "sent")
        return [AGREED_PASSWORD]

    def seal_and_tell(self, subject, *road):
        matta.send(self.engine.port, SENDER, [STRANGER], make_sealed(subject, STRANGER))
        number = self.engine.wait_for_state(subject, "sent")["id"]
        password = self.engine.tell("outbox", "password", number, prints_it=True)
        self.assertGreater(len(password), 8)
        self.engine.tell("outbox", *road[:1], number, *road[1:])
        return password

    def spend_the_day(self):
        secrets = [*self.sign_in_by_browser(), *self.set_account_password(), *self.sign_in_as_mail_app(),
                   *self.seal_with_agreed_password(), self.seal_and_tell("By telephone", "told", "--road", "phone")]
        secrets.append(self.seal_and_tell("By mail", "tell", "--road", "mail"))
        self.assertIn("scheduled", [entry["state"] for entry in self.engine.list()])  # a mail that is to bring it
        self.engine.stop()
        self.usual.token = "access-3"  # what was only in memory is gone
        self.engine.start()
        matta.send(self.engine.port, SENDER, [STRANGER], make_sealed("The next day", STRANGER))
        self.engine.wait_for_state("The next day", "sent")
        secrets.append(self.engine.tell("relay-password", "--new", prints_it=True))
        self.engine.try_aloud("status")
        self.engine.try_aloud("outbox", "list", "--json")
        self.engine.try_aloud("policy", "show")
        self.engine.try_aloud("audit", "export", "--data-dir", str(self.engine.data))
        return secrets

    def test_nobody_else_sees_them(self):
        secrets = self.spend_the_day()
        self.assertEqual(len(set(secrets)), 13)
        self.engine.stop()
        matta.end(self.engine.monitor)
        places = {"the processes": self.processes.stop(), "what mattactl said": "\n".join(self.engine.said).encode()}
        for path in self.engine.folder.rglob("*"):
            if path.is_file():
                places[str(path.relative_to(self.engine.folder))] = path.read_bytes()
        for needed, what in (("output", b"matta-engine"), ("signals", b"member=Changed"), ("data/matta.db", b"SQLite"),
                             ("the processes", b"mattactl\0serve")):
            self.assertIn(what, places[needed], needed)
        for place, content in places.items():
            for secret in secrets:
                for form in list_forms(secret):
                    self.assertNotIn(form, content, place)



if __name__ == "__main__":
    tap.main()
