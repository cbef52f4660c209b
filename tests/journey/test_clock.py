#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock is set, the time zone changes, the computer sleeps: a hold is never early and never lost, and what
is scheduled leaves at its time."""
import datetime
import mmap
import os
import struct
import time
import unittest

import matta
import tap

SENDER = "sato@example.com"
TO = ["suzuki@example.org"]
HOUR, DAY = 3600, 86400
HOLD = HOUR  # nothing passes by waiting: only the test moves the time


class Shifted(matta.Engine):
    """An engine whose clock the test sets, and which it puts to sleep."""

    def __init__(self, *options, zone="UTC", **named):
        super().__init__("--review", "confirm", "--hold", str(HOLD), *options, **named)
        self.zone = zone
        self.shift = self.folder / "shift"
        self.shift.write_bytes(bytes(16))
        with open(self.shift, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 16)

    @property
    def environment(self):
        library = os.environ.get("MATTA_SHIFT_CLOCK", matta.BUILD / "tests/fakes/libshift-clock.so")
        options = os.environ.get("ASAN_OPTIONS", "")
        return super().environment | {"LD_PRELOAD": str(library), "MATTA_CLOCK_SHIFT": str(self.shift),
                                      "ASAN_OPTIONS": f"{options}:verify_asan_link_order=0", "TZ": self.zone}

    def move(self, wall=0, boot=0):
        """Sets the wall clock forward, and the one that counts suspend."""
        now = struct.unpack("<qq", self.map[:])
        self.map[:] = struct.pack("<qq", now[0] + int(wall * 1e9), now[1] + int(boot * 1e9))

    def sleep(self, seconds):
        """The lid is closed, and opened again."""
        self.move(seconds, seconds)

    @property
    def now(self):
        return time.time() + struct.unpack("<qq", self.map[:])[0] / 1e9


class Clock(unittest.TestCase):
    def send(self, engine, subject):
        self.assertEqual(matta.send(engine.port, SENDER, TO, matta.make_message(subject))[0], 250)
        return engine.find(subject)

    def assert_holds(self, engine, *subjects):
        """Whatever is due by now has left once a mail that is sent at once has."""
        probe = f"Probe {len(engine.filed())}"
        engine.call("outbox", "send-now", self.send(engine, probe)["id"])
        engine.wait_for_state(probe, "sent")
        for subject in subjects:
            self.assertIn(engine.find(subject)["state"], ("holding", "scheduled"))

    def test_set_forward_it_is_not_early(self):
        with Shifted() as engine:
            self.send(engine, "Held")
            for days in (1, 400):
                engine.move(wall=days * DAY)
                self.assert_holds(engine, "Held")
            engine.move(boot=HOLD - 60)
            self.assert_holds(engine, "Held")
            engine.move(boot=61)
            engine.wait_for_state("Held", "sent")

    def test_set_back_it_is_not_lost(self):
        with Shifted() as engine:
            due = self.send(engine, "Held")["due-at"]
            engine.move(wall=-2 * DAY, boot=HOLD + 1)
            self.assert_holds(engine, "Held")
            engine.kill()
            engine.start()
            self.assertEqual(engine.find("Held")["due-at"], due)
            self.assert_holds(engine, "Held")
            engine.move(wall=2 * DAY + HOLD + 1)
            engine.wait_for_state("Held", "sent")

    def test_it_leaves_when_the_computer_wakes_up(self):
        with Shifted() as engine:
            self.send(engine, "Held")
            engine.sleep(HOLD - 60)
            self.assert_holds(engine, "Held")
            engine.sleep(8 * HOUR)
            engine.wait_for_state("Held", "sent")

    def test_asleep_while_stopped(self):
        with Shifted() as engine:
            self.send(engine, "Held")
            engine.stop()
            engine.sleep(HOLD - 60)
            engine.start()
            self.assert_holds(engine, "Held")
            engine.stop()
            engine.sleep(61)
            engine.start()
            engine.wait_for_state("Held", "sent")

    def test_the_clock_that_counts_suspend(self):
        """As the kernel has it: in a time namespace the computer has slept longer than it seems."""
        with matta.Engine("--review", "confirm", "--hold", str(HOLD)) as engine:
            self.send(engine, "Held")
            engine.stop()
            user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
            engine.wrapper = ["unshare", *user, "--time", "--boottime", str(2 * HOLD), "--"]
            engine.start()
            self.assert_holds(engine, "Held")

    def test_scheduled_leaves_at_its_time(self):
        for shift in ({"wall": 1}, {"wall": 1, "boot": 1}):
            with self.subTest(shift), Shifted() as engine:
                entry = self.send(engine, "Tomorrow")
                until = datetime.datetime.fromtimestamp(int(engine.now) + DAY, datetime.timezone.utc)
                engine.call("outbox", "hold", entry["id"], "--until", until.isoformat())
                self.assertEqual(engine.find("Tomorrow")["due-at"], int(until.timestamp()) * 1_000_000)
                engine.move(**{clock: DAY - 60 for clock in shift})
                self.assert_holds(engine, "Tomorrow")
                engine.move(**{clock: 61 for clock in shift})
                engine.wait_for_state("Tomorrow", "sent")

    def test_another_time_zone_changes_no_time(self):
        with Shifted(zone="Asia/Tokyo") as engine:
            entry = self.send(engine, "At nine")
            tokyo = datetime.timezone(datetime.timedelta(hours=9))
            nine = datetime.datetime.fromtimestamp(engine.now, tokyo).replace(hour=9, minute=0, second=0, microsecond=0)
            nine += datetime.timedelta(days=2)
            engine.call("outbox", "hold", entry["id"], "--until", nine.strftime("%Y-%m-%dT%H:%M"))
            self.assertEqual(engine.find("At nine")["due-at"], int(nine.timestamp()) * 1_000_000)
            engine.stop()
            engine.zone = "America/New_York"
            engine.start()
            self.assertEqual(engine.find("At nine")["due-at"], int(nine.timestamp()) * 1_000_000)
            engine.sleep(nine.timestamp() - engine.now - 60)
            self.assert_holds(engine, "At nine")
            engine.sleep(61)
            engine.wait_for_state("At nine", "sent")


if __name__ == "__main__":
    tap.main()
