#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader finds: every button, entry, switch and list of every window has a name."""
import os
import re
import smtplib
import subprocess
import tempfile
import threading
import time
import unittest

import tap
from gi.repository import Atspi
from screen import (activate, find, find_free_port, find_number, focus, get_role, has_state, is_sensitive, is_visible, press,
                    wait_for, wait_for_window, walk)

NEED_NAMES = {"push button", "toggle button", "check box", "entry", "text", "spin button", "combo box", "list item"}
# What the toolkit's own windows and widgets leave unnamed.
NOT_OURS = {"GtkSearchEntry"}
MAIL = "From: hanako@example.jp\r\nTo: taro@example.com\r\nSubject: Estimate\r\n\r\nSee below.\r\n"


def is_named(node):
    """The toolkit calls what has no name after its type."""
    name = node.get_name().strip()
    return bool(name) and (name in NOT_OURS or not name.startswith(("Gtk", "Adw", "Matta")))


def has_name(node):
    """A list's item may leave it to what is in it; a menu button has another one within."""
    if get_role(node) == "list item":
        return any(is_named(part) for part in walk(node))
    return is_named(node) or (node.get_name() == "GtkMenuButton" and is_named(node.get_parent()))


# “_Send” as it is written for the keyboard, where a screen reader would say “underscore”. GTK 4.8 itself puts that
# before the label of a button whose letter is underlined.
UNDERLINED = re.compile(r"(?:^|\s|\()_\w")


def list_underlined(window):
    """Whose name is nothing but a text for the keyboard."""
    return [node.get_name() for node in walk(window)
            if is_visible(node) and UNDERLINED.search(node.get_name()) and not is_said_twice(node.get_name())]


def is_said_twice(name):
    """“_Send Send”."""
    half = len(name) // 2
    return any(name[:at].replace("_", "") == name[at + 1:] for at in range(half, half + 3))


def list_unnamed(window):
    """Each with where it is."""
    found = []
    nodes = [node for node in walk(window) if get_role(node) in NEED_NAMES and is_visible(node)]
    if not nodes:
        return ["nothing at all"]
    for node in nodes:
        if not has_name(node):
            parent = node.get_parent()
            found.append(f"{get_role(node)} in {get_role(parent)} “{parent.get_name()}”")
    return found


class Names(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.port = find_free_port()
        self.program = subprocess.Popen(
            [os.environ["MATTA_PROGRAM"], "--data-dir", self.folder.name, "--policy-dir", self.folder.name,
             "--listen", f"127.0.0.1:{self.port}", "--set", "inside-domains=example.jp", "--hold", "3600"])
        wait_for_window("Outbox")
        focus("Outbox")

    def tearDown(self):
        self.program.terminate()
        self.assertEqual(self.program.wait(), 0)
        self.folder.cleanup()

    def check(self, title):
        window = wait_for_window(title)
        time.sleep(0.5)
        self.assertEqual(get_role(window), "frame", title)
        self.assertTrue(has_state(window, Atspi.StateType.SHOWING), title)
        self.assertEqual(list_unnamed(window), [], title)
        self.assertEqual(list_underlined(window), [], title)

    def close(self, title):
        """By the key that closes every window."""
        focus(title)
        press("ctrl+w")
        wait_for(lambda: find_number(title) is None)

    def test_outbox(self):
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            server.sendmail("hanako@example.jp", ["taro@example.jp"], MAIL.replace("taro@example.com", "taro@example.jp"))
        time.sleep(0.5)
        self.check("Outbox")

    def test_preferences(self):
        press("ctrl+comma")
        self.check("Preferences")
        focus("Preferences")
        for tab in ("Account", "Mail App", "Sealing"):
            press("Right")
            press("space")
            wait_for(lambda tab=tab: has_state(find(wait_for_window("Preferences"), "page tab", tab),
                                               Atspi.StateType.SELECTED))
            self.check("Preferences")

    def test_shortcuts(self):
        press("ctrl+question")
        self.assertEqual(wait_for_window("Shortcuts").get_name(), "Keyboard Shortcuts")

    def test_windows_of_the_menu(self):
        """Each is named throughout, and closed by the key that the window with the shortcuts promises."""
        for action, title in (("import", "Learn From Sent Mail"), ("welcome", "Set Up Matta"), ("help", "Matta Help"),
                              ("preferences", "Preferences")):
            with self.subTest(title):
                activate(action)
                self.check(title)
                self.close(title)

    def test_about(self):
        """The toolkit's own window: what is in it is its business."""
        activate("about")
        self.assertIsNotNone(wait_for_window("About"))

    def test_details(self):
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            server.sendmail("hanako@example.jp", ["taro@example.jp"], MAIL.replace("taro@example.com", "taro@example.jp"))
        wait_for(lambda: find(wait_for_window("Outbox"), "list item", ""))
        focus("Outbox")
        press("Return")
        self.check("Details")
        self.close("Details")

    def test_checklist(self):
        with smtplib.SMTP("127.0.0.1", self.port) as server:
            sending = threading.Thread(target=self.send_outside, args=(server,))
            sending.start()
            self.check("Check Before Sending")
            focus("Check Before Sending")
            press("Escape")
            sending.join()

    def test_practice(self):
        """From the menu; its buttons are described by what they are about."""
        press("F10")
        press("r")
        self.check("Practice")
        window = wait_for_window("Practice")
        wait_for(lambda: is_sensitive(find(window, "push button", "Begin")))
        focus("Practice")
        press("alt+b")
        send = wait_for(lambda: find(window, "push button", "Send"))
        self.check("Practice")
        relations = [relation.get_relation_type().value_nick for relation in send.get_relation_set()]
        self.assertIn("described-by", relations)

    def send_outside(self, server):
        with self.assertRaises(smtplib.SMTPDataError):
            server.sendmail("hanako@example.jp", ["taro@example.com"], MAIL)


if __name__ == "__main__":
    tap.main()
