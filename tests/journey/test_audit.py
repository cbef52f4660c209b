#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit trail on its way out: to a real rsyslog over TLS, whatever happens to either; and into files."""
import csv
import json
import os
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import matta
import rsyslog
import tap

KILLS = 5
SECRETS = ("sato@example.com", "kimura@example.org", "example.org", "Plans for spring")


class Server:
    """Speaks TLS as no good server does. `behave` gets the connection, in a thread of its own."""

    def __init__(self, certificate, key, behave):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.context = context
        self.behave = behave
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections = []
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for connection in self.connections:
            connection.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections.append(connection)
            threading.Thread(target=self.behave, args=(self, connection), daemon=True).start()


def never_answer(server, connection):
    """Takes the connection, and that is all."""


def read_all(server, connection):
    """What a server should do; returns what came."""
    with server.context.wrap_socket(connection, server_side=True) as peer:
        return b"".join(iter(lambda: peer.recv(65536), b""))


def close_early(server, connection):
    """Reads a little and closes with its own close_notify, as if everything was fine."""
    peer = server.context.wrap_socket(connection, server_side=True)
    peer.recv(1)
    try:
        peer.unwrap()
    except (OSError, ValueError):
        pass
    peer.close()


def reset_at_the_end(server, connection):
    """Says close_notify, and then resets the connection, as the system does for a program that left something unread."""
    peer = server.context.wrap_socket(connection, server_side=True)
    raw = socket.socket(fileno=os.dup(peer.fileno()))
    peer.recv(65536)
    peer.setblocking(False)
    try:
        peer.unwrap()
    except OSError:
        pass  # it is said, and the other side's is not waited for
    raw.setblocking(True)
    while raw.recv(65536):
        pass
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raw.close()
    peer.close()


