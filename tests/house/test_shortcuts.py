#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window with the keyboard shortcuts shows the keys that the windows really listen to, and the help page, too."""
import re
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
MODIFIERS = {"GDK_CONTROL_MASK": "<Control>", "GDK_ALT_MASK": "<Alt>", "GDK_SHIFT_MASK": "<Shift>"}
BINDING = re.compile(r"add_binding(?:_action)? \(\s*\w+,\s*GDK_KEY_(\w+),\s*([\w| ]+),")
TRIGGER = re.compile(r"gtk_keyval_trigger_new \(GDK_KEY_(\w+), ([\w| ]+)\)")
ACCELERATOR = re.compile(r'\{ "((?:<\w+>)+\w+)", NULL \}')
# Keys of the number block do what their twins do.
TWINS = {"KP_Enter": "Return", "ISO_Enter": "Return", "KP_Space": "space", "KP_Delete": "Delete"}
# What a window's key controller compares by itself.
COMPARED = re.compile(r"GDK_KEY_(\w+)")
# GTK's own: the menu button's, GtkApplicationWindow's, and what activates a row.
TOOLKIT = {"F10", "<Control>question", "Return"}


def name(key, modifiers=""):
    words = [MODIFIERS[word] for word in re.split(r"[| ]+", modifiers) if word in MODIFIERS]
    return "".join(words) + TWINS.get(key, key)


def find_function(text, function):
    start = text.find(f"\n{function} (")
    return text[start:].split("\n}\n")[0] if start >= 0 else ""


def find_bound(text):
    """The accelerators of one source file."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = {name(key, modifiers) for key, modifiers in BINDING.findall(text)}
    found |= {name(key, modifiers) for key, modifiers in TRIGGER.findall(text)}
    if "accels_for_action" in text:
        found |= set(ACCELERATOR.findall(text))
    if "key-pressed" in text:
        handler = find_function(text, "is_enter") + find_function(text, "key_cb")
        keys = {name(key) for key in COMPARED.findall(handler)}
        # Enter alone is heard, too, but only to be passed over.
        found |= {"<Control>Return" if key == "Return" else key for key in keys}
    return found


def find_all_bound():
    found = {}
    for path in sorted((ROOT / "src/desktop").glob("*.c")):
        for key in find_bound(path.read_text(encoding="utf-8")):
            found.setdefault(key, path.name)
    return found


def read_shown():
    """Accelerator → title."""
    root = ElementTree.parse(ROOT / "ui/help-overlay.ui").getroot()
    found = {}
    for shortcut in root.iter("object"):
        if shortcut.get("class") == "GtkShortcutsShortcut":
            texts = {node.get("name"): node.text for node in shortcut.findall("property")}
            for key in texts["accelerator"].split():
                found.setdefault(key, []).append(texts["title"])
    return found


class Shortcuts(unittest.TestCase):
    def test_every_key_is_shown(self):
        shown = read_shown()
        for key, where in find_all_bound().items():
            with self.subTest(f"{key} of {where}"):
                self.assertIn(key, shown)

    def test_every_key_that_is_shown_is_bound(self):
        bound = find_all_bound()
        for key in read_shown():
            with self.subTest(key):
                self.assertTrue(key in bound or key in TOOLKIT, key)

    def test_keys_are_found_however_they_are_bound(self):
        for text, key in (
                ("add_binding_action (widget_class, GDK_KEY_Escape, 0, x", "Escape"),
                ("add_binding (klass, GDK_KEY_KP_Enter,\n   GDK_CONTROL_MASK, x", "<Control>Return"),
                ("gtk_keyval_trigger_new (GDK_KEY_F5, GDK_ALT_MASK)", "<Alt>F5"),
                ('set_accels_for_action { "<Control>q", NULL }', "<Control>q")):
            with self.subTest(text):
                self.assertEqual(find_bound(text), {key})

    def test_the_help_page_has_them_all(self):
        page = (ROOT / "help/C/shortcuts.page").read_text(encoding="utf-8")
        said = set()
        for keys in re.findall(r"<tr><td><p>(.*?)</p>", page):
            said.add("+".join(re.findall(r"<key>(.*?)</key>", keys)))
        words = {"Return": "Enter", "space": "Space", "Escape": "Esc", "comma": ",", "question": "?", "Left": "←"}
        for key in read_shown():
            parts = key.replace("<Control>", "Ctrl+").replace("<Alt>", "Alt+").split("+")
            parts[-1] = words.get(parts[-1], parts[-1].upper() if len(parts[-1]) == 1 else parts[-1])
            with self.subTest(key):
                self.assertIn("+".join(parts), said)


if __name__ == "__main__":
    tap.main()
