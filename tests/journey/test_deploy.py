#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy/, as the page for IT describes it: the policies, and a server that takes mail from Matta only."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import matta
import pages
import tap

ROOT = pathlib.Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
POSTFIX = ROOT / "tests/fakes/private-postfix.sh"


def make_files(*names, subject="Quotation", to="suzuki@customer.example", body="Please see the file.\r\n"):
    """A mail with files of these names."""
    head = (f"From: sato@example.co.jp\r\nTo: {to}\r\nSubject: {subject}\r\nDate: Tue, 1 Dec 2026 10:00:00 +0900\r\n"
            'Message-ID: <1@example.co.jp>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n')
    parts = [f"--x\r\nContent-Type: text/plain\r\n\r\n{body}\r\n"]
    parts += [f'--x\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="{name}"'
              "\r\n\r\nxyz\r\n" for name in names]
    return (head + "".join(parts) + "--x--\r\n").encode()


class Policies(unittest.TestCase):
    def setUp(self):
        self.engine = matta.Engine()
        self.addCleanup(self.engine.__exit__)
        self.engine.data.mkdir()

    def check(self, policy, content, *recipients):
        """The ids of what is found."""
        mail = self.engine.folder / "mail.eml"
        mail.write_bytes(content)
        to = [word for address in recipients for word in ("--rcpt", address)]
        said = self.engine.call("check", str(mail), "--json", "--policy-dir", str(DEPLOY / "policy" / policy),
                                "--data-dir", str(self.engine.data), *to).stdout
        return {finding["id"] for finding in json.loads(said)["findings"]}, said

    def test_each_can_be_used(self):
        for policy in sorted((DEPLOY / "policy").iterdir()):
            self.assertIn("can be used", self.engine.call("policy", "check", str(policy)).stdout, policy.name)

    def test_a_policy_is_tried_as_the_page_says(self):
        (self.engine.folder / "mail.eml").write_bytes(make_files("P-100.dwg"))
        script = pages.find_block("README.md", "mattactl policy check").replace("DIR", str(DEPLOY / "policy/manufacturer"))
        done = subprocess.run(["sh", "-ec", script], cwd=self.engine.folder, capture_output=True, text=True, check=False,
                              env=self.engine.environment | {"PATH": f"{matta.BUILD / 'src/cli'}:{os.environ['PATH']}"})
        self.assertIn("can be used", done.stdout, done.stderr)
        self.assertIn("P-100.dwg", done.stdout)

    def test_each_locks_the_road_that_mail_takes(self):
        for policy in sorted((DEPLOY / "policy").iterdir()):
            shown = self.engine.call("policy", "show", "--json", "--policy-dir", str(policy),
                                     "--data-dir", str(self.engine.data / policy.name))
            locked = {setting["key"] for setting in json.loads(shown.stdout) if setting["locked"]}
            self.assertLessEqual({"inside-domains", "account-kind", "account-host", "account-port", "account-security"},
                                 locked, policy.name)
            self.assertNotIn("account-user", locked, policy.name)

    def test_a_manufacturers_drawings_are_sealed(self):
        found, _ = self.check("manufacturer", make_files("P-100.dwg"), "suzuki@customer.example")
        self.assertIn("rule:drawings-sealed", found)
        found, _ = self.check("manufacturer", make_files("Menu.pdf"), "suzuki@customer.example")
        self.assertNotIn("rule:drawings-sealed", found)

    def test_a_manufacturers_customers_stay_apart(self):
        two = ("suzuki@customer.example", "ito@other.example")
        found, _ = self.check("manufacturer", make_files(to=", ".join(two)), *two)
        self.assertIn("rule:customers-apart", found)

    def test_a_citys_files_are_sealed_but_not_among_colleagues(self):
        found, _ = self.check("city-office", make_files("list.xlsx"), "suzuki@citizen.example")
        self.assertLessEqual({"rule:files-sealed", "open-first"}, found)
        found, _ = self.check("city-office", make_files("list.xlsx", to="ito@city.example.jp"), "ito@city.example.jp")
        self.assertNotIn("rule:files-sealed", found)

    def test_a_citys_circular_shows_nobody(self):
        three = tuple(f"citizen{number}@mail{number}.example" for number in range(3))
        found, _ = self.check("city-office", make_files(to=", ".join(three)), *three)
        self.assertIn("rule:citizens-in-bcc", found)

    def test_what_is_privileged_cannot_go_to_the_other_side(self):
        draft = make_files(body="Privileged and confidential.\r\n", to="smith@opponents.example")
        found, said = self.check("law-office", draft, "smith@opponents.example")
        self.assertIn("rule:privileged-to-the-other-side", found)
        self.assertIn("the other side", said)
        found, _ = self.check("law-office", draft, "clerk@court.example")
        self.assertNotIn("rule:privileged-to-the-other-side", found)


