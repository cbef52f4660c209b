#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak's manifest says the same as what it is made of, and how it is made smaller for the local runtime."""
import json
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

import tap

ROOT = Path(__file__).resolve().parents[2]
APP = "io.github.mattamail.Matta"
MANIFEST = ROOT / f"flatpak/{APP}.yml"
EXTENSION = f"{APP}.Policy"


def load(*command):
    return json.loads(subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, check=True).stdout)


class Manifest(unittest.TestCase):
    def setUp(self):
        self.manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
        self.matta = self.manifest["modules"][-1]

    def test_builder_reads_it(self):
        """What it does not know it says."""
        with tempfile.TemporaryDirectory() as folder: # it leaves something where it is run
            done = subprocess.run(["flatpak-builder", "--show-manifest", MANIFEST], cwd=folder,
                                  capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        self.assertEqual(json.loads(done.stdout)["id"], APP)

    def test_policy_is_where_matta_looks(self):
        extension = self.manifest["add-extensions"][EXTENSION]
        self.assertIn(f"-Dpolicy_dir=/app/{extension['directory']}", self.matta["config-opts"])
        self.assertTrue(extension["no-autodownload"])
        self.assertIn(f"mkdir -p ${{FLATPAK_DEST}}/{extension['directory']}", self.manifest["cleanup-commands"])

    def test_branches_are_the_same_everywhere(self):
        branch = self.manifest["default-branch"]
        self.assertEqual(self.manifest["add-extensions"][EXTENSION]["version"], branch)
        self.assertIn(f'BRANCH = "{branch}"', (ROOT / "tools/release").read_text(encoding="utf-8"))
        self.assertIn(f"/{branch}\nMETADATA", (ROOT / "flatpak/make-policy-extension").read_text(encoding="utf-8"))

    def test_runtime_is_the_one_that_people_are_told_to_get(self):
        told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
        for part in ("runtime", "sdk"):
            self.assertIn(f"{self.manifest[part]}//{self.manifest['runtime-version']}", told)

    def test_sandbox_sees_no_files(self):
        arguments = self.manifest["finish-args"]
        self.assertEqual([word for word in arguments if not re.match(r"--(share|socket|device|talk-name)=", word)], [])
        self.assertEqual([word for word in arguments if re.search(r"session-bus|system-bus|=all|\*", word)], [])

    def test_every_saver_that_is_asked_can_be_reached(self):
        """A name that the sandbox hides would leave subjects on a locked screen."""
        source = (ROOT / "src/desktop/matta-screen-lock.c").read_text(encoding="utf-8")
        asked = set(re.findall(r'\{ "(org\.[a-z]+\.ScreenSaver)", ', source))
        self.assertGreater(len(asked), 1)
        self.assertEqual({name for name in asked if f"--talk-name={name}" not in self.manifest["finish-args"]}, set())

    def test_what_is_downloaded_has_a_checksum(self):
        for module in self.manifest["modules"][:-1]:
            for source in module["sources"]:
                self.assertRegex(source["url"], "^https://", module["name"])
                self.assertRegex(source["sha256"], "^[0-9a-f]{64}$", module["name"])

    def test_local_runtime_replaces_nothing_but_what_it_has(self):
        local = load(ROOT / "flatpak/localize", MANIFEST)
        changed = {key for key in local if local[key] != self.manifest.get(key)}
        self.assertEqual(changed, {"runtime", "runtime-version", "sdk", "modules", "appstream-compose"})
        self.assertEqual(set(self.manifest) - set(local), set())
        self.assertEqual([module["name"] for module in local["modules"]], ["matta"])
        source = self.matta["sources"][0] | {"path": str(ROOT)}
        self.assertEqual(local["modules"][0], self.matta | {"sources": [source]})


if __name__ == "__main__":
    tap.main()
