#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What debian/ says again stands where it was said first."""
import pathlib
import re
import unittest

import chroot
import matta
import tap

# Comes with build-essential, or with another of the two lists' packages.
UNDERSTOOD = {"debhelper", "gcc", "libc6-dev"}


def read(path):
    return (matta.ROOT / path).read_text(encoding="utf-8")


class Debian(unittest.TestCase):
    def test_what_building_needs_is_the_same(self):
        self.assertEqual(set(chroot.list_packages("build")) - UNDERSTOOD,
                         set(chroot.list_build_depends()) - UNDERSTOOD)

    def test_a_list_of_packages_is_not_empty(self):
        self.assertIn("libgtk-4-dev", chroot.list_packages("build"))
        self.assertIn("debhelper", chroot.list_build_depends())
        self.assertNotIn("xvfb", chroot.list_packages("build", "test"))
        self.assertEqual(chroot.list_packages("nothing"), [])

    def test_the_version_is_the_same_everywhere(self):
        version = re.search(r"version: '([^']+)'", read("meson.build"))[1]
        self.assertEqual(re.match(r"matta \(([^)]+)\)", read("debian/changelog"))[1], version)
        self.assertIn(f"matta_{version}_amd64.deb", read("README.md"))
        self.assertIn(f"matta_{version}_amd64.deb", read("README.ja.md"))

    def test_every_licence_is_there_in_full(self):
        """In debian/copyright or in the system's common-licenses, and not only in the network (Debian Policy 12.5)."""
        text = read("debian/copyright")
        given = dict(re.findall(r"^License: (\S+)\n((?: .*\n)+)", text, re.M))
        self.assertEqual(set(given), set(re.findall(r"^License: (\S+)$", text, re.M)))
        for name, licence in given.items():
            kept = re.search(r"/usr/share/common-licenses/[\w.-]*\w", licence)
            if kept:
                self.assertTrue(pathlib.Path(kept[0]).is_file(), name)
            else:
                self.assertGreater(licence.count("\n"), 20, name)
            self.assertNotIn("://", licence, name)

    def test_the_package_brings_no_file_for_the_administrator(self):
        """Or an upgrade would ask about it, and a purge delete it."""
        installed = read("debian/matta.dirs").split()
        self.assertEqual(installed, ["etc/matta/policy.d"])
        self.assertEqual([path.name for path in (matta.ROOT / "debian").iterdir()
                          if re.search(r"\.(conffiles|(pre|post)(inst|rm))$", path.name)], [])


class Command(unittest.TestCase):
    """What is run in another Debian is shut in there."""

    def setUp(self):
        self.tree = chroot.Chroot.__new__(chroot.Chroot)
        self.tree.folder = matta.ROOT / "tree"

    def test_there_is_no_way_out_unless_it_is_asked_for(self):
        self.assertIn("--net", self.tree.command("true"))
        self.assertNotIn("--net", self.tree.command("true", online=True))

    def test_mounts_are_its_own(self):
        for options in ({}, {"online": True}, {"user": "anna"}):
            words = self.tree.command("true", **options)
            self.assertLess(words.index("--mount"), words.index(str(self.tree.folder)))

    def test_nothing_of_this_machine_is_passed_on(self):
        words = self.tree.command("true", user="anna", LANGUAGE="ja")
        passed = words[words.index("-i") + 2:words.index("runuser")]
        self.assertEqual({word.partition("=")[0] for word in passed},
                         {"PATH", "HOME", "LC_ALL", "DEBIAN_FRONTEND", "LANGUAGE"})
        self.assertIn("HOME=/home/anna", passed)


if __name__ == "__main__":
    tap.main()
