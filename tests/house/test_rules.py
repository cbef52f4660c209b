#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rule files are read by a program, by editors and by people: all three know the same keys."""
import json
import re
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "data/policy-rules.schema.json").read_text(encoding="utf-8"))
READER = "".join((ROOT / f"src/rules/matta-{name}.c").read_text(encoding="utf-8")
                 for name in ("condition-reader", "rule-file"))
DOCS = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
EXAMPLES = sorted((ROOT / "data/examples/policy.d").glob("*.json"))


def walk(node):
    """Every object in a JSON value."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def schema_keys():
    """The names of properties, not the words of the schema language."""
    return {key for node in walk(SCHEMA) if isinstance(node.get("properties"), dict) for key in node["properties"]}


def reader_keys():
    return set(re.findall(r'\{ "([$a-z-]+)", (?:read_|MATTA_CONDITION_)', READER))


def documented_keys():
    """The first columns of the tables whose heading begins with "key"."""
    keys = set()
    for table in re.findall(r"^\| key[^\n]*\n\|[-|]+\n((?:\|.*\n)+)", DOCS, re.M):
        for row in table.splitlines():
            keys.update(re.findall(r"`([$a-z-]+)`", row.split("|")[1]))
    return keys


class Keys(unittest.TestCase):
    def test_the_reader_takes_what_the_schema_describes(self):
        self.assertEqual(reader_keys(), schema_keys())

    def test_the_docs_explain_what_the_schema_describes(self):
        self.assertEqual(documented_keys(), schema_keys())

    def test_every_key_is_described_in_the_schema(self):
        bare = [key for node in walk(SCHEMA) for key, value in node.get("properties", {}).items()
                if isinstance(value, dict) and "description" not in value and "$ref" not in value
                and key not in ("lists", "at", "at-least")]
        self.assertEqual(bare, [])

    def test_words_of_the_schema_are_words_of_the_reader(self):
        words = {word for node in walk(SCHEMA) for word in node.get("enum", [])}
        self.assertEqual([word for word in sorted(words) if f'"{word}"' not in READER], [])

    def test_objects_of_the_schema_are_closed(self):
        open_ones = [node for node in walk(SCHEMA) if isinstance(node.get("properties"), dict)
                     and node.get("additionalProperties") is not False]
        self.assertEqual(open_ones, [])


class Examples(unittest.TestCase):
    def test_there_are_some(self):
        self.assertGreaterEqual(len(EXAMPLES), 2)

    def test_they_point_to_the_schema(self):
        for path in EXAMPLES:
            with self.subTest(path.name):
                named = json.loads(path.read_text(encoding="utf-8"))["$schema"]
                self.assertTrue((path.parent / named).resolve().samefile(ROOT / "data/policy-rules.schema.json"))


class Import(unittest.TestCase):
    def test_every_known_file_is_documented(self):
        source = "".join((ROOT / f"src/import/matta-import-{name}.c").read_text(encoding="utf-8")
                         for name in ("okan", "flex"))
        known = re.findall(r'^  \{ "([\w-]+\.(?:csv|txt))"', source, re.M)
        self.assertGreater(len(known), 20)
        self.assertEqual([name for name in known if f"`{name}`" not in DOCS], [])


if __name__ == "__main__":
    tap.main()
