# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at the mouse and the keyboard, whose every move is counted.

How long it takes does not depend on this machine: each click and each key costs a moment of thought, each
letter the time to type it; what programs need of their own is not counted."""
import subprocess
import time

import screen
import tap

THOUGHT = 2.0  # seconds from seeing what is next to having clicked on it
LETTER = 0.2  # seconds: 60 words a minute
CONVERTED = 3  # letters of the keyboard that a Japanese one is typed with


class Person:
    def __init__(self):
        self.steps = []  # [name, moves, letters, when it began; None = over]

    def begin(self, name):
        """The next thing this person wants to do; a picture shows how the one before ended."""
        self.end()
        self.steps.append([name, 0, 0, time.monotonic()])

    def end(self):
        if not self.steps or self.steps[-1][3] is None:
            return
        self.look("end")
        name, moves, letters, begun = self.steps[-1]
        self.steps[-1][3] = None
        tap.tell_figure(f"newcomer, {name}: {moves} clicks and keys, {letters} letters, {count(moves, letters):.0f} s"
                        f" ({time.monotonic() - begun:.0f} s on this machine)")

    def look(self, what):
        """Keeps a picture."""
        screen.take_picture(f"{len(self.steps):02}-{self.steps[-1][0].replace(' ', '-')}-{what}")

    @property
    def moves(self):
        return sum(step[1] for step in self.steps)

    @property
    def letters(self):
        return sum(step[2] for step in self.steps)

    @property
    def seconds(self):
        return count(self.moves, self.letters)

    def click(self, place):
        self.steps[-1][1] += 1
        subprocess.run(["xdotool", "mousemove", *map(str, place), "sleep", "0.1", "click", "1"], check=True)

    def roll(self, place):
        """The wheel, half a page down."""
        self.steps[-1][1] += 1
        subprocess.run(["xdotool", "mousemove", *map(str, place), "click", "--repeat", "5", "5"], check=True)

    def press(self, keys):
        self.steps[-1][1] += 1
        screen.press(keys)

    def write(self, text, is_there=lambda: True):
        """Over and over until @is_there: letters that are not on the keyboard get a key while they are typed, and
        sometimes one is lost. That is no fault of this person's, and not counted."""
        self.steps[-1][2] += count_letters(text)
        subprocess.run(["xdotool", "type", "--delay", "40", text], check=True)
        while not is_soon(is_there):
            subprocess.run(["xdotool", "key", "ctrl+a", "type", "--delay", "150", text], check=True)

    def turn_to(self, title):
        """Brings a window to the front, as by a click on it in the bar below."""
        self.steps[-1][1] += 1
        number = screen.wait_for(lambda: screen.find_number(title))
        subprocess.run(["xdotool", "windowactivate", "--sync", number], check=True)


def count_letters(text):
    """What is not on the keyboard takes several of those that are."""
    return sum(1 if letter.isascii() else CONVERTED for letter in text)


def is_soon(is_there):
    """Programs may need a moment; only what is still not there after it has to be done again."""
    for _ in range(20):
        if is_there():
            return True
        time.sleep(0.1)
    return False


def count(moves, letters):
    return moves * THOUGHT + letters * LETTER
