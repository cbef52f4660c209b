#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told of the state of things: ticked, on, open, pressed, chosen, focused, in force or not."""
import os
import pathlib
import smtplib
import subprocess
import tempfile
import threading
import unittest

import tap
from gi.repository import Atspi
from screen import (find, find_free_port, find_number, focus, get_role, has_state, is_checked, is_focused,
                    is_sensitive, is_visible, press, wait_for, wait_for_window, walk)

CHECKLIST, HAND_OVER, PREFERENCES = "Check Before Sending", "Hand Over the Password", "Preferences"
TO = ["taro@customer.example", "jiro@customer.example"]
MAIL = (
    "From: hanako@example.jp\r\nTo: Taro <taro@customer.example>, Jiro <jiro@customer.example>\r\n"
    "Subject: Estimate\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=X\r\n\r\n"
    "--X\r\nContent-Type: text/plain\r\n\r\nSee the estimate.\r\n"
    "--X\r\nContent-Type: text/csv; name=estimate.csv\r\n\r\ntotal,100\r\n--X--\r\n")
# Newer bridges tell a switch, and a button that stays down, from others.
SWITCHES = {"check box", "toggle button", "switch"}
TOGGLES = {"push button", "toggle button"}


def find_one_of(window, roles, name):
    return next((found for found in (find(window, role, name) for role in sorted(roles)) if found), None)


def list_rows(window):
    """The rows that are ticked: the boxes in the list, in their order."""
    rows = next(node for node in walk(window) if get_role(node) == "list" and is_visible(node))
    return [node for node in walk(rows) if get_role(node) == "check box"]


def is_pressed(node):
    return has_state(node, Atspi.StateType.PRESSED)


def is_expanded(node):
    return has_state(node, Atspi.StateType.EXPANDED)


def is_selected(node):
    return has_state(node, Atspi.StateType.SELECTED)


