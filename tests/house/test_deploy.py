#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that deploy/ tells: the same in both languages, and each of them run by a test."""
import unittest

import matta
import pages
import tap

# By what a command begins with: the test that runs it, and by which words it does.
RUN_BY = {
    "mattactl policy check DIR": ("journey/test_deploy.py", 'find_block("README.md", "mattactl policy check")'),
    "mattactl check mail.eml --policy-dir DIR": ("journey/test_deploy.py", 'find_block("README.md", "mattactl policy check")'),
    "cd deploy/ansible": ("package/roll_out.py", 'cwd=self.folder / "deploy/ansible"'),
    "cp inventory.example.ini inventory.ini": ("package/roll_out.py", '"deploy/ansible/inventory.ini").write_text'),
    "cp …/matta_VERSION_amd64.deb matta.deb": ("package/roll_out.py", '"deploy/ansible/matta.deb")'),
    "ansible-playbook -i inventory.ini site.yml -e matta_policy=DIR": ("package/roll_out.py", 'play("site.yml", "-e", f"matta_policy='),
    "install -Dm644 -t /etc/flatpak/remotes.d matta.flatpakrepo": ("flatpak/test_flatpak.py", '"install -Dm644")'),
    "flatpak install --system --noninteractive matta io.": ("flatpak/test_flatpak.py", '"install -Dm644")'),
    "flatpak install --system --noninteractive matta-VERSION": ("flatpak/test_flatpak.py", '"matta-VERSION-ARCH.flatpak")'),
    "flatpak create-usb": ("flatpak/test_flatpak.py", 'find_command("create-usb")'),
    "flatpak install --system --noninteractive --sideload-repo": ("flatpak/test_flatpak.py", 'find_command("--sideload-repo")'),
    "ostree show": ("flatpak/test_flatpak.py", 'find_command("ostree show")'),
    "flatpak uninstall": ("flatpak/test_flatpak.py", '"flatpak uninstall")'),
    "flatpak remote-delete": ("flatpak/test_flatpak.py", '"flatpak uninstall")'),
    "rm -f /etc/flatpak": ("flatpak/test_flatpak.py", '"flatpak uninstall")'),
    "rm -rf /var/lib/flatpak/extension": ("flatpak/test_flatpak.py", '"flatpak uninstall")'),
    "flatpak remote-add --system": ("flatpak/test_flatpak.py", '"flatpak remote-add")'),
    "postmap hash:": ("journey/test_deploy.py", 'find_block("postfix/README.md", "postmap")'),
    # What is started anew instead: a Postfix of the test's own.
    "postfix reload": ("journey/test_deploy.py", '[POSTFIX, "START"'),
    "install -Dm644 -t /etc/thunderbird/defaults/pref matta.js": ("journey/test_thunderbird.py", 'find_block("thunderbird/README.md", "install")'),
}


class Commands(unittest.TestCase):
    def test_languages_tell_the_same(self):
        self.assertEqual(pages.list_commands("README.ja.md"), pages.list_commands("README.md"))

    def test_the_overview_tells_the_same_as_the_page_it_leads_to(self):
        flatpak = [line for line in pages.list_commands("README.md") if "flatpak" in line]
        self.assertEqual(flatpak, pages.list_commands("flatpak/README.md")[:len(flatpak)])
        self.assertEqual(len(flatpak), 2)

    def test_each_is_run_by_a_test(self):
        known = dict.fromkeys(RUN_BY, 0)
        for page in sorted(pages.DEPLOY.rglob("README.md")):
            for line in pages.list_commands(page):
                names = [name for name in RUN_BY if line.startswith(name)]
                self.assertEqual(len(names), 1, f"{page}: {line}")
                known[names[0]] += 1
        self.assertEqual([name for name, count in known.items() if count == 0], [])

    def test_the_tests_have_them_still(self):
        for name, (test, words) in RUN_BY.items():
            with self.subTest(name):
                self.assertIn(words, (matta.ROOT / "tests" / test).read_text(encoding="utf-8"))


if __name__ == "__main__":
    tap.main()
