#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian package, on Debian itself: built with no more than it says it needs, installed by apt where nothing else
is, used by a user, upgraded under them, removed and purged. $MATTA_DEBIAN: the release (bookworm)."""
import gzip
import json
import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

import chroot
import matta
import roll_out
import tap

SUITE = os.environ.get("MATTA_DEBIAN", "bookworm")
NAME = "io.github.mattamail.Matta"
USER = "anna"
LATER = "0.1.0+later"
UNIT = "/usr/lib/systemd/user/matta.service"
FILES = ["/usr/bin/matta", "/usr/bin/mattactl", "/usr/libexec/matta-scan", UNIT,
         f"/usr/share/applications/{NAME}.desktop", f"/usr/share/dbus-1/services/{NAME}.service",
         f"/usr/share/glib-2.0/schemas/{NAME}.gschema.xml", f"/usr/share/metainfo/{NAME}.metainfo.xml",
         f"/usr/share/icons/hicolor/scalable/apps/{NAME}.svg",
         f"/usr/share/icons/hicolor/symbolic/apps/{NAME}-symbolic.svg", "/usr/share/locale/ja/LC_MESSAGES/matta.mo",
         "/usr/share/man/man1/matta.1.gz", "/usr/share/man/man1/mattactl.1.gz", "/usr/share/doc/matta/README.Debian",
         "/usr/share/doc/matta/policy.md.gz", "/etc/matta/policy.d"]
POLICY = "[matta]\nhold-seconds=3000\ninside-domains=['example.com']\n"
RULES = json.dumps({"version": 1, "rules": [{"id": "slow", "when": {"subject-words": ["Slow"]},
                                             "then": {"tier": "look"}}]})
# Where anything with the name of the package in it may stay behind: what is the administrator's, the users', and the
# records of apt and dpkg.
KEPT = ("/etc/matta", "/home", "/root", "/tmp", "/proc", "/sys", "/var/log", "/var/lib/apt", "/var/cache/apt")


class Packages:
    """Built once, in two versions: what is released, and one that is later by nothing but its number."""

    def __init__(self, folder):
        self.folder = folder
        self.warned = []
        with chroot.Chroot(SUITE, folder / "build", [*chroot.list_build_depends(), "build-essential", "lintian"]) as tree:
            self.tree = tree
            self.source = tree.folder / "root/build/matta"
            shutil.copytree(matta.ROOT, self.source, symlinks=True,
                            ignore=shutil.ignore_patterns("_build*", ".git", "__pycache__"))
            self.first = self.build("first")
            # Lintian of Debian 12 is the judge: what later ones think of it is for the next release.
            self.complaints = self.judge() if SUITE == "bookworm" else ""
            self.make_later()
            self.later = self.build("later", "--no-pre-clean")

    def build(self, name, *options):
        """The package, taken out of the tree."""
        done = self.tree.run("dpkg-buildpackage", "-us", "-uc", "-b", *options, folder="/root/build/matta",
                             DEB_BUILD_OPTIONS="werror noautodbgsym" if options else "werror")
        self.warned += re.findall(r"^.*\bwarning:.*$", done.stdout, re.M)
        target = self.folder / f"matta-{name}.deb"
        found = max(self.source.parent.glob("matta_*.deb"), key=lambda path: path.stat().st_mtime)
        shutil.copy(found, target)
        return target

    def judge(self):
        changes = next(self.source.parent.glob("*.changes")).name
        return self.tree.run("lintian", "--profile", "debian", "--allow-root", "--tag-display-limit", "0",
                             changes, folder="/root/build", check=False).stdout

    def make_later(self):
        """Another number where the programs have it from, and in the list of changes."""
        for path, old, new in (("meson.build", "version: '0.1.0'", f"version: '{LATER}'"),
                               ("debian/changelog", "matta (0.1.0)", f"matta ({LATER})")):
            text = (self.source / path).read_text(encoding="utf-8")
            assert old in text, (path, old)
            (self.source / path).write_text(text.replace(old, new), encoding="utf-8")
        (self.source / "debian/debhelper-build-stamp").unlink()


class Machine(chroot.Chroot):
    """Where nothing was before the package, and its user."""

    def install_matta(self, package):
        shutil.copy(package, self.folder / "tmp/matta.deb")
        return self.install("/tmp/matta.deb").stdout

    def add_user(self):
        self.run("useradd", "--create-home", "--shell", "/bin/sh", USER)
        self.run("mkdir", "--mode=700", f"/tmp/run-{USER}")
        self.run("chown", USER, f"/tmp/run-{USER}")

    def set_policy(self):
        self.put("/etc/matta/defaults", POLICY)
        self.put("/etc/matta/policy.d/10-rules.json", RULES)

    def read(self, path):
        return (self.folder / path.lstrip("/")).read_text(encoding="utf-8")

    def is_there(self, path):
        return os.path.lexists(self.folder / path.lstrip("/"))

    def find_leftovers(self):
        """Names with ours in them, outside of what is kept."""
        pruned = [word for path in KEPT for word in ("-path", path, "-prune", "-o")]
        named = self.run("find", "/", *pruned, "-iname", "*matta*", "-print").stdout.split()
        places = [path for path in ("/etc", "/var/lib/systemd", "/var/lib/dpkg/info", "/var/lib/dpkg/status")
                  if self.is_there(path)]
        mentioned = self.run("grep", "-rIil", "--exclude-dir=matta", "mattamail", *places, check=False).stdout.split()
        return named + mentioned


class Desk(chroot.Session):
    """The user's session, with a display, and the app that it starts when it is asked for."""

    def __init__(self, machine):
        super().__init__(machine, USER)
        self.start_display()
        self.run("dbus-update-activation-environment DISPLAY")

    @staticmethod
    def wait(ready, what):
        return matta.wait_until(ready, what=what)

    def start_by_bus(self):
        self.run(f"dbus-send --session --print-reply --reply-timeout=2000000 --dest={NAME} /org/freedesktop/Peer"
                 " org.freedesktop.DBus.Peer.Ping")
        return self.wait(self.get_status, "Matta")

    def get_status(self):
        code, said = self.run("mattactl status --json", check=False)
        return json.loads(said) if code == 0 else None

    def quit(self):
        self.run("kill $(pidof matta)")
        self.wait(lambda: self.run("pidof matta", check=False)[0] != 0, "Matta's end")

    def send(self, subject, recipient="tanaka@example.com"):
        self.run(f"printf 'From: sato@example.com\\r\\nTo: {recipient}\\r\\nSubject: {subject}\\r\\n\\r\\nHello.\\r\\n' > mail;"
                 f" curl -sS smtp://127.0.0.1:2525/client.example --mail-from sato@example.com --mail-rcpt {recipient}"
                 " --upload-file mail")

    def list(self):
        """State by subject."""
        entries = json.loads(self.run("mattactl outbox list --json")[1])
        return {entry["subject"]: entry for entry in entries}

    def wait_for_state(self, subject, state):
        return self.wait(lambda: self.list()[subject]["state"] == state, f"“{subject}” being {state}")