class Audited(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-audit-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.authority = rsyslog.Authority(self.folder)
        self.certificate, self.key = self.authority.sign("server", "IP:127.0.0.1")

    def start_rsyslog(self, **options):
        return self.enterContext(rsyslog.Rsyslog(self.authority, self.certificate, self.key, **options))

    def start_engine(self, port, *more):
        options = {"audit-syslog-host": "127.0.0.1", "audit-syslog-port": port,
                   "audit-syslog-ca-file": self.authority.certificate}
        settings = [word for key, value in options.items() for word in ("--set", f"{key}={value}")]
        return self.enterContext(matta.Engine("--hold", "0", "--review", "confirm", *settings, *more))

    def get_status(self, engine):
        return json.loads(engine.call("status", "--json").stdout)

    def wait_for_word(self, engine, word):
        matta.wait_until(lambda: self.get_status(engine)["audit-syslog"] == word, what=f"the trail being {word}")

    def send(self, engine, subject, to="kimura@example.org"):
        code, _ = matta.send(engine.port, "sato@example.com", [to], matta.make_message(subject, to=to))
        self.assertEqual(code, 250)
        engine.wait_for_state(subject, "sent")

    def export(self, engine, *options):
        """The trail as the store has it; the engine is stopped for it."""
        engine.stop()
        done = engine.call("audit", "export", "--data-dir", str(engine.data), *options)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def wait_until_all_is_there(self, engine):
        """Which is said by the status. The engine is stopped; the rows as the store has them."""
        while True:
            self.wait_for_word(engine, "ok")
            there = self.get_status(engine)["audit-syslog-row"]
            kept = self.export(engine)
            if there == kept[-1]["number"] > 0:
                return kept
            engine.start()  # "ok" was of the row before

    def assert_all_arrived(self, server, kept):
        """Each row at least once, unchanged, for the first time in order. How many came twice."""
        arrived = server.rows
        first = {}
        for row in arrived:
            first.setdefault(row["number"], row)
        self.assertEqual(list(first), [str(row["number"]) for row in kept])
        for row in kept:
            for name in ("hash", "previous", "chain", "event", "at"):
                self.assertEqual(first[str(row["number"])][name], row[name])
        hashes = {}
        for row in arrived:
            self.assertEqual(hashes.setdefault(row["number"], row["hash"]), row["hash"])
        return len(arrived) - len(first)


class ToSyslog(Audited):
    def test_rows_arrive_complete_and_in_order(self):
        for driver in ("gtls", "ossl"):
            with self.subTest(driver):
                server = self.start_rsyslog(driver=driver)
                engine = self.start_engine(server.port)
                for number in range(10):
                    self.send(engine, f"Mail {number}")
                kept = self.wait_until_all_is_there(engine)
                self.assertEqual(self.assert_all_arrived(server, kept), 0)
                self.assertEqual(server.rows[0]["PRIORITY"], "110")
                self.assertEqual({row["MSGID"] for row in server.rows}, {"received", "sending", "sent"})
                self.assertTrue(server.rows[0]["TIME"].endswith("Z"))

    def test_only_what_the_policy_allows_leaves(self):
        for contents, told in (("facts", ()), ("addresses", SECRETS[:3]), ("full", SECRETS)):
            with self.subTest(contents):
                server = self.start_rsyslog()
                engine = self.start_engine(server.port, "--set", f"audit-contents={contents}")
                self.send(engine, "Plans for spring")
                self.wait_until_all_is_there(engine)
                said = "\n".join(server.lines)
                self.assertIn('findings="first-domain', said)
                self.assertEqual([secret for secret in SECRETS if secret in said], list(told))

    def test_the_policy_in_the_document_can_be_used(self):
        [defaults] = rsyslog.read_blocks("defaults")
        (self.folder / "defaults").write_text(defaults, encoding="utf-8")
        (self.folder / "locks").write_text("/io/github/mattamail/Matta/audit-syslog-host\n", encoding="utf-8")
        with matta.Engine("--policy-dir", str(self.folder)) as engine:
            shown = json.loads(engine.call("policy", "check", "--json", "--policy-dir", str(self.folder)).stdout)
            self.assertEqual(shown["refusals"], [])
            engine.stop()
            command = [*engine.serve_command(), "--set", "audit-syslog-host="]
            done = subprocess.run(command, env=engine.environment, capture_output=True, check=False)
            self.assertEqual(done.returncode, 4, "nobody turns it off who is to be recorded")

    def test_by_default_nothing_leaves(self):
        with matta.Engine("--hold", "0", "--review", "confirm") as engine:
            self.send(engine, "Mail")
            status = self.get_status(engine)
            self.assertEqual((status["audit-syslog"], status["audit-journal"]), ("off", "off"))
            self.assertNotIn("Audit", engine.call("status").stdout)

    def test_a_server_that_is_away_gets_the_rest_later(self):
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        self.send(engine, "Before")
        self.wait_for_word(engine, "ok")
        server.stop()
        self.send(engine, "Meanwhile")
        self.wait_for_word(engine, "unreachable")
        self.send(engine, "Meanwhile, too")
        server.start()
        kept = self.wait_until_all_is_there(engine)
        self.assert_all_arrived(server, kept)
        self.assertEqual(len({row["id"] for row in kept}), 3)

    def test_a_server_that_is_killed_again_and_again_has_each_row(self):
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        for number in range(KILLS):
            self.send(engine, f"Mail {number}")
            server.stop(signal.SIGKILL)
            self.send(engine, f"Another {number}")
            server.start()
        kept = self.wait_until_all_is_there(engine)
        doubles = self.assert_all_arrived(server, kept)
        tap.tell_figure(f"audit: {KILLS} kills of the server, {len(kept)} rows, none missing, {doubles} twice")

    def test_an_engine_that_is_killed_again_and_again_sends_each_row(self):
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        for number in range(KILLS):
            before = len(server.lines)
            self.send(engine, f"Mail {number}")
            matta.wait_until(lambda n=before: len(server.lines) > n, what="a row")
            engine.kill()
            engine.start()
        kept = self.wait_until_all_is_there(engine)
        doubles = self.assert_all_arrived(server, kept)
        tap.tell_figure(f"audit: {KILLS} kills of Matta, {len(kept)} rows, none missing, {doubles} twice")

    def test_a_gap_shows(self):
        """The receiver's own check, on what it has: one row taken out of it."""
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        for number in range(3):
            self.send(engine, f"Mail {number}")
        self.wait_until_all_is_there(engine)
        rows = server.rows

        def find_gaps(some):
            return [row["number"] for before, row in zip(some, some[1:]) if row["previous"] != before["hash"]]

        self.assertEqual(find_gaps(rows), [])
        self.assertEqual(find_gaps(rows[:4] + rows[5:]), [rows[5]["number"]])


class Distrust(Audited):
    def assert_nothing_is_sent(self, server, engine, word, phrase):
        self.send(engine, "Mail")
        self.wait_for_word(engine, word)
        self.send(engine, "Mail goes on")
        self.assertIn(phrase, engine.call("status").stdout)
        self.assertEqual(self.get_status(engine)["audit-syslog-row"], 0)
        self.assertEqual(server.lines, [])

    def test_a_certificate_of_somebody_else(self):
        other = rsyslog.Authority(self.folder, "other")
        self.certificate, self.key = other.sign("strange", "IP:127.0.0.1")
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        self.assert_nothing_is_sent(server, engine, "untrusted", "certificate is not trusted")

    def test_a_certificate_for_another_host(self):
        self.certificate, self.key = self.authority.sign("elsewhere", "DNS:logs.example")
        server = self.start_rsyslog()
        engine = self.start_engine(server.port)
        self.assert_nothing_is_sent(server, engine, "untrusted", "for another host")

    def test_a_ca_file_that_is_not_there(self):
        server = self.start_rsyslog()
        engine = self.start_engine(server.port, "--set", f"audit-syslog-ca-file={self.folder}/none")
        self.assert_nothing_is_sent(server, engine, "files", "A file that the settings name")

    def test_a_server_that_asks_who_sends(self):
        server = self.start_rsyslog(mode="x509/certvalid")
        engine = self.start_engine(server.port)
        self.send(engine, "Without")
        matta.wait_until(lambda: self.get_status(engine)["audit-syslog"] not in ("off", "sending"), what="a word")
        self.assertEqual((self.get_status(engine)["audit-syslog-row"], server.lines), (0, []))
        engine.stop()
        certificate, key = self.authority.sign("client", "DNS:desk.example")
        both = self.folder / "client.pem"
        both.write_bytes(certificate.read_bytes() + key.read_bytes())
        engine.options += ("--set", f"audit-syslog-certificate-file={both}")
        engine.start()
        self.send(engine, "With")
        self.assert_all_arrived(server, self.wait_until_all_is_there(engine))


class BadServers(Audited):
    def test_one_that_stands_still_delays_no_mail(self):
        with Server(self.certificate, self.key, never_answer) as server:
            engine = self.start_engine(server.port)
            matta.send(engine.port, "sato@example.com", ["a@example.org"], matta.make_message("First"))
            matta.wait_until(lambda: server.connections, what="a connection")
            for number in range(5):
                self.send(engine, f"Mail {number}")
            self.assertEqual(len(server.connections), 1, "sent while it still stood")
            self.assertEqual(self.get_status(engine)["audit-syslog-row"], 0)
            engine.stop()

    def assert_not_believed(self, behave):
        with Server(self.certificate, self.key, behave) as server:
            engine = self.start_engine(server.port)
            self.send(engine, "Mail")
            self.wait_for_word(engine, "unconfirmed")
            self.assertEqual(self.get_status(engine)["audit-syslog-row"], 0)
            self.assertIn("sent again", engine.call("status").stdout)
            matta.wait_until(lambda: len(server.connections) > 2, what="it being sent again")
            self.send(engine, "Mail goes on")

    def test_one_that_closes_before_it_has_read_everything_is_not_believed(self):
        self.assert_not_believed(close_early)

    def test_one_that_resets_after_its_close_notify_is_not_believed(self):
        self.assert_not_believed(reset_at_the_end)

    def test_frames_are_counted_in_octets(self):
        came = []
        with Server(self.certificate, self.key, lambda *both: came.append(read_all(*both))) as server:
            engine = self.start_engine(server.port, "--set", "audit-contents=full")
            self.send(engine, "春の予定")
            kept = self.wait_until_all_is_there(engine)
        data = b"".join(came)
        frames = []
        while data:
            length, _, rest = data.partition(b" ")
            frames.append(rest[:int(length)].decode())
            data = rest[int(length):]
        self.assertEqual([rsyslog.read_line(frame)["hash"] for frame in frames], [row["hash"] for row in kept])
        self.assertEqual(rsyslog.read_line(frames[-1])["subject"], "春の予定")


class ToFiles(Audited):
    def setUp(self):
        super().setUp()
        self.engine = self.enterContext(matta.Engine("--hold", "0", "--review", "confirm"))
        self.send(self.engine, "=cmd|' /C calc'!A0")
        self.send(self.engine, 'Two, "words"', to="kimura@example.org")

    def call(self, *options, check=True):
        return self.engine.call("audit", "export", "--data-dir", str(self.engine.data), *options, check=check)

    def check(self, text):
        [script] = rsyslog.read_blocks("python")
        return subprocess.run([sys.executable, "-c", script], input=text, text=True, capture_output=True, check=False)

    def test_json_lines_can_be_checked_without_matta(self):
        self.engine.stop()
        text = self.call().stdout
        lines = text.splitlines()
        self.assertEqual(self.check(text).stderr, "")
        self.assertEqual(self.check("\n".join(lines[2:])).stderr, "", "a part is whole by itself")
        self.assertIn("Row 4 does not fit", self.check("\n".join(lines[:2] + lines[3:])).stderr)
        self.assertIn("Row 2 does not fit", self.check(text.replace('"sending"', '"sent"', 1)).stderr)

    def test_csv_says_the_same_as_json_lines(self):
        self.engine.stop()
        objects = [json.loads(line) for line in self.call("--contents", "full").stdout.splitlines()]
        path = self.engine.folder / "audit.csv"
        self.call("--contents", "full", "--format", "csv", "--output", str(path))
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        self.assertNotIn("\n", text.replace("\r\n", ""))
        rows = list(csv.DictReader(text.splitlines(keepends=True), strict=True))
        self.assertEqual(list(rows[0]), list(objects[0]))
        self.assertIn("'=cmd|' /C calc'!A0", {row["subject"] for row in rows})
        for row, known in zip(rows, objects, strict=True):
            for name, value in known.items():
                said = " ".join(value) if isinstance(value, list) else "" if value is None else str(value)
                self.assertEqual(row[name].removeprefix("'"), said)

    def test_a_part_is_chosen_by_number_or_time(self):
        rows = self.export(self.engine)
        numbers = [row["number"] for row in rows]

        def choose(*options):
            return [json.loads(line)["number"] for line in self.call(*options).stdout.splitlines()]

        self.assertEqual(choose("--from", "2", "--to", "4"), numbers[1:4])
        self.assertEqual(choose("--from", rows[0]["at"]), numbers)
        self.assertEqual(choose("--to", "1999-12-31"), [])
        self.assertEqual(choose("--from", "2000-01-01", "--to", "2200-01-01"), numbers)
        for wrong in ("soon", "-1", "2026-13-01", ""):
            self.assertEqual(self.call("--from", wrong, check=False).returncode, 2, wrong)

    def test_no_file_is_written_over_and_no_half_one_left(self):
        self.engine.stop()
        path = self.engine.folder / "there"
        path.write_text("mine", encoding="utf-8")
        self.assertEqual(self.call("--output", str(path), check=False).returncode, 1)
        self.assertEqual(path.read_text(encoding="utf-8"), "mine")
        with open("/dev/full", "wb") as full:
            command = [self.engine.mattactl, "audit", "export", "--data-dir", str(self.engine.data)]
            done = subprocess.run(command, env=self.engine.environment, stdout=full, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    tap.main()
