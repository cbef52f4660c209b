#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may set off the app's actions on a bus that lets other users in."""
import json
import os
import re
import subprocess
import unittest

import matta
import tap
from windows import Windows

PATH = "/io/github/mattamail/Matta"
OTHER = 65534


def listed(program):
    done = subprocess.run([program.mattactl, "outbox", "list", "--json"], env=program.environment, capture_output=True,
                          text=True, check=True, timeout=matta.PATIENCE)
    return {entry["subject"]: (entry["id"], entry["state"]) for entry in json.loads(done.stdout)}


class Actions(unittest.TestCase):
    def setUp(self):
        self.program = Windows("--hold", "3600", "--set", "inside-domains=example.com", shared_bus=True)
        self.program.folder.chmod(0o711) # the bus is in it
        self.enterContext(self.program)
        code, text = matta.send(self.program.port, "sato@example.com", ["suzuki@example.com"],
                                matta.make_message("Held", to="suzuki@example.com"))
        self.assertEqual(code, 250, text)
        self.number, state = listed(self.program)["Held"]
        self.assertEqual(state, "holding")

    def call(self, method, *arguments, user=None, path=PATH):
        other = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return subprocess.run(
            [*other, "gdbus", "call", "--address", self.program.bus.address, "--dest", "io.github.mattamail.Matta",
             "--object-path", path, "--method", method, *arguments],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False,
            timeout=matta.PATIENCE)

    def test_what_the_desktop_entry_offers_works(self):
        entry = (matta.ROOT / "data/io.github.mattamail.Matta.desktop.in").read_text(encoding="utf-8")
        offered = re.search(r"^Actions=(.*);$", entry, re.M)[1].split(";")
        self.assertEqual(offered, re.findall(r"^\[Desktop Action (.*)\]$", entry, re.M))
        self.assertEqual(offered, re.findall(r"^Exec=gapplication action @app_id@ (.*)$", entry, re.M))
        for name in offered:
            done = self.call("org.freedesktop.Application.ActivateAction", name, "[]", "{}")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"'{name}'", self.call("org.gtk.Actions.List").stdout)
        self.assertIn("<true>", self.call("org.gtk.Actions.Describe", "pause").stdout)

    def test_another_user_is_refused(self):
        if os.getuid() != 0:
            return # nobody else can be played without being root
        number = f"[<'{self.number}'>]"
        for method, arguments in (("org.gtk.Actions.Activate", ("send-now", number, "{}")),
                                  ("org.gtk.Actions.Activate", ("cancel", number, "{}")),
                                  ("org.gtk.Actions.Activate", ("quit", "[]", "{}")),
                                  ("org.gtk.Actions.SetState", ("pause", "<true>", "{}")),
                                  ("org.freedesktop.Application.ActivateAction", ("send-now", number, "{}"))):
            with self.subTest((method, arguments[0])):
                done = self.call(method, *arguments, user=OTHER)
                self.assertIn("org.freedesktop.DBus.Error.AccessDenied", done.stderr)
        self.assertEqual(listed(self.program)["Held"][1], "holding")
        self.assertEqual(self.program.filed(), [])

    def test_the_same_user_is_served(self):
        done = self.call("org.gtk.Actions.SetState", "pause", "<true>", "{}")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "()"), done.stderr)
        self.assertTrue(json.loads(self.program.call("status", "--json").stdout)["paused"])
        self.call("org.gtk.Actions.SetState", "pause", "<false>", "{}")
        done = self.call("org.freedesktop.Application.ActivateAction", "send-now", f"[<'{self.number}'>]", "{}")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "()"), done.stderr)
        self.program.wait_for_filed(1)

    def test_what_does_not_fit_is_refused(self):
        for method, arguments in (("org.gtk.Actions.Activate", ("send-now", "[]", "{}")),
                                  ("org.gtk.Actions.Activate", ("send-now", "[<5>]", "{}")),
                                  ("org.gtk.Actions.Activate", ("outbox", "[<5>]", "{}")),
                                  ("org.gtk.Actions.SetState", ("pause", "<5>", "{}")),
                                  ("org.gtk.Actions.SetState", ("outbox", "<true>", "{}")),
                                  ("org.gtk.Actions.Activate", ("no-such", "[]", "{}"))):
            with self.subTest(arguments):
                self.assertIn("org.freedesktop.DBus.Error.InvalidArgs", self.call(method, *arguments).stderr)
        done = self.call("org.gtk.Actions.Activate", "close", "[]", "{}", path=f"{PATH}/window/1")
        self.assertIn("org.freedesktop.DBus.Error.AccessDenied", done.stderr)
        self.assertEqual(listed(self.program)["Held"][1], "holding")


if __name__ == "__main__":
    tap.main()
