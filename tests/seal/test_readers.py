#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `mattactl seal` makes is opened by programs that aren't ours: 7-Zip, bsdtar and libzip. And
whatever goes wrong, there is either the whole file or none."""
import hashlib
import json
import os
import pty
import random
import resource
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import tap

MATTACTL = Path(os.environ["MATTA_BUILD"]) / "src/cli/mattactl"
ENVIRONMENT = os.environ | {"LC_ALL": "C.UTF-8"}
TYPED = "heron-42-Mauve-anvil-crept-71"
FILES = {
    "見積書（改）.txt": "御見積書\n".encode() * 20000,
    "表ソ能.csv": b"1,2,3\n" * 1000,
    "empty": b"",
    "noise.bin": random.Random(1).randbytes(700_001),
    "one": b"1",
}


def run(*words, data=b"", **named):
    return subprocess.run([str(word) for word in words], input=data, capture_output=True, check=False,
                          env=ENVIRONMENT, **named)


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Case(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.given = self.folder / "given"
        self.out = self.folder / "out"
        self.zip = self.out / "sealed.zip"
        for folder in (self.given, self.out):
            folder.mkdir()
        for name, data in FILES.items():
            (self.given / name).write_bytes(data)

    def tearDown(self):
        self.place.cleanup()

    def paths(self):
        return [self.given / name for name in FILES]

    def seal(self, *options, files=None, code=0, **named):
        done = run(MATTACTL, "seal", *(files or self.paths()), "--output", self.zip, *options, **named)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def assert_same(self, found, expected, name=None):
        """By digests: what differs is to be said in one line."""
        self.assertIsNotNone(found, name)
        self.assertEqual({key: digest(data) for key, data in found.items()},
                         {key: digest(data) for key, data in expected.items()}, name)

    def assert_nothing(self):
        self.assertEqual(list(self.out.iterdir()), [])


# --- readers: each gives {name: bytes}, or None when it says no ---------------------------------

def collect(folder, encoding="utf-8"):
    return {os.fsencode(path.name).decode(encoding): path.read_bytes()
            for path in Path(folder).rglob("*") if path.is_file()}


def read_by_7z(path, password, encoding="utf-8"):
    """Here, it writes names without the UTF-8 flag as the bytes that they are."""
    with tempfile.TemporaryDirectory() as folder:
        done = run("7z", "x", f"-p{password}", f"-o{folder}", "-y", path)
        return collect(folder, encoding) if done.returncode == 0 else None


def read_by_bsdtar(path, password, encoding="utf-8"):
    with tempfile.TemporaryDirectory() as folder:
        options = [] if encoding == "utf-8" else ["--options", "zip:hdrcharset=CP932"]
        done = run("bsdtar", "-x", "--passphrase", password, *options, "-C", folder, "-f", path)
        return collect(folder) if done.returncode == 0 else None


def name_by_ziptool(path, number, encoding):
    line = run("ziptool", "-r", path, "stat", number).stdout.splitlines()[0]
    return line.removeprefix(b"name: '").removesuffix(b"'").decode(encoding)


def read_by_ziptool(path, password, encoding="utf-8"):
    count = int(run("ziptool", path, "get_num_entries", "0").stdout.split()[0])
    found = {}
    for number in range(count):
        done = run("ziptool", path, "set_password", password, "cat", number)
        if done.returncode != 0:
            return None
        found[name_by_ziptool(path, number, encoding)] = done.stdout
    return found


READERS = {"7z": read_by_7z, "bsdtar": read_by_bsdtar, "libzip": read_by_ziptool}


class Readers(Case):
    def assert_read(self, password, encoding="utf-8", expected=None):
        for name, read in READERS.items():
            with self.subTest(name):
                self.assert_same(read(self.zip, password, encoding), expected or FILES)

    def assert_refused(self, password):
        for name, read in READERS.items():
            with self.subTest(name):
                self.assertIsNone(read(self.zip, password))

    def test_made_password(self):
        done = self.seal()
        password = done.stdout.decode()
        self.assertRegex(password, r"^([a-z0-9]{4}-){3}[a-z0-9]{4}\n$")
        self.assertEqual(done.stderr, b"")
        self.assert_read(password.strip())

    def test_words(self):
        password = self.seal("--words").stdout.decode()
        self.assertRegex(password, r"^([a-z]+-){5,}[a-z]+\n$")
        self.assert_read(password.strip())

    def test_more_bits(self):
        for kind in ("--characters", "--words"):
            with self.subTest(kind):
                password = self.seal(kind, "--bits", "128").stdout.decode().strip()
                self.assertGreaterEqual(len(password), 32)
                self.assert_read(password)
                self.zip.unlink()

    def test_typed_password(self):
        for end in (b"", b"\n", b"\r\n", b"\nanother line\n"):
            with self.subTest(end):
                done = self.seal("--password-stdin", data=TYPED.encode() + end)
                self.assertEqual((done.stdout, done.stderr), (b"", b""))
                self.assert_read(TYPED)
                self.zip.unlink()

    def test_wrong_password(self):
        self.seal("--password-stdin", data=TYPED.encode())
        for wrong in ("wrong", TYPED[:-1], TYPED.upper()):
            self.assert_refused(wrong)

    def test_old_windows(self):
        self.seal("--password-stdin", "--old-windows", data=TYPED.encode())
        self.assert_read(TYPED, "cp932")

    def test_wrap(self):
        for options in ((), ("--old-windows",)):
            with self.subTest(options):
                self.seal("--password-stdin", "--wrap", *options, data=TYPED.encode())
                sealed = self.zip.read_bytes()
                self.assertNotIn(b"noise.bin", sealed)
                for name, read in READERS.items():
                    found = read(self.zip, TYPED)
                    self.assertEqual(list(found), ["files.zip"], name)
                    inner = self.folder / "inner.zip"
                    inner.write_bytes(found["files.zip"])
                    encoding = "cp932" if options else "utf-8"
                    self.assert_same(read(inner, "not needed", encoding), FILES, name)
                    self.assertIsNone(read(self.zip, "wrong"), name)
                self.zip.unlink()

    def test_clashing_names(self):
        files = []
        for number, name in enumerate(("report.pdf", "Report.pdf", "report.pdf", "CON.txt", "a\u202eb.txt")):
            folder = self.given / str(number)
            folder.mkdir()
            files.append(folder / name)
            files[-1].write_text(str(number))
        self.seal("--password-stdin", files=files, data=TYPED.encode())
        self.assert_read(TYPED, expected={"report.pdf": b"0", "Report (2).pdf": b"1", "report (3).pdf": b"2",
                                          "_CON.txt": b"3", "ab.txt": b"4"})

    def test_only_an_empty_file(self):
        self.seal("--password-stdin", files=[self.given / "empty"], data=TYPED.encode())
        self.assert_read(TYPED, expected={"empty": b""})

    def test_many_files(self):
        folder = self.given / "many"
        folder.mkdir()
        for number in range(2000):
            (folder / f"{number}.txt").write_text(f"File {number}\n" * 3)
        self.seal("--password-stdin", files=list(folder.iterdir()), data=TYPED.encode())
        self.assert_same(read_by_7z(self.zip, TYPED), collect(folder))

    def test_times_are_kept(self):
        os.utime(self.given / "one", (1_600_000_000, 1_600_000_000))
        self.seal("--password-stdin", files=[self.given / "one"], data=TYPED.encode())
        run("bsdtar", "-x", "--passphrase", TYPED, "-C", self.folder, "-f", self.zip)
        self.assertEqual((self.folder / "one").stat().st_mtime, 1_600_000_000)

    def test_posix_locale(self):
        self.seal("--password-stdin", data=TYPED.encode())
        with_utf8 = run("bsdtar", "-tf", self.zip).stdout
        self.zip.unlink()
        done = subprocess.run([MATTACTL, "seal", *self.paths(), "-o", self.zip, "--password-stdin"],
                              input=TYPED.encode(), env=ENVIRONMENT | {"LC_ALL": "C"}, check=True)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(run("bsdtar", "-tf", self.zip).stdout, with_utf8)


class Words(Case):
    """What is said, and where."""

    def test_json(self):
        done = self.seal("--json")
        said = json.loads(done.stdout)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(said["output"], str(self.zip))
        self.assertGreaterEqual(said["entropy"], 75)
        self.assertEqual([(file["name"], file["size"], file["digest"]) for file in said["files"]],
                         [(name, len(data), digest(data)) for name, data in FILES.items()])
        self.assert_same(read_by_7z(self.zip, said["password"]), FILES)

    def test_json_without_a_password(self):
        said = json.loads(self.seal("--json", "--password-stdin", data=TYPED.encode()).stdout)
        self.assertNotIn("password", said)

    def test_weak_password_is_said_and_taken(self):
        done = self.seal("--password-stdin", data=b"password1")
        self.assertIn(b"weak", done.stderr)
        self.assert_same(read_by_7z(self.zip, "password1"), FILES)

    def test_password_that_programs_differ_on(self):
        done = self.seal("--password-stdin", data="合言葉".encode(), code=1)
        self.assertIn(b"ASCII", done.stderr)
        self.assert_nothing()

    def test_password_too_long(self):
        self.assertIn(b"too long", self.seal("--password-stdin", data=b"x" * 100, code=1).stderr)
        self.seal("--password-stdin", data=b"x" * 99)
        self.assert_same(read_by_7z(self.zip, "x" * 99), FILES)

    def test_nobody_takes_the_password(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([MATTACTL, "seal", *self.paths(), "-o", self.zip], stdout=full,
                                  stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"no file", done.stderr)
        self.assert_nothing()

    def test_terminal(self):
        """The password isn't shown while it is typed; how far it is, is, after a second."""
        ours, theirs = pty.openpty()
        large = self.given / "large"
        with open(large, "wb") as file:
            file.truncate(800_000_000)
        with subprocess.Popen([MATTACTL, "seal", large, "-o", self.zip, "--password-stdin"], stdin=theirs,
                              stdout=subprocess.PIPE, stderr=theirs, env=ENVIRONMENT) as process:
            said = b""
            while b"Password: " not in said:
                said += os.read(ours, 4096)
            os.write(ours, TYPED.encode() + b"\n")
            os.close(theirs)
            try:
                while chunk := os.read(ours, 4096):
                    said += chunk
            except OSError:
                pass  # it has ended
            self.assertEqual(process.stdout.read(), b"")
        os.close(ours)
        self.assertEqual(process.returncode, 0, said)
        self.assertNotIn(TYPED.encode(), said)
        self.assertRegex(said, rb"\r +\d+ %")


