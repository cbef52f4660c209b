# SPDX-License-Identifier: GPL-3.0-or-later
"""deploy/ansible on two machines that had nothing but Debian, as the page for IT has it: the playbook, a user's first
mails on both, the playbook once more, a mistake, and off again."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import chroot
import matta

DEPLOY = matta.ROOT / "deploy"
DESKS = ("desk-01", "desk-02")
USER = "anna"
SERVER = 2526
# What Debian's installer leaves where Ansible is used, a display, and what stands for a mail app.
PACKAGES = ("curl", "dbus", "iproute2", "python3", "python3-apt", "xvfb")
# What is bound into a machine while Ansible works in it; the mounts end with the name space.
ENTER = ('while [ "$1" != -- ]; do mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; shift; done; shift;'
         ' exec "$@"')


class Desk(chroot.Session):
    """A user's session there, with a display, and a server that stands for the organisation's."""

    def __init__(self, machine):
        super().__init__(machine, USER)
        self.start_display()
        self.run("PYTHONPATH=/srv python3 /srv/server.py >/tmp/server.log 2>&1 &")

    @staticmethod
    def wait(ready, what):
        return matta.wait_until(ready, what=what)

    def log_in(self):
        """Starts what is started at login."""
        entry = self.run("cat /etc/xdg/autostart/io.github.mattamail.Matta.desktop")[1]
        self.run(re.search("^Exec=(.*)$", entry, re.M)[1] + " >/tmp/matta.log 2>&1 &")
        self.wait(lambda: self.run("mattactl status", check=False)[0] == 0, "Matta")

    def begin_to_send(self, subject, recipient, file=None):
        """Goes on beside: what curl said at last comes with read_reply()."""
        parts = f"-F '=Please see the file.;type=text/plain' -F 'file=@{file}'" if file else "-F '=Hello.;type=text/plain'"
        self.run(f"(curl -sSv smtp://127.0.0.1:2525/client.example --mail-from anna@example.co.jp --mail-rcpt {recipient}"
                 f" -H 'From: anna@example.co.jp' -H 'To: {recipient}' -H 'Subject: {subject}' {parts};"
                 " echo $? >/tmp/code) >/tmp/said 2>&1 &")

    def read_reply(self):
        code = self.wait(lambda: self.run("cat /tmp/code 2>/dev/null && rm /tmp/code", check=False)[1].strip(), "curl's end")
        return code.splitlines()[0], self.run("cat /tmp/said")[1]

    def find(self, subject, state):
        def there():
            entries = json.loads(self.run("mattactl outbox list --json")[1])
            return next((entry for entry in entries if (entry["subject"], entry["state"]) == (subject, state)), None)
        return self.wait(there, f"“{subject}” being {state}")

    def read_server(self):
        return self.run("cat /tmp/arrived 2>/dev/null", check=False)[1].splitlines()

    def wait_for_server(self, count):
        """The server writes down what it took after it said so."""
        return self.wait(lambda: len(self.read_server()) >= count and self.read_server(), f"{count} in the server")


SERVER_SCRIPT = f"""
import matta
sink = matta.Sink({SERVER})
for count in range(1, 100):
    message = sink.wait_for(count, patience=100000)[-1]
    with open("/tmp/arrived", "a") as file:
        print(message.sender, *message.recipients, file=file)
"""


def write_policy(folder):
    """A copy with what is one's own: here, the server, and a hold that no slow machine sees the end of."""
    shutil.copytree(DEPLOY / "policy/manufacturer", folder)
    text = (folder / "defaults").read_text(encoding="utf-8")
    for key, value in (("host", "'127.0.0.1'"), ("port", SERVER), ("security", "'none'")):
        text = re.sub(f"^account-{key}=.*$", f"account-{key}={value}", text, flags=re.M)
    text = re.sub("^hold-seconds=.*$", "hold-seconds=3600", text, flags=re.M)
    (folder / "defaults").write_text(text, encoding="utf-8")


class Ansible:
    def __init__(self, suite, folder, package):
        self.folder = folder
        self.machines = {}
        for name in DESKS:
            machine = self.machines[name] = chroot.Chroot(suite, folder / name, PACKAGES)
            machine.run("useradd", "--create-home", "--shell", "/bin/sh", USER)
            machine.run("mkdir", "--mode=700", f"/tmp/run-{USER}")
            machine.run("chown", USER, f"/tmp/run-{USER}")
            machine.put("/srv/server.py", SERVER_SCRIPT)
            shutil.copy(matta.ROOT / "tests/matta.py", machine.folder / "srv/matta.py")
        write_policy(folder / "policy")
        shutil.copytree(DEPLOY, folder / "deploy")
        shutil.copy(package, folder / "deploy/ansible/matta.deb")
        (folder / "deploy/ansible/inventory.ini").write_text("[desktops]\n" + "".join(
            f"{name} ansible_connection=community.general.chroot ansible_host={machine.folder}"
            " ansible_python_interpreter=/usr/bin/python3\n" for name, machine in self.machines.items()), encoding="utf-8")

    def close(self):
        for machine in self.machines.values():
            machine.__exit__()

    def play(self, book, *options):
        """Exit code, what was said, and how many things changed on each machine."""
        desks = [machine.folder for machine in self.machines.values()]
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-ec", ENTER, "sh", *desks, "--",
             "ansible-playbook", "-i", "inventory.ini", book, *options],
            cwd=self.folder / "deploy/ansible", capture_output=True, text=True, check=False,
            env=os.environ | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "ANSIBLE_NOCOLOR": "1",
                              "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"})
        changed = dict(re.findall(r"^(desk-\d+) .*changed=(\d+)", done.stdout, re.M))
        return done.returncode, done.stdout + done.stderr, changed


