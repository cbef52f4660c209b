#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in bound to the TLS connection. No mail server in Debian can do that, so that this one is written here,
from RFC 5802 and on OpenSSL, and shares nothing with what Matta signs in by (libgsasl, GnuTLS)."""
import base64
import hashlib
import hmac
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import matta
import tap
from provider import USER, Account

PASSWORD = "secret"
ROUNDS = 4096
LABEL = "EXPORTER-Channel-Binding"  # RFC 9266


def pump(source, target):
    """All of one direction."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one of the two went away: the other direction sees it, too


class Listener:
    """Each connection on a thread of its own, until it is closed."""

    def __init__(self, talk):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.talk = talk
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def accept(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()


class Server(matta.Sink):
    """Takes mail from who signs in by SCRAM-SHA-256, bound to the connection if `plus`."""

    def __init__(self, certificate, key):
        super().__init__()
        self.certificate, self.key = certificate, key
        self.plus = True
        self.bound = None  # what it has to be bound to: (kind, data)
        self.flag = None  # what the client said about it

    @property
    def mechanisms(self):
        return b"PLAIN SCRAM-SHA-256" + (b" SCRAM-SHA-256-PLUS" if self.plus else b"")

    def judge(self, said, asked, final):
        """The server's own proof, or None. All three as they were said."""
        header = said[:said.index(b"n=")]
        fields = dict(word.split(b"=", 1) for word in final.split(b","))
        self.flag = header.split(b",")[0]
        kind, data = self.bound if self.plus else (b"", b"")
        if self.flag != (b"p=" + kind if self.plus else b"y") or base64.b64decode(fields[b"c"]) != header + data:
            return None

        def sign(key, text):
            return hmac.digest(key, text, "sha256")

        salted = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"salt", ROUNDS)
        key = sign(salted, b"Client Key")
        text = b",".join((said[len(header):], asked, final[:final.index(b",p=")]))
        proof = bytes(a ^ b for a, b in zip(key, sign(hashlib.sha256(key).digest(), text)))
        return sign(sign(salted, b"Server Key"), text) if proof == base64.b64decode(fields[b"p"]) else None

    def sign_in(self, lines, words, say):
        if words[1] != (b"SCRAM-SHA-256-PLUS" if self.plus else b"SCRAM-SHA-256"):
            say(b"535 5.7.8 No")
            return
        said = base64.b64decode(words[2])
        asked = b"r=%sserver,s=%s,i=%d" % (said.rpartition(b"r=")[2], base64.b64encode(b"salt"), ROUNDS)
        say(b"334 " + base64.b64encode(asked))
        proof = self.judge(said, asked, base64.b64decode(lines.readline()))
        if proof is None:
            say(b"535 5.7.8 No")
            return
        say(b"334 " + base64.b64encode(b"v=" + base64.b64encode(proof)))
        lines.readline()
        say(b"235 2.7.0 Welcome")


class Older(Server):
    """TLS 1.2 by this Python's OpenSSL, which tells its tls-unique."""

    def talk(self, peer):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.certificate, self.key)
        try:
            secured = context.wrap_socket(peer, server_side=True)
        except OSError:
            return
        self.bound = b"tls-unique", secured.get_channel_binding("tls-unique")
        super().talk(secured)


class Newer(Server):
    """TLS 1.3 by the openssl command, one for each connection, which tells what it exports."""

    def talk(self, peer):
        command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-tls1_3", "-cert",
                   self.certificate, "-key", self.key, "-keymatexport", LABEL, "-keymatexportlen", "32"]
        with peer, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL) as process:
            port = int(self.find(process.stdout, b"ACCEPT ").rpartition(b":")[2])
            with socket.create_connection(("127.0.0.1", port)) as inner:
                for way in ((peer, inner), (inner, peer)):
                    threading.Thread(target=pump, args=way, daemon=True).start()
                try:
                    exported = self.find(process.stdout, b"    Keying material: ")
                    self.bound = b"tls-exporter", bytes.fromhex(exported.decode())
                    self.serve(Lines(process))
                except OSError:
                    pass  # the client went away: its business
            process.kill()

    @staticmethod
    def find(lines, words):
        for line in lines:
            if line.startswith(words):
                return line[len(words):].strip()
        raise ConnectionError


class Lines:
    """What the client says there, and what is said to it. What the command itself has to say ends in a mere LF."""

    def __init__(self, process):
        self.write, self.flush = process.stdin.write, process.stdin.flush
        self.said = process.stdout

    def readline(self):
        line = self.said.readline()
        return line if line.endswith(b"\r\n") else b""


class Between:
    """Has a certificate that is believed, and passes everything on."""

    def __init__(self, server):
        self.server = server
        self.outside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.outside.load_cert_chain(server.certificate, server.key)
        self.inside = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.inside.check_hostname = False
        self.inside.verify_mode = ssl.CERT_NONE

    def talk(self, peer):
        try:
            client = self.outside.wrap_socket(peer, server_side=True)
            server = self.inside.wrap_socket(socket.create_connection(("127.0.0.1", self.server.port)))
        except OSError:
            return
        threading.Thread(target=pump, args=(server, client), daemon=True).start()
        pump(client, server)


class Bound(unittest.TestCase):
    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="matta-bound-")))
        self.certificate, self.key = matta.make_certificate(folder)

    def start_engine(self, port):
        return self.enterContext(Account(port, security="tls", wrapper=matta.trusting(self.certificate)))

    def start(self, kind):
        return self.enterContext(kind(self.certificate, self.key))

    def assert_sent(self, engine, server):
        done = engine.call("account", "set", input=PASSWORD + "\n")
        self.assertEqual(done.returncode, 0)
        engine.send("Bound")
        engine.wait_for_state("Bound", "sent")
        self.assertEqual(server.arrived[0].sender, USER)

    def test_to_tls_1_3(self):
        server = self.start(Newer)
        self.assert_sent(self.start_engine(server.port), server)
        self.assertEqual(server.flag, b"p=tls-exporter")

    def test_to_tls_1_2(self):
        server = self.start(Older)
        self.assert_sent(self.start_engine(server.port), server)
        self.assertEqual(server.flag, b"p=tls-unique")

    def test_somebody_in_between_gets_nowhere(self):
        for kind in (Newer, Older):
            with self.subTest(kind.__name__):
                server = self.start(kind)
                between = self.enterContext(Listener(Between(server).talk))
                done = self.start_engine(between.port).call("account", "set", input=PASSWORD + "\n", check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn("sign-in: ", done.stderr)
                # Not shown to them, either.
                self.assertEqual([line.split()[1] for line in server.asked], ["SCRAM-SHA-256-PLUS"])

    def test_without_being_bound_somebody_in_between_is_not_noticed(self):
        """What this is about; and that the other test fails for no other reason."""
        server = self.start(Newer)
        server.plus = False
        between = self.enterContext(Listener(Between(server).talk))
        self.assert_sent(self.start_engine(between.port), server)
        self.assertEqual(server.flag, b"y")


if __name__ == "__main__":
    tap.main()
