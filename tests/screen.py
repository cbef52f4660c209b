# SPDX-License-Identifier: GPL-3.0-or-later
"""A display with windows on it: keys as a person presses them, and what a screen reader finds."""
import gettext
import os
import re
import socket
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 30


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def translate(text):
    """What the windows say instead; the catalogue's own words."""
    language = os.environ.get("LANGUAGE", "en")
    found = gettext.translation("matta", os.environ["MATTA_LOCALEDIR"], [language], fallback=True)
    return found.gettext(text)


def plain(label):
    """Translated, without its mnemonic, which Japanese puts in brackets behind; and without dots."""
    return re.sub(r"\(_.\)|_|…", "", translate(label))


def press(*keys):
    subprocess.run(["xdotool", "key", *keys], check=True)


def run_xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, check=False).stdout


def list_numbers():
    """The X server's numbers of all windows."""
    return run_xdotool("search", "--onlyvisible", "--name", ".").split()


def find_number(title):
    """The number of a window, or None. xdotool's own search takes no titles but English ones."""
    return next((number for number in list_numbers() if title in run_xdotool("getwindowname", number)), None)


def activate(action, *parameter, address=None):
    """Sets off an action of Matta's as the menu does; on the session's bus, or that at @address."""
    bus = ["--session"] if address is None else ["--address", address]
    subprocess.run(["gdbus", "call", *bus, "--dest", "io.github.mattamail.Matta", "--object-path",
                    "/io/github/mattamail/Matta", "--method", "org.gtk.Actions.Activate", action,
                    f"[{', '.join(parameter)}]", "{}"], check=True, stdout=subprocess.DEVNULL)


def focus(title):
    subprocess.run(["xdotool", "windowfocus", wait_for(lambda: find_number(title))], check=True)
    time.sleep(0.5)


def walk(node):
    yield node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def find_windows():
    """Title and window of every program that a screen reader sees."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        for number in range(program.get_child_count() if program is not None else 0):
            window = program.get_child_at_index(number)
            if window is not None:
                yield window.get_name(), window


def wait_for_window(title):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            for name, window in find_windows():
                if title in name:
                    return window
        except GLib.Error:
            pass  # it went while it was looked at
        time.sleep(0.1)
    raise TimeoutError(title)


def wait_for(is_there):
    """What @is_there returned; while windows come and go it may fail."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = is_there()
            if found:
                return found
        except GLib.Error:
            pass
        time.sleep(0.1)
    raise TimeoutError(is_there)


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_visible(node):
    return has_state(node, Atspi.StateType.VISIBLE)


def get_role(node):
    """Its role's name; newer bridges call a button by another one."""
    name = node.get_role_name()
    return "push button" if name == "button" else name


def find(window, role, name):
    """The first one to be seen whose name has @name in it; or None."""
    for node in walk(window):
        if get_role(node) == role and name in node.get_name() and is_visible(node):
            return node
    return None


def find_text(title, text):
    """Whether @text stands anywhere in the window @title."""
    windows = [window for name, window in find_windows() if title in name]
    return any(text in node.get_name() for window in windows for node in walk(window) if is_visible(node))


def is_checked(node):
    return node is not None and has_state(node, Atspi.StateType.CHECKED)


def is_sensitive(node):
    return has_state(node, Atspi.StateType.SENSITIVE)


def is_focused(node):
    return has_state(node, Atspi.StateType.FOCUSED)


def take_picture(name):
    """Into $MATTA_SCREENSHOT_DIR, if it is set."""
    folder = os.environ.get("MATTA_SCREENSHOT_DIR")
    if folder:
        time.sleep(0.5)
        subprocess.run(["import", "-window", "root", os.path.join(folder, name + ".png")], check=True)
