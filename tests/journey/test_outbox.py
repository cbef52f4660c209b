#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The timed outbox as mattactl sees it, over a session bus of its own."""
import json
import re
import socket
import subprocess
import time
import unittest
from pathlib import Path

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org", "tanaka@example.net"]
HIDDEN = "secret@example.net"


def send(engine, subject, recipients=None):
    code, text = matta.send(engine.port, SENDER, recipients or TO, matta.make_message(subject, to=", ".join(TO)))
    assert code == 250, text
    return engine.find(subject)["id"]


def states(engine):
    return {entry["subject"]: entry["state"] for entry in engine.list()}


class Parked(unittest.TestCase):
    def test_park_leaves_it_waiting(self):
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            send(engine, "Parked", [*TO, HIDDEN])
            entry = engine.find("Parked")
            self.assertEqual(entry["state"], "waiting")
            self.assertEqual(entry["from"], SENDER)
            self.assertEqual([(person["address"], person["kind"]) for person in entry["recipients"]],
                             [(TO[0], "to"), (TO[1], "to"), (HIDDEN, "bcc")])
            self.assertEqual(engine.filed(), [])

    def test_show_tells_what_was_found(self):
        with matta.Engine("--review", "park", "--set", "inside-domains=example.com") as engine:
            shown = json.loads(engine.call("outbox", "show", send(engine, "Shown"), "--json").stdout)
            self.assertEqual(shown["state"], "waiting")
            self.assertFalse(shown["recipients"][0]["inside"])
            self.assertIn("first-address", {finding["id"] for finding in shown["findings"]})

    def test_confirm_sends(self):
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            engine.call("outbox", "confirm", send(engine, "Confirmed"))
            self.assertEqual(engine.wait_for_filed(1)[0].recipients, TO)
            engine.wait_for_state("Confirmed", "sent")

    def test_cancel_sends_nothing(self):
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            engine.call("outbox", "cancel", send(engine, "Cancelled"))
            self.assertEqual(states(engine), {"Cancelled": "cancelled"})
            time.sleep(0.5)
            self.assertEqual(engine.filed(), [])

    def test_return_after_parking_cancels(self):
        """The mail app has its 250 already: the message can only be given back as a draft."""
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            engine.call("outbox", "return", send(engine, "Returned"))
            self.assertEqual(states(engine), {"Returned": "cancelled"})
            self.assertEqual(engine.filed(), [])

    def test_confirming_twice_is_a_conflict(self):
        with matta.Engine("--review", "park", "--hold", "60") as engine:
            number = send(engine, "Twice")
            engine.call("outbox", "confirm", number)
            self.assertEqual(engine.call("outbox", "confirm", number, check=False).returncode, 1)
            self.assertEqual(states(engine), {"Twice": "holding"})


