#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mail app is told, and who owns the message then."""
import email
import email.policy
import os
import smtplib
import socket
import subprocess
import time
import unittest

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]


class Session(unittest.TestCase):
    def test_hang_up_before_the_reply_is_never_sent(self):
        """Thunderbird gives up, keeps the draft and sends it again later: sending it, too, duplicates."""
        with matta.Engine("--review", "ask", "--hold", "0") as engine:
            with matta.Replies(engine.port) as replies:
                replies.greet()
                self.assertEqual(replies.offer(SENDER, TO)[0], 354)
                replies.write(matta.make_message("Hung up"))
                engine.wait_for_state("Hung up", "waiting")
            entry = engine.wait_for_state("Hung up", "returned")
            self.assertEqual(engine.call("outbox", "confirm", entry["id"], check=False).returncode, 1)
            self.assertEqual(engine.filed(), [])

    def test_nobody_answers_in_time_and_it_waits(self):
        with matta.Engine("--review", "ask", "--hold", "0") as engine:
            begun = time.monotonic()
            self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message("Slow person"))[0], 250)
            self.assertLess(time.monotonic() - begun, 20)
            self.assertEqual(engine.find("Slow person")["state"], "waiting")
            self.assertEqual(engine.filed(), [])

    def test_return_refuses_with_a_sentence(self):
        with matta.Engine("--review", "ask") as engine, matta.Replies(engine.port) as replies:
            replies.greet()
            replies.offer(SENDER, TO)
            replies.write(matta.make_message("Second thoughts"))
            entry = engine.wait_for_state("Second thoughts", "waiting")
            engine.call("outbox", "return", entry["id"])
            code, text = replies.read()
            self.assertEqual(code, 554)
            self.assertIn(" ", text)
            self.assertEqual(engine.find("Second thoughts")["state"], "returned")

    def test_stopping_answers_before_it_closes(self):
        """Without a reply Thunderbird shows "Sending message…" for ever."""
        with matta.Engine("--review", "ask") as engine, matta.Replies(engine.port) as replies:
            replies.greet()
            replies.offer(SENDER, TO)
            replies.write(matta.make_message("Stopped"))
            engine.wait_for_state("Stopped", "waiting")
            engine.process.terminate()
            self.assertIn(replies.read()[0], (250, 421, 451))
            engine.process.wait(matta.PATIENCE)
            self.assertEqual(engine.process.returncode, 0)

    def send_wide(self, engine, subject):
        """To an address of letters, with fields of letters: as RFC 6531 and 6532 have it."""
        message = matta.make_message(subject, to="山田 <山田@例え.example>", X_Wide="全角")
        self.assertEqual(matta.send(engine.port, SENDER, ["山田@例え.example"], message, " SMTPUTF8")[0], 250)
        return message

    def test_letters_of_all_kinds_go_through_as_they_are(self):
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            message = self.send_wide(engine, "Wide")
            arrived = sink.wait_for(1)[0]
            self.assertEqual(arrived.recipients, ["山田@例え.example"])
            self.assertEqual(arrived.content, message)
            self.assertTrue(any(line.startswith("MAIL") and line.endswith("SMTPUTF8") for line in sink.asked))

    def test_letters_that_the_server_does_not_take_are_said_before_anything_is_sent(self):
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            sink.wide = False
            self.send_wide(engine, "Too wide")
            entry = engine.wait_for_state("Too wide", "failed")
            self.assertIn("letters beyond ASCII", entry["recipients"][0]["reply"])
            self.assertEqual((sink.asked, sink.arrived), ([], []))

    def ask_for_a_report(self, engine):
        with smtplib.SMTP("127.0.0.1", engine.port, timeout=matta.PATIENCE) as client:
            client.ehlo()
            self.assertTrue(client.has_extn("dsn"))
            client.sendmail(SENDER, TO, matta.make_message("Tell me"), mail_options=["RET=HDRS", "ENVID=QQ+2B1"],
                            rcpt_options=["NOTIFY=SUCCESS,DELAY", "ORCPT=rfc822;suzuki@old.example"])

    def test_a_server_with_dsn_is_asked_for_the_report(self):
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            self.ask_for_a_report(engine)
            sink.wait_for(1)
            engine.wait_for_state("Tell me", "sent")
            self.assertRegex(sink.asked[0], r"^MAIL FROM:<sato@example.com> .*\bRET=HDRS ENVID=QQ\+2B1$")
            self.assertEqual(sink.asked[1], "RCPT TO:<suzuki@example.org> "
                             "NOTIFY=SUCCESS,DELAY ORCPT=rfc822;suzuki@old.example")
            self.assertEqual(len(engine.list()), 1)

    def test_for_a_server_without_dsn_matta_reports(self):
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            sink.reports = False
            self.ask_for_a_report(engine)
            report = sink.wait_for(2)[1]
            self.assertEqual((report.sender, report.recipients), ("", [SENDER]))
            parsed = email.message_from_bytes(report.content, policy=email.policy.default)
            self.assertEqual(parsed.get_content_type(), "multipart/report")
            status = parsed.get_payload()[1].get_payload()
            self.assertEqual(status[0]["Original-Envelope-Id"], "QQ+1")
            self.assertEqual(status[1]["Final-Recipient"], "rfc822; suzuki@example.org")
            self.assertEqual(status[1]["Original-Recipient"], "rfc822; suzuki@old.example")
            self.assertEqual(status[1]["Action"], "relayed")
            self.assertFalse(any("NOTIFY" in line or "RET" in line for line in sink.asked))

    def test_idle_session_gets_421_on_stopping(self):
        with matta.Engine("--review", "park") as engine, matta.Replies(engine.port) as replies:
            replies.greet()
            engine.process.terminate()
            self.assertEqual(replies.read()[0], 421)

    def test_too_large_is_refused_at_mail(self):
        with matta.Engine("--review", "park") as engine, matta.Replies(engine.port) as replies:
            _, offered = replies.greet()
            size = next(int(line.split()[1]) for line in offered.splitlines() if line.startswith("SIZE"))
            self.assertGreaterEqual(size, 25 * 1000 * 1000)
            self.assertEqual(replies.say(f"MAIL FROM:<{SENDER}> SIZE={size + 1}")[0], 552)

    def test_twenty_five_megabytes_arrive(self):
        body = ("0123456789" * 7 + "\r\n") * 350000
        message = matta.make_message("Large", body=body)
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            self.assertEqual(matta.send(engine.port, SENDER, TO, message)[0], 250)
            self.assertTrue(sink.wait_for(1)[0].content == message, "25 MB came out changed")

    def test_smuggled_end_of_data_starts_no_second_message(self):
        """Whatever is done with a bare line end, no second MAIL may come out of the content."""
        inner = b"MAIL FROM:<evil@example.net>\r\nRCPT TO:<victim@example.org>\r\nDATA\r\nSubject: Smuggled\r\n\r\nx\r\n"
        for ends in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n.\r"):
            with self.subTest(ends), matta.Sink() as sink:
                with matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
                    with matta.Replies(engine.port) as replies:
                        replies.greet()
                        replies.offer(SENDER, TO)
                        content = matta.make_message("Outer").rstrip(b"\r\n") + ends + inner
                        replies.socket.sendall(content + b"\r\n.\r\n")
                        if replies.read()[0] == 250:
                            sink.wait_for(1)
                    time.sleep(0.2)
                    self.assertNotIn("evil@example.net", [message.sender for message in sink.arrived])
                    self.assertLessEqual(len(sink.arrived), 1)

    def test_another_user_is_refused(self):
        """Only processes of the same user may send without signing in."""
        if os.getuid() != 0:
            return # nobody else can be played without being root
        # Nothing of this tree: the other user may not be let into the folder it is in.
        script = ("import smtplib, sys; client = smtplib.SMTP('127.0.0.1', int(sys.argv[1])); client.ehlo(); "
                  "print(client.mail('a@example.com')[0])")
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            done = subprocess.run(
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", script,
                 str(engine.port)],
                env={}, capture_output=True, text=True, check=False, timeout=matta.PATIENCE)
            self.assertEqual(done.stderr, "")
            self.assertIn(done.stdout.strip(), ("530", "550", "554"))
            self.assertEqual(engine.list(), [])

    def test_only_loopback_is_listened_on(self):
        with matta.Engine("--review", "park") as engine:
            done = subprocess.run(
                [engine.mattactl, "serve", "--data-dir", str(engine.folder / "other"), "--listen", "0.0.0.0:0"],
                env=engine.environment, capture_output=True, text=True, check=False, timeout=matta.PATIENCE)
            self.assertNotEqual(done.returncode, 0)

    def test_sixty_four_sessions_at_once_are_all_served(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            sessions = [matta.Replies(engine.port) for _ in range(64)]
            try:
                for replies in sessions:
                    self.assertEqual(replies.greet()[0], 250)
                for number, replies in enumerate(sessions):
                    replies.offer(SENDER, TO)
                    replies.write(matta.make_message(f"At once {number}"))
                self.assertEqual({replies.read()[0] for replies in sessions}, {250})
                late = socket.create_connection(("127.0.0.1", engine.port), matta.PATIENCE)
                with late:
                    self.assertTrue(late.recv(512).startswith(b"421"))
            finally:
                for replies in sessions:
                    replies.close()
            engine.wait_for_filed(64)


if __name__ == "__main__":
    tap.main()
