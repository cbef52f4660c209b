# SPDX-License-Identifier: GPL-3.0-or-later
"""A Postfix of one's own: configuration, queue and log in one folder, one port, no system mailer."""
import shutil
import subprocess
from pathlib import Path

import matta

DAEMONS = "/usr/lib/postfix/sbin"

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/maillog
maillog_file_prefixes = {folder}
myhostname = postfix.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtpd_tls_security_level = none
message_size_limit = 100000000
mailbox_size_limit = 0
in_flow_delay = 0
default_process_limit = 100
smtpd_recipient_restrictions = {hold} permit_mynetworks, reject
relayhost = {relayhost}
"""

MASTER = """\
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """@sink_port: where mail goes on to; None = whatever comes is taken and put on hold."""

    def __init__(self, folder, sink_port=None):
        self.folder = Path(folder)
        self.port = matta.find_free_port()
        config = self.folder / "config"
        for name in ("config", "queue", "data", "log"):
            (self.folder / name).mkdir(parents=True)
        for path in (self.folder, self.folder / "queue"):
            path.chmod(0o755)
        shutil.chown(self.folder / "data", "postfix")
        (config / "main.cf").write_text(MAIN.format(
            folder=self.folder, daemons=DAEMONS,
            hold="" if sink_port else "check_client_access static:HOLD,",
            relayhost=f"[127.0.0.1]:{sink_port}" if sink_port else ""))
        (config / "master.cf").write_text(MASTER.format(port=self.port))

    def __enter__(self):
        self.control("start")
        matta.wait_until(lambda: matta.can_connect(self.port), what="Postfix")
        return self

    def __exit__(self, *_):
        self.control("stop")

    def control(self, command):
        done = subprocess.run(["/usr/sbin/postfix", "-c", str(self.folder / "config"), command],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"postfix {command}: {done.stderr}")

    @property
    def pid(self):
        return int((self.folder / "queue/pid/master.pid").read_text())

    def count_kept(self):
        """Messages that are in the queue, durably."""
        return sum(1 for name in ("hold", "incoming", "active", "deferred")
                   for path in (self.folder / "queue" / name).rglob("*") if path.is_file())
