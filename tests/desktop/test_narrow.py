#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How narrow each window can be: no wider than a small screen turned upright, in each language, with text in its usual
size and half as large again, and in high contrast."""
import re
import subprocess
import threading
import unittest

import matta
import screen
import tap
from windows import Windows

NARROW = 360
FRAME = 10  # around it, where nobody draws shadows
SCALES = {"usual": 1, "large": 1.5}
DPI = 96
MAIL = (
    "From: hanako@example.jp\r\nTo: Taro <taro@customer.example>\r\nSubject: Estimate\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=X\r\n\r\n--X\r\nContent-Type: text/plain\r\n\r\nSee the estimate.\r\n"
    "--X\r\nContent-Type: text/csv; name=a-rather-long-name-of-a-file-with-the-estimate-2026.csv\r\n\r\ntotal,100\r\n--X--\r\n").encode()


class Scaled(Windows):
    """@language: "en" or "ja"; @scale: of all text."""

    def __init__(self, language, scale, *options):
        super().__init__("--set", "inside-domains=example.jp", "--set", "check-domains=false", *options)
        self.language = language
        self.scale = scale

    @property
    def environment(self):
        return super().environment | {"LANGUAGE": self.language, "LC_ALL": "ja_JP.UTF-8", "ADW_DEBUG_HIGH_CONTRAST": "1"}

    def start(self):
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                        f"Xft.dpi: {int(DPI * self.scale)}\n"], check=True)
        super().start()


def get_least_width(number):
    """What the window says to whoever wants to make it smaller."""
    said = subprocess.run(["xprop", "-id", number, "WM_NORMAL_HINTS"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"minimum size: (\d+) by", said)[1])


class Narrow(unittest.TestCase):
    def assert_narrow(self, scale):
        for number in screen.list_numbers():
            width = get_least_width(number)
            self.assertLessEqual(width, NARROW * scale + FRAME, screen.run_xdotool("getwindowname", number))

    def open(self, program, action):
        before = set(screen.list_numbers())
        screen.activate(action, address=program.bus.address)
        screen.wait_for(lambda: set(screen.list_numbers()) - before)

    def in_each_look(self, look):
        for language in ("en", "ja"):
            for name, scale in SCALES.items():
                with self.subTest((language, name)), Scaled(language, scale) as program:
                    screen.wait_for(screen.list_numbers)
                    look(program, f"narrow-{language}-{scale}")

    def look_at_each(self, program, picture):
        self.assert_narrow(program.scale)
        for action in ("preferences", "welcome", "import", "practise", "help"):
            self.open(program, action)
            screen.take_picture(f"{picture}-{action}")
            self.assert_narrow(program.scale)

    def look_at_a_checklist(self, program, picture):
        sending = threading.Thread(target=matta.send,
                                   args=(program.port, "hanako@example.jp", ["taro@customer.example"], MAIL))
        before = set(screen.list_numbers())
        sending.start()
        self.addCleanup(sending.join)
        screen.wait_for(lambda: set(screen.list_numbers()) - before)
        screen.take_picture(f"{picture}-checklist")
        self.assert_narrow(program.scale)

    def test_windows(self):
        self.in_each_look(self.look_at_each)

    def test_checklist(self):
        self.in_each_look(self.look_at_a_checklist)


if __name__ == "__main__":
    tap.main()
