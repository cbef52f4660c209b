#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail is sealed, sent and its password told without a pointer: checklist, outbox, hand-over; in the language of $LANGUAGE.

Windows are read as a screen reader does; pictures go to $MATTA_SCREENSHOT_DIR.
"""
import email
import os
import pathlib
import re
import smtplib
import subprocess
import tempfile
import threading
import time
import unittest

import matta
import screen
import tap
from screen import plain, translate

PROGRAM = os.environ["MATTA_PROGRAM"]
MAIL = (
    "From: hanako@example.jp\r\nTo: Taro <taro@customer.example>, Jiro <jiro@customer.example>\r\n"
    "Subject: Estimate\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
    "--X\r\nContent-Type: text/plain\r\n\r\nSee the estimate.\r\n"
    "--X\r\nContent-Type: text/csv; name=estimate.csv\r\n\r\ntotal,100\r\n--X--\r\n")
PASSWORD = re.compile("[a-z0-9]{4,}(-[a-z0-9]{4,})+")
TO = ["taro@customer.example", "jiro@customer.example"]


class SealByKeyboard(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.port = screen.find_free_port()
        self.program = subprocess.Popen(
            [PROGRAM, "--data-dir", self.folder.name, "--policy-dir", self.folder.name,
             "--listen", f"127.0.0.1:{self.port}", "--set", "inside-domains=example.jp",
             "--set", "check-domains=false", "--hold", "0"])
        self.outbox = translate("Outbox")
        screen.wait_for_window(self.outbox)

    def tearDown(self):
        self.program.terminate()
        self.assertEqual(self.program.wait(), 0)
        self.folder.cleanup()

    def send(self):
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            server.sendmail("hanako@example.jp", TO, MAIL)

    def confirm_sealed(self):
        title = translate("Check Before Sending")
        window = screen.wait_for_window(title)
        screen.focus(title)
        time.sleep(0.5)  # the first keys are ignored
        screen.press("alt+z")
        screen.wait_for(lambda: screen.is_checked(screen.find(window, "check box", "ZIP")))
        while not self.may_send(window):
            screen.press("space")
            time.sleep(0.3)
        screen.take_picture("1-checklist")
        screen.press("ctrl+Return")

    def may_send(self, window):
        return screen.is_sensitive(screen.find(window, "push button", str(len(TO))))

    def find_tell_button(self):
        return screen.find(screen.wait_for_window(self.outbox), "push button", plain("_Tell the Password…"))

    def open_hand_over(self):
        """By the outbox row that asks for it."""
        button = screen.wait_for(self.find_tell_button)
        screen.focus(self.outbox)
        screen.take_picture("2-outbox")
        while not screen.is_focused(button):
            screen.press("Tab")
            time.sleep(0.2)
        screen.press("space")

    def tell(self):
        """Tick by tick as on the telephone; what stood on the card."""
        title = translate("Hand Over the Password")
        window = screen.wait_for_window(title)
        screen.focus(title)
        password = next(node.get_name() for node in screen.walk(window) if PASSWORD.fullmatch(node.get_name()))
        screen.take_picture("3-hand-over")
        for _ in password.split("-"):
            screen.press("space")
            time.sleep(0.3)
        screen.take_picture("4-told")
        screen.press("space")
        return password

    def wait_for_filed(self):
        new = pathlib.Path(self.folder.name) / "practice" / "new"
        screen.wait_for(lambda: new.is_dir() and any(new.iterdir()))
        return matta.Filed(next(new.iterdir()).read_bytes()).content

    def open_zip(self, mail, password):
        part = next(part for part in email.message_from_bytes(mail).walk() if part.get_filename() == "estimate.zip")
        path = pathlib.Path(self.folder.name) / "got.zip"
        path.write_bytes(part.get_payload(decode=True))
        return subprocess.run(["7z", "x", "-so", f"-p{password}", str(path)], capture_output=True, check=False)

    def test_from_the_checklist_to_the_telephone(self):
        sending = threading.Thread(target=self.send)
        sending.start()
        self.confirm_sealed()
        sending.join()
        mail = self.wait_for_filed()
        self.assertNotIn(b"total,100", mail)
        self.open_hand_over()
        password = self.tell()
        opened = self.open_zip(mail, password)
        self.assertEqual((opened.returncode, opened.stdout), (0, b"total,100"))
        self.assertNotEqual(self.open_zip(mail, password[::-1]).returncode, 0)
        screen.wait_for(lambda: self.find_tell_button() is None)
        screen.focus(self.outbox)
        screen.take_picture("5-done")


if __name__ == "__main__":
    tap.main()
