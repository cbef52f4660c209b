#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mail that was sent before Matta was there enters its history."""
import json
import unittest

import matta
import tap

MAIL = """From - Mon Jan 01 12:00:00 2024
From: sato@example.com
To: Suzuki <suzuki@partner.example>
Date: Mon, 01 Jan 2024 12:00:00 +0900
Message-ID: <{number}@client.example>
Subject: Plan {number}

The plan.

"""


def write_box(path, numbers):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(MAIL.format(number=number) for number in numbers), encoding="utf-8")


def make_profile(folder, numbers):
    """A Thunderbird profile whose only sent folder is called in Japanese."""
    write_box(folder / "ImapMail" / "mail.example.com" / "&kAFP4W4IMH8-", numbers)
    (folder / "prefs.js").write_text("// Mozilla User Preferences\n", encoding="utf-8")
    return folder


class Import(unittest.TestCase):
    def test_into_a_running_matta(self):
        with matta.Engine("--review", "park") as engine:
            profile = make_profile(engine.folder / "profile", range(120))
            counts = json.loads(engine.call("import", "--json", str(profile)).stdout)
            self.assertEqual((counts["total"], counts["learnt"], counts["failed"]), (120, 120, 0))
            again = json.loads(engine.call("import", "--json", str(profile)).stdout)
            self.assertEqual((again["learnt"], again["known"]), (0, 120))
            # Somebody known, from mail that never went this way.
            matta.send(engine.port, "sato@example.com", ["suzuki@partner.example"],
                       matta.make_message("Plan", to="suzuki@partner.example"))
            shown = json.loads(engine.call("outbox", "show", engine.find("Plan")["id"], "--json").stdout)
            ids = [finding["id"] for finding in shown["findings"]]
            self.assertNotIn("first-address", ids)
            self.assertNotIn("first-domain", ids)

    def test_without_one(self):
        with matta.Engine("--review", "park") as engine:
            engine.stop()
            box = engine.folder / "Sent"
            write_box(box, range(7))
            done = engine.call("import", "--json", "--data-dir", str(engine.data), str(box))
            self.assertEqual(json.loads(done.stdout)["learnt"], 7)
            self.assertEqual(engine.call("import", str(box), check=False).returncode, 3)

    def test_some_of_it_is_no_mail(self):
        with matta.Engine("--review", "park") as engine:
            box = engine.folder / "Sent"
            write_box(box, range(3))
            done = engine.call("import", str(box), "/dev/null", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("3", done.stdout)
            self.assertIn("1 place could not be read as mail", done.stderr)
            none = engine.call("import", "/nowhere", check=False)
            self.assertEqual(none.returncode, 1)
            self.assertIn("There is no mail that can be read", none.stderr)

    def test_a_store_in_use_is_left_alone(self):
        with matta.Engine("--review", "park") as engine:
            box = engine.folder / "Sent"
            write_box(box, range(3))
            done = engine.call("import", "--data-dir", str(engine.data), str(box), check=False)
            self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    tap.main()