class Server(unittest.TestCase):
    """deploy/postfix in a real Postfix: sending past Matta is refused, through Matta it is taken."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="matta-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.folder.chmod(0o755)
        self.port = matta.find_free_port()
        self.postfix = self.folder / "postfix"
        subprocess.run([POSTFIX, "START", self.postfix, str(self.port), "sasl"], check=True,
                       env=os.environ | {"MORE": str(self.write_configuration())})
        self.addCleanup(subprocess.run, [POSTFIX, "STOP", self.postfix], check=False)
        for login in ("hanako", "hanako-matta", "taro-matta"):
            subprocess.run(["saslpasswd2", "-p", "-c", "-f", self.postfix / "config/sasl/sasldb2", "-u", "postfix.example", login],
                           input=f"secret of {login}".encode(), check=True)
        matta.wait_until(lambda: matta.can_connect(self.port), what="Postfix")

    def write_configuration(self):
        """The very files, with this server's name and folder."""
        (self.folder / "main.cf").write_text("compatibility_level = 3.6\n")
        for name in ("login-of-sender", "no-submission"):
            text = (DEPLOY / "postfix" / name).read_text().replace("mail.example.jp", "postfix.example")
            (self.folder / name).write_text(text)
        command = pages.find_block("postfix/README.md", "postmap").splitlines()[0].replace("/etc/postfix", str(self.folder))
        subprocess.run(command.replace("postmap", f"/usr/sbin/postmap -c {self.folder}", 1), shell=True, check=True)
        text = (DEPLOY / "postfix/submission.cf").read_text().replace("/etc/postfix", str(self.folder))
        more = self.folder / "more.cf"
        more.write_text(text)
        return more

    def send_past(self, login, sender="hanako@example.jp"):
        """As a mail app does that was set up by hand."""
        return subprocess.run(
            ["swaks", "--server", f"127.0.0.1:{self.port}", "--from", sender, "--to", "suzuki@example.org",
             "--auth", "PLAIN", "--auth-user", f"{login}@postfix.example", "--auth-password", f"secret of {login}"],
            capture_output=True, text=True, check=False).stdout

    def test_past_matta_it_is_refused(self):
        self.assertIn("Please send through Matta", self.send_past("hanako"))

    def test_as_somebody_else_it_is_refused(self):
        self.assertIn("not owned by user taro-matta", self.send_past("taro-matta"))

    def test_through_matta_it_is_taken(self):
        with matta.Engine("--review", "confirm", "--hold", "0",
                          upstream=f"smtp://hanako-matta@127.0.0.1:{self.port}?security=none") as engine:
            engine.call("account", "set", input="secret of hanako-matta\n")
            code, _ = matta.send(engine.port, "hanako@example.jp", ["suzuki@example.org"], matta.make_message("Through"))
            self.assertEqual(code, 250)
            engine.wait_for_state("Through", "sent")

    def test_nobody_sends_unknown(self):
        said = subprocess.run(["swaks", "--server", f"127.0.0.1:{self.port}", "--from", "hanako@example.jp",
                               "--to", "suzuki@example.org"], capture_output=True, text=True, check=False).stdout
        self.assertIn("553 5.7.1", said)


if __name__ == "__main__":
    tap.main()
