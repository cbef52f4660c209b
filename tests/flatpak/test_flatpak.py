#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a commit to an installed Flatpak that takes mail: what ./dev release makes is installed as people do, run in
its sandbox, and reached from outside of it.

The runtime is a small one of Debian's packages (flatpak/README.md). The folder is kept for the next time."""
import base64
import configparser
import functools
import hashlib
import json
import os
import pwd
import re
import shutil
import smtplib
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import matta
import pages
import screen
import tap

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ["MATTA_FLATPAK_DIR"])
INSTALLATION = Path(os.environ["FLATPAK_USER_DIR"])
APP = "io.github.mattamail.Matta"
POLICY = f"{APP}.Policy"
COLLECTION = "com.example.Apps"
SENDER = "sato@example.com"
COLLEAGUE = "tanaka@example.com"
PATH = "/io/github/mattamail/Matta"
MATTACTL = matta.BUILD / "src/cli/mattactl"
# The home is the test's own, what is kept for the next time is not; and no system bus is asked about parental controls.
os.environ.setdefault("MATTA_TREES", f"{pwd.getpwuid(os.getuid()).pw_dir}/.cache/matta/trees")
os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, **options)


def ask(*command, **options):
    return run(*command, stdout=subprocess.PIPE, text=True, **options).stdout.strip()


# --- what is given out ------------------------------------------------------------------------


