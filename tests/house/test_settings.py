#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/settings.md says what the settings' schema says: every key, and no other."""
import re
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("key", "meaning", "type", "unit", "range", "default", "lockable", "effect", "example")


def read_schema():
    tree = xml.parse(ROOT / "data/io.github.mattamail.Matta.gschema.xml")
    choices = {enum.get("id"): [value.get("nick") for value in enum] for enum in tree.iter("enum")}
    keys = {}
    for key in tree.find("schema[@id='io.github.mattamail.Matta']").iter("key"):
        limits = key.find("range")
        said = ""
        if limits is not None:
            said = f"{limits.get('min')} to {limits.get('max')}"
        if key.get("enum") is not None:
            said = ", ".join(f"`{nick}`" for nick in choices[key.get("enum")])
        keys[key.get("name")] = {"type": key.get("type") or "enum", "range": said, "default": key.findtext("default")}
    return keys


def read_document():
    rows = {}
    for line in (ROOT / "docs/settings.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            row = dict(zip(COLUMNS, cells, strict=True))
            rows[row["key"].strip("`")] = row
    return rows


class Settings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schema = read_schema()
        cls.rows = read_document()

    def test_both_have_the_same_keys_in_the_same_order(self):
        self.assertEqual(list(self.rows), list(self.schema))
        self.assertGreater(len(self.rows), 10)

    def test_types_and_defaults_are_those_of_the_schema(self):
        for name, key in self.schema.items():
            with self.subTest(name):
                self.assertEqual(self.rows[name]["type"].strip("`"), key["type"])
                self.assertEqual(self.rows[name]["default"].strip("`"), key["default"])

    def test_ranges_are_those_of_the_schema(self):
        for name, key in self.schema.items():
            with self.subTest(name):
                if key["range"]:
                    self.assertEqual(self.rows[name]["range"], key["range"])
                else:
                    self.assertNotRegex(self.rows[name]["range"], r"^\d+ to \d+$")

    def test_every_cell_says_something(self):
        for name, row in self.rows.items():
            with self.subTest(name):
                self.assertTrue(all(row.values()))
                self.assertGreater(len(row["meaning"]), 15)
                self.assertIn(row["lockable"], ("yes", "no"))
                self.assertIn(row["effect"], ("at once", "at start"))
                self.assertRegex(row["example"], rf"^`{re.escape(name)}=.+`$")
                self.assertNotEqual(row["example"].strip("`").partition("=")[2], row["default"].strip("`"))

    def test_the_built_in_defaults_and_ranges_are_the_same(self):
        """src/policy has them once more, for what must work without an installed schema."""
        text = (ROOT / "src/policy/matta-policy.c").read_text(encoding="utf-8")
        table = text[text.index("static const Key keys[]"):]
        rows = re.findall(r'\{ "([a-z-]+)",\s*"(\w+)",\s*(\d+),\s*(\d+),', table)
        self.assertEqual([row[0] for row in rows], list(self.schema))
        for name, sort, least, most in rows:
            with self.subTest(name):
                self.assertEqual("enum" if sort == "e" else sort, self.schema[name]["type"])
                if self.schema[name]["range"] and self.schema[name]["type"] != "enum":
                    self.assertEqual(f"{least} to {most}", self.schema[name]["range"])


if __name__ == "__main__":
    tap.main()
