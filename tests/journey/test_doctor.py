#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the DNS says of a domain, and of its mail server, asked of a real server (dnsmasq) in a network of its
own."""
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import matta
import tap

SERVER = "127.0.0.53"
RECORDS = {
    "good.example": ["v=spf1 mx -all"],
    "_dmarc.good.example": ["v=DMARC1; p=reject"],
    "one._domainkey.good.example": ["v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],
    "open.example": ["v=spf1 +all"],
    "_dmarc.open.example": ["v=DMARC1; p=none"],
}
SERVICES = ["--srv-host=_submissions._tcp.good.example,mail.good.example,465",
            "--srv-host=_submission._tcp.open.example,smtp.hoster.test,587",
            "--mx-host=customer.example,aspmx.l.google.com,1"]
SIGNED = "DKIM-Signature: v=1; a=ed25519-sha256; d=good.example;\r\n s=one; b=abc\r\nSubject: x\r\n\r\nHi\r\n"
IFF_UP, SIOCSIFFLAGS = 1, 0x8914


def put_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def inside(folder, command):
    """In namespaces of our own: the server, and then the command, which knows no other."""
    put_loopback_up()
    subprocess.run(["mount", "--bind", f"{folder}/resolv.conf", "/etc/resolv.conf"], check=True)
    records = [f"--txt-record={name},{text}" for name, texts in RECORDS.items() for text in texts]
    with subprocess.Popen(["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                           f"--listen-address={SERVER}", "--bind-interfaces", "--local=/example/",
                           f"--pid-file={folder}/dnsmasq.pid", "--user=", "--group=", "--log-facility=-", *records, *SERVICES],
                          stderr=subprocess.DEVNULL) as server:
        try:
            matta.wait_until(lambda: matta.can_connect(53, SERVER), what="the DNS server")
            return subprocess.run(command, check=False).returncode
        finally:
            server.send_signal(signal.SIGTERM)


class InItsOwnNetwork(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-"))
        self.addCleanup(subprocess.run, ["rm", "-rf", str(self.folder)], check=False)
        (self.folder / "resolv.conf").write_text(f"nameserver {SERVER}\noptions timeout:1 attempts:1\n")

    def run_mattactl(self, *arguments):
        user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
        done = subprocess.run(["unshare", *user, "--mount", "--net", sys.executable, __file__, str(self.folder),
                               str(matta.BUILD / "src/cli/mattactl"), *arguments, "--json"],
                              env=os.environ | {"HOME": str(self.folder), "GSETTINGS_BACKEND": "memory",
                                                "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
                              capture_output=True, text=True, check=False, timeout=matta.PATIENCE * 2)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done


class Doctor(InItsOwnNetwork):
    def ask(self, *arguments):
        done = self.run_mattactl("doctor", *arguments)
        return done.returncode, {fact["name"]: (fact["state"], fact["reason"]) for fact in json.loads(done.stdout)}

    def test_a_domain_in_order(self):
        mail = self.folder / "mail.eml"
        mail.write_text(SIGNED, newline="")
        self.assertEqual(self.ask("good.example", "--mail", str(mail)), (0, {
            "good.example": ("good", ""), "one._domainkey.good.example": ("good", ""),
            "_dmarc.good.example": ("good", "")}))

    def test_a_domain_that_anybody_may_use(self):
        self.assertEqual(self.ask("open.example", "--selector", "none"), (1, {
            "open.example": ("broken", "anybody"), "none._domainkey.open.example": ("missing", ""),
            "_dmarc.open.example": ("weak", "undecided")}))

    def test_nobody_to_ask(self):
        (self.folder / "resolv.conf").write_text("nameserver 127.0.0.99\noptions timeout:1 attempts:1\n")
        code, facts = self.ask("good.example")
        self.assertEqual((code, {state for state, _ in facts.values()}), (1, {"unknown"}))


class AccountOfAnAddress(InItsOwnNetwork):
    def find(self, address):
        done = self.run_mattactl("account", "find", address)
        found = json.loads(done.stdout) if done.returncode == 0 else {}
        return found.get("account"), found.get("by"), found.get("vouched")

    def test_the_domain_names_its_server(self):
        self.assertEqual(self.find("jo@good.example"), ("smtps://jo%40good.example@mail.good.example:465", "dns", True))

    def test_a_server_elsewhere_is_not_vouched_for(self):
        self.assertEqual(self.find("jo@open.example"),
                         ("smtp://jo%40open.example@smtp.hoster.test:587?security=starttls", "dns", False))

    def test_who_takes_the_mail_is_known(self):
        self.assertEqual(self.find("jo@customer.example"),
                         ("smtp://jo%40customer.example@smtp.gmail.com:587?security=starttls", "mx", False))

    def test_nobody_knows(self):
        self.assertEqual(self.find("jo@nobody.example"), (None, None, None))


if __name__ == "__main__":
    if len(sys.argv) > 2 and Path(sys.argv[1]).is_dir():
        sys.exit(inside(sys.argv[1], sys.argv[2:]))
    tap.main()