def setUpModule():
    global folder, packages, machine
    folder = Path(tempfile.mkdtemp(prefix="matta-package-", dir=os.environ.get("MATTA_TREES")))
    unittest.addModuleCleanup(shutil.rmtree, folder)
    packages = Packages(folder)
    machine = Machine(SUITE, folder / "machine")
    unittest.addModuleCleanup(machine.__exit__)
    machine.add_user()
    machine.said = machine.install_matta(packages.first)
    machine.before = machine.run("ls", "-A", "/etc/matta", "/etc/systemd/user").stdout
    machine.set_policy()


class Built(unittest.TestCase):
    def test_lintian_has_nothing_to_say(self):
        self.assertEqual(packages.complaints, "")

    def test_no_compiler_warned(self):
        self.assertEqual(packages.warned, [])


class Installed(unittest.TestCase):
    def test_all_of_it_is_there(self):
        self.assertEqual([path for path in FILES if not machine.is_there(path)], [])

    def test_the_folder_for_the_policy_came_empty(self):
        self.assertIn("/etc/matta:\npolicy.d\n", machine.before)

    def test_it_is_enabled_for_nobody(self):
        self.assertNotIn("matta.service", machine.run("find", "/etc/systemd").stdout)

    def test_systemd_takes_the_unit(self):
        done = machine.run("systemd-analyze", "--user", "--man=no", "verify", UNIT, user=USER, check=False,
                           XDG_RUNTIME_DIR=f"/tmp/run-{USER}")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_manuals_can_be_read(self):
        for name in ("matta", "mattactl"):
            with gzip.open(machine.folder / f"usr/share/man/man1/{name}.1.gz", "rt", encoding="utf-8") as page:
                self.assertIn(f".TH {name.upper()} 1", page.read())

    def test_it_speaks_japanese(self):
        machine.install("locales")
        machine.run("localedef", "-i", "ja_JP", "-f", "UTF-8", "ja_JP.UTF-8")
        done = machine.run("mattactl", "--help", user=USER, check=False, LC_ALL="ja_JP.UTF-8")
        self.assertRegex(done.stdout, "[ぁ-ん]")

    def test_nothing_it_runs_by_is_missing(self):
        for program in ("/usr/bin/matta", "/usr/bin/mattactl", "/usr/libexec/matta-scan"):
            self.assertNotIn("not found", machine.run("ldd", program).stdout)


