#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program where there is no X at all: its windows open under a Wayland compositor, and are used by what a screen
reader can do."""
import os
import smtplib
import subprocess
import tempfile
import threading
import unittest

import tap
from screen import activate, find, find_free_port, wait_for, wait_for_window

FROM = "hanako@example.jp"
INSIDE, OUTSIDE = "taro@example.jp", "suzuki@customer.example"


def write(subject, to):
    return f"From: {FROM}\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nSee below.\r\n"


class Answer(threading.Thread):
    """A mail app that waits for its answer."""

    def __init__(self, port, subject, to):
        super().__init__()
        self.port, self.subject, self.to = port, subject, to
        self.refusal = None
        self.start()

    def run(self):
        try:
            with smtplib.SMTP("127.0.0.1", self.port) as server:
                server.sendmail(FROM, [self.to], write(self.subject, self.to))
        except smtplib.SMTPDataError as error:
            self.refusal = error.smtp_code


def click(window, name):
    button = wait_for(lambda: find(window, "push button", name))
    button.get_action_iface().do_action(0)


class Wayland(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.port = find_free_port()
        self.program = subprocess.Popen(
            [os.environ["MATTA_PROGRAM"], "--data-dir", self.folder, "--policy-dir", self.folder,
             "--listen", f"127.0.0.1:{self.port}", "--set", "inside-domains=example.jp", "--hold", "3600"])
        self.addCleanup(self.end)
        self.outbox = wait_for_window("Outbox")

    def end(self):
        self.program.terminate()
        self.assertEqual(self.program.wait(), 0)

    def test_there_is_no_other_display(self):
        self.assertNotIn("DISPLAY", os.environ)
        with open(f"/proc/{self.program.pid}/maps", encoding="utf-8") as maps:
            self.assertIn("wayland", maps.read())

    def test_quiet_mail_shows_in_the_outbox(self):
        answer = Answer(self.port, "Lunch", INSIDE)
        answer.join()
        self.assertIsNone(answer.refusal)
        wait_for(lambda: find(self.outbox, "label", "Lunch"))

    def test_the_checklist_opens_and_gives_back(self):
        answer = Answer(self.port, "Estimate", OUTSIDE)
        window = wait_for_window("Check Before Sending")
        wait_for(lambda: find(window, "label", "Estimate"))
        click(window, "Back to Editing")
        answer.join()
        self.assertEqual(answer.refusal, 554)

    def test_the_other_windows_open(self):
        for action, title in (("preferences", "Preferences"), ("import", "Learn From Sent Mail"),
                              ("practise", "Practice"), ("help", "Help"), ("about", "About")):
            with self.subTest(title):
                activate(action)
                wait_for_window(title)


if __name__ == "__main__":
    tap.main()