def list_tree():
    """Paths below the root that belong to it; where there is no Git, all that was not built."""
    done = subprocess.run(["git", "-c", "safe.directory=*", "-C", ROOT, "ls-files", "--cached", "--others",
                           "--exclude-standard", "-z"], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return list(filter(None, done.stdout.split("\0")))
    names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    return [name for name in names if not name.startswith(("_build", ".git/"))]


def copy_tree(folder):
    """This tree as a commit, with what is not committed yet."""
    for name in list_tree():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git = ("git", "-C", folder, "-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    run(*git, "init", "--quiet")
    run(*git, "add", "--all")
    run(*git, "commit", "--quiet", "--message=test")


def make_key(folder, name):
    """Who signs, in a key ring of their own."""
    folder.mkdir(mode=0o700, exist_ok=True)
    run("gpg", "--homedir", folder, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", name, "ed25519",
        "sign", "never")


class Release:
    """Made once; with a key of the test's own."""

    def __init__(self):
        self.kept = tempfile.TemporaryDirectory(prefix="matta-")
        self.place = Path(self.kept.name)
        self.keys = self.place / "keys"
        self.tree = self.place / "tree"
        self.tree.mkdir()
        copy_tree(self.tree)
        make_key(self.keys, "release@example.com")
        self.version = re.search(r"version: '([^']+)'", (ROOT / "meson.build").read_text(encoding="utf-8"))[1]
        for old in FOLDER.glob("*"):
            if old.is_file():
                old.unlink()
        shutil.rmtree(FOLDER / "repo", ignore_errors=True)
        self.call(FOLDER, "--local-runtime", "--without", "debian", "--url", f"file://{FOLDER}/repo",
                  "--collection-id", COLLECTION, stdout=sys.stderr)

    def call(self, folder, *options, **named):
        return subprocess.run([self.tree / "tools/release", folder, "--key", "release@example.com", "--gpg-home", self.keys,
                               *options], check=named.pop("check", True), **named)

    @property
    def source(self):
        return FOLDER / f"matta-{self.version}.tar.xz"

    @property
    def bundle(self):
        return FOLDER / f"matta-{self.version}-{ask('flatpak', '--default-arch')}.flatpak"


@functools.cache
def get_release():
    return Release()


def install():
    """As its readers do: by the file that names the repository and its key."""
    subprocess.run(["flatpak", "--user", "uninstall", "--noninteractive", APP], check=False, capture_output=True)
    subprocess.run(["flatpak", "--user", "remote-delete", "--force", "matta"], check=False, capture_output=True)
    run("flatpak", "--user", "install", "--noninteractive", "--from", FOLDER / "matta.flatpakref")


class GivenOut(unittest.TestCase):
    def setUp(self):
        self.release = get_release()

    def test_source_is_the_same_again(self):
        again = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.release.call(again, "--without", "flatpak", "--without", "debian", stdout=sys.stderr)
        self.assertEqual((again / self.release.source.name).read_bytes(), self.release.source.read_bytes())

    def test_sums_are_right_and_signed(self):
        listed = dict(reversed(line.split("  ")) for line in (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
        wanted = {path.name for path in (self.release.source, self.release.bundle)} | {"matta.flatpakref", "matta.flatpakrepo"}
        self.assertEqual(set(listed), wanted)
        for name, digest in listed.items():
            self.assertEqual(hashlib.sha256((FOLDER / name).read_bytes()).hexdigest(), digest, name)
        run("gpg", "--homedir", self.release.keys, "--quiet", "--verify", FOLDER / "SHA256SUMS.asc", FOLDER / "SHA256SUMS",
            stderr=subprocess.DEVNULL)

    def test_what_is_not_committed_is_no_release(self):
        (self.release.tree / "left-over").write_text("x", encoding="utf-8")
        self.addCleanup((self.release.tree / "left-over").unlink)
        with tempfile.TemporaryDirectory() as folder:
            done = self.release.call(folder, check=False, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not committed", done.stderr)

    def test_without_gnomes_runtime_it_says_what_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"FLATPAK_USER_DIR": f"{folder}/user", "FLATPAK_SYSTEM_DIR": f"{folder}/system"}
            done = self.release.call(folder, check=False, capture_output=True, text=True, env=env)
        self.assertEqual(done.returncode, 1)
        self.assertIn("org.gnome.Platform and org.gnome.Sdk 50 is not here", done.stderr)
        self.assertIn("--local-runtime", done.stderr)

    def test_repository_is_signed_and_named(self):
        install()
        said = ask("flatpak", "--user", "remotes", "--columns=name,collection,options")
        self.assertRegex(said, rf"(?m)^matta\s+{re.escape(COLLECTION)}\b")
        self.assertNotRegex(said, r"(?m)^matta\s.*no-gpg-verify")

    def test_signature_of_somebody_else_is_refused(self):
        other = Path(self.enterContext(tempfile.TemporaryDirectory()))
        make_key(other, "other@example.com")
        run("gpg", "--homedir", other, "--batch", "--output", other / "public", "--export", "other@example.com")
        self.addCleanup(subprocess.run, ["flatpak", "--user", "remote-delete", "--force", "other"], check=False)
        added = subprocess.run(["flatpak", "--user", "remote-add", f"--gpg-import={other / 'public'}", "other",
                                f"file://{FOLDER}/repo"], capture_output=True, text=True, check=False)
        done = subprocess.run(["flatpak", "--user", "install", "--noninteractive", "--reinstall", "other", APP],
                              capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Can't check signature", added.stderr + done.stderr)

    def test_bundle_can_be_installed(self):
        install()
        run("flatpak", "--user", "uninstall", "--noninteractive", APP)
        run("flatpak", "--user", "install", "--noninteractive", "--bundle", self.release.bundle)
        self.assertIn(APP, ask("flatpak", "--user", "list", "--app", "--columns=application"))


# --- without a network ------------------------------------------------------------------------


class Machine:
    """An installation of the system's with nothing in it, and its folder for remotes, as deploy/flatpak has them."""

    def __init__(self, folder, keys):
        self.folder = folder
        self.remotes = folder / "etc/remotes.d"
        self.remotes.mkdir(parents=True)
        self.keys = keys
        self.env = os.environ | {"FLATPAK_CONFIG_DIR": str(folder / "etc"), "FLATPAK_SYSTEM_DIR": str(folder / "system"),
                                 "FLATPAK_USER_DIR": str(folder / "user"), "FLATPAK_SYSTEM_HELPER_ON_SESSION": "1"}

    def add_remote(self, name, url, collection):
        """What whoever gives it out writes, and ./dev release does."""
        key = base64.b64encode(subprocess.run(["gpg", "--homedir", self.keys, "--export"], check=True,
                                              capture_output=True).stdout).decode()
        (self.remotes / f"{name}.flatpakrepo").write_text(
            f"[Flatpak Repo]\nTitle={name}\nUrl={url}\nDeploySideloadCollectionID={collection}\nGPGKey={key}\n",
            encoding="utf-8")

    def call(self, command, folder=None):
        return subprocess.run(command, shell=True, cwd=folder, env=self.env, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)

    def list(self):
        return self.call("flatpak list --system --columns=application,origin").stdout.split()


class Carried(unittest.TestCase):
    """By the commands of deploy/flatpak: a disk with the app and its runtime, to where no remote answers; and off again."""

    PAGE = "flatpak/README.md"
    RUNTIMES = "com.example.Runtimes"
    NOWHERE = "http://127.0.0.1:9"
    BOTH = [APP, "matta", "local.matta.Debian", "runtimes"]

    def setUp(self):
        self.release = get_release()
        self.place = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="matta-")))
        self.disk = self.place / "disk"
        self.disk.mkdir()

    def put_here(self, script):
        """With the places of this test for those that the document names."""
        for name, value in (("/etc/flatpak", '"$FLATPAK_CONFIG_DIR"'), ("/var/lib/flatpak", '"$FLATPAK_SYSTEM_DIR"'),
                            ("matta-VERSION-ARCH.flatpak", self.release.bundle.name), ("/media/disk", str(self.disk))):
            script = script.replace(name, value)
        return script

    def find_command(self, words):
        """The line of the document's commands that has @words in it."""
        found = [line for line in pages.list_commands(self.PAGE) if words in line]
        self.assertEqual(len(found), 1, words)
        return self.put_here(found[0])

    def follow(self, machine, words):
        """Runs the block of the document that has @words in it, as it stands, where the release lies."""
        script = self.put_here(pages.find_block(self.PAGE, words))
        done = machine.call("set -e\n" + script, FOLDER)
        self.assertEqual(done.returncode, 0, done.stdout)

    def sign_runtime(self):
        """As a runtime is that others give out: in a collection, and signed."""
        repo = self.place / "runtimes"
        run("ostree", f"--repo={repo}", "init", "--mode=bare-user", f"--collection-id={self.RUNTIMES}")
        run("flatpak", "build-commit-from", "--disable-fsync", "--gpg-sign=release@example.com",
            f"--gpg-homedir={self.release.keys}", f"--src-repo={ask(ROOT / 'flatpak/local-runtime')}", repo,
            f"runtime/local.matta.Debian/{ask('flatpak', '--default-arch')}/13", stdout=sys.stderr)
        return repo

    def make_machine(self, name, apps, runtimes, keys=None):
        machine = Machine(self.place / name, keys or self.release.keys)
        machine.add_remote("matta", apps, COLLECTION)
        machine.add_remote("runtimes", runtimes, self.RUNTIMES)
        return machine

    def make_desk(self):
        """It knows where runtimes are, and nothing of Matta."""
        machine = Machine(self.place / "desk", self.release.keys)
        machine.add_remote("runtimes", f"file://{self.sign_runtime()}", self.RUNTIMES)
        return machine

    def make_disk(self):
        office = self.make_machine("office", f"file://{FOLDER}/repo", f"file://{self.sign_runtime()}")
        done = office.call(self.find_command("--noninteractive matta io"))
        self.assertEqual(done.returncode, 0, done.stdout)
        done = office.call(self.find_command("create-usb"))
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_a_disk_installs_where_no_remote_answers(self):
        self.make_disk()
        command = self.find_command("--sideload-repo")
        apart = self.make_machine("apart", self.NOWHERE, self.NOWHERE)
        self.assertNotEqual(apart.call(command.replace(str(self.disk), "/nonexistent")).returncode, 0)
        done = apart.call(command)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(sorted(apart.list()), sorted(self.BOTH))
        check = self.find_command("ostree show")
        self.assertIn('Good signature from " <release@example.com>"', apart.call(check).stdout)
        make_key(self.place / "other", "other@example.com")
        distrustful = self.make_machine("distrustful", self.NOWHERE, self.NOWHERE, keys=self.place / "other")
        distrustful.call(command)
        self.assertIn("Can't check signature", distrustful.call(check).stdout)

    def test_it_comes_off_and_on_again(self):
        machine = self.make_desk()
        self.follow(machine, "install -Dm644")
        self.assertEqual(sorted(machine.list()), sorted(self.BOTH))
        policy = machine.folder / "system/extension" / POLICY
        (policy / "x86_64/stable").mkdir(parents=True)
        self.follow(machine, "flatpak uninstall")
        self.assertEqual(machine.list(), ["local.matta.Debian", "runtimes"])
        self.assertEqual(machine.call("flatpak remotes --system --columns=name").stdout.split(), ["runtimes"])
        self.assertEqual([path.name for path in machine.remotes.iterdir()], ["runtimes.flatpakrepo"])
        self.assertFalse(policy.exists())
        self.follow(machine, "flatpak remote-add")
        self.follow(machine, "install -Dm644")
        self.assertEqual(sorted(machine.list()), sorted(self.BOTH))

    def test_the_single_file_installs(self):
        machine = self.make_desk()
        self.follow(machine, "matta-VERSION-ARCH.flatpak")
        self.assertIn(APP, machine.list())


# --- in its sandbox ---------------------------------------------------------------------------


class Program:
    """The app as it is started from a menu, and what is outside: the desktop's keyring and a mail server."""

    def __init__(self):
        self.sink = matta.Sink()
        self.port = matta.find_free_port()
        self.home = Path(os.environ["HOME"])
        self.process = None

    @property
    def defaults(self):
        return {"listen": f"['127.0.0.1:{self.port}']", "inside-domains": "['example.com']", "account-kind": "'smtp'",
                "account-host": "'127.0.0.1'", "account-port": self.sink.port, "account-security": "'none'",
                "check-domains": "false", "hold-seconds": 0}

    def start(self, *options):
        self.process = subprocess.Popen(["flatpak", "run", "--user", APP, *options])
        matta.wait_until(self.is_up, what="Matta’s port")

    def start_with_options(self):
        sets = [word for key, value in self.defaults.items() for word in ("--set", f"{key}={value}")]
        self.start(*sets)

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"the app ended with {self.process.returncode}")
        return matta.can_connect(self.port)

    def stop(self):
        """From outside, as a desktop does."""
        if self.process is not None and self.process.poll() is None:
            self.act("quit")
            self.process.wait(matta.PATIENCE)

    def act(self, action):
        run("gdbus", "call", "--session", "--dest", APP, "--object-path", PATH, "--method",
            "org.freedesktop.Application.ActivateAction", action, "[]", "{}", stdout=sys.stderr)

    def call(self, *arguments, **options):
        """mattactl in another sandbox of the same app."""
        return ask("flatpak", "run", "--user", "--command=mattactl", APP, *arguments, **options)

    def settings(self):
        return {setting["key"]: setting for setting in json.loads(self.call("policy", "show", "--json"))}


def start_keyring():
    """Unlocked, as by signing in to a desktop."""
    keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                               stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keyring.stdin.write(b"test")
    keyring.stdin.close()
    has = ["gdbus", "wait", "--session", "--timeout", str(int(matta.PATIENCE)), "org.freedesktop.secrets"]
    run(*has)
    return keyring


def as_root():
    return [] if os.getuid() == 0 else ["sudo"]


def become(user):
    """For root."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"]


def ask_as(user, port):
    """The reply to MAIL, said to the port by a program of another user."""
    script = (f"import smtplib; app = smtplib.SMTP('127.0.0.1', {port}); app.ehlo(); "
              f"print(app.mail('{SENDER}')[0])")
    return ask(*as_root(), *become(user), "/usr/bin/python3", "-c", script)


class PlainUser(unittest.TestCase):
    """In the sandbox of somebody who is not root every other user is seen as nobody. The installation is the system's."""

    USER = 1  # has a name on every Debian, and nothing else

    def setUp(self):
        get_release()
        install()
        INSTALLATION.chmod(0o755)
        self.place = Path(self.enterContext(tempfile.TemporaryDirectory(prefix="matta-")))
        self.place.chmod(0o755)
        for name in ("system", "home", "home/run"):
            (self.place / name).mkdir(mode=0o700)
        run(*as_root(), "chown", "-R", f"{self.USER}:{self.USER}", self.place / "home")
        self.port = matta.find_free_port()

    def start(self):
        """The folder that the installation is in may be closed to others."""
        home = self.place / "home"
        mounted = 'mount --bind "$0" "$1" && shift && exec "$@"'
        command = [
            *as_root(), "unshare", "--mount", "sh", "-c", mounted, INSTALLATION, self.place / "system",
            *become(self.USER), "env", "-i", f"PATH={os.environ['PATH']}", "LC_ALL=C.UTF-8", f"HOME={home}",
            f"XDG_RUNTIME_DIR={home}/run", f"FLATPAK_SYSTEM_DIR={self.place}/system", "dbus-run-session", "--",
            "flatpak", "run", "--system", "--die-with-parent", "--command=mattactl", APP, "serve", "--review", "confirm",
            "--listen", f"127.0.0.1:{self.port}", "--upstream", f"practice:{home}/practice"]
        process = subprocess.Popen([str(word) for word in command], start_new_session=True)
        self.addCleanup(self.end, process)
        matta.wait_until(lambda: self.is_up(process), what="the port")

    def is_up(self, process):
        self.assertIsNone(process.poll(), "it has ended")
        return matta.can_connect(self.port)

    def end(self, process):
        run(*as_root(), "kill", "--", f"-{process.pid}")
        process.wait()

    def test_oneself_may_send_and_nobody_else(self):
        self.start()
        replies = {user: ask_as(user, self.port) for user in (self.USER, 0, 2, 65534)}
        self.assertEqual(replies, {self.USER: "250", 0: "530", 2: "530", 65534: "530"})


class Sandbox(unittest.TestCase):
    def setUp(self):
        self.release = get_release()
        install()
        self.program = Program()
        self.addCleanup(matta.end, start_keyring())
        self.addCleanup(self.program.stop)
        self.addCleanup(shutil.rmtree, INSTALLATION / "extension", ignore_errors=True)

    def write_policy(self, folder, **more):
        folder.mkdir(parents=True, exist_ok=True)
        values = self.program.defaults | {key.replace("_", "-"): value for key, value in more.items()}
        lines = "".join(f"{key}={value}\n" for key, value in values.items())
        (folder / "defaults").write_text(f"[matta]\n{lines}", encoding="utf-8")
        (folder / "locks").write_text("/io/github/mattamail/Matta/hold-seconds\n", encoding="utf-8")

    def put_policy(self):
        """Without a repository: a folder that Flatpak looks for, made by IT's own means."""
        folder = INSTALLATION / "extension" / POLICY / ask("flatpak", "--default-arch") / "stable"
        self.write_policy(folder)
        return folder

    def get_hold(self):
        setting = self.program.settings()["hold-seconds"]
        return setting["locked"], setting["value"]

    def send(self, subject):
        return matta.send(self.program.port, SENDER, [COLLEAGUE], matta.make_message(subject, to=COLLEAGUE))

    def test_mail_goes_in_and_out(self):
        self.program.start_with_options()
        content = matta.make_message("From outside", to=COLLEAGUE)
        self.assertEqual(matta.send(self.program.port, SENDER, [COLLEAGUE], content)[0], 250)
        arrived = self.program.sink.wait_for(1)[0]
        self.assertEqual((arrived.recipients, arrived.content), ([COLLEAGUE], content))
        self.assertTrue((self.program.home / ".var/app" / APP / "data/matta/matta.db").exists())

    def test_another_user_may_not_send(self):
        self.program.start_with_options()
        self.assertEqual(ask_as(65534, self.program.port), "530")

    def test_attachments_are_looked_into(self):
        """By the child process, which sets limits to itself."""
        self.program.start_with_options()
        mail = self.program.home / "sheet.eml"
        mail.write_bytes(matta.make_message("Numbers", body=(
            "--X\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--X\r\nContent-Type: text/csv\r\n"
            "Content-Disposition: attachment; filename=cards.csv\r\n\r\ncard,4111111111111111\r\n--X--\r\n"), **{
                "MIME-Version": "1.0", "Content-Type": "multipart/mixed; boundary=X"}))
        said = self.program.call("check", "--json", "/dev/stdin", stdin=mail.open("rb"))
        self.assertIn("card-number", [finding["id"] for finding in json.loads(said)["findings"]])

    def test_only_what_it_needs(self):
        """No files, no keyring, no other names than those in the manifest."""
        allowed = ask("flatpak", "--user", "info", "--show-permissions", APP)
        self.assertIn("shared=network;ipc;", allowed)
        self.assertNotIn("filesystems", allowed)
        self.assertNotIn("secrets", allowed)
        self.assertIn("org.gnome.OnlineAccounts=talk", allowed)

    def test_extension_point_is_as_the_manifest_has_it(self):
        told = configparser.ConfigParser()
        told.read_string(ask("flatpak", "--user", "info", "--show-metadata", APP))
        self.assertEqual(dict(told[f"Extension {POLICY}"]),
                         {"directory": "etc/matta", "version": "stable", "no-autodownload": "true"})

    def test_exports_are_what_a_desktop_looks_for(self):
        exports = INSTALLATION / "exports/share"
        names = {str(path.relative_to(exports)) for path in exports.rglob("*") if APP in path.name}
        self.assertEqual(names, {
            f"applications/{APP}.desktop", f"dbus-1/services/{APP}.service", f"metainfo/{APP}.appdata.xml",
            f"icons/hicolor/scalable/apps/{APP}.svg", f"icons/hicolor/symbolic/apps/{APP}-symbolic.svg"})
        run("desktop-file-validate", exports / f"applications/{APP}.desktop")
        service = (exports / f"dbus-1/services/{APP}.service").read_text(encoding="utf-8")
        self.assertRegex(service, rf"(?m)^Exec=.*flatpak run .*--command=/app/bin/matta {APP} --gapplication-service$")
        app = Path(ask("flatpak", "--user", "info", "--show-location", APP)) / "files"
        self.assertFalse((app / "lib/systemd").exists())

    def test_bus_starts_it_and_mattactl_reaches_it_from_outside(self):
        self.put_policy()
        run("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path", "/org/freedesktop/DBus",
            "--method", "org.freedesktop.DBus.StartServiceByName", APP, "0", stdout=sys.stderr)
        matta.wait_until(lambda: matta.can_connect(self.program.port), what="Matta’s port")
        self.assertEqual(self.send("Started by the bus")[0], 250)
        listed = json.loads(ask(MATTACTL, "outbox", "list", "--json"))
        self.assertIn("Started by the bus", json.dumps(listed))
        self.program.sink.wait_for(1)
        self.program.act("quit")
        matta.wait_until(lambda: not matta.can_connect(self.program.port), what="its end")

    def test_policy_comes_by_the_extension_point(self):
        self.assertEqual(self.get_hold(), (False, 60))
        folder = self.put_policy()
        self.program.start()
        self.assertEqual(self.get_hold(), (True, 0))
        self.assertEqual(self.send("As the organisation wants it")[0], 250)
        self.program.sink.wait_for(1)
        self.program.act("preferences")
        window = screen.wait_for_window("Preferences")
        screen.wait_for(lambda: screen.find(window, "label", "Set by your organization"))
        screen.take_picture("flatpak-preferences")
        fresh = folder / "fresh"
        fresh.write_text((folder / "defaults").read_text(encoding="utf-8").replace("hold-seconds=0", "hold-seconds=7"),
                         encoding="utf-8")
        fresh.rename(folder / "defaults")
        matta.wait_until(lambda: self.get_hold() == (True, 7), what="the change")

    def test_policy_comes_from_a_repository(self):
        policy, repo = (self.release.place / name for name in ("policy", "policies"))
        self.write_policy(policy)
        env = os.environ | {"PATH": f"{MATTACTL.parent}:{os.environ['PATH']}", "GSETTINGS_SCHEMA_DIR": str(matta.BUILD / "data")}
        make = (ROOT / "flatpak/make-policy-extension", policy, repo, "--gpg-sign=release@example.com",
                f"--gpg-homedir={self.release.keys}", "--collection-id=com.example.Policies")
        run(*make, env=env, stdout=sys.stderr)
        self.addCleanup(subprocess.run, ["flatpak", "--user", "remote-delete", "--force", "policies"], check=False)
        run("flatpak", "--user", "remote-add", f"--gpg-import={FOLDER / 'work/key.gpg'}", "policies", f"file://{repo}")
        run("flatpak", "--user", "install", "--noninteractive", "policies", POLICY)
        self.addCleanup(subprocess.run, ["flatpak", "--user", "uninstall", "--noninteractive", POLICY], check=False)
        self.assertEqual(self.get_hold(), (True, 0))
        self.write_policy(policy, hold_seconds=9)
        run(*make, env=env, stdout=sys.stderr)
        run("flatpak", "--user", "update", "--noninteractive", POLICY)
        self.assertEqual(self.get_hold(), (True, 9))
        self.write_policy(policy, hold_seconds="soon")
        refused = subprocess.run([str(word) for word in make], env=env, capture_output=True, text=True, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("hold-seconds", refused.stdout + refused.stderr)

    def test_secret_is_there_after_a_restart(self):
        self.program.start_with_options()
        password = self.program.call("relay-password")
        self.program.stop()
        self.program.start_with_options()
        self.assertEqual(self.program.call("relay-password"), password)
        with smtplib.SMTP("127.0.0.1", self.program.port) as app:
            app.login("sato", password)
        kept = self.program.home / ".var/app" / APP / "data/keyrings/default.keyring"
        self.assertNotIn(password.encode(), kept.read_bytes())
        self.assertGreater(kept.stat().st_size, 0)


if __name__ == "__main__":
    tap.main()