class Used(unittest.TestCase):
    """By somebody at a desk: what it takes to look at that comes after the package and what apt had to fetch for it."""

    @classmethod
    def setUpClass(cls):
        machine.install("--no-install-recommends", "curl", "xvfb")

    def test_1_the_bus_starts_it_and_a_mail_arrives(self):
        with Desk(machine) as desk:
            self.assertEqual(desk.run("mattactl status", check=False)[0], 3)
            status = desk.start_by_bus()
            self.assertEqual((status["version"], status["policy-refusals"]), ("0.1.0", []))
            desk.send("Hello")
            desk.wait_for_state("Hello", "holding")
            desk.run(f"mattactl outbox send-now {desk.list()['Hello']['id']}")
            desk.wait_for_state("Hello", "sent")
            filed = desk.run("cat .local/share/matta/practice/new/*")[1]
            self.assertIn("Subject: Hello", filed)
            desk.quit()

    def test_2_an_upgrade_goes_on_under_it(self):
        with Desk(machine) as desk:
            desk.start_by_bus()
            desk.send("Before")
            machine.install_matta(packages.later)
            self.assertEqual(machine.run("dpkg-query", "-Wf", "${Version}", "matta").stdout, LATER)
            desk.send("Meanwhile")
            self.assertEqual(desk.get_status()["version"], "0.1.0")
            desk.quit()
            self.assertEqual(desk.start_by_bus()["version"], LATER)
            self.assertEqual({desk.list()[subject]["state"] for subject in ("Before", "Meanwhile")}, {"holding"})
            self.assertEqual(machine.read("/etc/matta/defaults"), POLICY)
            self.assertEqual(machine.read("/etc/matta/policy.d/10-rules.json"), RULES)
            self.assertEqual(desk.get_status()["policy-refusals"], [])
            desk.run(f"mattactl outbox send-now {desk.list()['Meanwhile']['id']}")
            desk.wait_for_state("Meanwhile", "sent")
            desk.quit()

    def test_3_removed_and_purged_it_leaves_what_is_not_its_own(self):
        store = machine.run("sha256sum", f"/home/{USER}/.local/share/matta/matta.db").stdout
        said = machine.run("apt-get", "remove", "--yes", "matta").stdout
        self.assertEqual([path for path in FILES if machine.is_there(path)], ["/etc/matta/policy.d"])
        said += machine.run("apt-get", "purge", "--yes", "matta").stdout
        self.assertIn("/etc/matta", said)
        self.assertEqual(machine.find_leftovers(), [])
        self.assertEqual(machine.read("/etc/matta/defaults"), POLICY)
        self.assertEqual(machine.read("/etc/matta/policy.d/10-rules.json"), RULES)
        self.assertEqual(machine.run("sha256sum", f"/home/{USER}/.local/share/matta/matta.db").stdout, store)

    def test_4_an_empty_folder_for_policy_goes_with_it(self):
        machine.run("rm", "-r", "/etc/matta")
        machine.install_matta(packages.later)
        self.assertTrue(machine.is_there("/etc/matta/policy.d"))
        machine.run("apt-get", "purge", "--yes", "matta")
        self.assertFalse(machine.is_there("/etc/matta"))


class RolledOut(roll_out.RollOut):
    def test_two_machines_from_nothing_to_nothing(self):
        self.set_up(SUITE, packages.first)
        self.roll_out()


if __name__ == "__main__":
    chroot.enter()
    tap.main()
