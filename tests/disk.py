# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk of the test's own, with a file system on it, whose power can be cut and which can break.

The disk is one file in a FUSE file system that this process serves, and a loop device on it. So
every write and every flush that the kernel sends to the "disk" comes by here, in order, and is
written down: what a disk holds that loses its power at any moment is known afterwards, byte by byte,
without what its cache had not been told to flush. Needs root, and nothing that Debian's kernel lacks."""
import ctypes
import errno
import os
import shutil
import stat
import struct
import subprocess
import sys
import threading
from pathlib import Path

import matta

SECTOR = 512
LONGEST_WRITE = 128 * 1024
ROOT_NODE, FILE_NODE = 1, 2
NAME = b"disk"

LIBC = ctypes.CDLL(None, use_errno=True)


def enter():
    """Calls the running script again, as root and where its mounts are nobody else's: whatever
    happens to it, they end with it."""
    if os.environ.get("MATTA_OWN_MOUNTS"):
        return
    sudo = [] if os.getuid() == 0 else ["sudo", "--preserve-env"]
    os.environ["MATTA_OWN_MOUNTS"] = "yes"
    command = [*sudo, "unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv]
    os.execvp(command[0], command)


def run(*command):
    """Runs one of the tools for file systems; they are where users do not look for programs."""
    environment = os.environ | {"PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


class Mounted:
    """A file with a file system in it, mounted."""

    def __init__(self, file, folder):
        self.file = file
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        run("mount", "-o", "loop", str(file), str(self.folder))

    def __enter__(self):
        return self.folder

    def __exit__(self, *_):
        run("umount", str(self.folder))


class Kernel:
    """The FUSE protocol for a root folder and one file in it; numbers as in <linux/fuse.h>."""

    LOOKUP, FORGET, GETATTR, SETATTR, OPEN, READ, WRITE, STATFS, RELEASE = 1, 2, 3, 4, 14, 15, 16, 17, 18
    FSYNC, FLUSH, INIT, OPENDIR, RELEASEDIR, INTERRUPT, DESTROY, BATCH_FORGET = 20, 25, 26, 27, 29, 36, 38, 42
    SILENT = (FORGET, INTERRUPT, BATCH_FORGET)
    HEADER = struct.Struct("<IIQQIIII")
    DIRECT_IO, BIG_WRITES = 1, 1 << 5

    def __init__(self, folder, disk):
        self.folder = Path(folder)
        self.folder.mkdir()
        self.disk = disk
        self.fd = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
        options = f"fd={self.fd},rootmode=40000,user_id=0,group_id=0,allow_other"
        if LIBC.mount(b"disk", str(self.folder).encode(), b"fuse", 0, options.encode()) != 0:
            raise OSError(ctypes.get_errno(), "no FUSE file system can be mounted")
        self.handlers = {
            self.INIT: self.init, self.LOOKUP: self.look_up, self.GETATTR: self.get_attributes,
            self.SETATTR: self.get_attributes, self.OPEN: self.open, self.OPENDIR: self.open,
            self.READ: self.read, self.WRITE: self.write, self.FSYNC: self.flush, self.STATFS: self.get_space,
            self.FLUSH: self.nod, self.RELEASE: self.nod, self.RELEASEDIR: self.nod, self.DESTROY: self.nod,
        }
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def close(self):
        run("umount", str(self.folder))
        self.thread.join()
        os.close(self.fd)

    def serve(self):
        while True:
            try:
                request = os.read(self.fd, LONGEST_WRITE + 8192)
            except InterruptedError:
                continue
            except OSError:
                return  # it is not mounted any more
            _, opcode, unique, node, *_ = self.HEADER.unpack_from(request)
            if opcode not in self.SILENT:
                self.answer(opcode, unique, node, request[self.HEADER.size:])

    def answer(self, opcode, unique, node, body):
        code, reply = 0, b""
        try:
            reply = self.handlers.get(opcode, self.refuse)(node, body)
        except OSError as error:
            code = error.errno
        os.write(self.fd, struct.pack("<IiQ", 16 + len(reply), -code, unique) + reply)

    def refuse(self, _node, _body):
        raise OSError(errno.ENOSYS, "")

    def nod(self, _node, _body):
        return b""

    def init(self, _node, body):
        _, minor, ahead, _ = struct.unpack_from("<IIII", body)
        return struct.pack("<IIIIHHIIHHI28x", 7, minor, ahead, self.BIG_WRITES, 0, 0, LONGEST_WRITE, 1, 0, 0, 0)

    def describe(self, node):
        is_file = node == FILE_NODE
        mode = stat.S_IFREG | 0o600 if is_file else stat.S_IFDIR | 0o700
        size = len(self.disk.now) if is_file else 0
        return struct.pack("<QQQQQQIIIIIIIIII", node, size, size // SECTOR, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)

    def look_up(self, _node, body):
        if body.rstrip(b"\0") != NAME:
            raise OSError(errno.ENOENT, "")
        return struct.pack("<QQQQII", FILE_NODE, 0, 3600, 3600, 0, 0) + self.describe(FILE_NODE)

    def get_attributes(self, node, _body):
        return struct.pack("<QII", 3600, 0, 0) + self.describe(node)

    def open(self, node, _body):
        return struct.pack("<QII", 0, self.DIRECT_IO if node == FILE_NODE else 0, 0)

    def read(self, _node, body):
        _, offset, size = struct.unpack_from("<QQI", body)
        return self.disk.read(offset, size)

    def write(self, _node, body):
        _, offset, size = struct.unpack_from("<QQI", body)
        self.disk.write(offset, body[40:40 + size])
        return struct.pack("<II", size, 0)

    def flush(self, _node, _body):
        self.disk.flush()
        return b""

    def get_space(self, _node, _body):
        return struct.pack("<QQQQQIIII24x", 0, 0, 0, 0, 0, 4096, 255, 4096, 0)


class Disk:
    """An ext4 file system, mounted at `root`, on a disk that remembers all that was done to it.

    `position` counts writes and flushes: what was flushed at a position stays, whenever later the power goes.
    `on_write` (which gets the bytes) and `on_flush` may be set to what is called first: it raises OSError for a
    disk that fails, and what a failing write would have written is lost."""

    def __init__(self, folder, megabytes=64):
        self.folder = Path(folder)
        self.log = []  # (offset, bytes) of a write, None for a flush
        self.on_write = None
        self.on_flush = None
        blank = self.folder / "blank"
        with open(blank, "wb") as file:
            file.truncate(megabytes << 20)
        run("mkfs.ext4", "-q", "-b", "4096", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(blank))
        self.blank = blank.read_bytes()
        blank.unlink()
        self.now = bytearray(self.blank)
        self.kernel = Kernel(self.folder / "served", self)
        self.mounted = Mounted(self.kernel.folder / NAME.decode(), self.folder / "mounted")
        self.root = self.mounted.folder

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.on_write = self.on_flush = None
        try:
            self.mounted.__exit__()
        finally:
            self.kernel.close()

    @property
    def position(self):
        return len(self.log)

    def read(self, offset, size):
        return bytes(self.now[offset:offset + size])

    def write(self, offset, data):
        if self.on_write is not None:
            self.on_write(data)
        self.now[offset:offset + len(data)] = data
        self.log.append((offset, data))

    def flush(self):
        if self.on_flush is not None:
            self.on_flush()
        self.log.append(None)

    def fail(self, *_):
        raise OSError(errno.EIO, "the disk is broken")

    def break_down(self):
        """From now on nothing is written or flushed, and whoever waits for it is told."""
        self.on_write = self.on_flush = self.fail

    def make_read_only(self):
        """What the file system does by itself when it finds that it is damaged, also under open files."""
        run("mount", "-o", "remount,abort", str(self.root))

    def mend(self):
        """The disk works again; nobody uses it meanwhile. Says what was wrong with the file system."""
        self.on_write = self.on_flush = None
        self.mounted.__exit__()
        checked = subprocess.run(["/usr/sbin/e2fsck", "-fy", self.mounted.file], capture_output=True, text=True,
                                 check=False)
        if checked.returncode not in (0, 1):
            raise RuntimeError(checked.stdout + checked.stderr)
        self.mounted = Mounted(self.mounted.file, self.mounted.folder)

    def cut(self, positions, chance):
        """For each of the ascending @positions what the disk holds when power goes there: all that was flushed
        before, and of what came after the last flush some sectors and others not, as it comes."""
        image, done = bytearray(self.blank), 0
        for position in positions:
            flushed = max((at for at in range(done, position) if self.log[at] is None), default=done)
            for entry in self.log[done:flushed]:
                if entry is not None:
                    image[entry[0]:entry[0] + len(entry[1])] = entry[1]
            done = flushed
            yield position, self.lose(bytearray(image), self.log[flushed:position], chance)

    @staticmethod
    def lose(image, unflushed, chance):
        kept = chance.choice((0, 0.3, 0.7, 1))
        for offset, data in filter(None, unflushed):
            for at in range(0, len(data), SECTOR):
                if chance.random() < kept:
                    image[offset + at:offset + at + SECTOR] = data[at:at + SECTOR]
        return image


class OnDisk(matta.Engine):
    """An engine whose data folder is on a disk of its own; @disk: or a folder that is mounted already."""

    def __init__(self, *options, disk=None, **named):
        super().__init__(*options, **named)
        self.disk = Disk(self.folder) if disk is None else disk
        self.data = (self.disk.root if disk is None else Path(disk)) / "data"

    def __exit__(self, *_):
        owned, self.owns_folder = self.owns_folder, False
        try:
            super().__exit__()
        finally:
            if isinstance(self.disk, Disk):
                self.disk.__exit__()
            if owned:
                shutil.rmtree(self.folder, ignore_errors=True)
