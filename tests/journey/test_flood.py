#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of everything than anybody needs: memory stays bounded, and others are still served."""
import os
import resource
import socket
import threading
import time
import unittest
from pathlib import Path

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
SLOW = 200
CONNECTIONS = 10000
MEGABYTE = 1024 * 1024

# How much the engine's memory may grow while it is flooded, and by a bomb of 20 MB.
FLOOD_BOUND = 48 * MEGABYTE
BOMB_BOUND = 96 * MEGABYTE

# The sanitizers' allocators keep what was freed, for a while.
SANITIZED = "b_sanitize" in os.environ.get("MATTA_BUILD", "") or "asan" in os.environ.get("MATTA_BUILD", "")


def allow_files(count):
    """As many connections as may be at once."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = count if most == resource.RLIM_INFINITY else min(count, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, most))
    return count


class Flood(unittest.TestCase):
    def setUp(self):
        self.open = []
        self.addCleanup(self.hang_up)

    def hang_up(self):
        for connection in self.open:
            connection.close()
        self.open.clear()

    def connect(self, engine):
        connection = socket.create_connection(("127.0.0.1", engine.port), matta.PATIENCE)
        self.open.append(connection)
        return connection

    def memory(self, engine):
        status = Path(f"/proc/{engine.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def processor(self, engine):
        fields = Path(f"/proc/{engine.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def assert_grew_less(self, engine, before, bound):
        grown = self.memory(engine) - before
        print(f"# {grown / MEGABYTE:.1f} MB more")
        if not SANITIZED:
            self.assertLess(grown, bound)

    def assert_served(self, engine, subject):
        """421 means later; a mail app tries again."""
        def served():
            return matta.send(engine.port, SENDER, TO, matta.make_message(subject))[0] == 250
        matta.wait_until(served, matta.PATIENCE * 2, "a reply in the flood")
        engine.wait_for_state(subject, "sent", matta.PATIENCE * 2)

    def test_slow_senders_make_room(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            before = self.memory(engine)
            stop = threading.Event()
            for _ in range(SLOW):
                self.connect(engine)

            def drip():
                while not stop.wait(0.5):
                    for connection in self.open:
                        try:
                            connection.send(b"x")
                        except OSError:
                            pass

            thread = threading.Thread(target=drip)
            thread.start()
            try:
                self.assert_served(engine, "Among slow ones")
            finally:
                stop.set()
                thread.join()
            self.assert_grew_less(engine, before, FLOOD_BOUND)

    def test_ten_thousand_connections(self):
        count = allow_files(CONNECTIONS + 200) - 200
        with matta.Engine("--review", "confirm", "--hold", "0") as engine:
            before = self.memory(engine)
            for _ in range(min(count, CONNECTIONS)):
                self.connect(engine)
            self.assert_grew_less(engine, before, FLOOD_BOUND)
            self.hang_up()
            self.assert_served(engine, "After the flood")

    def test_with_few_files_it_does_not_spin(self):
        with matta.Engine("--review", "confirm", "--hold", "0", wrapper=("prlimit", "--nofile=128")) as engine:
            for _ in range(80):
                self.connect(engine)
            time.sleep(1)
            before = self.processor(engine)
            time.sleep(2)
            self.assertLess(self.processor(engine) - before, 0.5)
            self.assertIsNone(engine.process.poll())
            self.hang_up()
            self.assert_served(engine, "With files again")

    def test_recipients_without_end(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine, matta.Replies(engine.port) as replies:
            before = self.memory(engine)
            replies.greet()
            replies.say(f"MAIL FROM:<{SENDER}>")
            codes = []
            for first in range(0, 50000, 500):
                replies.socket.sendall(b"".join(b"RCPT TO:<p%d@example.org>\r\n" % (first + i) for i in range(500)))
                codes += [replies.read()[0] for _ in range(500)]
            self.assertEqual(codes.count(250), 2000)
            self.assertEqual(set(codes), {250, 452})
            self.assert_grew_less(engine, before, FLOOD_BOUND)
            self.assert_served(engine, "Beside many recipients")

    def test_lines_without_end(self):
        with matta.Engine("--review", "confirm", "--hold", "0") as engine, matta.Replies(engine.port) as replies:
            before = self.memory(engine)
            replies.greet()
            for _ in range(10):
                replies.socket.sendall(b"NOOP " + b"x" * MEGABYTE + b"\r\n")
                self.assertEqual(replies.read()[0], 500)
            self.assert_grew_less(engine, before, FLOOD_BOUND)

    def bomb(self, subject, head, body):
        """Taken or refused, but never a crash; and the next one is served."""
        with matta.Engine("--review", "park", "--hold", "0") as engine:
            before = self.memory(engine)
            message = matta.make_message(subject)
            at = message.index(b"\r\n\r\n") + 2
            code = matta.send(engine.port, SENDER, TO, message[:at] + head + b"\r\n" + body,
                              patience=matta.PATIENCE * 4)[0]
            self.assertIn(code, (250, 451, 452, 550, 552, 554))
            self.assert_grew_less(engine, before, BOMB_BOUND)
            self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message("Next"))[0], 250)

    def test_bomb_of_headers(self):
        self.bomb("Headers", b"".join(b"X-%d: y\r\n" % i for i in range(1000000)), b"Hi\r\n")

    def test_bomb_of_one_header(self):
        self.bomb("Header", b"X: " + b"y" * 900 + b"\r\n " .join(b"z" * 900 for _ in range(20000)) + b"\r\n", b"Hi\r\n")

    def test_bomb_of_parts(self):
        self.bomb("Parts", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n",
                  b"--B\r\n\r\nx\r\n" * 1000000 + b"--B--\r\n")

    def test_bomb_of_nesting(self):
        deep = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\r\n\r\n--B%d\r\n" % (i, i) for i in range(200000))
        self.bomb("Nesting", b"MIME-Version: 1.0\r\n", deep)


if __name__ == "__main__":
    tap.main()