class Held(unittest.TestCase):
    def test_hold_is_never_early(self):
        with matta.Engine("--review", "confirm", "--hold", "2") as engine:
            before = time.time()
            send(engine, "Held")
            due = engine.find("Held")["due-at"] / 1e6
            self.assertGreaterEqual(due, before + 2)
            while time.time() < due - 0.02:
                self.assertEqual(engine.filed(), [])
                time.sleep(0.02)
            engine.wait_for_filed(1, 5)
            self.assertGreaterEqual(next((engine.practice / "new").iterdir()).stat().st_mtime, due - 0.01)

    def test_cancel_in_time_sends_nothing(self):
        with matta.Engine("--review", "confirm", "--hold", "2") as engine:
            engine.call("outbox", "cancel", send(engine, "In time"))
            time.sleep(3)
            self.assertEqual(engine.filed(), [])
            self.assertEqual(states(engine), {"In time": "cancelled"})

    def test_cancel_too_late_says_so(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            number = send(engine, "Too late")
            engine.wait_for_state("Too late", "sent")
            self.assertEqual(engine.call("outbox", "cancel", number, check=False).returncode, 1)

    def test_send_now_does_not_wait(self):
        with matta.Engine("--review", "confirm", "--hold", "3600") as engine:
            engine.call("outbox", "send-now", send(engine, "Now"))
            engine.wait_for_filed(1)

    def test_hold_until_moves_the_due_time(self):
        with matta.Engine("--review", "confirm", "--hold", "3600") as engine:
            number = send(engine, "Moved")
            until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
            engine.call("outbox", "hold", number, "--until", until)
            entry = engine.find("Moved")
            self.assertEqual(entry["state"], "scheduled")
            self.assertEqual(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(entry["due-at"] / 1e6)), until)

    def test_pause_holds_everything_and_resume_lets_go(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            engine.call("outbox", "pause")
            send(engine, "Paused")
            time.sleep(1)
            self.assertEqual(engine.filed(), [])
            engine.call("outbox", "resume")
            engine.wait_for_filed(1)

    def test_pause_outlives_a_restart(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            engine.call("outbox", "pause")
            send(engine, "Paused")
            engine.stop()
            engine.start()
            time.sleep(1)
            self.assertEqual(engine.filed(), [])
            self.assertTrue(json.loads(engine.call("status", "--json").stdout)["paused"])
            engine.call("outbox", "resume")
            engine.wait_for_filed(1)


class Told(matta.Engine):
    """One that tells whoever started it how far it is, as systemd wants it."""

    def __init__(self, *options):
        super().__init__(*options)
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(str(self.folder / "notify"))
        self.ear.settimeout(matta.PATIENCE)

    @property
    def environment(self):
        return super().environment | {"NOTIFY_SOCKET": str(self.folder / "notify")}

    def __exit__(self, *error):
        self.ear.close()
        super().__exit__(*error)


class Service(unittest.TestCase):
    def test_whoever_started_it_is_told_when_it_listens(self):
        with Told("--review", "park") as engine:
            self.assertEqual(engine.ear.recv(100), b"READY=1")
            self.assertTrue(matta.can_connect(engine.port))
            self.assertEqual(json.loads(engine.call("status", "--json").stdout)["port"], engine.port)
            engine.stop()
            self.assertEqual(engine.ear.recv(100), b"STOPPING=1")

    def test_status_names_the_port(self):
        with matta.Engine("--review", "park") as engine:
            status = json.loads(engine.call("status", "--json").stdout)
            self.assertEqual(status["port"], engine.port)
            self.assertTrue(status["practice"])

    def test_without_a_service_exit_is_three(self):
        with matta.Engine("--review", "park") as engine:
            engine.stop()
            self.assertEqual(engine.call("outbox", "list", check=False).returncode, 3)

    def test_wrong_usage_exits_two(self):
        with matta.Engine("--review", "park") as engine:
            for arguments in (("outbox",), ("outbox", "list", "--no-such-option"), ("no-such-command",), ("outbox", "show")):
                with self.subTest(arguments):
                    self.assertEqual(engine.call(*arguments, check=False).returncode, 2)

    def test_unknown_id_exits_one(self):
        with matta.Engine("--review", "park") as engine:
            done = engine.call("outbox", "cancel", "0" * 26, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertNotEqual(done.stderr, "")

    def test_second_engine_on_the_store_refuses(self):
        with matta.Engine("--review", "park") as engine:
            send(engine, "Owned")
            env = engine.environment | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
            done = subprocess.run(engine.serve_command(port=matta.find_free_port()), env=env, capture_output=True,
                                  check=False, timeout=matta.PATIENCE)
            self.assertNotIn(done.returncode, (0, -11, -6))
            self.assertEqual(engine.find("Owned")["state"], "waiting")

    def test_second_engine_on_the_bus_refuses(self):
        with matta.Engine("--review", "park") as engine:
            command = engine.serve_command(data=engine.folder / "other", port=matta.find_free_port())
            done = subprocess.run(command, env=engine.environment, capture_output=True, check=False,
                                  timeout=matta.PATIENCE)
            self.assertNotIn(done.returncode, (0, -11, -6))
            self.assertTrue(engine.is_up())

    def test_audit_trail_is_whole(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            for number in range(5):
                send(engine, f"Audited {number}")
            engine.wait_for_filed(5)
            engine.wait_for_state("Audited 4", "sent")
            engine.stop()
            self.assertEqual(engine.call("audit", "verify", "--data-dir", str(engine.data)).returncode, 0)

    def test_store_is_private(self):
        with matta.Engine("--review", "park") as engine:
            send(engine, "Private")
            self.assertEqual(engine.data.stat().st_mode & 0o777, 0o700)
            for path in engine.data.rglob("*"):
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)

    def write_bounce(self, engine, message_id, people):
        blocks = "".join(f"\r\nFinal-Recipient: rfc822; {who}\r\nAction: {action}\r\nStatus: 5.1.1\r\n"
                         "Diagnostic-Code: smtp; 550 5.1.1 No such person\r\n" for who, action in people)
        path = engine.data.parent / "bounce.eml"
        path.write_bytes(
            ("From: MAILER-DAEMON@mx.example.com\r\nTo: sato@example.com\r\nMIME-Version: 1.0\r\n"
             "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"
             "--B\r\n\r\nSorry.\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n"
             f"Reporting-MTA: dns; mx.example.com\r\n{blocks}"
             f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n--B--\r\n").encode())
        return str(path)

    def test_a_bounce_finds_its_mail(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            matta.send(engine.port, SENDER, ["a@example.org", "b@example.org"], matta.make_message("Two people"))
            entry = engine.wait_for_state("Two people", "sent")
            path = self.write_bounce(engine, "Two-people@client.example",
                                     [("b@example.org", "failed"), ("a@example.org", "delivered")])
            said = json.loads(engine.call("bounce", path, "--json").stdout)
            self.assertEqual(said, {"id": entry["id"], "failed": 1, "delayed": 0, "delivered": 1})
            entry = engine.find("Two people")
            self.assertEqual((entry["state"], entry["note"]), ("sent", "bounced"))
            deliveries = {person["address"]: (person["delivery"], person["code"], person["reply"])
                          for person in entry["recipients"]}
            self.assertEqual(deliveries["b@example.org"], ("refused", 550, "5.1.1 No such person"))
            self.assertEqual(deliveries["a@example.org"][0], "accepted")
            self.assertIn("did not reach 1 person", engine.call("bounce", path).stdout)
            unknown = self.write_bounce(engine, "other@client.example", [("b@example.org", "failed")])
            self.assertEqual(engine.call("bounce", unknown, check=False).returncode, 1)
            self.assertEqual(engine.call("bounce", "/dev/null", check=False).returncode, 1)

    def test_each_recipient_has_the_servers_own_words(self):
        """Who took it as what, and who did not: also after a restart."""
        with matta.Sink() as sink, matta.Engine("--review", "confirm", "--hold", "0", upstream=sink.uri) as engine:
            sink.answer = b"250 2.0.0 Ok: queued as 4XkQ7z"
            sink.refused = ("gone@example.org",)
            number = send(engine, "Words", ["a@example.org", "gone@example.org"])
            engine.wait_for_state("Words", "failed")
            expected = {"a@example.org": ("accepted", "sink.example", 250, "2.0.0 Ok: queued as 4XkQ7z"),
                        "gone@example.org": ("refused", "sink.example", 550, "5.1.1 No such person")}
            for again in (False, True):
                with self.subTest(restarted=again):
                    if again:
                        engine.stop()
                        engine.start()
                    shown = json.loads(engine.call("outbox", "show", number, "--json").stdout)
                    self.assertEqual({person["address"]: tuple(person[key] for key in ("delivery", "server", "code", "reply"))
                                      for person in shown["recipients"]}, expected)
                    plain = engine.call("outbox", "show", number).stdout
                    self.assertRegex(plain, r"a@example\.org +accepted +sink\.example: 250 2\.0\.0 Ok: queued as 4XkQ7z\n")
                    self.assertRegex(plain, r"gone@example\.org +refused +sink\.example: 550 5\.1\.1 No such person\n")

    def test_what_does_not_fit_one_message_of_the_bus_is_listed(self):
        """A bus cuts off whoever writes more than it allows, and Matta would be gone from it: here 8 MB."""
        many = [f"colleague-{number:04}@department-{number % 7}.{'x' * 60}.example.com" for number in range(1900)]
        with matta.Engine("--review", "confirm", "--set", "inside-domains=example.com", largest=8_000_000) as engine:
            wanted = [f"Circular {number}" for number in range(15)]
            for subject in wanted:
                matta.send(engine.port, SENDER, many, matta.make_message(subject, to=TO[0]))
            self.assertEqual([entry["subject"] for entry in engine.list()], wanted[::-1])
            self.assertEqual(len(engine.call("outbox", "list").stdout.splitlines()), len(wanted))

    def test_a_crash_leaves_no_dump(self):
        with matta.Engine("--review", "park") as engine:
            limits = Path(f"/proc/{engine.process.pid}/limits").read_text(encoding="ascii")
            words = re.search(r"^Max core file size +(\d+) +(\d+)", limits, re.MULTILINE).groups()
            self.assertLessEqual(max(map(int, words)), 1)


if __name__ == "__main__":
    tap.main()
