#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real mail apps send through Matta, and what leaves is what they would have sent without it."""
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
