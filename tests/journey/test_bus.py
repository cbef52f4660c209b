#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call Matta on a bus that lets other users in."""
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree as xml

import matta
import tap

INTERFACE = "io.github.mattamail.Matta.Outbox1"
SAMPLES = {"s": "''", "b": "false", "x": "int64 0", "as": "@as []"}


def read_methods():
    """Each method of the interface, with something for each of its arguments."""
    tree = xml.parse(matta.ROOT / "data" / f"{INTERFACE}.xml")
    return {method.get("name"): [SAMPLES[argument.get("type")] for argument in method.iter("arg")
                                 if argument.get("direction") != "out"]
            for method in tree.iter("method")}


def call(engine, method, arguments, user=None):
    other = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    return subprocess.run(
        [*other, "gdbus", "call", "--address", engine.bus.address, "--dest", "io.github.mattamail.Matta", "--object-path",
         "/io/github/mattamail/Matta", "--method", f"{INTERFACE}.{method}", *arguments],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, capture_output=True, text=True, check=False,
        timeout=matta.PATIENCE)


class Shared(unittest.TestCase):
    def setUp(self):
        self.engine = matta.Engine("--review", "park", "--hold", "0", shared_bus=True)
        self.engine.folder.chmod(0o711) # the bus is in it
        self.enterContext(self.engine)
        matta.send(self.engine.port, "sato@example.com", ["suzuki@example.org"], matta.make_message("Waits"))
        self.number = self.engine.find("Waits")["id"]

    def test_another_user_is_refused_every_method(self):
        if os.getuid() != 0:
            return # nobody else can be played without being root
        methods = read_methods()
        self.assertGreater(len(methods), 20)
        for method, arguments in methods.items():
            with self.subTest(method):
                if arguments and method in ("Show", "Confirm", "Return", "Cancel", "SendNow", "GetSealPassword"):
                    arguments = [f"'{self.number}'"]
                done = call(self.engine, method, arguments, user=65534)
                self.assertIn("org.freedesktop.DBus.Error.AccessDenied", done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertEqual(self.engine.find("Waits")["state"], "waiting")
        self.assertFalse(json.loads(self.engine.call("status", "--json").stdout)["paused"])
        self.assertEqual(self.engine.filed(), [])

    def test_the_same_user_is_served(self):
        done = call(self.engine, "Confirm", [f"'{self.number}'"])
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "()"), done.stderr)
        self.engine.wait_for_filed(1)


if __name__ == "__main__":
    tap.main()