class RollOut(unittest.TestCase):
    """In one piece, as it is done; each part stands on the one before."""

    def set_up(self, suite, package):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-roll-out-", dir=os.environ.get("MATTA_TREES")))
        self.addCleanup(shutil.rmtree, self.folder)
        self.ansible = Ansible(suite, self.folder, package)
        self.addCleanup(self.ansible.close)

    def roll_out(self):
        code, said, _ = self.ansible.play("site.yml", "-e", f"matta_policy={self.folder / 'policy'}")
        self.assertEqual(code, 0, said)
        for machine in self.ansible.machines.values():
            with self.subTest(machine=machine.folder.name):
                self.use(machine)
        with self.subTest("once more"):
            code, said, changed = self.ansible.play("site.yml", "-e", f"matta_policy={self.folder / 'policy'}")
            self.assertEqual((code, changed), (0, dict.fromkeys(DESKS, "0")), said)
        with self.subTest("a mistake in the policy"):
            self.refuse_a_mistake()
        with self.subTest("off"):
            self.take_off()

    def use(self, machine):
        with Desk(machine) as desk:
            desk.log_in()
            shown = {setting["key"]: setting for setting in json.loads(desk.run("mattactl policy show --json")[1])}
            self.assertTrue(shown["account-host"]["locked"])
            self.assertIn(f"127.0.0.1:{SERVER}", desk.run("mattactl status")[1])
            # To a colleague: quiet, taken at once, and gone when somebody does not want to wait.
            desk.begin_to_send("Lunch", "hanako@example.co.jp")
            self.assertEqual(desk.read_reply()[0], "0")
            desk.run("mattactl outbox send-now " + desk.find("Lunch", "holding")["id"])
            desk.find("Lunch", "sent")
            self.assertEqual(desk.wait_for_server(1), ["anna@example.co.jp hanako@example.co.jp"])
            # A drawing to somebody outside: asked about, taken back, and the mail app keeps it.
            desk.run("printf lines > /tmp/P-100.dwg")
            desk.begin_to_send("Drawing", "suzuki@customer.example", "/tmp/P-100.dwg")
            number = desk.find("Drawing", "waiting")["id"]
            found = json.loads(desk.run(f"mattactl outbox show {number} --json")[1])["findings"]
            self.assertIn("rule:drawings-sealed", {finding["id"] for finding in found})
            desk.run(f"mattactl outbox return {number}")
            code, said = desk.read_reply()
            self.assertNotEqual(code, "0")
            self.assertIn("< 554 ", said)
            # One stays behind, for the end.
            desk.begin_to_send("Later", "hanako@example.co.jp")
            self.assertEqual(desk.read_reply()[0], "0")
            self.assertEqual(len(desk.read_server()), 1)

    def refuse_a_mistake(self):
        """It stops before the policy that is in force."""
        bad = self.folder / "bad"
        shutil.copytree(self.folder / "policy", bad)
        (bad / "defaults").write_text("[matta]\nhold-seconds=4000\n", encoding="utf-8")
        code, said, _ = self.ansible.play("site.yml", "-e", f"matta_policy={bad}")
        self.assertNotEqual(code, 0)
        self.assertIn("hold-seconds", said)
        for machine in self.ansible.machines.values():
            self.assertEqual((machine.folder / "etc/matta/defaults").read_bytes(),
                             (self.folder / "policy/defaults").read_bytes())

    def take_off(self):
        """Not while somebody's mail has not left; then all but what is the users'."""
        code, said, _ = self.ansible.play("remove.yml")
        self.assertNotEqual(code, 0, said)
        self.assertIn(f"{USER}: 1 not sent yet", said)
        for machine in self.ansible.machines.values():
            self.assertTrue((machine.folder / "usr/bin/matta").exists())
            with Desk(machine) as desk:
                desk.log_in()
                desk.run("mattactl outbox cancel " + desk.find("Later", "holding")["id"])
        code, said, _ = self.ansible.play("remove.yml")
        self.assertEqual(code, 0, said)
        for machine in self.ansible.machines.values():
            for path in ("usr/bin/matta", "etc/matta", "etc/thunderbird/defaults/pref/matta.js",
                         "etc/xdg/autostart/io.github.mattamail.Matta.desktop"):
                self.assertFalse((machine.folder / path).exists(), path)
            self.assertTrue((machine.folder / f"home/{USER}/.local/share/matta/matta.db").exists())
