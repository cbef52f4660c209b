#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unit with which systemd runs Matta for a user: that systemd reads it, and how much it leaves to it."""
import configparser
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import tap

ROOT = Path(__file__).resolve().parents[2]
MATTACTL = Path(os.environ["MATTACTL"])
# systemd counts in tenths; it thinks of a service of the system, and counts as missing what no user may ask for.
MOST_EXPOSED = 65
# What a user's systemd cannot do, or only where users may make namespaces: such a unit would not start elsewhere.
FOR_THE_SYSTEM = {"CapabilityBoundingSet", "AmbientCapabilities", "User", "Group", "DynamicUser", "PrivateUsers", "PrivateTmp",
                  "PrivateDevices", "PrivateNetwork", "PrivateMounts", "ProtectSystem", "ProtectHome", "ProtectClock",
                  "ProtectControlGroups", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules",
                  "ProtectKernelTunables", "ProtectProc", "ReadWritePaths", "IPAddressDeny", "DeviceAllow"}


class Unit(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.unit = self.folder / "matta.service"
        self.text = (ROOT / "data/matta.service.in").read_text(encoding="utf-8").replace("@bindir@", str(MATTACTL.parent))
        self.unit.write_text(self.text, encoding="utf-8")

    def analyze(self, *arguments):
        return subprocess.run(["systemd-analyze", "--user", "--no-pager", *arguments, str(self.unit)],
                              env=os.environ | {"XDG_RUNTIME_DIR": str(self.folder), "LC_ALL": "C.UTF-8"},
                              capture_output=True, text=True, check=False)

    def test_systemd_reads_it(self):
        done = self.analyze("--man=no", "verify")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_mistake_in_it_would_be_said(self):
        self.unit.write_text(self.text.replace("NoNewPrivileges=", "NoNewPrivilege="), encoding="utf-8")
        self.assertIn("NoNewPrivilege", self.analyze("--man=no", "verify").stderr)

    def test_it_leaves_little(self):
        done = self.analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_user_may_ask_for_all_of_it(self):
        parser = configparser.ConfigParser(strict=False)
        parser.optionxform = str
        parser.read_string(self.text)
        self.assertEqual(FOR_THE_SYSTEM & set(parser["Service"]), set())
        self.assertEqual(parser["Service"]["LimitCORE"], "0")


if __name__ == "__main__":
    tap.main()
