#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The help pages: whole, the same in every language, and about this program."""
import re
import subprocess
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ["C", *(ROOT / "po/LINGUAS").read_text(encoding="utf-8").split()]
MALLARD = "{http://projectmallard.org/1.0/}"
ABOUT = "{https://github.com/mattamail/matta}about"
MNEMONIC = re.compile(r"\(_[A-Za-z]\)")


def read_pages(language):
    paths = sorted((ROOT / "help" / language).glob("*.page"))
    return {path.stem: ElementTree.parse(path).getroot() for path in paths}


PAGES = {language: read_pages(language) for language in LANGUAGES}


def find(page, name):
    return page.iter(MALLARD + name)


def outline(page):
    """What has to be the same in every language."""
    return [(node.tag, sorted(node.items())) for node in page.iter()
            if node.tag not in {MALLARD + name for name in ("em", "gui", "guiseq", "key", "keyseq", "code", "cmd")}]


def list_ids(page):
    return [section.get("id") for section in find(page, "section")]


def strip(text):
    """As it is read on the screen, and without what differs between a button and a menu."""
    return MNEMONIC.sub("", text).replace("_", "").replace("%s", "…").rstrip("…").strip()


def unquote(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text)).replace('\\"', '"').replace("\\n", "\n")


def read_strings():
    """What stands on the screen in each language."""
    found = {"C": set(), "ja": set()}
    for entry in (ROOT / "po/ja.po").read_text(encoding="utf-8").split("\n\n"):
        english = re.search(r'^msgid((?:\s*"(?:[^"\\]|\\.)*"\n?)+)', entry, re.M)
        japanese = re.search(r'^msgstr(?:\[0\])?((?:\s*"(?:[^"\\]|\\.)*"\n?)+)', entry, re.M)
        if english and japanese:
            found["C"].add(strip(unquote(english[1])))
            found["ja"].add(strip(unquote(japanese[1])))
    return found


class Pages(unittest.TestCase):
    def test_every_language_has_every_page(self):
        self.assertIn("index", PAGES["C"])
        for language in LANGUAGES:
            self.assertEqual(list(PAGES[language]), list(PAGES["C"]), language)

    def test_they_fit_the_structure(self):
        files = [str(path) for path in sorted((ROOT / "help").glob("*/*.page"))]
        done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "help/pages.rng", *files],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_what_does_not_fit_is_seen(self):
        for wrong in ("<page/>", '<page xmlns="http://projectmallard.org/1.0/" type="topic" id="x"><title>X</title></page>'):
            done = subprocess.run(["xmllint", "--noout", "--relaxng", ROOT / "help/pages.rng", "-"], input=wrong,
                                  capture_output=True, text=True, check=False)
            self.assertNotEqual(done.returncode, 0, wrong)

    def test_they_say_the_same(self):
        for language in LANGUAGES:
            for name, page in PAGES[language].items():
                with self.subTest(f"{language}/{name}"):
                    self.assertEqual(outline(page), outline(PAGES["C"][name]))
                    self.assertEqual(page.get("id"), name)

    def test_they_are_in_the_program(self):
        listed = re.findall(r">([^<]*\.page)<", (ROOT / "help/help.gresource.xml").read_text(encoding="utf-8"))
        self.assertEqual(listed, [f"{language}/{name}.page" for language in LANGUAGES for name in PAGES["C"]])


class Links(unittest.TestCase):
    def test_each_leads_to_a_page_or_a_section_of_the_index(self):
        sections = list_ids(PAGES["C"]["index"])
        for name, page in PAGES["C"].items():
            for link in find(page, "link"):
                target, _, section = link.get("xref").partition("#")
                with self.subTest(f"{name} → {link.get('xref')}"):
                    self.assertIn(target, PAGES["C"])
                    self.assertTrue(not section or section in sections)

    def test_the_index_lists_every_page(self):
        listed = {name for name, page in PAGES["C"].items()
                  for link in page.find(MALLARD + "info").findall(MALLARD + "link") if link.get("type") == "guide"}
        self.assertEqual(listed, set(PAGES["C"]) - {"index"})

    def test_topics_of_a_section_have_places_of_their_own(self):
        taken = []
        for page in PAGES["C"].values():
            info = page.find(MALLARD + "info")
            if info.find(MALLARD + "link") is not None:
                taken.append((info.find(MALLARD + "link").get("xref"), info.find(MALLARD + "title").text))
        self.assertEqual(len(taken), len(set(taken)))

    def test_f1_leads_to_pages(self):
        bound = {}
        for path in (ROOT / "src/desktop").glob("*.c"):
            for name in re.findall(r'matta_help_bind \(\w+, "([^"]*)"\)', path.read_text(encoding="utf-8")):
                bound[path.name] = name
        self.assertGreater(len(bound), 8)
        for window, name in bound.items():
            self.assertIn(name, PAGES["C"], window)

    def test_every_window_with_a_template_has_its_page(self):
        for path in (ROOT / "ui").glob("*-window.ui"):
            source = (ROOT / "src/desktop" / path.with_suffix(".c").name).read_text(encoding="utf-8")
            self.assertTrue("matta_help_bind (" in source or path.name == "matta-help-window.ui", path.name)


class Words(unittest.TestCase):
    def test_what_they_quote_is_on_the_screen(self):
        strings = read_strings()
        for language in LANGUAGES:
            for name, page in PAGES[language].items():
                for gui in find(page, "gui"):
                    with self.subTest(f"{language}/{name}: {gui.text}"):
                        self.assertIn(strip(gui.text), strings[language])

    def test_paragraphs_stand_on_one_line(self):
        for language in LANGUAGES:
            for name, page in PAGES[language].items():
                for node in [*find(page, "p"), *find(page, "title"), *find(page, "desc")]:
                    self.assertNotIn("\n", "".join(node.itertext()), f"{language}/{name}")

    def test_every_finding_is_explained(self):
        checks = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
        findings = set()
        for row in re.findall(r"^\| ((?:`[a-z:A-Z-]+`(?:, )?)+) \|", checks, re.M):
            findings |= {word.partition(":")[0] for word in re.findall(r"`([^`]+)`", row)}
        findings |= set(re.findall(r"`([a-z-]+)`", checks[checks.index("## Bounds"):])) - {"mattactl", "open-first"}
        explained = [word for item in find(PAGES["C"]["questions"], "item") for word in item.get(ABOUT, "").split()]
        self.assertGreater(len(findings), 40)
        self.assertEqual(sorted(findings | {"open-first"}), sorted(explained))


if __name__ == "__main__":
    tap.main()
