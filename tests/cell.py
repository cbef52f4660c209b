# SPDX-License-Identifier: GPL-3.0-or-later
"""A cell of a test's own: network, mounts and processes that begin and end with it.

    if __name__ == "__main__":
        cell.enter()
        tap.main()

What is done inside reaches nobody outside; whatever still runs at the end is killed."""
import fcntl
import os
import socket
import struct
import subprocess
import sys

IFF_UP, SIOCSIFFLAGS = 1, 0x8914
MARK = "MATTA_IN_CELL"


def put_loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def enter(*wrapper):
    """Starts the calling script anew inside, by @wrapper; returns only there."""
    if os.environ.get(MARK):
        put_loopback_up()
        return
    user = [] if os.getuid() == 0 else ["--user", "--map-root-user"]
    os.execvpe("unshare", ["unshare", *user, "--net", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child",
                           *wrapper, sys.executable, *sys.argv],
               os.environ | {MARK: "1", "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"})


def cover(path, target):
    """@path stands in for @target, a file or folder of the system's."""
    subprocess.run(["mount", "--bind", str(path), str(target)], check=True)


def uncover(target):
    subprocess.run(["umount", str(target)], check=True)