class States(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.port = find_free_port()

    def start(self, *words):
        program = subprocess.Popen(
            [os.environ["MATTA_PROGRAM"], "--data-dir", self.folder, "--policy-dir", self.folder,
             "--listen", f"127.0.0.1:{self.port}", "--set", "inside-domains=example.jp", "--set", "check-domains=false",
             *words])
        self.addCleanup(self.end, program)
        wait_for_window("Outbox")

    def end(self, program):
        program.terminate()
        self.assertEqual(program.wait(), 0)

    def enter(self, title):
        """A window as a screen reader announces it: as one that has the keyboard."""
        window = wait_for_window(title)
        focus(title)
        wait_for(lambda: has_state(window, Atspi.StateType.ACTIVE))
        self.assertEqual(get_role(window), "frame", title)
        self.assertTrue(has_state(window, Atspi.StateType.SHOWING), title)
        return window

    def send(self, to):
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            try:
                server.sendmail("hanako@example.jp", to, MAIL)
            except smtplib.SMTPDataError as error:
                self.assertEqual(error.smtp_code, 554)

    def open_checklist(self, to=TO):
        sending = threading.Thread(target=self.send, args=(to,))
        sending.start()
        self.addCleanup(sending.join)
        window = self.enter(CHECKLIST)
        wait_for(lambda: is_focused(list_rows(window)[0]))
        return window

    def close(self, title):
        press("Escape")
        wait_for(lambda: find_number(title) is None)

    # --- the checklist

    def test_rows_are_ticked_one_by_one(self):
        self.start()
        window = self.open_checklist()
        rows = list_rows(window)
        send = find(window, "push button", "Send to 2 People")
        self.assertEqual([is_checked(row) for row in rows], [False, False])
        self.assertFalse(is_sensitive(send))
        press("space")
        wait_for(lambda: is_checked(rows[0]) and is_focused(rows[1]))
        self.assertFalse(is_sensitive(send))
        press("space")
        wait_for(lambda: is_checked(rows[1]) and is_sensitive(send))
        press("space")
        wait_for(lambda: not is_checked(rows[1]) and not is_sensitive(send))
        self.assertTrue(is_checked(rows[0]))
        self.close(CHECKLIST)

    def test_a_row_says_each_thing_once(self):
        """As it is seen: what goes without saying is not said."""
        self.start()
        window = self.open_checklist()
        lines = list_rows(window)[0].get_name().split("\n")
        self.assertEqual(len(lines), len(set(lines)))
        self.assertFalse([line for line in lines if "outside your organization" in line])
        self.close(CHECKLIST)

    def test_names_open_and_close(self):
        self.start()
        window = self.open_checklist()
        names = find_one_of(window, TOGGLES, "Names")
        self.assertIsNotNone(names)
        self.assertTrue(has_state(names, Atspi.StateType.EXPANDABLE))
        self.assertFalse(is_expanded(names))
        press("alt+n")
        wait_for(lambda: is_expanded(names))
        self.close(CHECKLIST)

    def test_a_hidden_or_dropped_recipient(self):
        self.start()
        window = self.open_checklist()
        row = list_rows(window)[0]
        bcc = find_one_of(window, TOGGLES, "Bcc")
        self.assertFalse(is_pressed(bcc))
        while not is_focused(bcc):
            press("Tab")
        press("space")
        wait_for(lambda: is_pressed(bcc))
        self.assertIn("Bcc: the others won’t see this address", row.get_name())
        press("Tab")
        wait_for(lambda: is_focused(find(window, "push button", "Remove This Recipient")))
        press("space")
        wait_for(lambda: find(window, "push button", "Keep This Recipient"))
        self.assertFalse(is_sensitive(row))
        self.assertFalse(is_sensitive(bcc))
        self.assertIn("Removed: will not get this mail", row.get_name())
        self.close(CHECKLIST)

    def test_an_address_put_right(self):
        """The row is about somebody else then."""
        self.start()
        window = self.open_checklist(["taro@examp1e.jp"])
        row = list_rows(window)[0]
        self.assertIn("taro@examp1e.jp", row.get_name())
        press("alt+i")
        wait_for(lambda: "taro@example.jp" in row.get_name())
        self.assertNotIn("examp1e", row.get_name())
        self.assertIn("Corrected: this address gets the mail instead", row.get_name())
        self.close(CHECKLIST)

    def test_sealing(self):
        self.start()
        window = self.open_checklist()
        box = find(window, "check box", "Send attachments as an encrypted ZIP")
        self.assertFalse(is_checked(box))
        press("alt+z")
        wait_for(lambda: is_checked(box))
        self.close(CHECKLIST)

    # --- the window that hands over

    def open_hand_over(self):
        self.start("--hold", "0")
        window = self.open_checklist()
        press("alt+z")
        send = find(window, "push button", "Send to 2 People")
        for row in list_rows(window):
            press("space")
            wait_for(lambda row=row: is_checked(row))
        wait_for(lambda: is_sensitive(send))
        press("ctrl+Return")
        outbox = wait_for_window("Outbox")
        button = wait_for(lambda: find(outbox, "push button", "Tell the Password"))
        focus("Outbox")
        while not is_focused(button):
            press("Tab")
        press("space")
        return self.enter(HAND_OVER)

    def test_the_password_is_ticked_piece_by_piece(self):
        window = self.open_hand_over()
        self.assertIsNotNone(find(window, "list", "The password, piece by piece"))
        self.assertIsNotNone(find(window, "combo box", "Road of the password"))
        self.assertIsNotNone(find(window, "image", "QR code of the password"))
        rows = list_rows(window)
        self.assertGreater(len(rows), 2)
        wait_for(lambda: is_focused(rows[0]))
        self.assertFalse(any(is_checked(row) for row in rows))
        for row, following in zip(rows, rows[1:] + [find(window, "push button", "Told It")]):
            self.assertRegex(row.get_name(), r"^[\w-]+(, [\w-]+)+$")
            press("space")
            wait_for(lambda row=row, following=following: is_checked(row) and is_focused(following))
        self.close(HAND_OVER)

    def test_somebody_has_to_be_told(self):
        window = self.open_hand_over()
        told = find(window, "push button", "Told It")
        people = [find(window, "check box", name) for name in ("Taro", "Jiro")]
        self.assertTrue(all(is_checked(person) for person in people))
        self.assertTrue(is_sensitive(told))
        for person in people:
            while not is_focused(person):
                press("shift+Tab")
            press("space")
            wait_for(lambda person=person: not is_checked(person))
        self.assertFalse(is_sensitive(told))
        self.close(HAND_OVER)

    # --- preferences

    def open_preferences(self, *words):
        self.start(*words)
        focus("Outbox")
        press("ctrl+comma")
        return self.enter(PREFERENCES)

    def test_switches(self):
        window = self.open_preferences()
        switch = find_one_of(window, SWITCHES, "Colleagues first")
        self.assertFalse(is_checked(switch))
        self.assertTrue(is_checked(find_one_of(window, SWITCHES, "Show subjects")))
        while not is_focused(switch):
            press("Tab")
        press("space")
        wait_for(lambda: is_checked(switch))
        self.close(PREFERENCES)

    def test_the_page_that_is_chosen(self):
        window = self.open_preferences()
        tabs = [find(window, "page tab", name) for name in ("General", "Account", "Mail App", "Sealing")]
        for chosen in range(len(tabs)):
            wait_for(lambda chosen=chosen: [is_selected(tab) for tab in tabs]
                     == [index == chosen for index in range(len(tabs))])
            press("Right")
            press("space")
        self.close(PREFERENCES)

    def test_what_the_organization_set(self):
        """It can be read, with who set it, and not be changed."""
        folder = pathlib.Path(self.folder)
        (folder / "defaults").write_text("[matta]\ncolleagues-first=true\n", encoding="utf-8")
        (folder / "locks").write_text("/io/github/mattamail/Matta/colleagues-first\n", encoding="utf-8")
        window = self.open_preferences()
        self.assertTrue(is_checked(find_one_of(window, SWITCHES, "Colleagues first")))
        self.assertFalse(is_sensitive(find(window, "list item", "Colleagues first")))
        self.assertTrue(is_sensitive(find(window, "list item", "Show subjects")))
        self.assertIsNotNone(find(window, "label", f"Set by your organization: {folder}/locks"))
        self.close(PREFERENCES)

    def test_numbers_are_named_once(self):
        window = self.open_preferences()
        names = [node.get_name() for node in walk(window) if get_role(node) == "spin button"]
        self.assertGreater(len(names), 4)
        for name in names:
            half = len(name) // 2
            self.assertNotEqual(name[:half], name[half + 1:])
        self.close(PREFERENCES)


if __name__ == "__main__":
    tap.main()