class Failures(Case):
    """The whole file, or none."""

    def setUp(self):
        super().setUp()
        self.large = self.given / "large.bin"
        self.large.write_bytes(random.Random(2).randbytes(1_000_000) * 40)

    def test_disk_full(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000_000, 10_000_000))

        done = self.seal(files=[self.large], code=1, preexec_fn=limit)
        self.assertEqual(done.stdout, b"")
        self.assertIn(b"File too large", done.stderr)
        self.assert_nothing()

    def test_folder_that_cannot_be_written_to(self):
        done = run(MATTACTL, "seal", self.large, "-o", "/proc/sealed.zip")
        self.assertEqual((done.returncode, done.stdout), (1, b""))

    def start(self, *options):
        return subprocess.Popen([MATTACTL, "seal", self.large, "-o", self.zip, *options], env=ENVIRONMENT,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_killed(self):
        for number in range(12):
            process = self.start("--wrap" if number % 2 else "--words")
            time.sleep(number * 0.03)
            process.kill()
            process.communicate()
            self.assertEqual(process.returncode, -signal.SIGKILL)
            self.assert_nothing()

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            code, out = self.interrupt(number)
            self.assertNotEqual(code, 0)
            self.assertEqual(out, b"")
            self.assert_nothing()

    def interrupt(self, number):
        """Sooner the next time, where it was done before this program had its turn again."""
        for attempt in range(8):
            process = self.start()
            time.sleep(0.15 / 2 ** attempt)
            process.send_signal(number)
            out, _ = process.communicate()
            if process.returncode != 0:
                break
            self.zip.unlink()
        return process.returncode, out

    def test_file_that_grows(self):
        process = self.start()
        with open(self.large, "ab") as file:
            while process.poll() is None:
                file.write(b"x" * 1000)
                file.flush()
        out, error = process.communicate()
        self.assertEqual((process.returncode, out), (1, b""), error)
        self.assertIn(b"changed its size", error)
        self.assert_nothing()

    def test_two_at_once(self):
        first, second = self.start(), self.start()
        outs = [process.communicate()[0] for process in (first, second)]
        codes = [first.returncode, second.returncode]
        self.assertEqual(sorted(codes), [0, 1])
        password = outs[codes.index(0)].decode().strip()
        self.assert_same(read_by_7z(self.zip, password), {"large.bin": self.large.read_bytes()})

    def test_memory_is_bounded(self):
        with open(self.large, "wb") as file:
            file.truncate(1_000_000_000)
        process = self.start()
        most = 0
        while process.poll() is None:
            for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    most = max(most, int(line.split()[1]) * 1024)
            time.sleep(0.02)
        _, error = process.communicate()
        self.assertEqual(process.returncode, 0, error)
        # Some 12 MB; the rest is for what the sanitizers keep.
        self.assertGreater(most, 0)
        self.assertLess(most, 300_000_000)

    def test_password_is_in_no_argument(self):
        process = self.start()
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        password = process.communicate()[0].strip()
        self.assertNotIn(password, line)
        self.assertGreater(len(password), 10)


if __name__ == "__main__":
    tap.main()
