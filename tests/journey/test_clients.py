#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real mail apps send through Matta, and what leaves is what they would have sent without it."""
import json
import subprocess
import unittest
from pathlib import Path

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org", "tanaka@example.net"]
HIDDEN = "secret.partner@example.net"

PLAIN = matta.make_message("Plain", to=", ".join(TO))
EIGHT_BIT = matta.make_message(
    "Eight bit", to=", ".join(TO), body="お世話になっております。\r\n.dot first\r\n..two dots\r\n. \r\n",
    MIME_Version="1.0", Content_Type="text/plain; charset=UTF-8", Content_Transfer_Encoding="8bit")
FOLDED = matta.make_message(
    "Folded", to=",\r\n\t ".join(TO), X_Odd="  spaces \t here  ",
    body="tail spaces   \r\n\r\n\r\ntabs\t\r\n" + "x" * 990 + "\r\n\r\n")


def send_by_curl(port, content, recipients):
    to = [word for recipient in recipients for word in ("--mail-rcpt", recipient)]
    return ["curl", "--silent", "--show-error", "--url", f"smtp://127.0.0.1:{port}/client.example",
            "--mail-from", SENDER, *to, "--upload-file", content]


def send_by_msmtp(port, content, recipients):
    return ["sh", "-c", 'file=$1; shift; exec msmtp --file=/dev/null --host=127.0.0.1 --auth=off --tls=off '
            '--domain=client.example "$@" <"$file"', "msmtp", content, f"--port={port}", f"--from={SENDER}",
            "--", *recipients]


def send_by_swaks(port, content, recipients):
    return ["swaks", "--silent", "2", "--server", "127.0.0.1", "--port", str(port), "--helo", "client.example",
            "--from", SENDER, "--to", ",".join(recipients), "--data", f"@{content}"]


CLIENTS = {"curl": send_by_curl, "msmtp": send_by_msmtp, "swaks": send_by_swaks}


def trust_by_curl(port, content, recipients, certificate, fingerprint):
    plain = send_by_curl(port, content, recipients)
    return [*plain, "--ssl-reqd", "--cacert", certificate]


def trust_by_msmtp(port, content, recipients, certificate, fingerprint):
    return [word.replace("--tls=off", f"--tls=on --tls-starttls=on --tls-trust-file= --tls-fingerprint={fingerprint}")
            for word in send_by_msmtp(port, content, recipients)]


def trust_by_swaks(port, content, recipients, certificate, fingerprint):
    return [*send_by_swaks(port, content, recipients), "--tls", "--tls-verify", "--tls-ca-path", certificate]


ENCRYPTED = {"curl": trust_by_curl, "msmtp": trust_by_msmtp, "swaks": trust_by_swaks}


class Encrypted(unittest.TestCase):
    """Mail apps that insist on TLS, each told in its own way which certificate to trust."""

    def setUp(self):
        self.engine = matta.Engine("--review", "confirm", "--hold", "0")
        self.engine.__enter__()
        self.addCleanup(self.engine.__exit__)
        self.content = self.engine.folder / "content"
        self.certificate = self.engine.folder / "certificate.pem"
        self.certificate.write_text(self.engine.call("relay-certificate").stdout)
        self.fingerprint = self.engine.call("relay-certificate", "--fingerprint").stdout.strip()

    def send(self, client, fingerprint=None, certificate=None):
        return subprocess.run(
            ENCRYPTED[client](self.engine.port, str(self.content), TO, str(certificate or self.certificate),
                              fingerprint or self.fingerprint),
            timeout=matta.PATIENCE, capture_output=True, check=False)

    def test_mail_arrives_as_it_was(self):
        for number, client in enumerate(ENCRYPTED, 1):
            with self.subTest(client):
                self.content.write_bytes(EIGHT_BIT.replace(b"@client.example>", f"@{client}.example>".encode()))
                done = self.send(client)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(self.engine.wait_for_filed(number)[-1].recipients, TO)

    def test_another_certificate_is_not_trusted(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", str(self.engine.folder / "other.key"), "-out", str(self.engine.folder / "other.pem")],
                       check=True, capture_output=True)
        self.content.write_bytes(PLAIN)
        for client in ENCRYPTED:
            with self.subTest(client):
                done = self.send(client, fingerprint=":".join(["00"] * 32),
                                 certificate=self.engine.folder / "other.pem")
                self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.engine.filed(), [])

    def test_it_is_the_same_after_a_start_and_a_secret(self):
        both = json.loads(self.engine.call("relay-certificate", "--json").stdout)
        self.assertEqual(both["fingerprint"], self.fingerprint)
        self.assertEqual(both["certificate"], self.certificate.read_text())
        self.engine.stop()
        self.engine.start()
        self.assertEqual(self.engine.call("relay-certificate", "--fingerprint").stdout.strip(), self.fingerprint)
        for path in self.engine.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"PRIVATE KEY", path.read_bytes(), path)


