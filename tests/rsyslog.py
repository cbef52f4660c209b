# SPDX-License-Identifier: GPL-3.0-or-later
"""An rsyslog of the test's own that takes syslog over TLS on loopback, configured as docs/audit.md says, and the
certificates for it. Everything lives in one folder."""
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import matta

DOCUMENT = matta.ROOT / "docs/audit.md"


def read_blocks(language):
    """What docs/audit.md shows in that language."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def call_openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Authority:
    """Who signs certificates."""

    def __init__(self, folder, name="ca"):
        self.folder = Path(folder)
        self.certificate = self.folder / f"{name}.pem"
        self.key = self.folder / f"{name}.key"
        call_openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2,
                     "-subj", f"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
                     "-keyout", self.key, "-out", self.certificate)

    def sign(self, name, who):
        """A certificate for @who ("IP:127.0.0.1", "DNS:logs.example"); the paths of it and of its key."""
        certificate, key, request = (self.folder / f"{name}.{end}" for end in ("crt", "key", "csr"))
        call_openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-addext", f"subjectAltName={who}", "-keyout", key, "-out", request)
        call_openssl("x509", "-req", "-in", request, "-CA", self.certificate, "-CAkey", self.key, "-CAcreateserial",
                     "-days", 2, "-copy_extensions", "copyall", "-out", certificate)
        return certificate, key


class Rsyslog:
    """`certificate`, `key`: the server's own. `driver`: by which library it speaks TLS. `mode`: whom it lets in."""

    def __init__(self, authority, certificate, key, driver="gtls", mode="anon"):
        self.folder = Path(tempfile.mkdtemp(prefix="matta-rsyslog-"))
        self.port = matta.find_free_port()
        self.log = self.folder / "matta.log"
        self.process = None
        [config] = read_blocks("rsyslog")
        changes = {
            '"/var/spool/rsyslog"': f'"{self.folder}"', '"/var/log/matta.log"': f'"{self.log}"',
            '"/etc/rsyslog.d/matta/ca.pem"': f'"{authority.certificate}"',
            '"/etc/rsyslog.d/matta/server.pem"': f'"{certificate}"',
            '"/etc/rsyslog.d/matta/server.key"': f'"{key}"',
            'port="6514"': f'address="127.0.0.1" port="{self.port}"',
            'streamDriver.name="gtls"': f'streamDriver.name="{driver}"',
            'streamDriver.authMode="anon"': f'streamDriver.authMode="{mode}"',
        }
        for before, after in changes.items():
            assert config.count(before) == 1, before
            config = config.replace(before, after)
        (self.folder / "rsyslog.conf").write_text(config, encoding="utf-8")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder)

    def start(self):
        program = shutil.which("rsyslogd") or "/usr/sbin/rsyslogd"
        command = [program, "-n", "-f", self.folder / "rsyslog.conf", "-i", self.folder / "pid"]
        with open(self.folder / "said", "ab") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        matta.wait_until(self.is_up, what="rsyslog")

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError((self.folder / "said").read_text(encoding="utf-8"))
        return matta.can_connect(self.port)

    def stop(self, how=signal.SIGTERM):
        matta.end(self.process, how)

    @property
    def lines(self):
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    @property
    def rows(self):
        return [read_line(line) for line in self.lines]


LINE = re.compile(r"<(?P<priority>\d+)>1 (?P<time>\S+) (?P<host>\S+) matta - (?P<msgid>\S+) "
                  r"\[matta@32473(?P<data>(?: [a-z]+=\"(?:[^\"\\\]]|\\.)*\")*)\] (?P<message>.*)")


def read_line(line):
    """A line of the log (RFC 5424) as a dictionary: the header by names in capitals, the fields by their own."""
    found = LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"not a line of Matta's: {line}")
    fields = {name: re.sub(r"\\(.)", r"\1", value)
              for name, value in re.findall(r' ([a-z]+)="((?:[^"\\\]]|\\.)*)"', found["data"])}
    return fields | {name.upper(): found[name] for name in ("priority", "time", "host", "msgid", "message")}
