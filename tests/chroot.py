# SPDX-License-Identifier: GPL-3.0-or-later
"""Another Debian in a folder: programs run in it, as whoever is wanted, with no mount of theirs left behind.

Every program gets its own mounts and process numbers, which the kernel takes away with it, and, unless apt has to
reach the archive, a network of its own without a way out. Needs root."""
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import matta

# What an installation wants to start is none of ours.
POLICY = "#!/bin/sh\nexit 101\n"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# In a name space of mounts of its own; $0 is the tree. Itself a mount, else nothing in there can have mounts of its own.
ENTER = ('mount --bind "$0" "$0" && mount --rbind /dev "$0/dev" && mount --rbind /sys "$0/sys"'
         ' && exec unshare --root="$0" --mount-proc -- "$@"')
OFFLINE = "ip link set lo up && "


def enter():
    """Calls the running script again as root, if nobody did so far."""
    if os.getuid() != 0:
        os.execvp("sudo", ["sudo", "--preserve-env", sys.executable, *sys.argv])


def list_packages(*sections):
    """The names in these sections of packages.txt."""
    names, wanted = set(), False
    for line in (matta.ROOT / "packages.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("["):
            wanted = line.strip("[]") in sections
        elif line and wanted:
            names.add(line)
    return sorted(names)


def list_build_depends():
    """What debian/control wants for building, as names that apt knows."""
    text = (matta.ROOT / "debian/control").read_text(encoding="utf-8")
    field = re.search(r"^Build-Depends:\n((?: .*\n)+)", text, re.M)[1]
    return sorted(re.sub(r"^debhelper-compat$", "debhelper", name) for name in re.findall(r"^ ([^ ,]+)", field, re.M))


class Chroot:
    def __init__(self, suite, folder, packages=()):
        """@packages: what the tree has from the start; kept for the next time by tools/debian-tree."""
        self.suite = suite
        self.folder = Path(folder)
        subprocess.run([matta.ROOT / "tools/debian-tree", suite, self.folder, *packages], check=True)
        policy = self.folder / "usr/sbin/policy-rc.d"
        policy.write_text(POLICY, encoding="utf-8")
        policy.chmod(0o755)
        shutil.copy("/etc/resolv.conf", self.folder / "etc/resolv.conf")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["rm", "-rf", "--one-file-system", self.folder], check=True)

    def command(self, *words, user=None, online=False, folder=None, **variables):
        """What to run on this machine for @words to run in there, in @folder or at home."""
        home = f"/home/{user}" if user else "/root"
        settings = {"HOME": home, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"} | variables
        apart = ["unshare", "--mount", "--pid", "--fork", "--kill-child", *([] if online else ["--net"])]
        entering = ["sh", "-c", ENTER if online else OFFLINE + ENTER, self.folder]
        outfit = ["env", "-i", f"--chdir={folder or home}", PATH, *(f"{name}={value}" for name, value in settings.items())]
        becoming = ["runuser", "-u", user, "--"] if user else []
        return [str(word) for word in (*apart, *entering, *outfit, *becoming, *words)]

    def run(self, *words, check=True, **options):
        """Runs @words; what they did and said. @options: those of command()."""
        done = subprocess.run(self.command(*words, **options), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        if check and done.returncode != 0:
            raise RuntimeError(f"{shlex.join(map(str, words))} in {self.suite}: {done.returncode}\n{done.stdout}")
        return done

    def install(self, *names):
        return self.run("apt-get", "install", "--yes", "--quiet", *names, online=True)

    def put(self, path, text):
        """A file of root's, and the folders above it."""
        file = self.folder / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


class Session:
    """A user's shell in there with a session bus around it, which runs until it is closed."""

    END = "-- done"

    def __init__(self, chroot, user):
        words = chroot.command("dbus-run-session", "--", "sh", user=user, XDG_RUNTIME_DIR="/tmp/run-" + user)
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close() # the shell ends, and all that it started
        self.process.wait()
        self.process.stdout.close()

    def run(self, command, check=True):
        """One command line; the code with which it ended, and what it said."""
        self.process.stdin.write(f"{{ {command}\n}} </dev/null 2>&1; code=$?; echo; echo '{self.END}' $code\n")
        self.process.stdin.flush()
        said = []
        for line in self.process.stdout:
            if line.startswith(self.END):
                code = int(line.removeprefix(self.END))
                break
            said.append(line)
        else:
            raise RuntimeError(f"the session ended at {command}: {''.join(said)}")
        text = "".join(said).removesuffix("\n")
        if check and code != 0:
            raise RuntimeError(f"{command}: {code} {text}")
        return code, text

    def start_display(self):
        """Where windows open; exported to what is run from then on."""
        self.run("rm -f /tmp/display")
        self.run("Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>/tmp/display 2>/dev/null >&2 &")
        matta.wait_until(lambda: self.run("cat /tmp/display 2>/dev/null", check=False)[1].strip(), what="the display")
        self.run("export DISPLAY=:$(cat /tmp/display)")