class Clients(unittest.TestCase):
    def send(self, client, port, content, recipients):
        subprocess.run(CLIENTS[client](port, str(content), recipients), check=True, timeout=matta.PATIENCE)

    def compare(self, message, recipients=None):
        """Each client once straight to the server and once through Matta: same envelope, same bytes."""
        recipients = recipients or TO
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            content = engine.folder / "content"
            for client in CLIENTS:
                with self.subTest(client):
                    # The same bytes twice would be a repeat, of which one copy is enough.
                    content.write_bytes(message.replace(b"@client.example>", f"@{client}.example>".encode()))
                    sink.arrived.clear()
                    self.send(client, sink.port, content, recipients)
                    self.send(client, engine.port, content, recipients)
                    straight, through = sink.wait_for(2)
                    self.assertEqual(through.sender, straight.sender)
                    self.assertEqual(through.recipients, straight.recipients)
                    self.assertEqual(through.content, straight.content)

    def test_plain_message_stays_as_it_is(self):
        self.compare(PLAIN)

    def test_eight_bit_and_dots_stay_as_they_are(self):
        self.compare(EIGHT_BIT)

    def test_folding_and_spaces_stay_as_they_are(self):
        self.compare(FOLDED)

    def test_bcc_is_in_the_envelope_only(self):
        self.compare(PLAIN, [*TO, HIDDEN])

    def test_two_hundred_recipients_all_get_it(self):
        self.compare(PLAIN, [f"person{number}@example.org" for number in range(200)])

    def test_practice_mailbox_shows_envelope_and_content(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            content = engine.folder / "content"
            content.write_bytes(EIGHT_BIT)
            self.send("curl", engine.port, content, [*TO, HIDDEN])
            (filed,) = engine.wait_for_filed(1)
            self.assertEqual(filed.sender, SENDER)
            self.assertEqual(filed.recipients, [*TO, HIDDEN])
            self.assertEqual(filed.content.replace(b"\r\n", b"\n"), EIGHT_BIT.replace(b"\r\n", b"\n"))
            self.assertNotIn(HIDDEN.encode(), filed.content)

    def test_several_messages_in_one_session_all_arrive(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            files = []
            for number in range(10):
                files.append(engine.folder / f"content-{number}")
                files[-1].write_bytes(matta.make_message(f"Number {number}"))
            command = []
            for path in files:
                command += ["--next"] if command else []
                command += send_by_curl(engine.port, str(path), TO)[1:]
            subprocess.run(["curl", *command], check=True, timeout=matta.PATIENCE)
            filed = engine.wait_for_filed(10)
            self.assertEqual(len({message.message_id for message in filed}), 10)

    def test_missing_date_and_id_are_added_and_nothing_else(self):
        bare = b"From: sato@example.com\r\nTo: suzuki@example.org\r\nSubject: Bare\r\n\r\nHello.\r\n"
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            self.assertEqual(matta.send(engine.port, SENDER, TO[:1], bare)[0], 250)
            lines = sink.wait_for(1)[0].content.split(b"\r\n")
            added = [line for line in lines if line not in bare.split(b"\r\n")]
            self.assertEqual(sorted(line.split(b":")[0].lower() for line in added), [b"date", b"message-id"])
            self.assertEqual([line for line in lines if line not in added], bare.split(b"\r\n"))


if __name__ == "__main__":
    tap.main()
